/*
 * The reader of WordPress' export, WXR: an RSS feed whose items are the pages,
 * each with its comments.
 */

#include <stdlib.h>

#include "comments_ascii.h"
#include "comments_number.h"
#include "commentsctl_pagemap.h"
#include "commentsctl_path.h"
#include "commentsctl_print.h"
#include "commentsctl_unescape.h"
#include "commentsctl_wordpress.h"
#include "commentsctl_xml.h"
#include "commentsctl_xml_sniff.h"
#include "commentsctl_zone.h"


#define EXPORT  "http://wordpress.org/export/"

#define COMMENTSCTL_WORDPRESS_ZONE  (15 * 3600 * 1000)    /* ms, east or west */


/* in the order of commentsctl_wordpress_rows */
typedef enum {
    COMMENTSCTL_WORDPRESS_RSS = 1,
    COMMENTSCTL_WORDPRESS_CHANNEL,
    COMMENTSCTL_WORDPRESS_VERSION,
    COMMENTSCTL_WORDPRESS_ITEM,          /* a page */
    COMMENTSCTL_WORDPRESS_TITLE,
    COMMENTSCTL_WORDPRESS_LINK,
    COMMENTSCTL_WORDPRESS_GUID,
    COMMENTSCTL_WORDPRESS_POST_ID,
    COMMENTSCTL_WORDPRESS_POST_DATE,
    COMMENTSCTL_WORDPRESS_POST_GMT,
    COMMENTSCTL_WORDPRESS_OPEN,          /* comment_status */
    COMMENTSCTL_WORDPRESS_COMMENT,
    COMMENTSCTL_WORDPRESS_ID,
    COMMENTSCTL_WORDPRESS_NAME,
    COMMENTSCTL_WORDPRESS_EMAIL,
    COMMENTSCTL_WORDPRESS_URL,
    COMMENTSCTL_WORDPRESS_DATE,
    COMMENTSCTL_WORDPRESS_GMT,
    COMMENTSCTL_WORDPRESS_CONTENT,
    COMMENTSCTL_WORDPRESS_APPROVED,
    COMMENTSCTL_WORDPRESS_TYPE,
    COMMENTSCTL_WORDPRESS_PARENT,
    COMMENTSCTL_WORDPRESS_CODES
} commentsctl_wordpress_code_t;


typedef struct {
    const commentsctl_sink_t  *sink;
    comments_arena_t          *item;         /* of the present page */
    comments_arena_t          *comment;      /* of the present comment */
    commentsctl_pagemap_t      pages;
    comments_str_t             values[COMMENTSCTL_WORDPRESS_CODES];
    commentsctl_zone_t         zone;         /* of local times */
    size_t                     number;       /* of the present item */
    size_t                     item_line;
    size_t                     line;         /* of the present comment */
    unsigned                   too_long:1;
    unsigned                   commented:1;  /* the item has comments */
    unsigned                   placed:1;     /* pages has the item */
    unsigned                   permanent:1;  /* the guid is an address */
    unsigned                   known:1;      /* something is WordPress' own */
    unsigned                   zoned:1;      /* zone was asked for */
} commentsctl_wordpress_t;


static int commentsctl_wordpress_run(commentsctl_wordpress_t *wordpress,
    const commentsctl_source_t *source);
static int commentsctl_wordpress_open(void *data, commentsctl_xml_t *xml);
static int commentsctl_wordpress_close(void *data, commentsctl_xml_t *xml);
static int commentsctl_wordpress_value(commentsctl_wordpress_t *wordpress,
    commentsctl_xml_t *xml);
static int commentsctl_wordpress_page(commentsctl_wordpress_t *wordpress);
static comments_str_t commentsctl_wordpress_number(
    const commentsctl_wordpress_t *wordpress,
    char text[COMMENTS_NUMBER_LEN]);
static comments_str_t commentsctl_wordpress_link(
    const commentsctl_wordpress_t *wordpress, unsigned *queried);
static int commentsctl_wordpress_entry(commentsctl_wordpress_t *wordpress);
static int commentsctl_wordpress_kind(commentsctl_wordpress_t *wordpress,
    const commentsctl_entry_t *entry);
