/*
 * The Redis client of one worker: a connection for batches, and one for
 * messages. For ngx_comments_redis*.c only.
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
    ngx_queue_t                      sent;       /* operations, in order of
                                                    sending */
    ngx_queue_t                      posted;     /* operations whose handler is
                                                    to be called */
    ngx_uint_t                       pending;    /* length of sent */
    size_t                           bytes;      /* of requests in sent */

    ngx_comments_redis_conn_t        subscriber;
    ngx_str_t                        channel;
    ngx_comments_redis_message_pt    message;
    ngx_comments_redis_state_pt      state;
    void                            *data;

    ngx_msec_t                       asked_at;   /* time of the last
                                                    SUBSCRIBE */
    ngx_msec_t                       proven;     /* asked_at of the last
                                                    SUBSCRIBE that was
                                                    answered */
    ngx_uint_t                       well;       /* answers in time since deaf
                                                    was last set */

    ngx_msec_t                       broken_at;  /* when a ready connection for
                                                    batches was lost */
    ngx_comments_redis_stat_t        stat;

    unsigned                         subscribed:1;
    unsigned                         trusted:1;  /* the owner trusts the
                                                    subscription */
    unsigned                         asked:1;    /* SUBSCRIBE is unanswered */
    unsigned                         deaf:1;     /* IS_DEAF was reported, and no
                                                    proof has come since */
    unsigned                         slow:1;     /* the log says that proofs are
                                                    late */
    unsigned                         known:1;    /* was ready at least once */
    unsigned                         stands:1;   /* batches is ready */
    unsigned                         broken:1;   /* broken_at is set */
    unsigned                         down:1;     /* the log tells of an
                                                    outage */
};


/* ngx_comments_redis_batch.c */

extern const ngx_comments_redis_owner_t  ngx_comments_redis_batch_owner;

/* Frees all operations without calling their handlers. Cannot fail. */
void ngx_comments_redis_batch_destroy(ngx_comments_redis_t *redis);


/* ngx_comments_redis_sub.c */

extern const ngx_comments_redis_owner_t  ngx_comments_redis_sub_owner;


#endif
