/*
 * Redis on nginx's event loop, for one worker: batches on a pipelined
 * connection and a subscriber. Knows nothing of comments.
 */
#ifndef NGX_COMMENTS_REDIS_H
#define NGX_COMMENTS_REDIS_H

#include "ngx_comments_redis_batch.h"
#include "ngx_comments_redis_stat.h"
#include "ngx_comments_redis_sub.h"
#include "ngx_comments_redis_url.h"


/*
 * One per worker, in init_process (not in cache manager and loader); memory
 * from the cycle's pool. Connects from a timer, at once, and again after every
 * loss with back-off (100 ms doubling to 5 s, with jitter) for ever: the first
 * requests of a worker may find it not ready. channel may be empty: no
 * subscriber. NULL: out of memory.
 */
ngx_comments_redis_t *ngx_comments_redis_create(ngx_cycle_t *cycle,
    ngx_comments_redis_conf_t *conf, ngx_str_t *channel,
    ngx_comments_redis_message_pt message, ngx_comments_redis_state_pt state,
    void *data);

/*
 * In exit_process: everything is closed, pending operations get no callback
 * and are gone, so none may be cancelled after it.
 */
void ngx_comments_redis_destroy(ngx_comments_redis_t *redis);

/*
 * The owner has learned that the answer to its check may be another now: the
 * connections are made anew, which asks. What is under way fails. Cannot fail.
 */
void ngx_comments_redis_recheck(ngx_comments_redis_t *redis);

/* 1 when batches can be submitted (handshake done). */
ngx_uint_t ngx_comments_redis_ready(ngx_comments_redis_t *redis);

/*
 * 1 while batches cannot be submitted, but could be less than
 * NGX_COMMENTS_REDIS_BACK_MS ago: the connection was lost, which need not mean
 * that Redis is away. It is worth waiting for. Cannot fail.
 */
#define NGX_COMMENTS_REDIS_BACK_MS  2000

ngx_uint_t ngx_comments_redis_back(ngx_comments_redis_t *redis);

/* The numbers of this worker now. Cannot fail. */
void ngx_comments_redis_stat(ngx_comments_redis_t *redis,
    ngx_comments_redis_stat_t *stat);


#endif
