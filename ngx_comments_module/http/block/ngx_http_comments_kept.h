/*
 * A worker's own cache of blocks: copies of blocks of the zone that requests
 * can send without copying them again.
 */
#ifndef NGX_HTTP_COMMENTS_KEPT_H
#define NGX_HTTP_COMMENTS_KEPT_H

#include "ngx_http_comments.h"


/*
 * Sets ctx->result to a fresh block of this cache, and counts the hit. The
 * request holds a reference to the block until it ends. NGX_OK; NGX_DECLINED:
 * there is no such block, ask the zone; the result is unchanged then.
 */
ngx_int_t ngx_http_comments_kept_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant);

/*
 * Adds a copy of the block in ctx->result, which comes from the zone, to this
 * cache. Does nothing if the block is smaller than 4096 bytes or if a whole
 * page will be composed of it. Cannot fail.
 */
void ngx_http_comments_kept_add(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant);


#endif
