/*
 * Logs outages of Redis: one line when an outage begins, one when it is over.
 * For ngx_comments_redis*.c only.
 */
#ifndef NGX_COMMENTS_REDIS_OUTAGE_H
#define NGX_COMMENTS_REDIS_OUTAGE_H

#include "ngx_comments_redis_client.h"


/* Logs that a connection was lost, once in an outage. Cannot fail. */
void ngx_comments_redis_outage_begin(ngx_comments_redis_t *redis,
    ngx_comments_redis_conn_t *conn);

/*
 * Logs the end of an outage, if batches can be submitted and the subscription,
 * if there is to be one, exists. Cannot fail.
 */
void ngx_comments_redis_outage_end(ngx_comments_redis_t *redis);


#endif
