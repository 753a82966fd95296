/*
 * The page scanner. It reads an HTML page as a stream and finds two things:
 * where in the page the block (the HTML of the page's comments) is to be
 * inserted, and what the page declares about its charset. It finds both as a
 * browser's parser would.
 *
 * Source: the tokenization stage of the HTML standard (html.spec.whatwg.org,
 * 13.2.5) with the tree builder's switches to RCDATA, RAWTEXT and script data.
 * Of the tree builder (13.2.6) the scanner keeps the stack of open elements,
 * which tells where the block may stand, but it builds no tree.
 */
#ifndef COMMENTS_SCAN_H
#define COMMENTS_SCAN_H

#include "comments_scan_types.h"


/*
 * Starts a scan. header is the charset of the Content-Type header, or empty.
 * An opaque header charset (see comments_charset_t) makes the page opaque; one
 * that is not UTF-8 keeps the block ASCII whatever the page declares. conf
 * must outlive the scan, header need not. Cannot fail.
 */
void comments_scan_init(comments_scan_t *scan,
    const comments_scan_conf_t *conf, comments_str_t header);

/*
 * The caller will use no place but a marker, a container or the end of printed
 * comments, and so holds back nothing for a weaker one. To be called before the
 * first byte is read. Cannot fail.
 */
void comments_scan_marked(comments_scan_t *scan);

/*
 * Reads the next len bytes of the page. The result does not depend on how the
 * page is split into calls.
 *
 * Returns an offset. The caller may send everything before this offset, since
 * the block will not be inserted there, and must hold back the rest. The
 * offset never decreases. Once a marker is found (COMMENTS_PLACE_MARKER),
 * nothing after scan->at can change the result, and the scanner reads no
 * further. Cannot fail; linear time.
 */
uint64_t comments_scan_feed(comments_scan_t *scan, const char *data,
    size_t len);

/*
 * Decides on the end of the article's content, or of printed comments, by what
 * was read so far, for a caller that will not hold back more for it. If there
 * is such a place, settled is set, and place and at are final: the caller must
 * feed no more. Otherwise the scan goes on without looking for them.
 *
 * Returns an offset as comments_scan_feed() does. Cannot fail.
 */
uint64_t comments_scan_settle(comments_scan_t *scan);

/*
 * Ends the scan at the end of the page; scan->place and scan->at are final
 * then.
 *
 * When no better place was found, place is COMMENTS_PLACE_END and at is the
 * page's length. If the page ends inside a tag, a comment, a script, a
 * <select> or another construct that is never closed and would swallow the
 * block, at is the offset of the '<' that begins the construct.
 *
 * place is COMMENTS_PLACE_NONE when the page is opaque, when it is binary (a
 * NUL in the first 4 bytes without a byte order mark), or when it is a
 * frameset, which has no body. After a marker was found, the caller need not
 * feed the rest of the page. Cannot fail.
 */
void comments_scan_end(comments_scan_t *scan);

/*
 * Writes the page's title, as far as it has been read, to out, which has room
 * for COMMENTS_SCAN_TITLE_MAX bytes. The title is the text of the first
 * <title> in the head, with character references decoded, cleaned by
 * comments_text_clean() as one line, and without characters that show nothing.
 * A longer title is cut between two characters. No NUL is written.
 *
 * Returns the title's length. 0: there is no title, the <title> is not closed,
 * the title has bytes above 127 and the page is not UTF-8, or out of memory.
 */
size_t comments_scan_title(const comments_scan_t *scan, char *out);


#endif