static comments_status_t commentsctl_wordpress_status(comments_str_t approved);
static int commentsctl_wordpress_created(
    const commentsctl_wordpress_t *wordpress, int64_t *ms);
static int commentsctl_wordpress_local(
    const commentsctl_wordpress_t *wordpress, comments_str_t date,
    int64_t *ms);
static int64_t commentsctl_wordpress_east(
    const commentsctl_wordpress_t *wordpress);
static int commentsctl_wordpress_utc(comments_str_t date, int64_t *ms);


/* comment_author_IP is missing on purpose: addresses are not imported */
static const commentsctl_xml_row_t  commentsctl_wordpress_rows[] = {
    { 0, "", "rss" },
    { COMMENTSCTL_WORDPRESS_RSS, "", "channel" },
    { COMMENTSCTL_WORDPRESS_CHANNEL, EXPORT "*", "wxr_version" },
    { COMMENTSCTL_WORDPRESS_CHANNEL, "", "item" },
    { COMMENTSCTL_WORDPRESS_ITEM, "", "title" },
    { COMMENTSCTL_WORDPRESS_ITEM, "", "link" },
    { COMMENTSCTL_WORDPRESS_ITEM, "", "guid" },
    { COMMENTSCTL_WORDPRESS_ITEM, EXPORT "*", "post_id" },
    { COMMENTSCTL_WORDPRESS_ITEM, EXPORT "*", "post_date" },
    { COMMENTSCTL_WORDPRESS_ITEM, EXPORT "*", "post_date_gmt" },
    { COMMENTSCTL_WORDPRESS_ITEM, EXPORT "*", "comment_status" },
    { COMMENTSCTL_WORDPRESS_ITEM, EXPORT "*", "comment" },
    { COMMENTSCTL_WORDPRESS_COMMENT, EXPORT "*", "comment_id" },
    { COMMENTSCTL_WORDPRESS_COMMENT, EXPORT "*", "comment_author" },
    { COMMENTSCTL_WORDPRESS_COMMENT, EXPORT "*", "comment_author_email" },
    { COMMENTSCTL_WORDPRESS_COMMENT, EXPORT "*", "comment_author_url" },
    { COMMENTSCTL_WORDPRESS_COMMENT, EXPORT "*", "comment_date" },
    { COMMENTSCTL_WORDPRESS_COMMENT, EXPORT "*", "comment_date_gmt" },
    { COMMENTSCTL_WORDPRESS_COMMENT, EXPORT "*", "comment_content" },
    { COMMENTSCTL_WORDPRESS_COMMENT, EXPORT "*", "comment_approved" },
    { COMMENTSCTL_WORDPRESS_COMMENT, EXPORT "*", "comment_type" },
    { COMMENTSCTL_WORDPRESS_COMMENT, EXPORT "*", "comment_parent" }
};


int
commentsctl_wordpress_sniff(comments_str_t head)
{
    return commentsctl_xml_sniff(head, EXPORT);
}


int
commentsctl_wordpress_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    int                       rc;
    commentsctl_wordpress_t   wordpress;

    memset(&wordpress, 0, sizeof(commentsctl_wordpress_t));

    rc = commentsctl_zone_open(&wordpress.zone, source->time_zone);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    wordpress.sink = sink;
    wordpress.zoned = source->time_zone != NULL;
    wordpress.item = comments_arena_create(SIZE_MAX / 2);
    wordpress.comment = comments_arena_create(SIZE_MAX / 2);

    rc = commentsctl_pagemap_start(&wordpress.pages, sink,
                                   source->input->name);

    if (rc != COMMENTS_OK || wordpress.item == NULL
        || wordpress.comment == NULL)
    {
        rc = COMMENTS_ERROR;
        commentsctl_print_memory();

    } else {
        rc = commentsctl_wordpress_run(&wordpress, source);
    }

    commentsctl_pagemap_free(&wordpress.pages);
    comments_arena_destroy(wordpress.item);
    comments_arena_destroy(wordpress.comment);
    commentsctl_zone_close(&wordpress.zone);

    return rc;
}


