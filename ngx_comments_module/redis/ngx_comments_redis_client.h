/*
 * What one worker has of Redis: a connection for batches, one for messages.
 * For ngx_comments_redis*.c only.
 */
#ifndef NGX_COMMENTS_REDIS_CLIENT_H
#define NGX_COMMENTS_REDIS_CLIENT_H

#include "ngx_comments_redis_conn.h"
#include "ngx_comments_redis_stat.h"
#include "ngx_comments_redis_types.h"


struct ngx_comments_redis_s {
    ngx_comments_redis_conf_t       *conf;
    ngx_log_t                       *log;

    ngx_comments_redis_conn_t        batches;
    ngx_queue_t                      sent;       /* operations, by order */
    ngx_queue_t                      posted;     /* those to be delivered */
    ngx_uint_t                       pending;    /* length of sent */
    size_t                           bytes;      /* of requests in sent */

    ngx_comments_redis_conn_t        subscriber;
    ngx_str_t                        channel;
    ngx_comments_redis_message_pt    message;
    ngx_comments_redis_state_pt      state;
    void                            *data;

    ngx_msec_t                       asked_at;   /* the last SUBSCRIBE went */
    ngx_msec_t                       proven;     /* the same, of the last that
                                                    was answered */
    ngx_uint_t                       well;       /* answers in time since */

    ngx_msec_t                       broken_at;  /* a connection that stood was
                                                    lost */
    ngx_comments_redis_stat_t        stat;

    unsigned                         subscribed:1;
    unsigned                         trusted:1;  /* and the owner trusts it */
    unsigned                         asked:1;    /* SUBSCRIBE is unanswered */
    unsigned                         deaf:1;     /* and the owner knows */
    unsigned                         slow:1;     /* and the log knows */
    unsigned                         known:1;    /* was there at least once */
    unsigned                         stands:1;   /* the one for batches does */
    unsigned                         broken:1;   /* and once did, but broke */
    unsigned                         down:1;     /* the outage is in the log */
};


/* ngx_comments_redis_batch.c */

extern const ngx_comments_redis_owner_t  ngx_comments_redis_batch_owner;

/* Frees all operations without calling their handlers. Cannot fail. */
void ngx_comments_redis_batch_destroy(ngx_comments_redis_t *redis);


/* ngx_comments_redis_sub.c */

extern const ngx_comments_redis_owner_t  ngx_comments_redis_sub_owner;


#endif
