/*
 * Reads the printed comments of one page.
 */

#include <libxml/HTMLparser.h>

#include "comments_ascii.h"
#include "comments_buf.h"
#include "comments_text.h"
#include "commentsctl_encoding.h"
#include "commentsctl_printed_entry.h"
#include "commentsctl_printed_names.h"
#include "commentsctl_printed_page.h"
#include "commentsctl_printed_text.h"
#include "commentsctl_printed_units.h"


/* where a page names its encoding, bytes */
#define COMMENTSCTL_PRINTED_PAGE_HEAD  4096

/* a byte of Windows-1252 becomes three of UTF-8 at most */
#define COMMENTSCTL_PRINTED_PAGE_TEXT  (3 * COMMENTSCTL_PRINTED_PAGE_MAX)


typedef struct {
    const commentsctl_sink_t  *sink;
    const commentsctl_zone_t  *zone;
    const char                *path;
    comments_str_t             thread;
    comments_arena_t          *arena;
    unsigned                   found:1;
} commentsctl_printed_page_t;


static xmlDoc *commentsctl_printed_page_parse(commentsctl_printed_page_t *page,
    comments_str_t html);
static void commentsctl_printed_page_error(void *data, xmlError *error);
static int commentsctl_printed_page_decode(comments_buf_t *text,
    comments_str_t html);
static int commentsctl_printed_page_marked(comments_str_t html);
static comments_str_t commentsctl_printed_page_label(comments_str_t html);
static int commentsctl_printed_page_units(commentsctl_printed_page_t *page,
    xmlDoc *doc);
static int commentsctl_printed_page_unit(commentsctl_printed_page_t *page,
    const commentsctl_printed_unit_t *unit);
static int commentsctl_printed_page_head(commentsctl_printed_page_t *page,
    xmlDoc *doc);
static void commentsctl_printed_page_entry(
    const commentsctl_printed_page_t *page, const xmlNode *node,
    commentsctl_entry_t *entry);


int
commentsctl_printed_page(const commentsctl_sink_t *sink,
    const commentsctl_zone_t *zone, const char *path, comments_str_t thread,
    comments_str_t html)
{
    int                          rc;
    xmlDoc                      *doc;
    commentsctl_printed_page_t   page;

    memset(&page, 0, sizeof(commentsctl_printed_page_t));

    page.sink = sink;
    page.zone = zone;
    page.path = path;
    page.thread = thread;

    if (html.len == 0 || html.len > COMMENTSCTL_PRINTED_PAGE_MAX) {
        return COMMENTS_OK;
    }

    doc = commentsctl_printed_page_parse(&page, html);
    if (doc == NULL) {
        return COMMENTS_OK;
    }

    page.arena = comments_arena_create(SIZE_MAX / 2);
    rc = page.arena ? commentsctl_printed_page_units(&page, doc)
                    : COMMENTS_ERROR;

    if (rc == COMMENTS_OK && page.found) {
        rc = commentsctl_printed_page_head(&page, doc);
    }

    comments_arena_destroy(page.arena);
    xmlFreeDoc(doc);

    return rc;
}


/* NULL: nothing could be read of the page */
static xmlDoc *
commentsctl_printed_page_parse(commentsctl_printed_page_t *page,
    comments_str_t html)
{
    int                   broken;
    xmlDoc               *doc;
    comments_buf_t        text;
    htmlParserCtxt       *parser;
    commentsctl_entry_t   entry;

    comments_buf_init(&text, COMMENTSCTL_PRINTED_PAGE_TEXT);
    parser = htmlNewParserCtxt();

    if (parser == NULL
        || commentsctl_printed_page_decode(&text, html) != COMMENTS_OK)
    {
        htmlFreeParserCtxt(parser);
        comments_buf_free(&text);
        return NULL;
    }

    if (text.len) {
        html = comments_buf_str(&text);
    }

    broken = 0;
    xmlSetStructuredErrorFunc(&broken, commentsctl_printed_page_error);

    /*
     * Without HTML_PARSE_HUGE the parser stops at 256 elements in one another,
     * and with it what walks up the tree is bounded.
     */

    doc = htmlCtxtReadMemory(parser, html.data, (int) html.len, NULL,
                             text.len ? "UTF-8" : NULL,
                             HTML_PARSE_RECOVER | HTML_PARSE_NOERROR
                             | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);

    xmlSetStructuredErrorFunc(NULL, NULL);

    if (doc == NULL || parser->disableSAX || broken) {
        commentsctl_printed_page_entry(page, NULL, &entry);
        entry.line = parser->input && parser->input->line > 0
                     ? (size_t) parser->input->line : 1;
        page->sink->skip(page->sink->data, &entry, COMMENTSCTL_SKIP_DAMAGED,
                         broken
                         ? "the page is not read to its end: a byte is not of "
                           "the encoding that it names"
                         : "the page is not read to its end: it is no HTML, or "
                           "has too many elements in one another");
    }

    htmlFreeParserCtxt(parser);
    comments_buf_free(&text);

    return doc;
}


/*
 * Errors of markup are mended by the parser. Where the encoding is not kept to,
 * it stops reading.
 */
static void
commentsctl_printed_page_error(void *data, xmlError *error)
{
    int  *broken = data;

    if (error->domain == XML_FROM_I18N || error->domain == XML_FROM_IO) {
        *broken = 1;
    }
}


/*
 * Writes a page as UTF-8, or nothing where libxml2 shall go by what the page
 * says. Pages that do not name their encoding were served with it in a header:
 * what is UTF-8 is nothing else. The rest is Windows-1252, as browsers read
 * Latin-1. In a page that says UTF-8, single bytes may be of that, too, where
 * an old comment was written before the page changed its encoding.
 */
