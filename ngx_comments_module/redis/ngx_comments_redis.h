/*
 * Redis on nginx's event loop, for one worker: batches on a pipelined
 * connection and a subscriber. Knows nothing of comments.
 */
#ifndef NGX_COMMENTS_REDIS_H
#define NGX_COMMENTS_REDIS_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>

#include <hiredis/hiredis.h>


typedef struct ngx_comments_redis_s     ngx_comments_redis_t;
typedef struct ngx_comments_redis_op_s  ngx_comments_redis_op_t;


/*
 * A question of the owner's in every handshake: only if the answer suits is the
 * connection of use. A refusal of the command by Redis is not asked about.
 * handler: NGX_OK, or NGX_DECLINED with *why, a static text; the owner has
 * logged it then. Called while replies are parsed: no request may be resumed
 * from there.
 */
typedef struct {
    int            argc;
    const char   **argv;         /* NUL-terminated */
    ngx_int_t    (*handler)(void *data, redisReply *reply, const char **why);
} ngx_comments_redis_check_t;


/* Where Redis is; read-only after configuration, from the cycle's pool. */
typedef struct {
    ngx_str_t    url;            /* without the password, for the log */
    ngx_addr_t  *addrs;          /* resolved at configuration time: all that
                                    the name has, tried in turn */
    ngx_uint_t   naddrs;         /* at least one */
    ngx_str_t    path;           /* unix socket; empty: TCP */
    ngx_str_t    host;
    in_port_t    port;
    ngx_str_t    user;
    ngx_str_t    password;
    ngx_uint_t   db;
    ngx_msec_t   timeout;        /* of connecting, and of one batch: ms */
    const ngx_comments_redis_check_t  *check;    /* NULL: none */
    void        *check_data;
} ngx_comments_redis_conf_t;


/* one command of a batch */
typedef struct {
    int            argc;
    const char   **argv;
    size_t        *argvlen;
} ngx_comments_redis_command_t;


/*
 * Called exactly once per submitted batch, always from a posted event of its
 * own, never before submit has returned. rc: NGX_OK, replies has one reply for
 * each command (any may be of type error; they live until the handler returns);
 * NGX_ERROR: the connection was lost; NGX_ABORT: the deadline passed;
 * NGX_DECLINED: the replies are too large (64 MB for a batch), which the
 * connection survives. After each of these the commands may have been carried
 * out, or may yet be; replies is NULL then.
 */
typedef void (*ngx_comments_redis_pt)(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);

/*
 * A message on the subscribed channel, which lives until the handler returns.
 * Called while replies are parsed: no request may be resumed from here.
 */
typedef void (*ngx_comments_redis_message_pt)(void *data, ngx_str_t *message);

/* ms without a proof that messages come, after which none is relied upon */
#define NGX_COMMENTS_REDIS_DEAF_MS  1000


typedef enum {
    NGX_COMMENTS_REDIS_IS_LOST = 0,  /* the subscription was lost */
    NGX_COMMENTS_REDIS_IS_UP,        /* it stands (again): messages may have
                                        been missed */
    NGX_COMMENTS_REDIS_IS_DEAF,      /* it stands, unproven; none was missed,
                                        but some may be late */
    NGX_COMMENTS_REDIS_IS_PROVEN     /* a heartbeat was answered in time */
} ngx_comments_redis_state_e;

/*
 * The subscription is now in that state. IS_PROVEN is told with every answer
 * in time, so that a deaf one hears again is told by it too.
 * Called while replies are parsed, as above, or from a timer.
 */
typedef void (*ngx_comments_redis_state_pt)(void *data,
    ngx_comments_redis_state_e state);


/*
 * Parses redis://[user:password@]host[:port][/db] or unix:/path.sock[?db=N]
 * into *conf, in which timeout is unchanged; names are resolved, user and
 * password may be percent-encoded. Logs what is wrong at EMERG by
 * ngx_conf_log_error(), without the URL, which may hold a password. rediss,
 * sentinel and cluster are refused by name as not yet supported. Returns
 * NGX_CONF_OK or NGX_CONF_ERROR.
 */
