/*
 * The reader of Disqus' XML export: lists of threads, each with the address of
 * its page, and of posts, each with the id of its thread.
 */

#include "comments_ascii.h"
#include "comments_date.h"
#include "commentsctl_disqus.h"
#include "commentsctl_disqus_links.h"
#include "commentsctl_pagemap.h"
#include "commentsctl_print.h"
#include "commentsctl_xml.h"
#include "commentsctl_xml_sniff.h"


#define DISQUS     "http://disqus.com"
#define INTERNALS  "http://disqus.com/disqus-internals"


/* in the order of commentsctl_disqus_rows */
typedef enum {
    COMMENTSCTL_DISQUS_ROOT = 1,
    COMMENTSCTL_DISQUS_THREAD,           /* a page */
    COMMENTSCTL_DISQUS_THREAD_ID,        /* what the site calls the page */
    COMMENTSCTL_DISQUS_LINK,
    COMMENTSCTL_DISQUS_TITLE,
    COMMENTSCTL_DISQUS_CLOSED,
    COMMENTSCTL_DISQUS_POST,             /* a comment */
    COMMENTSCTL_DISQUS_MESSAGE,
    COMMENTSCTL_DISQUS_CREATED,
    COMMENTSCTL_DISQUS_DELETED,
    COMMENTSCTL_DISQUS_SPAM,
    COMMENTSCTL_DISQUS_OF,               /* its thread, by dsq:id */
    COMMENTSCTL_DISQUS_PARENT,           /* the same of another post */
    COMMENTSCTL_DISQUS_AUTHOR,
    COMMENTSCTL_DISQUS_NAME,
    COMMENTSCTL_DISQUS_EMAIL,
    COMMENTSCTL_DISQUS_USERNAME,
    COMMENTSCTL_DISQUS_CODES
} commentsctl_disqus_code_t;


typedef struct {
    const commentsctl_sink_t  *sink;
    comments_arena_t          *arena;    /* of the present thread or post */
    commentsctl_pagemap_t      pages;
    comments_str_t             values[COMMENTSCTL_DISQUS_CODES];
    size_t                     line;     /* where it begins */
    unsigned                   too_long:1;
} commentsctl_disqus_t;


static int commentsctl_disqus_open(void *data, commentsctl_xml_t *xml);
static int commentsctl_disqus_close(void *data, commentsctl_xml_t *xml);
static int commentsctl_disqus_thread(commentsctl_disqus_t *disqus);
static int commentsctl_disqus_url(comments_str_t s);
static int commentsctl_disqus_post(commentsctl_disqus_t *disqus);
static int commentsctl_disqus_time(commentsctl_disqus_t *disqus,
    int64_t *created);
static int commentsctl_disqus_true(comments_str_t s);


/* every "ipAddress" is missing on purpose: addresses are not imported */
static const commentsctl_xml_row_t  commentsctl_disqus_rows[] = {
    { 0, DISQUS, "disqus" },
    { COMMENTSCTL_DISQUS_ROOT, DISQUS, "thread" },
    { COMMENTSCTL_DISQUS_THREAD, DISQUS, "id" },
    { COMMENTSCTL_DISQUS_THREAD, DISQUS, "link" },
    { COMMENTSCTL_DISQUS_THREAD, DISQUS, "title" },
    { COMMENTSCTL_DISQUS_THREAD, DISQUS, "isClosed" },
    { COMMENTSCTL_DISQUS_ROOT, DISQUS, "post" },
    { COMMENTSCTL_DISQUS_POST, DISQUS, "message" },
    { COMMENTSCTL_DISQUS_POST, DISQUS, "createdAt" },
    { COMMENTSCTL_DISQUS_POST, DISQUS, "isDeleted" },
    { COMMENTSCTL_DISQUS_POST, DISQUS, "isSpam" },
    { COMMENTSCTL_DISQUS_POST, DISQUS, "thread" },
    { COMMENTSCTL_DISQUS_POST, DISQUS, "parent" },
    { COMMENTSCTL_DISQUS_POST, DISQUS, "author" },
    { COMMENTSCTL_DISQUS_AUTHOR, DISQUS, "name" },
    { COMMENTSCTL_DISQUS_AUTHOR, DISQUS, "email" },
    { COMMENTSCTL_DISQUS_AUTHOR, DISQUS, "username" }
};


int
commentsctl_disqus_sniff(comments_str_t head)
{
    return commentsctl_xml_sniff(head, INTERNALS);
}


int
commentsctl_disqus_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    int                        rc;
    commentsctl_disqus_t       disqus;
    commentsctl_xml_format_t   format;

    memset(&disqus, 0, sizeof(commentsctl_disqus_t));

    disqus.sink = sink;
    disqus.arena = comments_arena_create(SIZE_MAX / 2);

    rc = commentsctl_pagemap_start(&disqus.pages, sink, source->input->name);

    if (rc != COMMENTS_OK || disqus.arena == NULL) {
        rc = COMMENTS_ERROR;
        commentsctl_print_memory();

    } else {
        format.name = "a Disqus export";
        format.rows = commentsctl_disqus_rows;
        format.n = COMMENTSCTL_DISQUS_CODES - 1;
        format.open = commentsctl_disqus_open;
        format.close = commentsctl_disqus_close;
        format.data = &disqus;

        rc = commentsctl_xml_read(source->input, &format);

        if (rc == COMMENTS_OK) {
            rc = commentsctl_pagemap_finish(&disqus.pages);

            if (rc == COMMENTS_ERROR) {
                commentsctl_print_memory();
            }
        }
    }

    commentsctl_pagemap_free(&disqus.pages);
    comments_arena_destroy(disqus.arena);

    return rc;
}


