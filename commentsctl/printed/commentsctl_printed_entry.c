/*
 * Reads name, website, time and text of one printed comment.
 */

#include "comments_ascii.h"
#include "comments_buf.h"
#include "commentsctl_printed_byline.h"
#include "commentsctl_printed_date.h"
#include "commentsctl_printed_entry.h"
#include "commentsctl_printed_names.h"
#include "commentsctl_printed_text.h"
#include "commentsctl_printed_units.h"


/* a page of 16 MB whose every byte is escaped */
#define COMMENTSCTL_PRINTED_TEXT  ((size_t) 128 * 1024 * 1024)


typedef struct {
    comments_arena_t                  *arena;
    const commentsctl_printed_unit_t  *unit;
    const commentsctl_zone_t          *zone;
    xmlNode                           *roles[COMMENTSCTL_PRINTED_ROLES];
    xmlNode                           *second;       /* of two bylines */
    xmlNode                           *answered;     /* a link to a comment */
    unsigned                           posted:1;     /* "Posted by" */
} commentsctl_printed_read_t;


static void commentsctl_printed_entry_roles(commentsctl_printed_read_t *read);
static void commentsctl_printed_entry_role(commentsctl_printed_read_t *read,
    commentsctl_printed_role_t role, xmlNode *node);
static int commentsctl_printed_entry_dated(commentsctl_printed_read_t *read,
    xmlNode *node);
static int commentsctl_printed_entry_in(const xmlNode *node,
    const xmlNode *top);
static int commentsctl_printed_entry_author(commentsctl_printed_read_t *read,
    commentsctl_entry_t *entry);
static int commentsctl_printed_entry_byline(commentsctl_printed_read_t *read,
    xmlNode *node, commentsctl_entry_t *entry);
static int commentsctl_printed_entry_time(commentsctl_printed_read_t *read,
    commentsctl_entry_t *entry);
static int commentsctl_printed_entry_line(commentsctl_printed_read_t *read,
    xmlNode *node, const xmlNode *until, comments_str_t *line);
static int commentsctl_printed_entry_link(commentsctl_printed_read_t *read,
    xmlNode *top, commentsctl_entry_t *entry);
static void commentsctl_printed_entry_website(comments_str_t href,
    commentsctl_entry_t *entry);
static int commentsctl_printed_entry_text(commentsctl_printed_read_t *read,
    commentsctl_entry_t *entry);


