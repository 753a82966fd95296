/*
 * Turns the Markdown of other systems, which may hold HTML, into HTML.
 */
#ifndef COMMENTSCTL_MARKUP_MARKDOWN_H
#define COMMENTSCTL_MARKUP_MARKDOWN_H

#include "comments_buf.h"


/* the longest text that is converted, bytes */
#define COMMENTSCTL_MARKDOWN_MAX  1048576


/*
 * 1 if other systems may show text otherwise than core does, because of a tag,
 * a comment or indented code in it; else 0. Linear time. Cannot fail.
 */
int commentsctl_markup_markdown_mixed(comments_str_t text);

/*
 * Appends the HTML of text, which is valid UTF-8 of up to
 * COMMENTSCTL_MARKDOWN_MAX bytes. Line feeds are line breaks in it, as
 * COMMENTSCTL_MARKUP_BREAKS has it.
 *   - Tags stay tags, except in code. What only looks like one ("vector<int>"),
 *     and what hides all that follows since its end is missing, is text.
 *   - Indented lines are code unless text begins with a tag of a block: HTML is
 *     often indented. For the rest text is read as core does, with core's guard
 *     (comments_markdown_guard.h).
 *   - With sanitised, & < > " and ' are escaped in text, and so they are in
 *     code: there they are taken back.
 * Linear time. COMMENTS_ERROR: out of memory; html->failed may be set, and part
 * of the HTML may have been appended.
 */
int commentsctl_markup_markdown(comments_buf_t *html, comments_str_t text,
    int sanitised);


#endif
