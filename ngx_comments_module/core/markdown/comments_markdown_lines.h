/*
 * Where our Markdown is not CommonMark, line by line: no setext headings, and
 * lists that begin with a small number.
 */
#ifndef COMMENTS_MARKDOWN_LINES_H
#define COMMENTS_MARKDOWN_LINES_H

#include "comments_str.h"


/*
 * Copies len bytes of data, which may have stand-ins (see
 * comments_markdown_literal.h) and gets some more, to out, which has room for
 * twice as many, and returns the end of what it wrote. On the way
 *   - lines of "=" or "-" under a paragraph are hidden from the parser by their
 *     first character: they are text, and a line across the page stands behind
 *     an empty line or is one of "*" or "_";
 *   - the "." or ")" behind a number of three digits and more is hidden, and a
 *     ")" behind another number than 1 where no list with ")" is open;
 *   - the marker of an empty item is hidden within a paragraph, which it does
 *     not interrupt;
 *   - the "~"s of a fence whose information has one ("~~~ a ~~~") are hidden,
 *     as CommonMark has it of "`": what stands between them would not be shown;
 *   - paragraphs, and nothing else, go through comments_markdown_dialect().
 * What the lines are is judged as md4c judges them, but for what only a text
 * that was made for it would show: at worst a line looks like CommonMark.
 * Cannot fail. Linear time.
 */
char *comments_markdown_lines(char *out, char *data, size_t len);


/*
 * The length of a quote's or an item's marker at p < end; 0: there is none.
 * Cannot fail.
 */
size_t comments_markdown_lines_marker(const char *p, const char *end);

/*
 * 1 if the line from p to end, behind its blanks, is three or more of one of
 * "-", "*" and "_": "- - -" is a line across the page, not three lists. Cannot
 * fail.
 */
int comments_markdown_lines_break(const char *p, const char *end);


#endif
