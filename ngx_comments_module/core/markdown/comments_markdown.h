/*
 * Renders a comment's Markdown as HTML, by the parser md4c. The output is a
 * safe subset of HTML: well-formed XML, bounded in size, with every byte of
 * the input escaped.
 */
#ifndef COMMENTS_MARKDOWN_H
#define COMMENTS_MARKDOWN_H

#include "comments_buf.h"


/* The longest text that is read as Markdown and shown completely, in bytes. */
#define COMMENTS_MARKDOWN_TEXT_MAX  1048576

/* The most bytes of HTML that a text of len bytes becomes. */
#define COMMENTS_MARKDOWN_BUDGET(len)  (7 * (len) + 4096)


/* --- comments_markdown_budget.c --- */

/*
 * Appends the HTML of text, which may be any valid UTF-8. The elements are p
 * br em strong del code pre blockquote ul ol li a hr.
 *   - Headings become <p> with <strong>. Raw HTML and tables are shown as
 *     text, images as links to them. Indented text is a paragraph, since code
 *     has fences. Underlines of headings and definitions of references are
 *     text; for the other differences from CommonMark see
 *     comments_markdown_lines.h and comments_markdown_dialect.h.
 *   - Every newline within a paragraph is a <br />.
 *   - A link's target is what comments_uri_web() allows, or mailto. Bare URLs
 *     (http://, https://, www.) and mail addresses in <> become links. Links
 *     have rel="nofollow ugc noopener" and no title, are never nested, and are
 *     at most 100 in a text. Of any other link the text is shown, followed by
 *     the target in parentheses.
 *   - With ascii, the output consists of LF and 0x20-0x7E; other characters
 *     are references.
 *   - Quotes and lists are nested up to 20 levels, and so are spans. Deeper
 *     ones lose their mark-up but not their text.
 *   - Combining marks and joined characters are bounded as in
 *     comments_text_cluster.h, whatever mark-up is between them.
 * The time is linear; comments_markdown_guard.h says what this costs long
 * paragraphs. The output is empty only if text is blank.
 *
 * No text is refused, and none becomes more than COMMENTS_MARKDOWN_BUDGET()
 * bytes (a byte that is not UTF-8 counts as two). A text whose mark-up would
 * need more is shown without mark-up, as paragraphs and lines. Of a text
 * longer than 1 MB the first 1 MB is shown in the same way, with an ellipsis.
 *
 * COMMENTS_OK. COMMENTS_DECLINED: the text was appended without mark-up
 * because the parser was out of memory. COMMENTS_ERROR: out of memory for the
 * output, or out has reached its limit; out->failed is set. Does not keep
 * text.
 */
int comments_markdown_render(comments_buf_t *out, comments_str_t text,
    int ascii);

/*
 * The same, but always by the parser. comments_markdown_render() renders plain
 * prose without the parser, with the same bytes as result. For tests, which
 * compare the two.
 */
int comments_markdown_render_parsed(comments_buf_t *out, comments_str_t text,
    int ascii);

/*
 * Appends text without mark-up, as paragraphs and lines, escaped; a blank text
 * is nothing. Lengths are bounded as by comments_markdown_render(). COMMENTS_OK
 * or COMMENTS_ERROR, as there.
 */
int comments_markdown_plain(comments_buf_t *out, comments_str_t text,
    int ascii);


/* --- comments_markdown.c --- */

/*
 * Appends the HTML that the parser makes of text, which has up to 1 MB. The
 * output is bounded only by the limit of out, combining marks are not bounded,
 * and the output may be empty though text is not blank. COMMENTS_OK, or
 * COMMENTS_ERROR: out->failed is set, and part of the HTML may have been
 * appended.
 */
int comments_markdown_parse(comments_buf_t *out, comments_str_t text,
    int ascii);


#endif
