/*
 * Renders texts with little Markdown without the parser, which is faster: most
 * comments are prose. Measured (make bench ROWS=text): a seventh of the
 * parser's time for prose, a third with simple mark-up. By the parser a page
 * of 100 comments that is in no cache zone would take 0.4 to 0.7 ms more, of
 * the 1 ms that it may take.
 */
#ifndef COMMENTS_MARKDOWN_PROSE_H
#define COMMENTS_MARKDOWN_PROSE_H

#include "comments_buf.h"


/*
 * Appends the HTML of text if text is simple: paragraphs, line breaks, bare
 * addresses, emphasis, code and links (see comments_markdown_marks.h). The
 * HTML is byte for byte what comments_markdown_parse() writes.
 * COMMENTS_DECLINED: text may have other mark-up, and nothing was appended; a
 * single doubtful character is enough. Otherwise returns as
 * comments_buf_add(). Linear time. Does not keep text.
 */
int comments_markdown_prose(comments_buf_t *out, comments_str_t text,
    int ascii);


#endif
