/*
 * Numbers of one worker's Redis client.
 */
#ifndef NGX_COMMENTS_REDIS_STAT_H
#define NGX_COMMENTS_REDIS_STAT_H

#include <ngx_config.h>
#include <ngx_core.h>


/* for the status page */
typedef struct {
    ngx_uint_t   connected;      /* 0 or 1 */
    ngx_uint_t   subscribed;
    ngx_uint_t   deaf;           /* 1: ngx_comments_redis_hears() is 0 */
    ngx_uint_t   pending;        /* batches whose replies have not come */
    ngx_uint_t   batches;        /* since the start of the worker */
    ngx_uint_t   failures;
    ngx_uint_t   timeouts;
    ngx_uint_t   reconnects;
    u_char       error[128];     /* why a connection was lost last,
                                    NUL-terminated */
} ngx_comments_redis_stat_t;


#endif
