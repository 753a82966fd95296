/*
 * Composed pages, compressed once and kept.
 */
#ifndef NGX_HTTP_COMMENTS_GZIP_H
#define NGX_HTTP_COMMENTS_GZIP_H

#include "ngx_http_comments.h"


/*
 * Under comments_gzip: finds or makes the compressed form of ctx->page and
 * sets the headers for it (ctx->gzipped). NGX_OK, NGX_ERROR.
 */
ngx_int_t ngx_http_comments_gzip_header(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Puts the compressed page into *out instead of the chain in, when that ends
 * the response. NGX_DECLINED: not yet the end, nothing is to be sent.
 */
ngx_int_t ngx_http_comments_gzip_body(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t *in, ngx_chain_t *out);


#endif
