/*
 * One connection to Redis, which is made again whenever it is lost. The batches
 * and the subscriber each own one. For ngx_comments_redis*.c only.
 *
 *   state       timer means              leaves it for
 *   WAITING     back-off is over         CONNECTING; WAITING: connect failed
 *   CONNECTING  timeout                  HANDSHAKE: connected; WAITING: lost
 *   HANDSHAKE   the same timeout         READY: last reply; WAITING: lost
 *   READY       call the owner's tick()  WAITING: lost
 *   CLOSED      -                        -
 *
 * Only ngx_comments_redis_conn.c changes the state. A connection has three
 * parts that know neither the state nor each other: the transport (event) sends
 * and receives bytes, the reader makes replies of them, and the handshake
 * checks the first replies.
 *
 * If an attempt fails before READY, the next address of the host name is tried
 * at once. When all addresses have failed, the attempt has failed, and the
 * back-off begins. An address that worked is the first one of the next attempt.
 *
 * Only two functions end a connection, each as its last act: the timer's
 * handler, and the transport's on_lost(). All other functions report by
 * NGX_ERROR that the connection is to end, so no function loses it before it
 * returns.
 */
#ifndef NGX_COMMENTS_REDIS_CONN_H
#define NGX_COMMENTS_REDIS_CONN_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>

#include "ngx_comments_redis_event.h"
#include "ngx_comments_redis_handshake.h"
#include "ngx_comments_redis_reader.h"
#include "ngx_comments_redis_url.h"


typedef struct ngx_comments_redis_conn_s  ngx_comments_redis_conn_t;


typedef enum {
    NGX_COMMENTS_REDIS_CLOSED = 0,
    NGX_COMMENTS_REDIS_WAITING,
    NGX_COMMENTS_REDIS_CONNECTING,
    NGX_COMMENTS_REDIS_HANDSHAKE,
    NGX_COMMENTS_REDIS_READY
} ngx_comments_redis_conn_state_e;


/*
 * The callbacks of a connection's owner. If a callback returns NGX_ERROR, it
 * has set conn->error to the reason, and the connection is lost.
 */
typedef struct {
    /* the state READY is reached */
    ngx_int_t  (*ready)(ngx_comments_redis_conn_t *conn);

    /*
     * One reply. It lives until the owner ends the unit
     * (ngx_comments_redis_reader_unit()) or takes its memory
     * (ngx_comments_redis_reply_take()).
     */
    ngx_int_t  (*reply)(ngx_comments_redis_conn_t *conn, redisReply *reply);

    /* the timer that ngx_comments_redis_conn_tick() has set has expired */
    ngx_int_t  (*tick)(ngx_comments_redis_conn_t *conn);

    /*
     * the connection was lost, or all addresses have failed; a new attempt will
     * follow
     */
    void       (*lost)(ngx_comments_redis_conn_t *conn);
} ngx_comments_redis_owner_t;


struct ngx_comments_redis_conn_s {
    ngx_comments_redis_conf_t         *conf;
    const ngx_comments_redis_owner_t  *owner;
    void                              *data;       /* for the owner */

    ngx_comments_redis_conn_state_e    state;
    ngx_log_t                          log;        /* writes ALERT and EMERG
                                                      only */
    ngx_event_t                        timer;
    ngx_msec_t                         backoff;
    ngx_uint_t                         address;    /* index of conf->addrs */
    ngx_uint_t                         failed;     /* addresses that failed in a
                                                      row */
    ngx_msec_t                         since;      /* time when READY was
                                                      reached */
    ngx_msec_t                         active;     /* when bytes came last, or
                                                      the wait for them began */

    ngx_comments_redis_event_t         event;
    ngx_comments_redis_handshake_t     handshake;
    ngx_comments_redis_reader_t        reader;

    ngx_comments_redis_error_t         error;      /* why it was lost last */
    unsigned                           renew:1;    /* the timer is to end it */
};


/*
 * Starts a connection: a timer connects at once. conf, owner, data and the
 * reader's limits must be set, and all else must be zero. Cannot fail.
 */
void ngx_comments_redis_conn_start(ngx_comments_redis_conn_t *conn,
    ngx_cycle_t *cycle);

/*
 * Closes the connection for good; the owner's lost() is not called. Cannot
 * fail.
 */
void ngx_comments_redis_conn_close(ngx_comments_redis_conn_t *conn);

/*
 * In READY, makes the timer end the connection at once, so that a new one is
 * made. In other states it does nothing. Cannot fail.
 */
void ngx_comments_redis_conn_renew(ngx_comments_redis_conn_t *conn);

/* In READY, sets the timer to ms from now. Cannot fail. */
void ngx_comments_redis_conn_tick(ngx_comments_redis_conn_t *conn,
    ngx_msec_t ms);

/*
 * Returns conf->timeout, or the default of 1,000 if it is 0; ms. Cannot fail.
 */
ngx_msec_t ngx_comments_redis_conn_timeout(ngx_comments_redis_conf_t *conf);


#endif
