/*
 * Logs outages. The first connection that is lost begins an outage; the outage
 * is over when all connections are back.
 */

#include "ngx_comments_redis_outage.h"


void
ngx_comments_redis_outage_begin(ngx_comments_redis_t *redis,
    ngx_comments_redis_conn_t *conn)
{
    ngx_memcpy(redis->stat.error, conn->error.text,
               sizeof(redis->stat.error));

    if (redis->down) {
        return;
    }

    redis->down = 1;

    if (conn->handshake.told) {
        return;
    }

    ngx_log_error(NGX_LOG_ERR, redis->log, 0,
                  "comments: Redis at %V is not there: %s%s",
                  &redis->conf->url, conn->error.text,
                  redis->conf->naddrs > 1
                  ? "; all addresses of the name are tried in turn" : "");
}


void
ngx_comments_redis_outage_end(ngx_comments_redis_t *redis)
{
    if (!redis->down
        || redis->batches.state != NGX_COMMENTS_REDIS_READY
        || (redis->channel.len && !redis->subscribed))
    {
        return;
    }

    redis->down = 0;

    ngx_log_error(NGX_LOG_NOTICE, redis->log, 0,
                  "comments: Redis at %V is back", &redis->conf->url);
}