static int
commentsctl_wordpress_run(commentsctl_wordpress_t *wordpress,
    const commentsctl_source_t *source)
{
    int                        rc;
    commentsctl_xml_format_t   format;

    format.name = "a WordPress export (WXR)";
    format.rows = commentsctl_wordpress_rows;
    format.n = COMMENTSCTL_WORDPRESS_CODES - 1;
    format.open = commentsctl_wordpress_open;
    format.close = commentsctl_wordpress_close;
    format.data = wordpress;

    rc = commentsctl_xml_read(source->input, &format);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_pagemap_finish(&wordpress->pages);

        if (rc == COMMENTS_ERROR) {
            commentsctl_print_memory();
        }
    }

    return rc;
}


static int
commentsctl_wordpress_open(void *data, commentsctl_xml_t *xml)
{
    size_t                    i;
    commentsctl_wordpress_t  *wordpress = data;

    switch (xml->code) {

    case COMMENTSCTL_WORDPRESS_ITEM:
        comments_arena_reset(wordpress->item);
        memset(wordpress->values, 0, sizeof(wordpress->values));
        wordpress->number++;
        wordpress->item_line = xml->line;
        wordpress->commented = 0;
        wordpress->placed = 0;
        break;

    case COMMENTSCTL_WORDPRESS_COMMENT:
        comments_arena_reset(wordpress->comment);

        for (i = COMMENTSCTL_WORDPRESS_ID; i < COMMENTSCTL_WORDPRESS_CODES;
             i++)
        {
            wordpress->values[i] = (comments_str_t) comments_null_str;
        }

        wordpress->line = xml->line;
        wordpress->too_long = 0;
        break;

    case COMMENTSCTL_WORDPRESS_GUID:

        /* as RSS has it, a guid is an address unless this says no */

        wordpress->permanent
            = !comments_str_eq(commentsctl_xml_attribute(xml, "",
                                                         "isPermaLink"),
                               comments_str_c("false"));
        break;

    default:
        break;
    }

    return COMMENTS_OK;
}


static int
commentsctl_wordpress_close(void *data, commentsctl_xml_t *xml)
{
    commentsctl_wordpress_t  *wordpress = data;

    switch (xml->code) {

    case COMMENTSCTL_WORDPRESS_RSS:
        return wordpress->known ? COMMENTS_OK
                                : commentsctl_xml_refuse(xml, "it is an RSS "
                                      "feed, but not a WordPress export "
                                      "(WXR)");

    case COMMENTSCTL_WORDPRESS_CHANNEL:
        return COMMENTS_OK;

    case COMMENTSCTL_WORDPRESS_VERSION:
        wordpress->known = 1;
        return COMMENTS_OK;

    case COMMENTSCTL_WORDPRESS_ITEM:
        return commentsctl_wordpress_page(wordpress);

    case COMMENTSCTL_WORDPRESS_COMMENT:
        wordpress->known = 1;
        wordpress->commented = 1;
        return commentsctl_wordpress_entry(wordpress);

    default:
        return commentsctl_wordpress_value(wordpress, xml);
    }
}


