/*
 * The block on a page with a <base>.
 */
#ifndef NGX_HTTP_COMMENTS_BASE_H
#define NGX_HTTP_COMMENTS_BASE_H

#include "ngx_http_comments.h"


/*
 * Keeps the links of the block in ctx->result.data where they belong on a page
 * with that <base>: absolute if it leads to another host, with a target if it
 * has one. NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_base(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_uri_base_t *base);


#endif
