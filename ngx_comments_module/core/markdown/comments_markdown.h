/*
 * A comment's Markdown as HTML, through md4c: a safe subset whose output is
 * well-formed XML, bounded, and holds no byte of the input unescaped.
 */
#ifndef COMMENTS_MARKDOWN_H
#define COMMENTS_MARKDOWN_H

#include "comments_buf.h"


/* raised whenever the output for the same text changes */


/* the longest text that is read as Markdown, and shown as a whole */
#define COMMENTS_MARKDOWN_TEXT_MAX  1048576

/* the most bytes of HTML that a text of len bytes becomes */
#define COMMENTS_MARKDOWN_BUDGET(len)  (6 * (len) + 4096)


/* --- comments_markdown_budget.c --- */

/*
 * Appends the HTML of text (valid UTF-8, any content). Elements: p br em strong
 * del code pre blockquote ul ol li a hr; headings become <p> with <strong>. Raw
 * HTML is shown as text, images as links to them, tables as text, indented text
 * is a paragraph (code has fences). Underlines of headings and definitions of
 * references are text, and there is more of that kind: see
 * comments_markdown_lines.h and comments_markdown_dialect.h. Every newline
 * within a paragraph is a <br />. Links: what comments_uri_web() allows, and
 * mailto; never one within another, rel="nofollow ugc noopener", without
 * titles, 100 of a text; of others the text stays, with the target in brackets
 * behind it. Bare URLs (http://, https://, www.) and mail addresses in <>
 * become links. With ascii the output is LF and 0x20-0x7E, the rest in
 * references. Nesting of quotes and lists is bounded at 20 levels, that of
 * spans too; deeper ones lose their mark-up but not their text. Marks and
 * joined characters are bounded as comments_text_cluster.h has it, whatever
 * mark-up is between them. Linear time: see comments_markdown_guard.h for what
 * that costs long paragraphs. Not empty unless the text is blank.
 *
 * No text fails, and none becomes more than COMMENTS_MARKDOWN_BUDGET() bytes (a
 * byte that is not UTF-8 counts as two): where its mark-up would need more, it
 * is shown without any, as paragraphs and lines. So is the first 1 MB of a text
 * that is longer, with an ellipsis.
 *
 * COMMENTS_OK. COMMENTS_DECLINED: it is shown without mark-up because the
 * parser had no memory. COMMENTS_ERROR: no memory for the output, or no room
 * under the ceiling of out, which has failed. It does not keep text.
 */
int comments_markdown_render(comments_buf_t *out, comments_str_t text,
    int ascii);

/*
 * The same, always by the parser: comments_markdown_render() takes a shorter
 * way for plain prose, which gives the same bytes. For the tests that prove it.
 */
int comments_markdown_render_parsed(comments_buf_t *out, comments_str_t text,
    int ascii);


/* --- comments_markdown.c --- */

/*
 * Appends what the parser makes of text (up to 1 MB), with no bound but that
 * of out, and without the one on marks; nothing, perhaps, though text is not
 * blank. COMMENTS_OK or COMMENTS_ERROR: out has failed, half of it may be
 * there.
 */
int comments_markdown_parse(comments_buf_t *out, comments_str_t text,
    int ascii);


#endif
