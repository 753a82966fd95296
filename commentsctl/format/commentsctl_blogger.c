/*
 * The reader of Blogger's exports, which are Atom feeds of posts, pages and
 * comments, in any order.
 *
 *                 backup of old                    feed.atom of Takeout
 *   kind          a category                       blogger:type
 *   page's link   link rel="alternate", a URL      blogger:filename, a path
 *   post          thr:in-reply-to                  blogger:parent
 *   parent        link rel="related"               blogger:inReplyTo
 *   status        app:draft                        blogger:status, :trashed
 *
 * An id is written as "tag:blogger.com,1999:blog-1.post-2", as the end of an
 * address, or as the number "2" alone; the number is what counts.
 */

#include "comments_ascii.h"
#include "comments_date.h"
#include "commentsctl_blogger.h"
#include "commentsctl_pagemap.h"
#include "commentsctl_print.h"
#include "commentsctl_unescape.h"
#include "commentsctl_xml.h"
#include "commentsctl_xml_sniff.h"


#define ATOM     "http://www.w3.org/2005/Atom"
#define BLOGGER  "http://schemas.google.com/blogger/2018"
#define GOOGLE   "http://schemas.google.com/g/2005"
#define KIND     "http://schemas.google.com/blogger/2008/kind#"
#define REPLY    "http://purl.org/syndication/thread/1.0"


/* in the order of commentsctl_blogger_rows */
typedef enum {
    COMMENTSCTL_BLOGGER_FEED = 1,
    COMMENTSCTL_BLOGGER_FEED_ID,
    COMMENTSCTL_BLOGGER_ENTRY,
    COMMENTSCTL_BLOGGER_ID,
    COMMENTSCTL_BLOGGER_PUBLISHED,
    COMMENTSCTL_BLOGGER_UPDATED,
    COMMENTSCTL_BLOGGER_TITLE,
    COMMENTSCTL_BLOGGER_CONTENT,
    COMMENTSCTL_BLOGGER_CATEGORY,        /* value: the kind */
    COMMENTSCTL_BLOGGER_LINK,            /* value: the alternate one */
    COMMENTSCTL_BLOGGER_REPLY,           /* value: the post's id */
    COMMENTSCTL_BLOGGER_AUTHOR,
    COMMENTSCTL_BLOGGER_NAME,
    COMMENTSCTL_BLOGGER_URI,
    COMMENTSCTL_BLOGGER_CONTROL,         /* of Atom's publishing protocol */
    COMMENTSCTL_BLOGGER_DRAFT,
    COMMENTSCTL_BLOGGER_TYPE,
    COMMENTSCTL_BLOGGER_STATUS,
    COMMENTSCTL_BLOGGER_PARENT,          /* the post's id */
    COMMENTSCTL_BLOGGER_IN_REPLY,        /* the id of a comment */
    COMMENTSCTL_BLOGGER_CREATED,
    COMMENTSCTL_BLOGGER_FILENAME,
    COMMENTSCTL_BLOGGER_TRASHED,
    COMMENTSCTL_BLOGGER_CODES
} commentsctl_blogger_code_t;


typedef struct {
    const commentsctl_sink_t  *sink;
    comments_arena_t          *arena;        /* of the present entry */
    commentsctl_pagemap_t      pages;
    comments_str_t             values[COMMENTSCTL_BLOGGER_CODES];
    comments_str_t             address;      /* of the post, as a comment has
                                                it */
    comments_str_t             related;      /* address of the parent */
    size_t                     line;
    unsigned                   plain:1;      /* the content is no HTML */
    unsigned                   too_long:1;
    unsigned                   known:1;      /* something is Blogger's own */
} commentsctl_blogger_t;


static int commentsctl_blogger_open(void *data, commentsctl_xml_t *xml);
static int commentsctl_blogger_link(commentsctl_blogger_t *blogger,
    const commentsctl_xml_t *xml);
static int commentsctl_blogger_close(void *data, commentsctl_xml_t *xml);
static int commentsctl_blogger_feed(commentsctl_blogger_t *blogger,
    commentsctl_xml_t *xml);
