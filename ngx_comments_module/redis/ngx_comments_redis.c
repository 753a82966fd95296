/*
 * The Redis client of one worker, from the worker's start to its exit: creates
 * and closes its two connections, and fills in the numbers of the status page.
 */

#include "ngx_comments_redis.h"
#include "ngx_comments_redis_client.h"


/*
 * Limits on the replies of one batch, bytes. Replies beyond the first limit are
 * read but not kept; beyond the second the connection is lost, at the cost of
 * all other batches.
 */
#define NGX_COMMENTS_REDIS_REPLIES_MAX   (64 * 1024 * 1024)
#define NGX_COMMENTS_REDIS_REPLIES_HARD  (16 * NGX_COMMENTS_REDIS_REPLIES_MAX)

#define NGX_COMMENTS_REDIS_MESSAGE_MAX   (1024 * 1024)


ngx_comments_redis_t *
ngx_comments_redis_create(ngx_cycle_t *cycle, ngx_comments_redis_conf_t *conf,
    ngx_str_t *channel, ngx_comments_redis_message_pt message,
    ngx_comments_redis_state_pt state, void *data)
{
    ngx_comments_redis_t  *redis;

    redis = ngx_pcalloc(cycle->pool, sizeof(ngx_comments_redis_t));
    if (redis == NULL) {
        return NULL;
    }

    redis->conf = conf;
    redis->log = cycle->log;

    ngx_queue_init(&redis->sent);
    ngx_queue_init(&redis->posted);

    redis->message = message;
    redis->state = state;
    redis->data = data;

    if (channel && channel->len) {
        redis->channel.data = ngx_pstrdup(cycle->pool, channel);
        if (redis->channel.data == NULL) {
            return NULL;
        }

        redis->channel.len = channel->len;
    }

    redis->batches.conf = conf;
    redis->batches.owner = &ngx_comments_redis_batch_owner;
    redis->batches.data = redis;
    redis->batches.reader.soft = NGX_COMMENTS_REDIS_REPLIES_MAX;
    redis->batches.reader.hard = NGX_COMMENTS_REDIS_REPLIES_HARD;

    ngx_comments_redis_conn_start(&redis->batches, cycle);

    if (redis->channel.len) {
        redis->subscriber.conf = conf;
        redis->subscriber.owner = &ngx_comments_redis_sub_owner;
        redis->subscriber.data = redis;
        redis->subscriber.reader.soft = NGX_COMMENTS_REDIS_MESSAGE_MAX;
        redis->subscriber.reader.hard = NGX_COMMENTS_REDIS_MESSAGE_MAX;

        ngx_comments_redis_conn_start(&redis->subscriber, cycle);
    }

    return redis;
}


void
ngx_comments_redis_destroy(ngx_comments_redis_t *redis)
{
    ngx_comments_redis_batch_destroy(redis);

    ngx_comments_redis_conn_close(&redis->batches);

    /* without a channel it was never started, and closing it does nothing */

    ngx_comments_redis_conn_close(&redis->subscriber);
}


void
ngx_comments_redis_recheck(ngx_comments_redis_t *redis)
{
    ngx_comments_redis_conn_renew(&redis->batches);
    ngx_comments_redis_conn_renew(&redis->subscriber);
}


ngx_uint_t
ngx_comments_redis_ready(ngx_comments_redis_t *redis)
{
    return redis->batches.state == NGX_COMMENTS_REDIS_READY
           && !redis->batches.renew;
}


ngx_uint_t
ngx_comments_redis_back(ngx_comments_redis_t *redis)
{
    return redis->broken && !ngx_comments_redis_ready(redis)
           && ngx_current_msec - redis->broken_at < NGX_COMMENTS_REDIS_BACK_MS;
}


void
ngx_comments_redis_stat(ngx_comments_redis_t *redis,
    ngx_comments_redis_stat_t *stat)
{
    *stat = redis->stat;

    stat->connected = ngx_comments_redis_ready(redis);
    stat->subscribed = redis->subscribed;
    stat->deaf = !ngx_comments_redis_hears(redis);
    stat->pending = redis->pending;
}
