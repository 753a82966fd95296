/*
 * Cleaning of untrusted text before it is stored: removes characters that show
 * nothing and characters that mislead a reader.
 */
#ifndef COMMENTS_TEXT_CLEAN_H
#define COMMENTS_TEXT_CLEAN_H

#include "comments_buf.h"


/*
 * Appends s, which is valid UTF-8, cleaned:
 *   - CR LF, CR, VT, FF, NEL and U+2028 become LF, U+2029 becomes two LF;
 *   - C0 and C1 controls but LF and TAB, DEL, non-characters, and the bidi
 *     overrides and isolates (U+202A-202E, U+2066-2069) are removed;
 *   - combining marks and joined characters beyond the bounds of
 *     comments_text_cluster.h are removed;
 *   - white space at both ends is removed;
 *   - with one_line, each run of white space (all of Unicode's: LF, TAB,
 *     no-break and ideographic space too) becomes one blank.
 * A byte that is not UTF-8 becomes U+FFFD. The result of valid UTF-8 is not
 * longer than s. Returns as comments_buf_add().
 */
int comments_text_clean(comments_buf_t *out, comments_str_t s, int one_line);


#endif