int
commentsctl_printed_entry(comments_arena_t *arena,
    const commentsctl_printed_unit_t *unit, const commentsctl_zone_t *zone,
    commentsctl_entry_t *entry, const char **why)
{
    commentsctl_printed_read_t  read;

    memset(&read, 0, sizeof(commentsctl_printed_read_t));

    read.arena = arena;
    read.unit = unit;
    read.zone = zone;

    *why = NULL;

    entry->status = COMMENTS_APPROVED;
    entry->markup = COMMENTSCTL_MARKUP_HTML;
    entry->page_author = unit->owner;
    entry->id = unit->id;

    commentsctl_printed_entry_roles(&read);

    if (unit->parent) {
        entry->parent = unit->parent->id;

    } else if (read.answered) {
        entry->parent = commentsctl_printed_target(read.answered);
    }

    if (read.roles[COMMENTSCTL_PRINTED_BYLINE] == NULL
        && read.roles[COMMENTSCTL_PRINTED_AUTHOR] == NULL
        && read.roles[COMMENTSCTL_PRINTED_NAME] == NULL)
    {
        return COMMENTS_DECLINED;
    }

    if (commentsctl_printed_entry_author(&read, entry) != COMMENTS_OK
        || commentsctl_printed_entry_time(&read, entry) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* without an identifier, only "Posted by" or a name tells a comment */

    if (unit->id.len == 0 && !read.posted
        && (entry->name.len == 0 || entry->created == 0))
    {
        return COMMENTS_DECLINED;
    }

    if (unit->flat && !read.posted) {
        return COMMENTS_DECLINED;
    }

    if (entry->created == 0) {
        *why = "the date of the comment cannot be read";
        return COMMENTS_DECLINED;
    }

    if (read.roles[COMMENTSCTL_PRINTED_GONE]) {
        entry->status = COMMENTS_DELETED;
        return COMMENTS_OK;
    }

    return commentsctl_printed_entry_text(&read, entry);
}


/* Finds the first element of each role. */
static void
commentsctl_printed_entry_roles(commentsctl_printed_read_t *read)
{
    int                         enter;
    xmlNode                    *node;
    commentsctl_printed_role_t  role;

    for (node = read->unit->range.first;
         node && node != read->unit->range.stop;
         node = commentsctl_printed_next(&read->unit->range, node, enter))
    {
        enter = 0;

        if (node->type != XML_ELEMENT_NODE
            || (node->_private && node != read->unit->node))
        {
            continue;
        }

        role = commentsctl_printed_role(node);
        commentsctl_printed_entry_role(read, role, node);

        enter = role != COMMENTSCTL_PRINTED_BODY
                && role != COMMENTSCTL_PRINTED_DROP;
    }

    /* Blogger writes a sentence in the place of a text that was deleted */

    node = read->roles[COMMENTSCTL_PRINTED_BODY];

    if (node && node->children && node->children->next == NULL
        && node->children->type == XML_ELEMENT_NODE
        && commentsctl_printed_role(node->children)
           == COMMENTSCTL_PRINTED_GONE)
    {
        read->roles[COMMENTSCTL_PRINTED_GONE] = node->children;
    }
}


static void
commentsctl_printed_entry_role(commentsctl_printed_read_t *read,
    commentsctl_printed_role_t role, xmlNode *node)
{
    size_t           i;
    comments_str_t   id;

    static const commentsctl_printed_role_t  heads[] = {
        COMMENTSCTL_PRINTED_BYLINE, COMMENTSCTL_PRINTED_AUTHOR,
        COMMENTSCTL_PRINTED_NAME
    };

    if (role && read->roles[role] == NULL) {
        read->roles[role] = node;

    } else if (role == COMMENTSCTL_PRINTED_NAME
               && commentsctl_printed_entry_in(node, read->roles[role]))
    {
        /* Twenty Twelve: cite > b.fn, and more in the cite */

        read->roles[role] = node;

    } else if (role == COMMENTSCTL_PRINTED_BYLINE && read->second == NULL
               && !commentsctl_printed_entry_in(node, read->roles[role]))
    {
        read->second = node;
    }

    /* "replied to <a href="#comment-12">" among what names the author */

    if (read->answered || read->unit->id.len == 0) {
        return;
    }

    id = commentsctl_printed_target(node);

    for (i = 0; id.len && i < sizeof(heads) / sizeof(heads[0]); i++) {
        if (!comments_str_eq(id, read->unit->id) && read->roles[heads[i]]
            && commentsctl_printed_entry_in(node, read->roles[heads[i]])
            && !commentsctl_printed_entry_dated(read, node))
        {
            read->answered = node;
            return;
        }
    }
}


/* 1 if the text of a link is a date, which is a link to the comment itself */
static int
commentsctl_printed_entry_dated(commentsctl_printed_read_t *read,
    xmlNode *node)
{
    int64_t         ms;
    comments_str_t  line;

    return commentsctl_printed_entry_line(read, node, NULL, &line)
           == COMMENTS_OK
           && commentsctl_printed_date(line, read->zone, &ms) == COMMENTS_OK;
}


/* 1 if node lies in top; libxml2 bounds the depth */
static int
commentsctl_printed_entry_in(const xmlNode *node, const xmlNode *top)
{
    for (node = node->parent; node; node = node->parent) {
        if (node == top) {
            return 1;
        }
    }

    return 0;
}


static int
commentsctl_printed_entry_author(commentsctl_printed_read_t *read,
    commentsctl_entry_t *entry)
{
    xmlNode         *node, *byline;
    comments_str_t   line;

    byline = read->roles[COMMENTSCTL_PRINTED_BYLINE];

    if (commentsctl_printed_entry_byline(read, byline, entry) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    /* TypePad: the name above the text, and the date below */

    if (entry->name.len == 0 && read->second) {
        byline = read->second;
    }

    if ((entry->created == 0 || entry->name.len == 0)
        && commentsctl_printed_entry_byline(read, read->second, entry)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    node = read->roles[COMMENTSCTL_PRINTED_NAME];

    if (node == NULL) {
        node = read->roles[COMMENTSCTL_PRINTED_AUTHOR];
    }

    if (node) {
        entry->page_author |= commentsctl_printed_owner(node) ? 1 : 0;

        if (commentsctl_printed_entry_line(read, node, read->answered, &line)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        (void) commentsctl_printed_front(&line);
        (void) commentsctl_printed_tail(&line);
        entry->name = commentsctl_printed_trim(line);
    }

    return commentsctl_printed_entry_link(read, node ? node : byline, entry);
}


/* Takes from a byline, or from NULL, what is not known yet. */
static int
commentsctl_printed_entry_byline(commentsctl_printed_read_t *read,
    xmlNode *node, commentsctl_entry_t *entry)
{
    int64_t         ms;
    comments_str_t  line, name;

    if (node == NULL) {
        return COMMENTS_OK;
    }

    if (commentsctl_printed_entry_line(read, node, NULL, &line)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (commentsctl_printed_byline(line, read->zone, &name, &ms)) {
        read->posted = 1;
    }

    /* "NAME replied to comment from OTHER | DATE" */

    if (read->answered && commentsctl_printed_entry_in(read->answered, node)) {
        if (commentsctl_printed_entry_line(read, node, read->answered, &name)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        (void) commentsctl_printed_front(&name);
        (void) commentsctl_printed_tail(&name);
        name = commentsctl_printed_trim(name);
    }

    if (entry->name.len == 0) {
        entry->name = name;
    }

    if (entry->created == 0) {
        entry->created = ms;
    }

    return COMMENTS_OK;
}


static int
commentsctl_printed_entry_time(commentsctl_printed_read_t *read,
    commentsctl_entry_t *entry)
{
    xmlNode         *node;
    int64_t          ms;
    comments_str_t   text;

    node = read->roles[COMMENTSCTL_PRINTED_STAMP];

    if (node) {
        text = commentsctl_printed_attribute(node, "datetime");

        if (text.len == 0) {
            text = commentsctl_printed_attribute(node, "title");
        }

        if (commentsctl_printed_date(text, read->zone, &ms) == COMMENTS_OK) {
            entry->created = ms;
            return COMMENTS_OK;
        }
    }

    node = read->roles[COMMENTSCTL_PRINTED_DATE];

    if (node) {
        if (commentsctl_printed_entry_line(read, node, NULL, &text)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (commentsctl_printed_date(text, read->zone, &ms) == COMMENTS_OK) {
            entry->created = ms;
        }
    }

    return COMMENTS_OK;
}


/* the text of an element in one line, in the arena */
static int
commentsctl_printed_entry_line(commentsctl_printed_read_t *read,
    xmlNode *node, const xmlNode *until, comments_str_t *line)
{
    int             rc;
    comments_buf_t  out;

    comments_buf_init(&out, COMMENTSCTL_PRINTED_TEXT);
    commentsctl_printed_line(&out, node, until);

    rc = out.failed ? COMMENTS_ERROR
                    : comments_arena_dup(read->arena, comments_buf_str(&out),
                                         line);
    comments_buf_free(&out);

    return rc;
}


/* Takes the address of the author from the link whose text is the name. */
static int
commentsctl_printed_entry_link(commentsctl_printed_read_t *read,
    xmlNode *top, commentsctl_entry_t *entry)
{
    xmlNode                     *node;
    comments_str_t               line;
    commentsctl_printed_range_t  range;

    if (top == NULL) {
        return COMMENTS_OK;
    }

    range.first = top->children;
    range.stop = NULL;
    range.top = top;

    /* WordPress: the link around or in the name */

    node = strcmp((const char *) top->name, "a") == 0 ? top : range.first;

    while (node) {
        if (node->type == XML_ELEMENT_NODE
            && strcmp((const char *) node->name, "a") == 0)
        {
            if (commentsctl_printed_entry_line(read, node, NULL, &line)
                != COMMENTS_OK)
            {
                return COMMENTS_ERROR;
            }

            if (comments_str_eq(commentsctl_printed_trim(line), entry->name)) {
                commentsctl_printed_entry_website(
                    commentsctl_printed_attribute(node, "href"), entry);
                return COMMENTS_OK;
            }
        }

        node = node == top ? NULL : commentsctl_printed_next(&range, node, 1);
    }

    return COMMENTS_OK;
}


static void
commentsctl_printed_entry_website(comments_str_t href,
    commentsctl_entry_t *entry)
{
    comments_str_t  host;

    if (comments_ascii_begins(href, "mailto:")) {
        entry->email = comments_str_of(href.data + 7, href.len - 7);
        return;
    }

    if (comments_ascii_begins(href, "http://")) {
        host = comments_str_of(href.data + 7, href.len - 7);

    } else if (comments_ascii_begins(href, "https://")) {
        host = comments_str_of(href.data + 8, href.len - 8);

    } else {
        return;
    }

    /* TypePad's pages of its members are gone */

    if (comments_ascii_begins(host, "profile.typepad.com/")
        || comments_ascii_begins(host, "profile.typekey.com/"))
    {
        return;
    }

    entry->website = href;
}


static int
commentsctl_printed_entry_text(commentsctl_printed_read_t *read,
    commentsctl_entry_t *entry)
{
    int                          rc;
    size_t                       n;
    xmlNode                     *body, *leave[COMMENTSCTL_PRINTED_ROLES + 1];
    comments_buf_t               out;
    commentsctl_printed_role_t   role;
    commentsctl_printed_range_t  range;

    n = 0;
    body = read->roles[COMMENTSCTL_PRINTED_BODY];

    if (body == NULL) {
        body = read->roles[COMMENTSCTL_PRINTED_WRAP];

        for (role = COMMENTSCTL_PRINTED_BYLINE;
             role < COMMENTSCTL_PRINTED_DROP; role++)
        {
            if (read->roles[role]) {
                leave[n++] = read->roles[role];
            }
        }

        if (read->second) {
            leave[n++] = read->second;
        }
    }

    range = read->unit->range;

    if (body) {
        range.first = body->children;
        range.stop = NULL;
        range.top = body;
    }

    comments_buf_init(&out, COMMENTSCTL_PRINTED_TEXT);
    commentsctl_printed_html(&out, &range, leave, n);

    rc = out.failed ? COMMENTS_ERROR
                    : comments_arena_dup(read->arena, comments_buf_str(&out),
                                         &entry->text);
    comments_buf_free(&out);

    entry->text = commentsctl_printed_trim(entry->text);

    return rc;
}
