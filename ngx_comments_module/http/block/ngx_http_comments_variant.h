/*
 * The names in the zone of what a request wants of a thread, and how long the
 * zone may keep it.
 */
#ifndef NGX_HTTP_COMMENTS_VARIANT_H
#define NGX_HTTP_COMMENTS_VARIANT_H

#include "ngx_http_comments.h"


/* index of the character in a variant's name that tells an ASCII block */
#define NGX_HTTP_COMMENTS_VARIANT_ASCII  1


/*
 * How old a cached block may be now, in ms: comments_cache_valid, but at most 1
 * s while it is not certain that this worker receives the messages of changes.
 * So no block lacks a change that is older than 1 s plus the time of one turn
 * of the worker's event loop, whatever the network does. Cannot fail.
 */
ngx_msec_t ngx_http_comments_variant_valid(ngx_http_request_t *r);

/*
 * How old a flight may be that a request joins, in ms: the time-out of Redis,
 * but at most 1 s for the same reason as above. Cannot fail.
 */
ngx_msec_t ngx_http_comments_variant_wait(ngx_http_request_t *r);

/*
 * Sets *variant, in pool, to the zone's name of what a request wants of a
 * thread: everything that changes the bytes, except the content of the thread.
 * The character at NGX_HTTP_COMMENTS_VARIANT_ASCII is 'a' for an ASCII block,
 * 'u' for one in UTF-8. NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_variant(ngx_pool_t *pool,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t fingerprint, ngx_str_t *variant);

/*
 * Sets *name, in pool, to the zone's name of a thread: site, LF, thread.
 * NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_variant_name(ngx_pool_t *pool,
    comments_str_t site, comments_str_t thread, ngx_str_t *name);

/*
 * The hash of the message that announces a post with this id, for
 * ngx_comments_zone_invalidate_once(). Cannot fail.
 */
uint64_t ngx_http_comments_variant_hash(const comments_key_t *key,
    comments_str_t id);


#endif
