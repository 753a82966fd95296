/*
 * A comment's Markdown as HTML, through md4c: a safe subset whose output is
 * well-formed XML and holds no byte of the input unescaped.
 */
#ifndef COMMENTS_MARKDOWN_H
#define COMMENTS_MARKDOWN_H

#include "comments_buf.h"


/* raised whenever the output for the same text changes */
#define COMMENTS_MARKDOWN_VERSION  1


/*
 * Appends the HTML of text (valid UTF-8, any content, up to 1 MB). Elements:
 * p br em strong del code pre blockquote ul ol li a hr; headings become <p>
 * with <strong>. Raw HTML is shown as text, images as links to them, tables
 * as text. Every newline within a paragraph is a <br />. Links: http, https, mailto
 * only, rel="nofollow ugc noopener"; others stay text. Bare URLs (http://,
 * https://, www.) and mail addresses in <> become links. With ascii the output
 * is ASCII with references. Nesting of quotes and lists is bounded at 20
 * levels, deeper ones lose their mark-up but not their text; output at most as
 * the buffer allows. Linear time. Returns as comments_buf_add(). It does not keep text.
 */
int comments_markdown_render(comments_buf_t *out, comments_str_t text,
    int ascii);


#endif
