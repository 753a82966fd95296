/*
 * A page that is a file, sent with its block in it.
 */
#ifndef NGX_HTTP_COMMENTS_PAGE_H
#define NGX_HTTP_COMMENTS_PAGE_H

#include "ngx_http_comments.h"


/* The content handler of a page that is a file. */
ngx_int_t ngx_http_comments_page_handler(ngx_http_request_t *r);

/* Reads and scans the file. NGX_DECLINED: it has no place for a block. */
ngx_int_t ngx_http_comments_page_prepare(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Gets ctx->query and sends the page, from a content handler: returns what one
 * returns. resume is called instead when the thread has to be waited for.
 */
ngx_int_t ngx_http_comments_page_get(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume);

/*
 * Sends the page of ctx (its file with ctx->result's block in it, or a page
 * made for the purpose) with ctx->status (0: 200). Returns what a content
 * handler returns.
 */
ngx_int_t ngx_http_comments_page_send(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Sees to a block in ctx->result.data: when nothing is known of the thread, one
 * that says so, in r->pool. NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_page_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Puts an empty form before the block, into ctx->result.before: where the page
 * has one open that it never closes, a browser takes the next <form> for
 * nothing and the next </form> for that one's end. The block is not copied: it
 * may be large, and others may send it too. Cannot fail.
 */
void ngx_http_comments_page_unform(ngx_http_comments_ctx_t *ctx);

/* Ends a request that had waited in a content handler. */
void ngx_http_comments_page_finish(ngx_http_request_t *r, ngx_int_t rc);


#endif
