/*
 * The short way for texts with little Markdown: most comments are prose, and
 * need no parser.
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
