/*
 * Inserts the block into a page that passes through the body filter in parts.
 */
#ifndef NGX_HTTP_COMMENTS_STREAM_H
#define NGX_HTTP_COMMENTS_STREAM_H

#include "ngx_http_comments.h"


/*
 * Creates ctx->stream, in r->pool, for a page whose type and charset are set in
 * r->headers_out. Returns the stream's scan; its charset is opaque already if
 * that of the header is (see comments_charset_t). NULL: out of memory.
 */
comments_scan_t *ngx_http_comments_stream_create(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Reads the next buffers of the page, and calls next with everything that can
 * be sent now. When the place of the block is known, inserts the block and sets
 * ctx->inject_done. The buffers of in are passed to next, perhaps with fewer
 * bytes, or are marked as read. The memory that is used does not depend on the
 * length of the page: at most 8 MB of it are held back. Returns what next
 * returns, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_stream_filter(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t *in,
    ngx_http_output_body_filter_pt next);

/*
 * Reads the next buffers of a page that is only scanned and not sent (a probe),
 * and marks them as read. Cannot fail.
 */
void ngx_http_comments_stream_read(ngx_http_comments_ctx_t *ctx,
    ngx_chain_t *in);

/*
 * Called at the end of such a page. 1 if the page has a place for the block; 0
 * if not, or if ctx->stream is NULL, since the response was not a page. Cannot
 * fail.
 */
ngx_uint_t ngx_http_comments_stream_ended(ngx_http_comments_ctx_t *ctx);


#endif
