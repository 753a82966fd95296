/*
 * Blocks as the zone has them, uncopied.
 */
#ifndef NGX_HTTP_COMMENTS_KEPT_H
#define NGX_HTTP_COMMENTS_KEPT_H

#include "ngx_http_comments.h"


/*
 * Fills the result with a fresh block that this worker keeps, and counts the
 * hit; the block is given back with the request. NGX_DECLINED: there is none,
 * ask the zone; the result is unchanged then.
 */
ngx_int_t ngx_http_comments_kept_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant);

/*
 * Keeps a copy of the block that the result has from the zone, unless it is
 * small or a page will be composed of it. Cannot fail.
 */
void ngx_http_comments_kept_add(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant);


#endif
