/*
 * The short way for texts with little Markdown: most comments are prose, and
 * need no parser. Measured (make bench ROWS=text): a seventh of the parser's
 * time for prose, a third with simple mark-up. A page of 100 comments that is
 * in no zone would take 0.4 to 0.7 ms more by the parser; it may take 1 ms.
 */
#ifndef COMMENTS_MARKDOWN_PROSE_H
#define COMMENTS_MARKDOWN_PROSE_H

#include "comments_buf.h"


/*
 * Appends the HTML of text if its mark-up is none or simple: paragraphs, line
 * breaks, bare addresses, emphasis, code and links, byte for byte what
 * comments_markdown_parse() writes. COMMENTS_DECLINED: there may be
 * other mark-up in it, nothing was written; that is decided by a single
 * character in doubt. Else returns as comments_buf_add(). Linear time; it does
 * not keep text.
 */
int comments_markdown_prose(comments_buf_t *out, comments_str_t text,
    int ascii);


#endif
