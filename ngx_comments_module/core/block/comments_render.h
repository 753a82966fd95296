/*
 * Renders the block (the HTML of a page's comments). The block is HTML that is
 * also well-formed XML, and it is ASCII unless the page is UTF-8. The block's
 * mark-up is made only here, in comments_render*.c.
 */
#ifndef COMMENTS_RENDER_H
#define COMMENTS_RENDER_H

#include "comments_buf.h"
#include "comments_render_types.h"


/*
 * Appends the block: <section id="ngx-comments" …>. tree is NULL if Redis is
 * unavailable or the thread was not read; the block then has no list and no
 * count. The form is drawn under the comment render->reply_to if that is in the
 * tree, else at the end. A comment for which there is no memory, or no room in
 * the buffer, is replaced by a note and counted in render->failed; the other
 * comments are drawn. Returns as comments_buf_add().
 */
int comments_render_block(comments_buf_t *out, const comments_render_t *render,
    const comments_tree_t *tree);

/*
 * 1 if the comment of the view is missing, else 0: the comment of a permalink
 * is not in the tree, or the comment to reply to does not exist. The block then
 * has a note. Cannot fail.
 */
int comments_render_missing(const comments_render_t *render,
    const comments_tree_t *tree);

/*
 * Appends a standalone page: a complete HTML page, in UTF-8, around the block.
 * title is a key of the locale. The body has the class "ngx-comments-dressed"
 * if the page has stylesheets of the site. Returns as comments_buf_add().
 */
int comments_render_page(comments_buf_t *out, const comments_render_t *render,
    const comments_tree_t *tree, const char *title);

/* The title of such a page, by its view: a key. Cannot fail. */
const char *comments_render_page_title(const comments_render_t *render);

/*
 * Appends a time (ms since 1970) as "2026-11-23T10:00:00Z". A time outside the
 * years 1 to 9999 becomes the nearest second inside them. Returns as
 * comments_buf_add().
 */
int comments_render_time(comments_buf_t *out, int64_t ms);

/*
 * 1 if a comment's website may be a link, else 0: it is not longer than a new
 * comment's website may be, and it passes comments_uri_web(). Cannot fail.
 */
int comments_render_is_web(comments_str_t website);


#endif
