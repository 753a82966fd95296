/*
 * One connection to Redis, kept up for ever: what batches and subscriber
 * stand on. For ngx_comments_redis*.c only.
 *
 * Of hiredis only the parser of replies is used (redisReader). Its asynchronous
 * contexts own the socket and the replies, resolve names, and end the process
 * by assert() at a reply that they did not expect (0.14.1, 1.2.0: read); here
 * the socket is nginx's and every reply belongs to its taker.
 *
 *   state       timer means              leaves it for
 *   WAITING     back-off is over         CONNECTING; WAITING: connect failed
 *   CONNECTING  timeout                  HANDSHAKE: writable; WAITING: lost
 *   HANDSHAKE   the same timeout         READY: last reply; WAITING: lost
 *   READY       the owner's tick         WAITING: lost
 *   CLOSED      -                        -
 *
 * An attempt that fails before READY goes on with the next address of the name
 * at once; when all have failed the attempt has, and the back-off begins. Which
 * one is of use is kept for the next time.
 *
 * The connection is lost only in the three event handlers (read, write, timer)
 * when something below them returned NGX_ERROR: nothing else has to fear that
 * it went away under its feet.
 */
#ifndef NGX_COMMENTS_REDIS_CONN_H
#define NGX_COMMENTS_REDIS_CONN_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include <ngx_event_connect.h>

#include <hiredis/hiredis.h>

#include "ngx_comments_redis.h"


/* elements of one array of a reply, and arrays in arrays */
#define NGX_COMMENTS_REDIS_ELEMENTS_MAX  1000000
#define NGX_COMMENTS_REDIS_DEPTH_MAX     7


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
    ngx_connection_t                  *connection; /* NULL in WAITING, CLOSED */
    ngx_log_t                          log;        /* below ALERT: silent */
    ngx_event_t                        timer;
    ngx_msec_t                         backoff;
    ngx_uint_t                         address;    /* of conf->addrs */
    ngx_uint_t                         failed;     /* addresses, in a row */
    ngx_msec_t                         since;      /* READY was reached */
    ngx_msec_t                         active;     /* last sign of life */
    ngx_uint_t                         step;       /* of the handshake */

    /* replies: bytes of the unit (batch or message) that is being read */
    redisReader                       *reader;
    redisReplyObjectFunctions          fn;
    ngx_pool_t                        *pool;       /* NULL: not yet needed */
    ngx_pool_t                        *spare;      /* empty, for the next */
    size_t                             unit;
    size_t                             soft;       /* behind it: no strings */
    size_t                             hard;       /* behind it: lost */
    unsigned                           discard:1;  /* soft was passed */
    unsigned                           refused:1;  /* by an array's size */

    /* requests that are not yet sent */
    u_char                            *out;
    size_t                             out_pos;
    size_t                             out_len;
    size_t                             out_size;

    unsigned                           renew:1;    /* it is to be lost soon */
    unsigned                           told:1;     /* the owner has logged why
                                                      it is lost */

    u_char                             error[128]; /* NUL-terminated */
};


/* ngx_comments_redis_conn.c */

/*
 * Starts a connection (conf, owner, data, soft and hard are set, all else is
 * zero) from a timer, at once. Cannot fail.
 */
void ngx_comments_redis_conn_start(ngx_comments_redis_conn_t *conn,
    ngx_cycle_t *cycle);

/* Closes it for good; the owner is not told. Cannot fail. */
void ngx_comments_redis_conn_close(ngx_comments_redis_conn_t *conn);

/* Notes why the connection is to be lost. Always NGX_ERROR. */
ngx_int_t ngx_comments_redis_conn_fail(ngx_comments_redis_conn_t *conn,
    const char *why);

/* Loses the connection; only event handlers may call it, as their last act. */
void ngx_comments_redis_conn_lose(ngx_comments_redis_conn_t *conn);

/* In READY: loses the connection from its timer, at once. Cannot fail. */
void ngx_comments_redis_conn_renew(ngx_comments_redis_conn_t *conn);