static int commentsctl_blogger_entry(commentsctl_blogger_t *blogger);
static int commentsctl_blogger_page(commentsctl_blogger_t *blogger);
static int commentsctl_blogger_comment(commentsctl_blogger_t *blogger);
static void commentsctl_blogger_place(const commentsctl_blogger_t *blogger,
    commentsctl_entry_t *entry);
static comments_status_t commentsctl_blogger_status(
    const commentsctl_blogger_t *blogger);
static int commentsctl_blogger_gone(const commentsctl_blogger_t *blogger);
static int commentsctl_blogger_created(const commentsctl_blogger_t *blogger,
    int64_t *created);
static comments_str_t commentsctl_blogger_number(comments_str_t id);
static int commentsctl_blogger_text(commentsctl_blogger_t *blogger,
    comments_str_t *text);
static int commentsctl_blogger_twice(comments_str_t html);


/* every "email" is missing on purpose: it is noreply@blogger.com */
static const commentsctl_xml_row_t  commentsctl_blogger_rows[] = {
    { 0, ATOM, "feed" },
    { COMMENTSCTL_BLOGGER_FEED, ATOM, "id" },
    { COMMENTSCTL_BLOGGER_FEED, ATOM, "entry" },
    { COMMENTSCTL_BLOGGER_ENTRY, ATOM, "id" },
    { COMMENTSCTL_BLOGGER_ENTRY, ATOM, "published" },
    { COMMENTSCTL_BLOGGER_ENTRY, ATOM, "updated" },
    { COMMENTSCTL_BLOGGER_ENTRY, ATOM, "title" },
    { COMMENTSCTL_BLOGGER_ENTRY, ATOM, "content" },
    { COMMENTSCTL_BLOGGER_ENTRY, ATOM, "category" },
    { COMMENTSCTL_BLOGGER_ENTRY, ATOM, "link" },
    { COMMENTSCTL_BLOGGER_ENTRY, REPLY, "in-reply-to" },
    { COMMENTSCTL_BLOGGER_ENTRY, ATOM, "author" },
    { COMMENTSCTL_BLOGGER_AUTHOR, ATOM, "name" },
    { COMMENTSCTL_BLOGGER_AUTHOR, ATOM, "uri" },
    { COMMENTSCTL_BLOGGER_ENTRY, "http://*", "control" },
    { COMMENTSCTL_BLOGGER_CONTROL, "http://*", "draft" },
    { COMMENTSCTL_BLOGGER_ENTRY, BLOGGER, "type" },
    { COMMENTSCTL_BLOGGER_ENTRY, BLOGGER, "status" },
    { COMMENTSCTL_BLOGGER_ENTRY, BLOGGER, "parent" },
    { COMMENTSCTL_BLOGGER_ENTRY, BLOGGER, "inReplyTo" },
    { COMMENTSCTL_BLOGGER_ENTRY, BLOGGER, "created" },
    { COMMENTSCTL_BLOGGER_ENTRY, BLOGGER, "filename" },
    { COMMENTSCTL_BLOGGER_ENTRY, BLOGGER, "trashed" }
};


int
commentsctl_blogger_sniff(comments_str_t head)
{
    return commentsctl_xml_sniff(head, BLOGGER)
           || (commentsctl_xml_sniff(head, ATOM)
               && commentsctl_xml_sniff(head, GOOGLE));
}


int
commentsctl_blogger_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    int                        rc;
    commentsctl_blogger_t      blogger;
    commentsctl_xml_format_t   format;

    memset(&blogger, 0, sizeof(commentsctl_blogger_t));

    blogger.sink = sink;
    blogger.arena = comments_arena_create(SIZE_MAX / 2);

    rc = commentsctl_pagemap_start(&blogger.pages, sink, source->input->name);

    if (rc != COMMENTS_OK || blogger.arena == NULL) {
        rc = COMMENTS_ERROR;
        commentsctl_print_memory();

    } else {
        format.name = "an export of Blogger";
        format.rows = commentsctl_blogger_rows;
        format.n = COMMENTSCTL_BLOGGER_CODES - 1;
        format.open = commentsctl_blogger_open;
        format.close = commentsctl_blogger_close;
        format.data = &blogger;

        rc = commentsctl_xml_read(source->input, &format);

        if (rc == COMMENTS_OK) {
            rc = commentsctl_pagemap_finish(&blogger.pages);

            if (rc == COMMENTS_ERROR) {
                commentsctl_print_memory();
            }
        }
    }

    commentsctl_pagemap_free(&blogger.pages);
    comments_arena_destroy(blogger.arena);

    return rc;
}


