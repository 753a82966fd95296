/*
 * The page scanner's outside: feeding bytes to the states, and what may be
 * let go of the page meanwhile.
 */

#include "comments_scan.h"
#include "comments_scan_machine.h"


/*
 * a NUL among so many bytes is half of a character of UTF-16 or UTF-32, since
 * a page begins with "<" or white space; later ones a browser passes over
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

    comments_scan_charset_init(scan, header);
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

    /* what was not read behind a marker does not count, or the split would */

    if (nul < COMMENTS_SCAN_NUL_WINDOW && nul < read && !scan->bom) {
        scan->charset = COMMENTS_CHARSET_OPAQUE;
    }

    /* nothing that was read of such a page means what it says */

    if (scan->charset == COMMENTS_CHARSET_OPAQUE) {
        scan->place = COMMENTS_PLACE_NONE;
        scan->at = 0;
        scan->xml = 0;
        memset(&scan->base, 0, sizeof(comments_uri_base_t));
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

    /* the end closes what is open, with no element left in it */

    if (scan->candidates) {
        scan->depth = 0;
        comments_scan_container_closed(scan);
    }

    if (scan->place != COMMENTS_PLACE_NONE
        || scan->phase == COMMENTS_SCAN_FRAMESET)
    {
        return;
    }

    /* a '<' at the very end is text, which a tag may follow */

    if (scan->state == COMMENTS_SCAN_TAG_OPEN) {
        scan->state = COMMENTS_SCAN_DATA;
    }

    /*
     * Before an <svg> in a paragraph the block would end that, and put the
     * picture behind it: then better inside, where HTML is allowed there.
     */

    if (scan->barred && scan->bar_p && scan->state == COMMENTS_SCAN_DATA
        && comments_scan_foreign_html(scan))
    {
        scan->barred = 0;
    }

    scan->place = COMMENTS_PLACE_END;
    scan->at = comments_scan_open_at(scan);
}


/* the offset of the first NUL that counts, or UINT64_MAX */

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


/* stops at once when a marker is found; returns the offset it came to */

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
    uint64_t  at;

    if (scan->charset == COMMENTS_CHARSET_OPAQUE) {
        return scan->offset;
    }

    if (scan->place == COMMENTS_PLACE_MARKER) {
        return scan->at;
    }

    at = comments_scan_open_at(scan);

    if (scan->place != COMMENTS_PLACE_NONE && scan->at < at) {
        at = scan->at;
    }

    if (scan->pending && scan->pending_at < at) {
        at = scan->pending_at;
    }

    if (scan->candidates && scan->candidate[0].at < at) {
        at = scan->candidate[0].at;
    }

    return at;
}


/* where that begins in which the block would be lost; else the offset */

static uint64_t
comments_scan_open_at(const comments_scan_t *scan)
{
    uint64_t  at;

    at = scan->offset;

    if (scan->state >= COMMENTS_SCAN_RAWTEXT) {
        at = scan->raw_at;

    } else if (scan->text != COMMENTS_SCAN_DATA) {
        /* inside the end tag of such a text */
        at = scan->raw_at;

    } else if (scan->state != COMMENTS_SCAN_DATA) {
        at = scan->token_at;
    }

    if (scan->barred && scan->bar_at < at) {
        at = scan->bar_at;
    }

    return at;
}
