/*
 * Under which names the zone knows what is wanted, and for how long.
 */
#ifndef NGX_HTTP_COMMENTS_VARIANT_H
#define NGX_HTTP_COMMENTS_VARIANT_H

#include "ngx_http_comments.h"


/* where in a name of the zone it stands whether the block is ASCII */
#define NGX_HTTP_COMMENTS_VARIANT_ASCII  1


/*
 * How old a block may be now, ms: comments_cache_valid, and at most 1 s while
 * nobody knows whether messages come. Then no block lacks a change that is
 * older than 1 s and the worker's turn of events, whatever the network does.
 * Cannot fail.
 */
ngx_msec_t ngx_http_comments_variant_valid(ngx_http_request_t *r);

/*
 * How old a flight may be that one still waits for, ms: the time-out of Redis,
 * and at most 1 s for the same reason as above. Cannot fail.
 */
ngx_msec_t ngx_http_comments_variant_wait(ngx_http_request_t *r);

/*
 * The zone's name for what is wanted of a thread: everything that shapes the
 * bytes but the thread's content. The character at
 * NGX_HTTP_COMMENTS_VARIANT_ASCII is 'a' for an ASCII block, 'u' for one in
 * UTF-8.
 */
ngx_int_t ngx_http_comments_variant(ngx_pool_t *pool,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t fingerprint, ngx_str_t *variant);

/* The zone's name for the thread of a key: site, LF, thread; from pool. */
ngx_int_t ngx_http_comments_variant_name(ngx_pool_t *pool,
    comments_str_t site, comments_str_t thread, ngx_str_t *name);

/* The hash of a post's message, for ngx_comments_zone_invalidate_once. */
uint64_t ngx_http_comments_variant_hash(const comments_key_t *key,
    comments_str_t id);


#endif