static int
commentsctl_blogger_open(void *data, commentsctl_xml_t *xml)
{
    comments_str_t           value;
    commentsctl_blogger_t   *blogger = data;

    switch (xml->code) {

    case COMMENTSCTL_BLOGGER_ENTRY:
        comments_arena_reset(blogger->arena);
        memset(blogger->values, 0, sizeof(blogger->values));
        blogger->address = (comments_str_t) comments_null_str;
        blogger->related = (comments_str_t) comments_null_str;
        blogger->line = xml->line;
        blogger->plain = 0;
        blogger->too_long = 0;
        return COMMENTS_OK;

    case COMMENTSCTL_BLOGGER_CONTENT:
        value = commentsctl_xml_attribute(xml, "", "type");
        blogger->plain = comments_str_eq(value, comments_str_c("text"));
        return COMMENTS_OK;

    case COMMENTSCTL_BLOGGER_CATEGORY:
        value = commentsctl_xml_attribute(xml, "", "term");

        /* the others are the post's tags */

        if (!comments_ascii_begins(value, KIND)) {
            return COMMENTS_OK;
        }

        value.data += sizeof(KIND) - 1;
        value.len -= sizeof(KIND) - 1;

        return comments_arena_dup(blogger->arena, value,
                            &blogger->values[COMMENTSCTL_BLOGGER_CATEGORY]);

    case COMMENTSCTL_BLOGGER_LINK:
        return commentsctl_blogger_link(blogger, xml);

    case COMMENTSCTL_BLOGGER_REPLY:
        value = commentsctl_xml_attribute(xml, "", "href");

        if (comments_arena_dup(blogger->arena, value, &blogger->address)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        value = commentsctl_xml_attribute(xml, "", "ref");

        return comments_arena_dup(blogger->arena, value,
                                  &blogger->values[COMMENTSCTL_BLOGGER_REPLY]);

    default:
        return COMMENTS_OK;
    }
}


static int
commentsctl_blogger_link(commentsctl_blogger_t *blogger,
    const commentsctl_xml_t *xml)
{
    comments_str_t  rel, href, *value;

    rel = commentsctl_xml_attribute(xml, "", "rel");
    href = commentsctl_xml_attribute(xml, "", "href");

    if (comments_str_eq(rel, comments_str_c("alternate"))) {
        value = &blogger->values[COMMENTSCTL_BLOGGER_LINK];

    } else if (comments_str_eq(rel, comments_str_c("related"))) {
        value = &blogger->related;

    } else {
        return COMMENTS_OK;
    }

    return comments_arena_dup(blogger->arena, href, value);
}


static int
commentsctl_blogger_close(void *data, commentsctl_xml_t *xml)
{
    commentsctl_blogger_t  *blogger = data;

    switch (xml->code) {

    case COMMENTSCTL_BLOGGER_FEED:
    case COMMENTSCTL_BLOGGER_FEED_ID:
        return commentsctl_blogger_feed(blogger, xml);

    case COMMENTSCTL_BLOGGER_ENTRY:
        return commentsctl_blogger_entry(blogger);

    case COMMENTSCTL_BLOGGER_CATEGORY:
    case COMMENTSCTL_BLOGGER_LINK:
    case COMMENTSCTL_BLOGGER_REPLY:
    case COMMENTSCTL_BLOGGER_AUTHOR:
    case COMMENTSCTL_BLOGGER_CONTROL:
        return COMMENTS_OK;

    default:
        blogger->too_long |= xml->too_long;

        return comments_arena_dup(blogger->arena, xml->text,
                                  &blogger->values[xml->code]);
    }
}


/* Is it Blogger's, and not another Atom feed? */
static int
commentsctl_blogger_feed(commentsctl_blogger_t *blogger,
    commentsctl_xml_t *xml)
{
    if (xml->code == COMMENTSCTL_BLOGGER_FEED_ID) {
        blogger->known |= comments_ascii_begins(xml->text,
                                                "tag:blogger.com,1999:");
        return COMMENTS_OK;
    }

    return blogger->known ? COMMENTS_OK
                          : commentsctl_xml_refuse(xml, "it is an Atom feed, "
                                                   "but not an export of "
                                                   "Blogger");
}


static int
commentsctl_blogger_entry(commentsctl_blogger_t *blogger)
{
    comments_str_t  kind;

    kind = blogger->values[COMMENTSCTL_BLOGGER_TYPE];

    if (kind.len == 0) {
        kind = blogger->values[COMMENTSCTL_BLOGGER_CATEGORY];
    }

    blogger->known |= kind.len != 0;

    if (comments_ascii_is(kind, "post") || comments_ascii_is(kind, "page")) {
        return commentsctl_blogger_page(blogger);
    }

    if (comments_ascii_is(kind, "comment")) {
        return commentsctl_blogger_comment(blogger);
    }

    /* settings, the template */

    return COMMENTS_OK;
}


/* A post that is not public has no page. */
static int
commentsctl_blogger_page(commentsctl_blogger_t *blogger)
{
    comments_str_t              *values;
    commentsctl_pagemap_page_t   page;

    values = blogger->values;

    memset(&page, 0, sizeof(commentsctl_pagemap_page_t));

    page.id = commentsctl_blogger_number(values[COMMENTSCTL_BLOGGER_ID]);
    page.title = values[COMMENTSCTL_BLOGGER_TITLE];
    page.line = blogger->line;

    if (commentsctl_blogger_status(blogger) == COMMENTS_APPROVED) {
        page.thread = values[COMMENTSCTL_BLOGGER_FILENAME];

        if (page.thread.len == 0) {
            page.thread = values[COMMENTSCTL_BLOGGER_LINK];
        }
    }

    return commentsctl_pagemap_page(&blogger->pages, &page);
}


static int
commentsctl_blogger_comment(commentsctl_blogger_t *blogger)
{
    comments_str_t             *values, post;
    commentsctl_entry_t         entry;
    const commentsctl_sink_t   *sink;

    sink = blogger->sink;
    values = blogger->values;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = blogger->pages.file;
    entry.line = blogger->line;
    entry.id = commentsctl_blogger_number(values[COMMENTSCTL_BLOGGER_ID]);
    entry.parent = commentsctl_blogger_number(
                       values[COMMENTSCTL_BLOGGER_IN_REPLY]);
    entry.name = values[COMMENTSCTL_BLOGGER_NAME];
    entry.website = values[COMMENTSCTL_BLOGGER_URI];
    entry.status = commentsctl_blogger_status(blogger);
    entry.markup = blogger->plain ? COMMENTSCTL_MARKUP_PLAIN
                                  : COMMENTSCTL_MARKUP_HTML;

    if (entry.parent.len == 0) {
        entry.parent = commentsctl_blogger_number(blogger->related);
    }

    if (blogger->too_long) {
        sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_TOO_LONG,
                   "a part of the comment is longer than 4 MB");
        return COMMENTS_OK;
    }

    if (commentsctl_blogger_created(blogger, &entry.created) != COMMENTS_OK) {
        sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_DAMAGED,
                   "its \"published\" is not a time");
        return COMMENTS_OK;
    }

    if (commentsctl_blogger_text(blogger, &entry.text) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    commentsctl_blogger_place(blogger, &entry);

    post = values[COMMENTSCTL_BLOGGER_PARENT];

    if (post.len == 0) {
        post = values[COMMENTSCTL_BLOGGER_REPLY];
    }

    return commentsctl_pagemap_comment(&blogger->pages,
                                       commentsctl_blogger_number(post),
                                       &entry);
}