static int
commentsctl_wordpress_value(commentsctl_wordpress_t *wordpress,
    commentsctl_xml_t *xml)
{
    comments_str_t     text;
    comments_arena_t  *arena;

    if (xml->code < COMMENTSCTL_WORDPRESS_COMMENT) {
        arena = wordpress->item;

        if (xml->too_long) {
            return COMMENTS_OK;
        }

    } else {
        arena = wordpress->comment;
        wordpress->too_long |= xml->too_long;
    }

    text = xml->text;

    switch (xml->code) {

    case COMMENTSCTL_WORDPRESS_GUID:
        if (!wordpress->permanent) {
            return COMMENTS_OK;
        }

        break;

    case COMMENTSCTL_WORDPRESS_TITLE:
    case COMMENTSCTL_WORDPRESS_NAME:

        /* WordPress keeps them as HTML: "Tom &amp; Ann" */

        if (commentsctl_unescape(arena, text, COMMENTSCTL_UNESCAPE_ALL, &text)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        break;

    default:
        break;
    }

    return comments_arena_dup(arena, text, &wordpress->values[xml->code]);
}


/* Adds the present item to the pages if it had comments. */
static int
commentsctl_wordpress_page(commentsctl_wordpress_t *wordpress)
{
    char                         text[COMMENTS_NUMBER_LEN];
    unsigned                     queried;
    commentsctl_pagemap_page_t   page;

    if (!wordpress->commented || wordpress->placed) {
        return COMMENTS_OK;
    }

    memset(&page, 0, sizeof(commentsctl_pagemap_page_t));

    page.id = commentsctl_wordpress_number(wordpress, text);
    page.thread = commentsctl_wordpress_link(wordpress, &queried);
    page.queried = queried;
    page.title = wordpress->values[COMMENTSCTL_WORDPRESS_TITLE];
    page.line = wordpress->item_line;
    page.closed = comments_str_eq(wordpress->values[COMMENTSCTL_WORDPRESS_OPEN],
                                  comments_str_c("closed"));
    wordpress->placed = 1;

    return commentsctl_pagemap_page(&wordpress->pages, &page);
}


/*
 * Items are told apart by their number in the file, since WXR that others write
 * has no post_id.
 */
static comments_str_t
commentsctl_wordpress_number(const commentsctl_wordpress_t *wordpress,
    char text[COMMENTS_NUMBER_LEN])
{
    return comments_str_of(text, comments_number_write(text,
                                                       wordpress->number));
}


/* Returns the page's address; *queried is 1 if its query tells the page. */
static comments_str_t
commentsctl_wordpress_link(const commentsctl_wordpress_t *wordpress,
    unsigned *queried)
{
    comments_str_t  link;

    link = wordpress->values[COMMENTSCTL_WORDPRESS_LINK];

    if (link.len == 0) {
        link = wordpress->values[COMMENTSCTL_WORDPRESS_GUID];
    }

    *queried = commentsctl_path_queried(link) ? 1 : 0;

    return link;
}


static int
commentsctl_wordpress_entry(commentsctl_wordpress_t *wordpress)
{
    char                        text[COMMENTS_NUMBER_LEN];
    comments_str_t             *values;
    commentsctl_entry_t         entry;
    const commentsctl_sink_t   *sink;

    sink = wordpress->sink;
    values = wordpress->values;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = wordpress->pages.file;
    entry.line = wordpress->line;
    entry.id = values[COMMENTSCTL_WORDPRESS_ID];
    entry.name = values[COMMENTSCTL_WORDPRESS_NAME];
    entry.email = values[COMMENTSCTL_WORDPRESS_EMAIL];
    entry.website = values[COMMENTSCTL_WORDPRESS_URL];
    entry.text = values[COMMENTSCTL_WORDPRESS_CONTENT];
    entry.markup = COMMENTSCTL_MARKUP_BREAKS;
    entry.status = commentsctl_wordpress_status(
                       values[COMMENTSCTL_WORDPRESS_APPROVED]);

    if (!comments_str_eq(values[COMMENTSCTL_WORDPRESS_PARENT],
                         comments_str_c("0")))
    {
        entry.parent = values[COMMENTSCTL_WORDPRESS_PARENT];
    }

    if (commentsctl_wordpress_kind(wordpress, &entry) != COMMENTS_OK) {
        return COMMENTS_OK;
    }

    if (wordpress->too_long) {
        sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_TOO_LONG,
                   "a part of the comment is longer than 4 MB");
        return COMMENTS_OK;
    }

    if (commentsctl_wordpress_created(wordpress, &entry.created)
        != COMMENTS_OK)
    {
        sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_DAMAGED,
                   "neither \"comment_date_gmt\" nor \"comment_date\" is a "
                   "time");
        return COMMENTS_OK;
    }

    /* in all exports the item's own elements stand before its comments */

    if (values[COMMENTSCTL_WORDPRESS_LINK].len
        && commentsctl_wordpress_page(wordpress) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_pagemap_comment(&wordpress->pages,
                                       commentsctl_wordpress_number(wordpress,
                                                                    text),
                                       &entry);
}


