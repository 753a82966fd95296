/*
 * A window whose comments are there, drawn.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_DRAW_H
#define NGX_HTTP_COMMENTS_FETCH_DRAW_H

#include "ngx_http_comments_fetch_state.h"


/* A step: looks for the depths of some, then draws it. */
ngx_int_t ngx_http_comments_fetch_cut(ngx_http_comments_fetch_t *fetch);

/* The comment of that id among n; NULL: none. */
comments_comment_t *ngx_http_comments_fetch_find(comments_comment_t *comments,
    uint32_t n, comments_str_t id);


#endif