static int
commentsctl_printed_page_decode(comments_buf_t *text, comments_str_t html)
{
    size_t          i;
    comments_str_t  label;

    static const char *const  latin[] = {
        "", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii",
        "ascii", "windows-1252", "cp1252"
    };

    if (commentsctl_printed_page_marked(html)) {
        return COMMENTS_OK;
    }

    if (comments_text_check(html) != COMMENTS_TEXT_BAD_UTF8) {
        return comments_buf_add_str(text, html);
    }

    label = commentsctl_printed_page_label(html);

    if (comments_ascii_is(label, "utf-8") || comments_ascii_is(label, "utf8")) {
        return commentsctl_encoding_utf8(text, html);
    }

    for (i = 0; i < sizeof(latin) / sizeof(latin[0]); i++) {
        if (comments_ascii_is(label, latin[i])) {
            return commentsctl_encoding_1252(text, html);
        }
    }

    return COMMENTS_OK;
}


/* 1 if a page begins with the byte order mark of UTF-16 */
static int
commentsctl_printed_page_marked(comments_str_t html)
{
    return html.len > 1 && (memcmp(html.data, "\xff\xfe", 2) == 0
                            || memcmp(html.data, "\xfe\xff", 2) == 0);
}


/* the first value of "charset" in the head of a page, or an empty string */
static comments_str_t
commentsctl_printed_page_label(comments_str_t html)
{
    size_t          i, start;
    comments_str_t  rest;

    static const comments_str_t  none = comments_null_str;

    if (html.len > COMMENTSCTL_PRINTED_PAGE_HEAD) {
        html.len = COMMENTSCTL_PRINTED_PAGE_HEAD;
    }

    for (i = 0; i + 7 < html.len; i++) {
        rest = comments_str_of(html.data + i, html.len - i);

        if (!comments_ascii_begins(rest, "charset")) {
            continue;
        }

        for (i += 7; i < html.len && memchr(" =\"'", html.data[i], 4); i++) {
            /* void */
        }

        start = i;

        while (i < html.len && !memchr(" ;\"'>/\r\n\t", html.data[i], 9)) {
            i++;
        }

        return comments_str_of(html.data + start, i - start);
    }

    return none;
}


static int
commentsctl_printed_page_units(commentsctl_printed_page_t *page, xmlDoc *doc)
{
    int                          rc;
    commentsctl_printed_unit_t  *unit;

    if (commentsctl_printed_units(page->arena, doc, &unit) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    for ( /* void */ ; unit; unit = unit->next) {
        rc = commentsctl_printed_page_unit(page, unit);

        if (rc != COMMENTS_OK) {
            return rc;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_printed_page_unit(commentsctl_printed_page_t *page,
    const commentsctl_printed_unit_t *unit)
{
    int                   rc;
    const char           *why;
    comments_arena_t     *arena;
    commentsctl_entry_t   entry;

    commentsctl_printed_page_entry(page, unit->node, &entry);

    if (unit->ping) {
        page->sink->ping(page->sink->data, &entry);
        return COMMENTS_OK;
    }

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_printed_entry(arena, unit, page->zone, &entry, &why);

    if (rc == COMMENTS_DECLINED) {
        rc = COMMENTS_OK;

        if (why) {
            page->sink->skip(page->sink->data, &entry,
                             COMMENTSCTL_SKIP_DAMAGED, why);
        }

    } else if (rc == COMMENTS_OK
               && entry.text.len > COMMENTSCTL_MARKUP_MAX)
    {
        page->sink->skip(page->sink->data, &entry, COMMENTSCTL_SKIP_TOO_LONG,
                         "the text of the comment is longer than 4 MB");

    } else if (rc == COMMENTS_OK) {
        page->found = 1;
        rc = page->sink->comment(page->sink->data, &entry);
    }

    comments_arena_destroy(arena);

    return rc;
}


/* The title and the address of a page that has comments. */
static int
commentsctl_printed_page_head(commentsctl_printed_page_t *page, xmlDoc *doc)
{
    int                           rc;
    xmlNode                      *node;
    comments_buf_t                title;
    comments_str_t                href;
    commentsctl_entry_t           entry;
    commentsctl_printed_range_t   range;

    commentsctl_printed_page_entry(page, NULL, &entry);
    comments_buf_init(&title, SIZE_MAX / 2);

    entry.page = 1;
    entry.line = 1;

    range.first = doc->children;
    range.stop = NULL;
    range.top = (xmlNode *) doc;

    for (node = range.first; node;
         node = commentsctl_printed_next(&range, node, 1))
    {
        if (node->type != XML_ELEMENT_NODE) {
            continue;
        }

        if (strcmp((const char *) node->name, "title") == 0
            && title.len == 0)
        {
            commentsctl_printed_line(&title, node, NULL);

        } else if (strcmp((const char *) node->name, "link") == 0
                   && comments_ascii_is(commentsctl_printed_attribute(node,
                                                                      "rel"),
                                        "canonical"))
        {
            href = commentsctl_printed_attribute(node, "href");

            if (comments_ascii_begins(href, "http://")
                || comments_ascii_begins(href, "https://"))
            {
                entry.url = href;
            }
        }
    }

    entry.title = comments_buf_str(&title);
    rc = title.failed ? COMMENTS_ERROR
                      : page->sink->page(page->sink->data, &entry);
    comments_buf_free(&title);

    return rc;
}


static void
commentsctl_printed_page_entry(const commentsctl_printed_page_t *page,
    const xmlNode *node, commentsctl_entry_t *entry)
{
    memset(entry, 0, sizeof(commentsctl_entry_t));

    entry->file = page->path;
    entry->line = node ? (size_t) node->line : 0;
    entry->thread = page->thread;
}
