/*
 * The comment block: HTML that is well-formed XML as well, and ASCII unless
 * the page is UTF-8. The only place where the block's mark-up is made.
 */
#ifndef COMMENTS_RENDER_H
#define COMMENTS_RENDER_H

#include "comments_buf.h"
#include "comments_render_types.h"


/*
 * Appends the block: <section id="ngx-comments" …>. tree may be NULL when
 * unavailable, or where the thread was not read: then there is no list, and no
 * count. The form stands under reply_to if that is in the tree, else at the
 * end. A comment for which there is no memory or no room is
 * replaced by a note and counted in render->failed; the other comments are
 * drawn. Returns as
 * comments_buf_add().
 */
int comments_render_block(comments_buf_t *out, const comments_render_t *render,
    const comments_tree_t *tree);

/*
 * 1 if the comment of a view is missing: the comment of a permalink is not in
 * the tree, or the comment to reply to does not exist. The block then has a
 * note. Cannot fail.
 */
int comments_render_missing(const comments_render_t *render,
    const comments_tree_t *tree);

/*
 * Appends a complete UTF-8 HTML page around the block, for refusals and
 * previews of pages that are no file; title is one of the locale's keys.
 */
int comments_render_page(comments_buf_t *out, const comments_render_t *render,
    const comments_tree_t *tree, const char *title);

/* The title of such a page, by its view: a key. Cannot fail. */
const char *comments_render_page_title(const comments_render_t *render);

/*
 * Appends Unix ms as "2026-11-23T10:00:00Z"; what lies outside the years 1 to
 * 9999 becomes the nearest second inside. Returns as comments_buf_add().
 */
int comments_render_time(comments_buf_t *out, int64_t ms);

/*
 * 1 if website is as short as one that comes in now, and may be a link
 * (comments_uri_web.h).
 */
int comments_render_is_web(comments_str_t website);


#endif
