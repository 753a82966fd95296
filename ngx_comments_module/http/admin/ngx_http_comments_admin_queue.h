/*
 * The page of the moderators' queue.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_QUEUE_H
#define NGX_HTTP_COMMENTS_ADMIN_QUEUE_H

#include "ngx_http_comments_admin_state.h"


/*
 * Answers GET queue. For ngx_http_comments_admin_start(): returns as an
 * ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_queue(ngx_http_comments_admin_t *admin);

/* what a page is drawn of, with the memory of its strings */
typedef struct {
    comments_queue_view_t   view;
    char                    token[COMMENTS_QUEUE_TOKEN_LEN];
    char                    css[128];
    char                    js[128];
} ngx_http_comments_admin_drawing_t;

/*
 * Fills *drawing for a page of this request, without a script. NGX_OK;
 * NGX_ERROR: libcrypto failed.
 */
ngx_int_t ngx_http_comments_admin_view(ngx_http_comments_admin_t *admin,
    ngx_http_comments_admin_drawing_t *drawing);

/*
 * Stores in *value the first argument of that name, decoded as a form's is, in
 * the arena; empty: there is none. NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_admin_option(ngx_http_comments_admin_t *admin,
    const char *name, comments_str_t *value);

/*
 * Reads the argument "notice", of what was done before this page. A notice that
 * is not ours counts as none. NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_admin_noticed(ngx_http_comments_admin_t *admin);

/*
 * Begins to read admin->queue, whose filter, search, after, before or ids are
 * set; calls done when it is complete. Returns as an
 * ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_read(ngx_http_comments_admin_t *admin,
    ngx_int_t (*done)(ngx_http_comments_admin_t *admin));


#endif
