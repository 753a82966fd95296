/*
 * Pages that are files, up to the moment when they are sent: which file, where
 * its block goes, and what is kept of pages and blocks in a worker's memory.
 */
#ifndef NGX_HTTP_COMMENTS_COMPOSE_H
#define NGX_HTTP_COMMENTS_COMPOSE_H

#include "ngx_http_comments.h"


/* bytes of a key by which a warm page is found; longer ones go the long way */
#define NGX_HTTP_COMMENTS_WARM_KEY    1024


/* Does a block belong at a place of that kind in the page of ctx? */
static ngx_inline ngx_uint_t
ngx_http_comments_placed(ngx_http_comments_ctx_t *ctx, comments_place_t place)
{
    return place >= COMMENTS_PLACE_CONTAINER
           || (place != COMMENTS_PLACE_NONE
               && ctx->enabled != NGX_HTTP_COMMENTS_MARKED);
}


/* --- ngx_http_comments_file.c: the file that a page is --- */

/*
 * Finds and opens the file of r->uri. NGX_OK: an HTML page; NGX_DECLINED: no
 * file, a folder, or not HTML (file.of says which); NGX_ERROR.
 */
ngx_int_t ngx_http_comments_file_open(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The same for a file of which is known that it is a page, if it is one. The
 * response gets its type later.
 */
ngx_int_t ngx_http_comments_file_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* Reads and scans it: fills place, at, charset, and data when it is small. */
ngx_int_t ngx_http_comments_file_scan(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Reads a small file that is to be sent into its data, from the request's pool;
 * else, and when it cannot be read, data stays NULL. Cannot fail.
 */
void ngx_http_comments_file_load(ngx_http_request_t *r,
    ngx_http_comments_file_t *file);

/*
 * Reads all of it into out. NGX_DECLINED: it cannot be read so, or it is not
 * certain that it is of the version that is open (it may have been written in
 * place).
 */
ngx_int_t ngx_http_comments_file_read(ngx_http_comments_file_t *file,
    u_char *out);

/* Is the content type (set on r, or given) one of comments_types? */
ngx_uint_t ngx_http_comments_file_html(ngx_http_request_t *r,
    ngx_str_t *type);


/* --- ngx_http_comments_sought.c: is a page sought? --- */

/* 0: the name's extension is of a type that is no page's. Cannot fail. */
ngx_uint_t ngx_http_comments_sought_name(ngx_http_request_t *r);

/*
 * 0: by its header a request does not seek a page but something else from its
 * origin (an image, a WebSocket, a call of an API). Cannot fail.
 */
ngx_uint_t ngx_http_comments_sought(ngx_http_request_t *r);


/* --- ngx_http_comments_compose.c: pages that were composed before --- */

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

/*
 * Leaves the caller's reference to the request, whose end gives it back.
 * NGX_ERROR: no memory; it has been given back.
 */
ngx_int_t ngx_http_comments_compose_hold(ngx_http_request_t *r,
    ngx_comments_page_t *page);

/* May the page of ctx be composed and kept, once its block is a hit? */
ngx_uint_t ngx_http_comments_compose_may(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Writes the file with the result's block in it to out, of that size.
 * NGX_DECLINED: it was not read yet, and cannot be read now.
 */
ngx_int_t ngx_http_comments_compose_write(ngx_http_comments_ctx_t *ctx,
    u_char *out);


/* --- ngx_http_comments_base.c: the block on a page with a <base> --- */

/*
 * Keeps the links of the block in ctx->result.data where they belong on a page
 * with that <base>: absolute if it leads to another host, with a target if it
 * has one. NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_base(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_uri_base_t *base);


/* --- ngx_http_comments_warm.c: the short way to a composed page --- */

/*
 * Finds the composed page of a request before anything is evaluated. NGX_OK: it
 * is ctx->page, and the file is open; NGX_DECLINED: go the long way; NGX_ERROR.
 */
ngx_int_t ngx_http_comments_warm_find(ngx_http_request_t *r);

/*
 * The key by which that finds it, written to key->data, which has room for
 * NGX_HTTP_COMMENTS_WARM_KEY bytes. NGX_DECLINED: not for this request.
 */
ngx_int_t ngx_http_comments_warm_key(ngx_http_request_t *r, ngx_str_t *key);


/* --- ngx_http_comments_kept.c: blocks as the zone has them, uncopied --- */

/*
 * Fills the result with a fresh block that this worker keeps, and counts the
 * hit; the block is given back with the request. NGX_DECLINED: there is none,
 * ask the zone; the result is unchanged then.
 */
ngx_int_t ngx_http_comments_kept_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant);

/*
 * Keeps a copy of the block that the result has from the zone, unless it is
 * small or a page will be composed of it. Cannot fail.
 */
void ngx_http_comments_kept_add(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant);


#endif