/* Notes the page of a comment whose post may not be in the file. */
static void
commentsctl_blogger_place(const commentsctl_blogger_t *blogger,
    commentsctl_entry_t *entry)
{
    size_t  i;

    entry->thread = blogger->address;

    if (entry->thread.len == 0) {
        entry->thread = blogger->values[COMMENTSCTL_BLOGGER_LINK];
    }

    /* "?showComment=…" */

    for (i = 0; i < entry->thread.len; i++) {
        if (entry->thread.data[i] == '?' || entry->thread.data[i] == '#') {
            entry->thread.len = i;
        }
    }
}


/* A status that is not known is not public. */
static comments_status_t
commentsctl_blogger_status(const commentsctl_blogger_t *blogger)
{
    comments_str_t  status;

    status = blogger->values[COMMENTSCTL_BLOGGER_STATUS];

    if (commentsctl_blogger_gone(blogger)) {
        return COMMENTS_DELETED;
    }

    if (comments_ascii_begins(status, "spam")
        || comments_ascii_is(status, "ghosted"))
    {
        return COMMENTS_SPAM;
    }

    if (comments_ascii_is(blogger->values[COMMENTSCTL_BLOGGER_DRAFT], "yes")
        || (status.len && !comments_ascii_is(status, "live")))
    {
        return COMMENTS_PENDING;
    }

    return COMMENTS_APPROVED;
}


