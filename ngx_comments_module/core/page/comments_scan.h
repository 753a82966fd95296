/*
 * The page scanner: where in an HTML page the block belongs, and what the page
 * says of its charset, found as a browser's parser would, in a stream.
 *
 * Source: the tokenization stage of the HTML standard (html.spec.whatwg.org,
 * 13.2.5) with the tree builder's switches to RCDATA, RAWTEXT and script data,
 * and as much of the tree builder (13.2.6) as tells a good place from a bad
 * one: the stack of open elements, without the elements.
 */
#ifndef COMMENTS_SCAN_H
#define COMMENTS_SCAN_H

#include "comments_scan_types.h"


/*
 * Starts a scan. header is the charset of the Content-Type header, or empty:
 * one that is opaque makes the page opaque, one that is not UTF-8 keeps the
 * block ASCII whatever the page says. conf must outlive the scan, header need
 * not. Cannot fail.
 */
void comments_scan_init(comments_scan_t *scan,
    const comments_scan_conf_t *conf, comments_str_t header);

/*
 * Reads the next len bytes. The result is the same for any split of a page.
 * Returns the offset from which on the page must be held back: everything
 * before it can go out, since the block will not stand there. It never gets
 * smaller. With a marker found (COMMENTS_PLACE_MARKER) nothing after scan->at
 * can change the result, and nothing more is read. Cannot fail; linear time.
 */
uint64_t comments_scan_feed(comments_scan_t *scan, const char *data,
    size_t len);

/*
 * The end of the page: place and at are final. When nothing stronger was
 * found it is COMMENTS_PLACE_END with the page's length, or, when the page
 * ends inside a tag, a comment, a script, a <select> or the like that nothing
 * ever closes and that would swallow the block, the offset of that '<'.
 * COMMENTS_PLACE_NONE when the page is opaque, is no text (a NUL in the first
 * 4 bytes without a BOM), or is a frameset, which has no body to stand in.
 * After a marker has been found, feeding may stop. Cannot fail.
 */
void comments_scan_end(comments_scan_t *scan);

/*
 * The text of the page's title as far as it has been read: of the first <title>
 * in its head, references decoded, white space and characters as
 * comments_text_clean() leaves them on one line, without those that show
 * nothing. Written to out, which has room for COMMENTS_SCAN_TITLE_MAX bytes,
 * and cut between two characters. Returns its length; 0: there is none, it does
 * not end, or it has bytes beyond ASCII and the page is not UTF-8.
 */
size_t comments_scan_title(const comments_scan_t *scan, char *out);


#endif
