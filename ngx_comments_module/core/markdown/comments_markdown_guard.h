/*
 * What a text must not do to the Markdown parser: the marks that would cost it
 * more than linear time, or that our dialect does not have, are hidden from it.
 */
#ifndef COMMENTS_MARKDOWN_GUARD_H
#define COMMENTS_MARKDOWN_GUARD_H

#include "comments_str.h"


#define COMMENTS_MARKDOWN_NESTING  20    /* levels of quotes and lists */


typedef struct {
    char      *data;             /* by malloc(), the caller ends it by free() */
    size_t     len;              /* a NUL is behind it, for the parser */
} comments_markdown_guarded_t;


/*
 * A copy of text for the parser: lines end in LF, there are no controls but LF
 * and TAB, and some marks are replaced by stand-ins of one byte each, which
 * the parser takes for letters. COMMENTS_ERROR: no memory. Linear time.
 *
 * Hidden are, as measured with md4c 0.4.8:
 *   - the markers of quotes and lists behind the 20th in a line, or behind
 *     column 100 (time was depth times empty lines);
 *   - all of [ ] ~ * _ in a paragraph where their number times its bytes is
 *     more than 4,000,000 (time was brackets times lines): a paragraph of 8 KB
 *     may have some 480 of them;
 *   - the colon of every reference definition ("[a]: b"), which are not
 *     offered: such a line is text (and time and output were references times
 *     the length of their target);
 *   - what our dialect shows as it was typed (comments_markdown_lines.h and
 *     comments_markdown_dialect.h, which puts bytes of its own into the copy).
 * With them 1 MB of any pattern that was tried takes less than 0.5 s.
 */
int comments_markdown_guard(comments_str_t text,
    comments_markdown_guarded_t *guarded);


#endif
