/*
 * A comment's Markdown as HTML, through md4c: a safe subset whose output is
 * well-formed XML and holds no byte of the input unescaped.
 */
#ifndef COMMENTS_MARKDOWN_H
#define COMMENTS_MARKDOWN_H

#include "comments_buf.h"


/* raised whenever the output for the same text changes */
#define COMMENTS_MARKDOWN_VERSION  2


/*
 * Appends the HTML of text (valid UTF-8, any content, up to 1 MB). Elements:
 * p br em strong del code pre blockquote ul ol li a hr; headings become <p>
 * with <strong>. Raw HTML is shown as text, images as links to them, tables as
 * text, indented text is a paragraph (code has fences). Underlines of headings
 * and definitions of references are text, and there is more of that kind: see
 * comments_markdown_lines.h and comments_markdown_dialect.h. Every newline
 * within a paragraph is a <br />. Links: what comments_uri_web() allows, and
 * mailto; never one within another, rel="nofollow ugc noopener", without
 * titles; of others the text stays, with the target in brackets behind it. Bare
 * URLs (http://, https://, www.) and mail addresses in <> become links. With
 * ascii the output is LF and 0x20-0x7E, the rest in references. Nesting of
 * quotes and lists is bounded at 20 levels, that of spans too; deeper ones lose
 * their mark-up but not their text. Linear time: see comments_markdown_guard.h
 * for what that costs long paragraphs. Not empty unless the text is blank.
 * Returns as comments_buf_add(); it does not keep text.
 */
int comments_markdown_render(comments_buf_t *out, comments_str_t text,
    int ascii);

/*
 * The same, always by the parser: comments_markdown_render() takes a shorter
 * way for plain prose, which gives the same bytes. For the tests that prove it.
 */
int comments_markdown_render_parsed(comments_buf_t *out, comments_str_t text,
    int ascii);


#endif
