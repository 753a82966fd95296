/*
 * Text from strangers as it is stored: without what does not show, or misleads.
 */
#ifndef COMMENTS_TEXT_CLEAN_H
#define COMMENTS_TEXT_CLEAN_H

#include "comments_buf.h"


/*
 * Appends the cleaned form of valid UTF-8 s: what ends a line (CR LF, CR, VT,
 * FF, NEL, U+2028) becomes LF, U+2029 two LF; C0 and C1 controls but LF and
 * TAB, non-characters, and the bidi overrides and isolates U+202A-202E,
 * U+2066-2069 go, as does DEL; so do combining marks and joined characters
 * beyond the bounds of comments_text_cluster.h; white space at both ends goes.
 * With one_line, runs of white space (all of Unicode's: LF, TAB, no-break and
 * ideographic space too) become one blank. Bytes that are not UTF-8 become
 * U+FFFD. Valid UTF-8 does not grow. Returns as comments_buf_add().
 */
int comments_text_clean(comments_buf_t *out, comments_str_t s, int one_line);


#endif