char *ngx_comments_redis_parse(ngx_conf_t *cf, ngx_str_t *url,
    ngx_comments_redis_conf_t *conf);

/*
 * One per worker, in init_process (not in cache manager and loader); memory
 * from the cycle's pool. Connects from a timer, at once, and again after every
 * loss with back-off (100 ms doubling to 5 s, with jitter) for ever: the first
 * requests of a worker may find it not ready. channel may be empty: no
 * subscriber. NULL: out of memory.
 */
ngx_comments_redis_t *ngx_comments_redis_create(ngx_cycle_t *cycle,
    ngx_comments_redis_conf_t *conf, ngx_str_t *channel,
    ngx_comments_redis_message_pt message, ngx_comments_redis_state_pt state,
    void *data);

/*
 * In exit_process: everything is closed, pending operations get no callback
 * and are gone, so none may be cancelled after it.
 */
void ngx_comments_redis_destroy(ngx_comments_redis_t *redis);

/*
 * The owner has learned that the answer to its check may be another now: the
 * connections are made anew, which asks. What is under way fails. Cannot fail.
 */
void ngx_comments_redis_recheck(ngx_comments_redis_t *redis);

/* 1 when batches can be submitted (handshake done). */
ngx_uint_t ngx_comments_redis_ready(ngx_comments_redis_t *redis);

/*
 * The owner says that nothing was missed before the subscription stood, told by
 * IS_UP, or that what was missed does not count. Until then _hears() is 0; it
 * ends with the subscription. Cannot fail.
 */
void ngx_comments_redis_trust(ngx_comments_redis_t *redis);

/*
 * Every message has come that was published before this: ms of
 * ngx_current_msec; of use from IS_UP on. Cannot fail.
 */
ngx_msec_t ngx_comments_redis_proven(ngx_comments_redis_t *redis);

/*
 * 1 when every message has come that was published more than
 * NGX_COMMENTS_REDIS_DEAF_MS before ngx_current_msec: the subscription stands,
 * the owner trusts it, and the heartbeat that was answered last was sent since.
 * 0: nobody knows. Whatever the network does; the time is the cached one, as
 * old as the worker's turn of events. Cannot fail.
 */
ngx_uint_t ngx_comments_redis_hears(ngx_comments_redis_t *redis);

/*
 * 1 when there is room for reads: they are turned away by their callers while
 * three quarters of the bounds below are in use, so that a flood of reads does
 * not refuse posts. Cannot fail.
 */
ngx_uint_t ngx_comments_redis_room(ngx_comments_redis_t *redis);

/*
 * Sends n commands in order (nothing of another batch gets between them, so
 * MULTI … EXEC may be one batch). The commands are copied. deadline: ms, 0:
 * conf->timeout. The operation's memory is its own, outside every request pool.
 * NULL: not ready, no commands, out of memory, or bounds (1,024 batches or
 * 16 MB under way): nothing was sent and there is no callback.
 */
ngx_comments_redis_op_t *ngx_comments_redis_submit(ngx_comments_redis_t *redis,
    ngx_comments_redis_command_t *commands, ngx_uint_t n, ngx_msec_t deadline,
    ngx_comments_redis_pt handler, void *data);

/*
 * Detaches: the handler will not be called, op is gone. Late replies are
 * dropped. From inside the operation's own handler it does nothing. After the
 * handler has returned op must not be used.
 */
void ngx_comments_redis_cancel(ngx_comments_redis_op_t *op);

/* numbers for the status page */
typedef struct {
    ngx_uint_t   connected;      /* 0 or 1 */
    ngx_uint_t   subscribed;
    ngx_uint_t   deaf;           /* 1: ngx_comments_redis_hears() says no */
    ngx_uint_t   pending;        /* batches under way */
    ngx_uint_t   batches;        /* since the start of the worker */
    ngx_uint_t   failures;
    ngx_uint_t   timeouts;
    ngx_uint_t   reconnects;
    u_char       error[128];     /* last reason of a loss, NUL-terminated */
} ngx_comments_redis_stat_t;

void ngx_comments_redis_stat(ngx_comments_redis_t *redis,
    ngx_comments_redis_stat_t *stat);


#endif