static int
commentsctl_disqus_open(void *data, commentsctl_xml_t *xml)
{
    comments_str_t         *value;
    commentsctl_disqus_t   *disqus = data;

    value = &disqus->values[xml->code];

    switch (xml->code) {

    case COMMENTSCTL_DISQUS_THREAD:
    case COMMENTSCTL_DISQUS_POST:
        comments_arena_reset(disqus->arena);
        memset(disqus->values, 0, sizeof(disqus->values));
        disqus->line = xml->line;
        disqus->too_long = 0;
        break;

    case COMMENTSCTL_DISQUS_OF:
    case COMMENTSCTL_DISQUS_PARENT:
        break;

    default:
        return COMMENTS_OK;
    }

    return comments_arena_dup(disqus->arena,
                              commentsctl_xml_attribute(xml, INTERNALS, "id"),
                              value);
}


static int
commentsctl_disqus_close(void *data, commentsctl_xml_t *xml)
{
    commentsctl_disqus_t  *disqus = data;

    switch (xml->code) {

    case COMMENTSCTL_DISQUS_ROOT:
    case COMMENTSCTL_DISQUS_OF:
    case COMMENTSCTL_DISQUS_PARENT:
    case COMMENTSCTL_DISQUS_AUTHOR:
        return COMMENTS_OK;

    case COMMENTSCTL_DISQUS_THREAD:
        return commentsctl_disqus_thread(disqus);

    case COMMENTSCTL_DISQUS_POST:
        return commentsctl_disqus_post(disqus);

    default:
        disqus->too_long |= xml->too_long;

        return comments_arena_dup(disqus->arena, xml->text,
                                  &disqus->values[xml->code]);
    }
}


/*
 * The page is told by its link. The site's own id of a thread is any text; only
 * if there is no link, an id that is an address is taken for one.
 */
static int
commentsctl_disqus_thread(commentsctl_disqus_t *disqus)
{
    comments_str_t              *values;
    commentsctl_pagemap_page_t   page;

    values = disqus->values;

    memset(&page, 0, sizeof(commentsctl_pagemap_page_t));

    page.id = values[COMMENTSCTL_DISQUS_THREAD];
    page.title = values[COMMENTSCTL_DISQUS_TITLE];
    page.line = disqus->line;
    page.closed = commentsctl_disqus_true(values[COMMENTSCTL_DISQUS_CLOSED]);

    if (commentsctl_disqus_url(values[COMMENTSCTL_DISQUS_LINK])) {
        page.thread = values[COMMENTSCTL_DISQUS_LINK];

    } else if (commentsctl_disqus_url(values[COMMENTSCTL_DISQUS_THREAD_ID])) {
        page.thread = values[COMMENTSCTL_DISQUS_THREAD_ID];
    }

    return commentsctl_pagemap_page(&disqus->pages, &page);
}


/* Returns 1 for what can be an address: a URL, or a path. */
static int
commentsctl_disqus_url(comments_str_t s)
{
    return (s.len && s.data[0] == '/')
           || comments_ascii_begins(s, "http://")
           || comments_ascii_begins(s, "https://");
}


static int
commentsctl_disqus_post(commentsctl_disqus_t *disqus)
{
    comments_str_t             *values;
    commentsctl_entry_t         entry;
    const commentsctl_sink_t   *sink;

    sink = disqus->sink;
    values = disqus->values;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = disqus->pages.file;
    entry.line = disqus->line;
    entry.id = values[COMMENTSCTL_DISQUS_POST];
    entry.parent = values[COMMENTSCTL_DISQUS_PARENT];
    entry.email = values[COMMENTSCTL_DISQUS_EMAIL];
    entry.name = values[COMMENTSCTL_DISQUS_NAME];
    entry.markup = COMMENTSCTL_MARKUP_HTML;

    if (entry.name.len == 0) {
        entry.name = values[COMMENTSCTL_DISQUS_USERNAME];
    }

    if (commentsctl_disqus_true(values[COMMENTSCTL_DISQUS_SPAM])) {
        entry.status = COMMENTS_SPAM;

    } else if (commentsctl_disqus_true(values[COMMENTSCTL_DISQUS_DELETED])) {
        entry.status = COMMENTS_DELETED;

    } else {
        entry.status = COMMENTS_APPROVED;
    }

    if (disqus->too_long) {
        sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_TOO_LONG,
                   "a part of the post is longer than 4 MB");
        return COMMENTS_OK;
    }

    if (commentsctl_disqus_time(disqus, &entry.created) != COMMENTS_OK) {
        sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_DAMAGED,
                   "its \"createdAt\" is not a time");
        return COMMENTS_OK;
    }

    if (commentsctl_disqus_links(disqus->arena,
                                 values[COMMENTSCTL_DISQUS_MESSAGE],
                                 &entry.text)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_pagemap_comment(&disqus->pages,
                                       values[COMMENTSCTL_DISQUS_OF], &entry);
}


/* Times are UTC, also without the "Z" at their end. */
static int
commentsctl_disqus_time(commentsctl_disqus_t *disqus, int64_t *created)
{
    char            text[COMMENTS_DATE_LEN];
    comments_str_t  s;

    s = disqus->values[COMMENTSCTL_DISQUS_CREATED];

    if (comments_date_parse(s, created) == COMMENTS_OK) {
        return COMMENTS_OK;
    }

    if (s.len == 0 || s.len > sizeof(text) - 1) {
        return COMMENTS_DECLINED;
    }

    memcpy(text, s.data, s.len);
    text[s.len] = 'Z';

    return comments_date_parse(comments_str_of(text, s.len + 1), created);
}


static int
commentsctl_disqus_true(comments_str_t s)
{
    return comments_ascii_same(s, comments_str_c("true"))
           || comments_str_eq(s, comments_str_c("1"));
}
