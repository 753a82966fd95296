/*
 * Pages that this worker has composed before, and the map of files: where the
 * block goes in each.
 */
#ifndef NGX_HTTP_COMMENTS_COMPOSE_H
#define NGX_HTTP_COMMENTS_COMPOSE_H

#include "ngx_http_comments.h"


/* bytes of a key by which a warm page is found; longer ones go the long way */
#define NGX_HTTP_COMMENTS_COMPOSE_KEY  1024


/*
 * Looks for the page of the open file with a fresh block in it. NGX_OK:
 * ctx->page is it (given back with the request) and ctx->result is filled;
 * NGX_DECLINED: there is none.
 */
ngx_int_t ngx_http_comments_compose_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Takes a page of the cache, whose reference goes over to the request, for that
 * of the open file. NGX_OK: it is that, as above; NGX_DECLINED: it is another
 * version's, or its block is not fresh any more; the reference is given back.
 */
ngx_int_t ngx_http_comments_compose_take(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_comments_page_t *page);

/*
 * Place and charset of the file: from the map of its version, if it is there,
 * else by reading and scanning it; then, if it is small, its data too. Returns
 * as ngx_http_comments_file_scan().
 */
ngx_int_t ngx_http_comments_compose_scan(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Composes file and result's block into a page that the next request may find,
 * referenced by the request. NULL: it is to be sent without: a personal view,
 * too young, too large, no room.
 */
ngx_comments_page_t *ngx_http_comments_compose_page(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* May the page of ctx be composed and kept, once its block is a hit? */
ngx_uint_t ngx_http_comments_compose_may(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The key by which a page is found before anything is evaluated, written to
 * key->data, which has room for NGX_HTTP_COMMENTS_COMPOSE_KEY bytes.
 * NGX_DECLINED: not for this request.
 */
ngx_int_t ngx_http_comments_compose_key(ngx_http_request_t *r, ngx_str_t *key);


#endif
