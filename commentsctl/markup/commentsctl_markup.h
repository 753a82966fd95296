/*
 * Turns the text of an imported comment into our Markdown.
 */
#ifndef COMMENTSCTL_MARKUP_H
#define COMMENTSCTL_MARKUP_H

#include "comments_arena.h"


/* the longest text that is converted, bytes */
#define COMMENTSCTL_MARKUP_MAX  4194304


/* how the text of a comment is written in the source */
typedef enum {
    COMMENTSCTL_MARKUP_NONE = 0,     /* it stays as it is: Markdown, or what
                                        the entry's format says */
    COMMENTSCTL_MARKUP_PLAIN,        /* nothing in it is markup */
    COMMENTSCTL_MARKUP_HTML,
    COMMENTSCTL_MARKUP_BREAKS,       /* HTML in which a line break is <br>, and
                                        an empty line begins a paragraph, as
                                        WordPress and Movable Type have it */
    COMMENTSCTL_MARKUP_MARKDOWN,     /* Markdown that may hold HTML */
    COMMENTSCTL_MARKUP_SANITISED     /* the same after a sanitiser of HTML: what
                                        is a tag of HTML stayed, all other & < >
                                        " and ' are escaped, in code too */
} commentsctl_markup_t;


/*
 * Stores in *markdown the Markdown that core renders (comments_markdown.h) as
 * the text reads in its source; it lies in the arena. With
 * COMMENTSCTL_MARKUP_NONE it is a copy.
 *   - Paragraphs, line breaks, emphasis, strike-through, code, quotes, lists,
 *     horizontal lines and links stay. Headings become bold paragraphs, images
 *     links with their alternative text, rows of tables lines.
 *   - Scripts, styles, comments and hidden elements are left out, and so is
 *     every tag.
 *   - Links that core does not allow (comments_markdown_link.h) become their
 *     text. A redirection of disq.us becomes its target.
 *   - Markdown without a tag of HTML and without indented code stays as it is.
 *     Of other Markdown both marks and tags keep their meaning, and in code
 *     neither has one (commentsctl_markup_markdown.h).
 *   - Character references are decoded once. What Markdown would read as
 *     markup is escaped.
 * Bytes that are not UTF-8 become U+FFFD. The text may be empty. Linear time.
 * The parser's memory is kept for the next call, so only one thread may call.
 *
 * COMMENTS_OK. COMMENTS_DECLINED: text is longer than COMMENTSCTL_MARKUP_MAX.
 * COMMENTS_ERROR: out of memory. *markdown is unchanged in both cases.
 */
int commentsctl_markup_convert(comments_arena_t *arena, comments_str_t text,
    commentsctl_markup_t markup, comments_str_t *markdown);


#endif