/*
 * Returns COMMENTS_DECLINED for what is not a comment: a pingback, which is
 * counted, or what plug-ins keep as comments, such as the notes that a shop has
 * about an order.
 */
static int
commentsctl_wordpress_kind(commentsctl_wordpress_t *wordpress,
    const commentsctl_entry_t *entry)
{
    comments_str_t              type;
    const commentsctl_sink_t   *sink;

    sink = wordpress->sink;
    type = wordpress->values[COMMENTSCTL_WORDPRESS_TYPE];

    if (type.len == 0 || comments_ascii_is(type, "comment")
        || comments_ascii_is(type, "review"))
    {
        return COMMENTS_OK;
    }

    if (comments_ascii_is(type, "pingback")
        || comments_ascii_is(type, "trackback")
        || comments_ascii_is(type, "webmention"))
    {
        sink->ping(sink->data, entry);

    } else {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_NO_PAGE,
                   "its \"comment_type\" is none of a visitor's comment");
    }

    return COMMENTS_DECLINED;
}


/* What is not known waits for a moderator. */
static comments_status_t
commentsctl_wordpress_status(comments_str_t approved)
{
    if (approved.len == 0 || comments_str_eq(approved, comments_str_c("1"))
        || comments_ascii_is(approved, "approve")
        || comments_ascii_is(approved, "approved"))
    {
        return COMMENTS_APPROVED;
    }

    if (comments_ascii_is(approved, "spam")) {
        return COMMENTS_SPAM;
    }

    if (comments_ascii_is(approved, "trash")
        || comments_ascii_is(approved, "post-trashed"))
    {
        return COMMENTS_DELETED;
    }

    return COMMENTS_PENDING;
}


/*
 * Stores when the comment was written. Old comments have a time of day only in
 * the zone of the site; comments without any time take that of their page.
 */
static int
commentsctl_wordpress_created(const commentsctl_wordpress_t *wordpress,
    int64_t *ms)
{
    const comments_str_t  *values = wordpress->values;

    if (commentsctl_wordpress_utc(values[COMMENTSCTL_WORDPRESS_GMT], ms)
        == COMMENTS_OK
        || commentsctl_wordpress_local(wordpress,
               values[COMMENTSCTL_WORDPRESS_DATE], ms)
           == COMMENTS_OK
        || commentsctl_wordpress_utc(values[COMMENTSCTL_WORDPRESS_POST_GMT],
                                     ms)
           == COMMENTS_OK)
    {
        return COMMENTS_OK;
    }

    return commentsctl_wordpress_local(wordpress,
               values[COMMENTSCTL_WORDPRESS_POST_DATE], ms);
}


/*
 * Reads a local time. Its zone is the one that was asked for; without one, the
 * two times of the page tell the site's distance from UTC.
 */
static int
commentsctl_wordpress_local(const commentsctl_wordpress_t *wordpress,
    comments_str_t date, int64_t *ms)
{
    if (commentsctl_zone_text(&wordpress->zone, date, ms) != COMMENTS_OK) {
        return COMMENTS_DECLINED;
    }

    if (!wordpress->zoned) {
        *ms -= commentsctl_wordpress_east(wordpress);
    }

    return COMMENTS_OK;
}


/* Returns by how many ms the page's local time is ahead; 0: unknown. */
static int64_t
commentsctl_wordpress_east(const commentsctl_wordpress_t *wordpress)
{
    int64_t                local, page;
    const comments_str_t  *values = wordpress->values;

    if (commentsctl_wordpress_utc(values[COMMENTSCTL_WORDPRESS_POST_GMT],
                                  &page)
        != COMMENTS_OK
        || commentsctl_wordpress_utc(values[COMMENTSCTL_WORDPRESS_POST_DATE],
                                     &local)
           != COMMENTS_OK
        || llabs(local - page) > COMMENTSCTL_WORDPRESS_ZONE)
    {
        return 0;
    }

    return local - page;
}


/* Reads "2026-01-02 10:00:00" as UTC. */
static int
commentsctl_wordpress_utc(comments_str_t date, int64_t *ms)
{
    static const commentsctl_zone_t  utc;

    return commentsctl_zone_text(&utc, date, ms);
}
