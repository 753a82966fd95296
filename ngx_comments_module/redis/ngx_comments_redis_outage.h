/*
 * What the log says of an outage: one line when it begins, one when it is over.
 * For ngx_comments_redis*.c only.
 */
#ifndef NGX_COMMENTS_REDIS_OUTAGE_H
#define NGX_COMMENTS_REDIS_OUTAGE_H

#include "ngx_comments_redis_client.h"


/* Logs the loss of a connection, once an outage. Cannot fail. */
void ngx_comments_redis_outage_begin(ngx_comments_redis_t *redis,
    ngx_comments_redis_conn_t *conn);

/* Logs the end of an outage, if all there should be is there. Cannot fail. */
void ngx_comments_redis_outage_end(ngx_comments_redis_t *redis);


#endif
