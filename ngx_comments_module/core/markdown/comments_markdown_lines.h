/*
 * Our differences from CommonMark that concern whole lines: there are no
 * setext headings (underlined with "=" or "-"), and a list begins with a small
 * number.
 */
#ifndef COMMENTS_MARKDOWN_LINES_H
#define COMMENTS_MARKDOWN_LINES_H

#include "comments_str.h"


/*
 * Copies len bytes of data to out, which has room for twice as many, and
 * returns the end of what it wrote. data may already have stand-ins (see
 * comments_markdown_literal.h), and further ones are put into it. While
 * copying,
 *   - a line of "=" or "-" under a paragraph is hidden from the parser by its
 *     first character and is shown as text. A thematic break (a line across
 *     the page) needs an empty line before it, or consists of "*" or "_";
 *   - the "." or ")" after a number of three or more digits is hidden, and a
 *     ")" after any number but 1 if no list with ")" is open;
 *   - the marker of an empty item is hidden within a paragraph, so that it
 *     does not interrupt the paragraph;
 *   - the "~"s of a fence are hidden if its info string has a "~" ("~~~ a
 *     ~~~"), as CommonMark does for "`": the text between them would not be
 *     shown;
 *   - paragraphs, and only they, go through comments_markdown_dialect().
 * Lines are classified as md4c classifies them, except in cases that only a
 * text made for this purpose has. In such a case a line at worst looks as in
 * CommonMark. Cannot fail. Linear time.
 */
char *comments_markdown_lines(char *out, char *data, size_t len);


/*
 * Returns the length of the marker of a quote or an item at p, which is before
 * end; 0: there is no marker. Cannot fail.
 */
size_t comments_markdown_lines_marker(const char *p, const char *end);

/*
 * 1 if the line from p to end is a thematic break: after its blanks, three or
 * more of one of "-", "*" and "_", so that "- - -" is a line across the page
 * and not three lists. Else 0. Cannot fail.
 */
int comments_markdown_lines_break(const char *p, const char *end);


#endif
