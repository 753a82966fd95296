/*
 * Two caches of a worker. The cache of composed pages has whole pages, each
 * with its block in it, that can be sent from memory. The map has, for each
 * version of an HTML file, what the scan of the file has found, above all the
 * place of the block.
 */
#ifndef NGX_HTTP_COMMENTS_COMPOSE_H
#define NGX_HTTP_COMMENTS_COMPOSE_H

#include "ngx_http_comments.h"


/*
 * The largest key in bytes by which the fast path (ngx_http_comments_warm.h)
 * finds a composed page. Requests with a longer key do not take the fast path.
 */
#define NGX_HTTP_COMMENTS_COMPOSE_KEY  1024


/*
 * Looks for the composed page of the open file (ctx->file) with an up-to-date
 * block. NGX_OK: ctx->page is the page, of which the request holds a reference
 * until it ends, and place, charset and at of ctx->file and ctx->result are
 * set. NGX_DECLINED: there is no such page.
 */
ngx_int_t ngx_http_comments_compose_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Checks whether a page of the cache is the page of the open file with an
 * up-to-date block. In any case the caller's reference to the page is used up.
 * NGX_OK: it is, and ctx is set as above. NGX_DECLINED: the page was composed
 * of another version of the file, its block is out of date, or there is no
 * memory.
 */
ngx_int_t ngx_http_comments_compose_take(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_comments_page_t *page);

/*
 * Sets what ngx_http_comments_file_scan() sets, and returns the same. It is
 * taken from the map if the map has this version of the file (then without the
 * file's data); otherwise the file is read and scanned, and the result is added
 * to the map.
 */
ngx_int_t ngx_http_comments_compose_scan(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Composes a page of the file and the block in ctx->result, and adds it to the
 * cache. Returns the page, which is ctx->page too; the request holds a
 * reference until it ends. NULL: the page is not composed, and is to be sent in
 * parts: the view is for one reader, the block was not in the zone, the file
 * has changed just now or is too large, or there is no room or memory.
 */
ngx_comments_page_t *ngx_http_comments_compose_page(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * 1 if the page of ctx may be composed and cached when its block is found in
 * the zone; else 0. Cannot fail.
 */
ngx_uint_t ngx_http_comments_compose_may(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Writes the key by which the fast path finds the composed page of a request
 * to key->data, which has room for NGX_HTTP_COMMENTS_COMPOSE_KEY bytes, and
 * sets key->len. NGX_OK; NGX_DECLINED: the fast path is not for this request,
 * since it has a query, its thread or root depends on variables, or the key
 * would be too long.
 */
ngx_int_t ngx_http_comments_compose_key(ngx_http_request_t *r, ngx_str_t *key);


#endif
