/*
 * Renders a window (see comments_window.h) whose comments have been read.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_DRAW_H
#define NGX_HTTP_COMMENTS_FETCH_DRAW_H

#include "ngx_http_comments_fetch_state.h"


/*
 * A step of the fetch: asks Redis for the depths of those comments whose
 * parents are in an earlier window, then renders the window and ends the fetch.
 */
ngx_int_t ngx_http_comments_fetch_cut(ngx_http_comments_fetch_t *fetch);

/*
 * The comment with that id among n comments; NULL: there is none. Linear in n,
 * cannot fail.
 */
comments_comment_t *ngx_http_comments_fetch_find(comments_comment_t *comments,
    uint32_t n, comments_str_t id);


#endif