static int
commentsctl_blogger_gone(const commentsctl_blogger_t *blogger)
{
    comments_str_t  status, trashed;

    status = blogger->values[COMMENTSCTL_BLOGGER_STATUS];
    trashed = blogger->values[COMMENTSCTL_BLOGGER_TRASHED];

    /* "trashed" is empty, or the time when it was deleted */

    return (trashed.len && !comments_ascii_is(trashed, "false"))
           || comments_ascii_is(status, "emptied")
           || comments_ascii_is(status, "soft_trashed")
           || comments_ascii_is(status, "deleted");
}


static int
commentsctl_blogger_created(const commentsctl_blogger_t *blogger,
    int64_t *created)
{
    size_t  i;

    static const commentsctl_blogger_code_t  codes[] = {
        COMMENTSCTL_BLOGGER_PUBLISHED, COMMENTSCTL_BLOGGER_CREATED,
        COMMENTSCTL_BLOGGER_UPDATED
    };

    for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (comments_date_parse(blogger->values[codes[i]], created)
            == COMMENTS_OK)
        {
            return COMMENTS_OK;
        }
    }

    return COMMENTS_DECLINED;
}


/* Returns the number at the end of an id, or all of the id if there is none. */
static comments_str_t
commentsctl_blogger_number(comments_str_t id)
{
    size_t  i;

    for (i = id.len; i > 0 && comments_ascii_digit((unsigned char)
                                                   id.data[i - 1]); i--)
    {
        /* void */
    }

    return i == id.len ? id : comments_str_of(id.data + i, id.len - i);
}


/* Stores the content, from which a second escaping has been taken back. */
static int
commentsctl_blogger_text(commentsctl_blogger_t *blogger, comments_str_t *text)
{
    *text = blogger->values[COMMENTSCTL_BLOGGER_CONTENT];

    if (blogger->plain || !commentsctl_blogger_twice(*text)) {
        return COMMENTS_OK;
    }

    return commentsctl_unescape(blogger->arena, *text,
                                COMMENTSCTL_UNESCAPE_ALL, text);
}


/*
 * Returns 1 for a text whose tags are all escaped, of those tags that Blogger
 * itself writes. A text with one tag that is not escaped is HTML in which
 * somebody writes about tags.
 */
static int
commentsctl_blogger_twice(comments_str_t html)
{
    size_t  i;

    static const comments_str_t  tags[] = {
        comments_str("&lt;br /&gt;"), comments_str("&lt;/a&gt;"),
        comments_str("&lt;/b&gt;"), comments_str("&lt;/i&gt;"),
        comments_str("&lt;/p&gt;")
    };

    if (html.len == 0 || memchr(html.data, '<', html.len)) {
        return 0;
    }

    for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        if (memmem(html.data, html.len, tags[i].data, tags[i].len)) {
            return 1;
        }
    }

    return 0;
}
