/*
 * The thread of a page: its site and key, the page's address, and the query for
 * the thread.
 */
#ifndef NGX_HTTP_COMMENTS_THREAD_H
#define NGX_HTTP_COMMENTS_THREAD_H

#include "ngx_http_comments.h"


/*
 * Sets site, thread, url, locale, vary and enabled of ctx for the location that
 * r is in now. NGX_OK; NGX_DECLINED: comments are off here; NGX_ERROR: out of
 * memory.
 */
ngx_int_t ngx_http_comments_thread_resolve(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Sets ctx->site alone: the namespace of the thread in Redis. NGX_OK, or
 * NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_thread_site(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Sets ctx->query to the query for a view of the thread; its strings are those
 * of ctx and of the configuration. shared: the result may be cached in the
 * zone; ascii: the block is to be ASCII only, as a page that is not in UTF-8
 * needs it. Cannot fail.
 */
void ngx_http_comments_thread_query(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_view_t view, ngx_uint_t shared,
    ngx_uint_t ascii);

/*
 * Sets the formats of texts in ctx->query, which _query() does not: a page that
 * is composed already needs none. Needed before anything is rendered. Cannot
 * fail.
 */
void ngx_http_comments_thread_formats(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The same for the block inside the page, in the view that the verb of ctx asks
 * for, with what its form says of accounts. Sets ctx->personal too. Cannot
 * fail.
 */
void ngx_http_comments_thread_want_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t ascii);


#endif
