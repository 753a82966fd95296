/*
 * What a text must not do to the Markdown parser: the marks that would cost it
 * more than linear time are hidden from it.
 */
#ifndef COMMENTS_MARKDOWN_GUARD_H
#define COMMENTS_MARKDOWN_GUARD_H

#include "comments_str.h"


#define COMMENTS_MARKDOWN_NESTING  20    /* levels of quotes and lists */


typedef struct {
    char      *data;             /* by malloc(), the caller ends it by free() */
    size_t     len;              /* a NUL is behind it, for the parser */
    unsigned   hidden:1;         /* there are stand-ins in it */
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
 *   - the colons of reference definitions where the number of brackets times
 *     the bytes of the text is more than 2,000,000 (time and output were
 *     references times the length of their target).
 * With them 1 MB of any pattern that was tried takes less than 0.1 s.
 */
int comments_markdown_guard(comments_str_t text,
    comments_markdown_guarded_t *guarded);

/* The mark that c stands for; any other byte is itself. Cannot fail. */
char comments_markdown_unguard(char c);


#endif
