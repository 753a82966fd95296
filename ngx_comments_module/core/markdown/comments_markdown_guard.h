/*
 * Protects the Markdown parser: hides from it the marks that would cost it
 * more than linear time, and the marks that our dialect of Markdown does not
 * have.
 */
#ifndef COMMENTS_MARKDOWN_GUARD_H
#define COMMENTS_MARKDOWN_GUARD_H

#include "comments_str.h"


#define COMMENTS_MARKDOWN_NESTING  20    /* levels of quotes and lists */


typedef struct {
    char      *data;             /* by malloc(), the caller frees it */
    size_t     len;              /* without the NUL that follows data */
} comments_markdown_guarded_t;


/*
 * Makes a copy of text for the parser. In the copy lines end in LF, there are
 * no controls but LF and TAB, and some marks are replaced by stand-ins:
 * controls of one byte each, which the parser takes for letters (see
 * comments_markdown_literal.h). COMMENTS_OK: the caller owns guarded->data.
 * COMMENTS_ERROR: out of memory. Linear time.
 *
 * These marks are hidden, with the reasons as measured with md4c 0.4.8:
 *   - the markers of quotes and lists after the 20th in a line, or after
 *     column 100 (the time was depth times empty lines);
 *   - all of [ ] ~ * _ in a paragraph if their number times the paragraph's
 *     bytes is more than 4,000,000 (the time was brackets times lines). A
 *     paragraph of 8 KB may have about 480 of them;
 *   - the colon of every reference definition ("[a]: b"). Our dialect has no
 *     reference definitions; such a line is text (time and output were
 *     references times the length of their target);
 *   - the marks that our dialect shows as they were typed (see
 *     comments_markdown_lines.h, and comments_markdown_dialect.h, which also
 *     inserts bytes into the copy).
 * With these marks hidden, 1 MB of every pattern that was tried takes less
 * than 0.5 s.
 */
int comments_markdown_guard(comments_str_t text,
    comments_markdown_guarded_t *guarded);


#endif