/* In READY: arms the timer for ms from now. Cannot fail. */
void ngx_comments_redis_conn_tick(ngx_comments_redis_conn_t *conn,
    ngx_msec_t ms);

/*
 * The end of a unit: its bytes are no longer counted, discard is cleared, its
 * replies are gone if nobody took them.
 */
void ngx_comments_redis_conn_unit(ngx_comments_redis_conn_t *conn);

/* conf->timeout, or what stands for it when it is 0. ms. */
ngx_msec_t ngx_comments_redis_conn_timeout(ngx_comments_redis_conf_t *conf);


/* ngx_comments_redis_event.c */

/* Begins to connect. NGX_OK; NGX_ERROR: conn->error tells why. */
ngx_int_t ngx_comments_redis_event_connect(ngx_comments_redis_conn_t *conn);

/*
 * Queues n commands whole or not at all; they are written from a posted event.
 * NGX_ERROR: out of memory, nothing was queued.
 */
ngx_int_t ngx_comments_redis_event_send(ngx_comments_redis_conn_t *conn,
    ngx_comments_redis_command_t *commands, ngx_uint_t n);


/* ngx_comments_redis_handshake.c */

/* Queues the handshake. NGX_OK, or NGX_ERROR: conn->error tells why. */
ngx_int_t ngx_comments_redis_handshake_start(ngx_comments_redis_conn_t *conn);

/*
 * Takes one of its replies, which stays the caller's. NGX_OK: it was the last;
 * NGX_AGAIN: more are to come; NGX_ERROR: refused, conn->error tells why.
 */
ngx_int_t ngx_comments_redis_handshake_reply(ngx_comments_redis_conn_t *conn,
    redisReply *reply);

/*
 * 1 if the reply is an error after which this connection is of no use: Redis
 * is loading, became a read-only replica, or wants another log-in.
 */
ngx_uint_t ngx_comments_redis_handshake_broken(redisReply *reply);


/* ngx_comments_redis_reader.c */

/* A fresh conn->reader. NGX_OK or NGX_ERROR: out of memory. */
ngx_int_t ngx_comments_redis_reader_create(ngx_comments_redis_conn_t *conn);

void ngx_comments_redis_reader_free(ngx_comments_redis_conn_t *conn);

/*
 * Takes n bytes and hands complete replies on. NGX_OK; NGX_ERROR: what came is
 * not Redis's protocol or too long, or a taker of a reply returned it.
 */
ngx_int_t ngx_comments_redis_reader_feed(ngx_comments_redis_conn_t *conn,
    u_char *data, size_t n);


/* ngx_comments_redis_reply.c */

/*
 * hiredis's makers of replies: from conn->pool, conn being task->privdata. NULL
 * when out of memory.
 */
void *ngx_comments_redis_reply_string(const redisReadTask *task, char *str,
    size_t len);
void *ngx_comments_redis_reply_array(const redisReadTask *task,
    size_t elements);
void *ngx_comments_redis_reply_integer(const redisReadTask *task,
    long long value);
void *ngx_comments_redis_reply_nil(const redisReadTask *task);
void ngx_comments_redis_reply_free(void *reply);

/*
 * The replies of the unit are the caller's now, with this pool, which may be
 * NULL; he ends them by the other function, telling how many bytes the unit
 * had. Neither can fail.
 */
ngx_pool_t *ngx_comments_redis_reply_take(ngx_comments_redis_conn_t *conn);
void ngx_comments_redis_reply_give(ngx_comments_redis_conn_t *conn,
    ngx_pool_t *pool, size_t unit);


/* ngx_comments_redis_format.c */

/* Bytes of n commands in Redis's protocol. Cannot fail. */
size_t ngx_comments_redis_format_size(ngx_comments_redis_command_t *commands,
    ngx_uint_t n);

/* Writes them to p, which has the room; returns the end. */
u_char *ngx_comments_redis_format(u_char *p,
    ngx_comments_redis_command_t *commands, ngx_uint_t n);


#endif
