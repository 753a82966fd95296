/*
 * Composed pages that are compressed once and cached (comments_gzip).
 */
#ifndef NGX_HTTP_COMMENTS_GZIP_H
#define NGX_HTTP_COMMENTS_GZIP_H

#include "ngx_http_comments.h"


/*
 * Called by the header filter. If comments_gzip is on and the client accepts
 * gzip, finds or makes the compressed form of ctx->page, sets ctx->gzipped to
 * it, and sets the response's headers. Otherwise ctx->gzipped stays empty.
 * NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_gzip_header(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Called by the body filter if ctx->gzipped is set. Sets *out to the compressed
 * page, which is to be sent in place of the chain in, whose buffers are marked
 * as sent. NGX_OK; NGX_DECLINED: in does not end the response yet, and nothing
 * is to be sent; NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_gzip_body(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t *in, ngx_chain_t *out);


#endif
