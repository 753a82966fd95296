/*
 * Sends a page that is a file, with its block in it.
 */
#ifndef NGX_HTTP_COMMENTS_PAGE_H
#define NGX_HTTP_COMMENTS_PAGE_H

#include "ngx_http_comments.h"


/*
 * The content handler of a page that is a file. Called after
 * ngx_http_comments_page_prepare() or ngx_http_comments_warm_find() has
 * returned NGX_OK. Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_page_handler(ngx_http_request_t *r);

/*
 * Finds the place of the block in the open file. If the request has no verb and
 * this worker has cached the composed page, also sets ctx->page and
 * ctx->result. NGX_OK; NGX_DECLINED: the file has no place for a block, or
 * cannot be read; NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_page_prepare(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Gets the answer to ctx->query and sends the page. If the request has to wait
 * for the thread, resume is called later and sends the page. Called from a
 * content handler, whose result it returns.
 */
ngx_int_t ngx_http_comments_page_get(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume);

/*
 * Sends the page of ctx with status ctx->status (0: 200): the file with the
 * block in ctx->result, or, if the page is not a file or has no place for a
 * block, the standalone page, which has only the form. Returns what a content
 * handler returns.
 */
ngx_int_t ngx_http_comments_page_send(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * If ctx->result has no block, since Redis did not answer, makes one in r->pool
 * that says that the comments are not available now. NGX_OK, or NGX_ERROR: out
 * of memory.
 */
ngx_int_t ngx_http_comments_page_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Puts "<form></form>" before the block, in ctx->result.before, for a page that
 * has opened a form before the place of the block and never closes it. Inside
 * an open form a browser ignores <form>, and the next </form> ends the open
 * form, so the block's own forms work after these two tags. The block itself is
 * not changed, since it may be large and other requests may send it too. Cannot
 * fail.
 */
void ngx_http_comments_page_unform(ngx_http_comments_ctx_t *ctx);

/*
 * Finalizes a request that a content handler has let wait; rc is what the
 * handler would have returned. r must not be used afterwards.
 */
void ngx_http_comments_page_finish(ngx_http_request_t *r, ngx_int_t rc);


#endif
