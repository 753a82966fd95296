/*
 * What the late filter's two files say to each other.
 */
#ifndef NGX_HTTP_COMMENTS_FILTER_H
#define NGX_HTTP_COMMENTS_FILTER_H

#include "ngx_http_comments_fetch.h"


/* Cache-Control, X-Robots-Tag and what is left of the validators. */
ngx_int_t ngx_http_comments_filter_headers(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* Validators of a page from elsewhere with its block. NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_comments_filter_validators(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Answers the conditions of a request that were withheld from the page's
 * origin. NGX_OK: the header goes on, its status perhaps 304; else what a
 * header filter returns: a 412 has been sent, and ctx is no longer r's.
 */
ngx_int_t ngx_http_comments_filter_conditional(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The same for an answer of a page's origin that gets no block: conditions and
 * range are back in r, and nginx's range filter is told that there are ranges.
 */
ngx_int_t ngx_http_comments_filter_untouched(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* Takes every header line of that name out of the response. */
void ngx_http_comments_headers_drop(ngx_http_request_t *r, const char *name);

/* --- ngx_http_comments_stream.c --- */

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

/* --- ngx_http_comments_gzip.c --- */

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
