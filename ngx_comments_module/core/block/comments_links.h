/*
 * The links that readers of a comment would see.
 */
#ifndef COMMENTS_LINKS_H
#define COMMENTS_LINKS_H

#include "comments_arena.h"
#include "comments_format.h"
#include "comments_model.h"


/* as many as a text can have (comments_markdown.h), and the website */
#define COMMENTS_LINKS_MAX  101


/*
 * Stores the targets of the links of a comment's website and of its text in
 * links[COMMENTS_LINKS_MAX] and their number in *n: the website first, then
 * those of the text, as it is rendered in its format, in their order. formats
 * is as in comments_format_find(): a text of a format that is not there has no
 * links, as it is shown. Scheme and host are in lower case; strings lie in the
 * arena, and are not HTML-escaped. Linear time. COMMENTS_OK, or COMMENTS_ERROR:
 * out of memory.
 */
int comments_links(comments_arena_t *arena, const comments_formats_t *formats,
    const comments_comment_t *comment, comments_str_t *links, size_t *n);


#endif
