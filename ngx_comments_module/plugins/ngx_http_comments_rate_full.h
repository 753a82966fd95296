/*
 * What a worker remembers of the full buckets of the check "rate", so that a
 * flood costs Redis little.
 */
#ifndef NGX_HTTP_COMMENTS_RATE_FULL_H
#define NGX_HTTP_COMMENTS_RATE_FULL_H

#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_HTTP_COMMENTS_RATE_KEY    32      /* bytes of a bucket's key */
#define NGX_HTTP_COMMENTS_RATE_FULL   512     /* buckets that are remembered */


/* a bucket that was full; times are ms since 1970 */
typedef struct {
    u_char       key[NGX_HTTP_COMMENTS_RATE_KEY];
    int64_t      until;      /* it is not asked for before */
    int64_t      passes;     /* the next post may pass then */
} ngx_http_comments_rate_full_t;


/*
 * When the next post of a bucket may pass, as far as it is known at "now"
 * without Redis; 0: Redis must be asked. full: a worker's table of
 * NGX_HTTP_COMMENTS_RATE_FULL, all 0 at first. Cannot fail.
 */
int64_t ngx_http_comments_rate_full_known(
    const ngx_http_comments_rate_full_t *full,
    const u_char key[NGX_HTTP_COMMENTS_RATE_KEY], int64_t now);

/*
 * Redis is asked about a bucket at "now". Of a bucket that is remembered the
 * others are not asked until the answer is there, one second and a part of the
 * window (ms) at most. Cannot fail.
 */
void ngx_http_comments_rate_full_asked(ngx_http_comments_rate_full_t *full,
    const u_char key[NGX_HTTP_COMMENTS_RATE_KEY], int64_t now, int64_t window);

/*
 * The answer to a question of "now". wait: ms until the post may pass, 0: it
 * passes. more: there is room for another one, the bucket is forgotten. Cannot
 * fail.
 */
void ngx_http_comments_rate_full_answered(ngx_http_comments_rate_full_t *full,
    const u_char key[NGX_HTTP_COMMENTS_RATE_KEY], int64_t now, int64_t window,
    int64_t wait, ngx_uint_t more);


#endif
