/*
 * Whose thread a page has, at which address, and what is wanted of it.
 */
#ifndef NGX_HTTP_COMMENTS_THREAD_H
#define NGX_HTTP_COMMENTS_THREAD_H

#include "ngx_http_comments.h"


/*
 * Fills site, thread, url, locale, enabled of ctx for the location that r is in
 * now. NGX_OK; NGX_DECLINED: comments are off here; NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_thread_resolve(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* Fills ctx->site alone: the namespace in Redis. NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_comments_thread_site(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* Fills ctx->want for a view of the thread. shared: the zone may have it. */
void ngx_http_comments_thread_want(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_view_t view, ngx_uint_t shared,
    ngx_uint_t ascii);

/*
 * The same for the block in the page itself, as the verb of ctx shows it; sets
 * ctx->personal too. Cannot fail.
 */
void ngx_http_comments_thread_want_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t ascii);


#endif
