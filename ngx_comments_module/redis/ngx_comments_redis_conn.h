/*
 * One connection to Redis, kept up for ever: what batches and subscriber
 * stand on. For ngx_comments_redis*.c only.
 *
 *   state       timer means              leaves it for
 *   WAITING     back-off is over         CONNECTING; WAITING: connect failed
 *   CONNECTING  timeout                  HANDSHAKE: connected; WAITING: lost
 *   HANDSHAKE   the same timeout         READY: last reply; WAITING: lost
 *   READY       the owner's tick         WAITING: lost
 *   CLOSED      -                        -
 *
 * The state is assigned in ngx_comments_redis_conn.c alone. Three parts below
 * know nothing of it, and of each other only what they are handed: the
 * transport (event) moves bytes, the reader makes replies of them, the
 * handshake judges the first ones.
 *
 * An attempt that fails before READY goes on with the next address of the name
 * at once; when all have failed the attempt has, and the back-off begins. Which
 * one is of use is kept for the next time.
 *
 * The connection is lost only by the timer's handler and by the transport's
 * on_lost(), when something below them returned NGX_ERROR: nothing else has to
 * fear that it went away under its feet.
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
 * What the owner of a connection is told. NGX_ERROR from a function that
 * returns something loses the connection; conn->error tells why then.
 */
typedef struct {
    /* READY is reached */
    ngx_int_t  (*ready)(ngx_comments_redis_conn_t *conn);

    /* one reply; it lives as long as the unit, ended or taken by the owner */
    ngx_int_t  (*reply)(ngx_comments_redis_conn_t *conn, redisReply *reply);

    /* the timer of READY, which ngx_comments_redis_conn_tick() arms */
    ngx_int_t  (*tick)(ngx_comments_redis_conn_t *conn);

    /*
     * the connection, or an attempt at one by all addresses, is gone; a new one
     * will be tried
     */
    void       (*lost)(ngx_comments_redis_conn_t *conn);
} ngx_comments_redis_owner_t;


struct ngx_comments_redis_conn_s {
    ngx_comments_redis_conf_t         *conf;
    const ngx_comments_redis_owner_t  *owner;
    void                              *data;       /* the owner's */

    ngx_comments_redis_conn_state_e    state;
    ngx_log_t                          log;        /* below ALERT: silent */
    ngx_event_t                        timer;
    ngx_msec_t                         backoff;
    ngx_uint_t                         address;    /* of conf->addrs */
    ngx_uint_t                         failed;     /* addresses, in a row */
    ngx_msec_t                         since;      /* READY was reached */
    ngx_msec_t                         active;     /* last sign of life */

    ngx_comments_redis_event_t         event;
    ngx_comments_redis_handshake_t     handshake;
    ngx_comments_redis_reader_t        reader;

    ngx_comments_redis_error_t         error;      /* why it was lost last */
    unsigned                           renew:1;    /* it is to be lost soon */
};


/*
 * Starts a connection (conf, owner, data and the reader's bounds are set, all
 * else is zero) from a timer, at once. Cannot fail.
 */
void ngx_comments_redis_conn_start(ngx_comments_redis_conn_t *conn,
    ngx_cycle_t *cycle);

/* Closes it for good; the owner is not told. Cannot fail. */
void ngx_comments_redis_conn_close(ngx_comments_redis_conn_t *conn);

/* In READY: loses the connection from its timer, at once. Cannot fail. */
void ngx_comments_redis_conn_renew(ngx_comments_redis_conn_t *conn);

/* In READY: arms the timer for ms from now. Cannot fail. */
void ngx_comments_redis_conn_tick(ngx_comments_redis_conn_t *conn,
    ngx_msec_t ms);

/* conf->timeout, or what stands for it when it is 0. ms. */
ngx_msec_t ngx_comments_redis_conn_timeout(ngx_comments_redis_conf_t *conf);


#endif
