/*
 * The entry points of the page scanner: feeds the page's bytes to the state
 * functions, and tells how much of the page may be sent meanwhile.
 */

#include "comments_scan.h"
#include "comments_scan_machine.h"

#include "comments_article.h"


/*
 * A NUL among the first bytes is half of a character of UTF-16 or UTF-32,
 * since a page begins with "<" or white space. Browsers ignore later NULs.
 */
#define COMMENTS_SCAN_NUL_WINDOW  4


static uint64_t comments_scan_nul(const comments_scan_t *scan,
    const char *data, size_t len);
static uint64_t comments_scan_run(comments_scan_t *scan, const char *p,
    const char *last);
static uint64_t comments_scan_hold(const comments_scan_t *scan);
static uint64_t comments_scan_open_at(const comments_scan_t *scan);


void
comments_scan_init(comments_scan_t *scan, const comments_scan_conf_t *conf,
    comments_str_t header)
{
    memset(scan, 0, sizeof(comments_scan_t));

    scan->conf = conf;
    scan->quirks = 1;
    scan->frameset_ok = 1;

    if (conf->content) {
        scan->scored = 1;
        comments_article_init(&scan->article);
    }

    comments_scan_charset_init(scan, header);
}


void
comments_scan_marked(comments_scan_t *scan)
{
    scan->marked = 1;
}


uint64_t
comments_scan_feed(comments_scan_t *scan, const char *data, size_t len)
{
    uint64_t  nul, read;

    if (scan->place == COMMENTS_PLACE_MARKER
        || scan->charset == COMMENTS_CHARSET_OPAQUE)
    {
        scan->offset += len;
        return comments_scan_hold(scan);
    }

    comments_scan_charset_bytes(scan, data, len);

    nul = comments_scan_nul(scan, data, len);

    scan->offset += len;

    read = len ? comments_scan_run(scan, data, data + len) : scan->offset;

    /*
     * A NUL behind a marker does not count, since it was not read. Otherwise
     * the result would depend on how the page is split.
     */

    if (nul < COMMENTS_SCAN_NUL_WINDOW && nul < read && !scan->bom) {
        scan->charset = COMMENTS_CHARSET_OPAQUE;
    }

    /*
     * the bytes of an opaque page were read as ASCII, so all results are wrong
     */

    if (scan->charset == COMMENTS_CHARSET_OPAQUE) {
        scan->place = COMMENTS_PLACE_NONE;
        scan->at = 0;
        scan->xml = 0;
        memset(&scan->base, 0, sizeof(comments_uri_base_t));
    }

    return comments_scan_hold(scan);
}


uint64_t
comments_scan_settle(comments_scan_t *scan)
{
    if (scan->scored && scan->charset != COMMENTS_CHARSET_OPAQUE
        && scan->place != COMMENTS_PLACE_MARKER)
    {
        comments_scan_content_settle(scan);
        scan->settled = (scan->place >= COMMENTS_PLACE_CONTENT);
    }

    return comments_scan_hold(scan);
}


void
comments_scan_end(comments_scan_t *scan)
{
    if (scan->charset == COMMENTS_CHARSET_OPAQUE) {
        scan->place = COMMENTS_PLACE_NONE;
        return;
    }

    if (scan->place == COMMENTS_PLACE_MARKER) {
        return;
    }

    comments_scan_tree_finish(scan);

    /* the end of the page closes all open elements, candidates included */

    if (scan->candidates) {
        scan->depth = 0;
        comments_scan_container_closed(scan);
    }

    if (scan->scored) {
        comments_scan_content_end(scan);
    }

    if (scan->place != COMMENTS_PLACE_NONE
        || scan->phase == COMMENTS_SCAN_FRAMESET)
    {
        return;
    }

    /* a '<' at the very end is text, after which a tag may follow */

    if (scan->state == COMMENTS_SCAN_TAG_OPEN) {
        scan->state = COMMENTS_SCAN_DATA;
    }

    /*
     * The page ends in an <svg> in a paragraph. Before the <svg> the block
     * would close the paragraph and so move the picture out of it. The block
     * is better put inside the <svg>, if HTML is allowed there.
     */

    if (scan->barred && scan->bar_p && scan->state == COMMENTS_SCAN_DATA
        && comments_scan_foreign_html(scan))
    {
        scan->barred = 0;
    }

    scan->place = COMMENTS_PLACE_END;
    scan->at = comments_scan_open_at(scan);
}


/* the offset of the first NUL within the window; UINT64_MAX: there is none */

static uint64_t
comments_scan_nul(const comments_scan_t *scan, const char *data, size_t len)
{
    const char  *nul;

    if (len == 0 || scan->offset >= COMMENTS_SCAN_NUL_WINDOW) {
        return UINT64_MAX;
    }

    nul = memchr(data, '\0', len < COMMENTS_SCAN_NUL_WINDOW
                             ? len : COMMENTS_SCAN_NUL_WINDOW);

    return nul ? scan->offset + (uint64_t) (nul - data) : UINT64_MAX;
}


/*
 * runs the tokenizer; stops at once when a marker is found. Returns the offset
 * up to which it has read.
 */

static uint64_t
comments_scan_run(comments_scan_t *scan, const char *p, const char *last)
{
    while (p < last && scan->place != COMMENTS_PLACE_MARKER) {

        if (scan->state < COMMENTS_SCAN_DECLARATION) {
            p = comments_scan_tag_states[scan->state](scan, p, last);

        } else if (scan->state < COMMENTS_SCAN_RAWTEXT) {
            p = comments_scan_comment_states[scan->state
                                   - COMMENTS_SCAN_DECLARATION](scan, p, last);

        } else {
            p = comments_scan_text_states[scan->state
                                       - COMMENTS_SCAN_RAWTEXT](scan, p, last);
        }
    }

    return comments_scan_at(scan, p, last);
}


static uint64_t
comments_scan_hold(const comments_scan_t *scan)
{
    uint64_t  at, content;

    if (scan->charset == COMMENTS_CHARSET_OPAQUE) {
        return scan->offset;
    }

    if (scan->place == COMMENTS_PLACE_MARKER || scan->settled) {
        return scan->at;
    }

    at = comments_scan_open_at(scan);

    if (scan->place >= (scan->marked ? COMMENTS_PLACE_CONTAINER
                                     : COMMENTS_PLACE_END)
        && scan->at < at)
    {
        at = scan->at;
    }

    if (scan->pending && scan->pending_at < at) {
        at = scan->pending_at;
    }

    if (scan->candidates && scan->candidate[0].at < at) {
        at = scan->candidate[0].at;
    }

    if (scan->scored && (scan->printed.known || !scan->marked)) {
        content = scan->printed.known ? scan->printed.at
                  : comments_article_hold(&scan->article);

        if (content < at) {
            at = content;
        }
    }

    return at;
}


/*
 * Returns the offset of the open construct that would swallow the block, or
 * the current offset if there is none.
 */

static uint64_t
comments_scan_open_at(const comments_scan_t *scan)
{
    uint64_t  at;

    at = scan->offset;

    if (scan->state >= COMMENTS_SCAN_RAWTEXT) {
        at = scan->raw_at;

    } else if (scan->text != COMMENTS_SCAN_DATA) {
        /* inside the end tag of a RAWTEXT, RCDATA or script element */
        at = scan->raw_at;

    } else if (scan->state != COMMENTS_SCAN_DATA) {
        at = scan->token_at;
    }

    if (scan->barred && scan->bar_at < at) {
        at = scan->bar_at;
    }

    return at;
}
