/*
 * The short way for texts without Markdown: most comments are plain prose, and
 * need no parser.
 */
#ifndef COMMENTS_MARKDOWN_PROSE_H
#define COMMENTS_MARKDOWN_PROSE_H

#include "comments_buf.h"


/*
 * Appends the HTML of text if nothing in it could be Markdown: paragraphs,
 * line breaks and bare addresses, byte for byte what
 * comments_markdown_render_parsed() writes. COMMENTS_DECLINED: there may be
 * mark-up in it, nothing was written; that is decided by a single character in
 * doubt. Else returns as comments_buf_add(). Linear time; it does not keep
 * text.
 */
int comments_markdown_prose(comments_buf_t *out, comments_str_t text,
    int ascii);


#endif
