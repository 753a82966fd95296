/*
 * The block put into a page that passes in pieces.
 */
#ifndef NGX_HTTP_COMMENTS_STREAM_H
#define NGX_HTTP_COMMENTS_STREAM_H

#include "ngx_http_comments.h"


/*
 * Makes ctx->stream, for a page whose type and charset stand in r. Returns its
 * scanner, which tells of an opaque charset already; NULL: no memory.
 */
comments_scan_t *ngx_http_comments_stream_create(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Takes the next buffers of the page and gives next what can go out, the block
 * among it when its place is known (ctx->inject_done). Buffers of in are passed
 * on themselves, with fewer bytes perhaps, or marked as read. The memory that
 * it takes is bounded, whatever the length of the page. Returns what next
 * returns, or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_stream_filter(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t *in,
    ngx_http_output_body_filter_pt next);

/*
 * Reads the next buffers of a page that goes nowhere, and marks them as read.
 * Cannot fail.
 */
void ngx_http_comments_stream_read(ngx_http_comments_ctx_t *ctx,
    ngx_chain_t *in);

/*
 * The end of such a page: does a block belong into it? Not into one without
 * ctx->stream, which was no page.
 */
ngx_uint_t ngx_http_comments_stream_ended(ngx_http_comments_ctx_t *ctx);


#endif
