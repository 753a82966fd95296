/*
 * Redis on nginx's event loop, for one worker: a pipelined connection for
 * batches of commands, and a second connection that subscribes to a channel.
 * Knows nothing of comments.
 */
#ifndef NGX_COMMENTS_REDIS_H
#define NGX_COMMENTS_REDIS_H

#include "ngx_comments_redis_batch.h"
#include "ngx_comments_redis_stat.h"
#include "ngx_comments_redis_sub.h"
#include "ngx_comments_redis_url.h"


/*
 * Creates the client of one worker. Must be called in init_process, but not in
 * the cache manager and the cache loader. Memory is from the cycle's pool. A
 * timer connects at once, and again after every loss of a connection, with a
 * back-off (100 ms, doubling to 5 s, with jitter), without end. So Redis may
 * not be ready for the first requests of a worker. channel may be empty: then
 * there is no subscriber. NULL: out of memory.
 */
ngx_comments_redis_t *ngx_comments_redis_create(ngx_cycle_t *cycle,
    ngx_comments_redis_conf_t *conf, ngx_str_t *channel,
    ngx_comments_redis_message_pt message, ngx_comments_redis_state_pt state,
    void *data);

/*
 * Must be called in exit_process. Closes both connections and frees pending
 * operations without calling their handlers, so no operation may be cancelled
 * afterwards.
 */
void ngx_comments_redis_destroy(ngx_comments_redis_t *redis);

/*
 * Ends both connections, so that new ones are made, whose handshakes send the
 * owner's check (ngx_comments_redis_check_t) again. Called when the owner has
 * learned that the check's result may have changed. Pending batches fail.
 * Cannot fail.
 */
void ngx_comments_redis_recheck(ngx_comments_redis_t *redis);

/*
 * Returns 1 if batches can be submitted (the handshake is done), else 0. Cannot
 * fail.
 */
ngx_uint_t ngx_comments_redis_ready(ngx_comments_redis_t *redis);

/*
 * Returns 1 if batches cannot be submitted now, but could be submitted less
 * than NGX_COMMENTS_REDIS_BACK_MS ago. The connection was lost then, which need
 * not mean that Redis is unavailable, so it is worth waiting for a new one.
 * Cannot fail.
 */
#define NGX_COMMENTS_REDIS_BACK_MS  2000

ngx_uint_t ngx_comments_redis_back(ngx_comments_redis_t *redis);

/* Stores in *stat this worker's numbers. Cannot fail. */
void ngx_comments_redis_stat(ngx_comments_redis_t *redis,
    ngx_comments_redis_stat_t *stat);


#endif
