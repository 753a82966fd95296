/*
 * What the files of the handler in PRECONTENT share.
 */
#ifndef NGX_HTTP_COMMENTS_PREFETCH_H
#define NGX_HTTP_COMMENTS_PREFETCH_H

#include "ngx_http_comments.h"


/* --- ngx_http_comments_prefetch.c --- */

/*
 * Refuses a request from a phase. Returns what a phase handler returns; what
 * was sent already is finalized here.
 */
ngx_int_t ngx_http_comments_prefetch_refuse(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_reason_t reason);

/*
 * Gets the block of a page from elsewhere. NGX_DECLINED: it is there, go on;
 * NGX_AGAIN: the phases will be run again; NGX_DONE: answered; else a status.
 */
ngx_int_t ngx_http_comments_prefetch_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


/* --- ngx_http_comments_prefetch_body.c --- */

/*
 * Reads the body of a request that is a view of a page from elsewhere, and then
 * gets the block. NGX_DONE, or a status.
 */
ngx_int_t ngx_http_comments_prefetch_body(ngx_http_request_t *r);


/* --- ngx_http_comments_prefetch_method.c --- */

/*
 * May the verb be asked for by this method? NGX_OK: yes; NGX_DECLINED: the
 * request is none of ours; else it was refused, as a phase handler returns it.
 */
ngx_int_t ngx_http_comments_prefetch_method(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
