/*
 * The life of one connection: back-off, connecting, ready, lost, and again from
 * the start. The header has the table of states.
 */

#include "ngx_comments_redis_conn.h"


#define NGX_COMMENTS_REDIS_BACKOFF_MIN  100    /* ms */
#define NGX_COMMENTS_REDIS_BACKOFF_MAX  5000

/*
 * A connection must have been READY for so many ms before the back-off begins
 * at its minimum again; otherwise it goes on growing.
 */
#define NGX_COMMENTS_REDIS_STABLE       1000

#define NGX_COMMENTS_REDIS_TIMEOUT      1000


static void ngx_comments_redis_conn_timer(ngx_event_t *ev);
static ngx_int_t ngx_comments_redis_conn_connect(
    ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_conn_connected(void *data);
static ngx_int_t ngx_comments_redis_conn_bytes(void *data, u_char *bytes,
    size_t n);
static ngx_int_t ngx_comments_redis_conn_reply(void *data, redisReply *reply);
static void ngx_comments_redis_conn_lost(void *data);
static void ngx_comments_redis_conn_shut(ngx_comments_redis_conn_t *conn);


static const ngx_comments_redis_event_owner_t  ngx_comments_redis_conn_event = {
    ngx_comments_redis_conn_connected,
    ngx_comments_redis_conn_bytes,
    ngx_comments_redis_conn_lost
};


void
ngx_comments_redis_conn_start(ngx_comments_redis_conn_t *conn,
    ngx_cycle_t *cycle)
{
    /*
     * nginx logs every failed connect(), recv() and send(), but an outage is to
     * be logged as one line, by the owner. So the connection gets a copy of the
     * log that writes only ALERT and EMERG; without a next log, messages go to
     * no other log either.
     */

    conn->log = *cycle->log;
    conn->log.log_level = NGX_LOG_ALERT;
    conn->log.handler = NULL;
    conn->log.data = NULL;
    conn->log.action = NULL;
    conn->log.next = NULL;

    conn->timer.handler = ngx_comments_redis_conn_timer;
    conn->timer.data = conn;
    conn->timer.log = &conn->log;

    /* a worker that exits after a reload does not wait for this timer */

    conn->timer.cancelable = 1;

    conn->event.owner = &ngx_comments_redis_conn_event;
    conn->event.data = conn;
    conn->event.error = &conn->error;
    conn->event.log = &conn->log;

    conn->handshake.conf = conn->conf;
    conn->handshake.error = &conn->error;

    conn->reader.error = &conn->error;
    conn->reader.reply = ngx_comments_redis_conn_reply;
    conn->reader.data = conn;

    conn->state = NGX_COMMENTS_REDIS_WAITING;
    conn->backoff = NGX_COMMENTS_REDIS_BACKOFF_MIN;

    ngx_add_timer(&conn->timer, 1);
}


void
ngx_comments_redis_conn_close(ngx_comments_redis_conn_t *conn)
{
    ngx_comments_redis_conn_shut(conn);

    conn->state = NGX_COMMENTS_REDIS_CLOSED;
}


void
ngx_comments_redis_conn_renew(ngx_comments_redis_conn_t *conn)
{
    if (conn->state == NGX_COMMENTS_REDIS_READY) {
        conn->renew = 1;
        ngx_comments_redis_conn_tick(conn, 1);
    }
}


void
ngx_comments_redis_conn_tick(ngx_comments_redis_conn_t *conn, ngx_msec_t ms)
{
    if (conn->renew) {
        ms = 1;
    }

    /* ngx_add_timer() would not move a timer by a small difference */

    if (conn->timer.timer_set) {
        ngx_del_timer(&conn->timer);
    }

    ngx_add_timer(&conn->timer, ms);
}


ngx_msec_t
ngx_comments_redis_conn_timeout(ngx_comments_redis_conf_t *conf)
{
    return conf->timeout ? conf->timeout : NGX_COMMENTS_REDIS_TIMEOUT;
}


static void
ngx_comments_redis_conn_timer(ngx_event_t *ev)
{
    ngx_int_t                   rc;
    ngx_comments_redis_conn_t  *conn;

    conn = ev->data;

    switch (conn->state) {

    case NGX_COMMENTS_REDIS_WAITING:
        ngx_add_timer(ev, ngx_comments_redis_conn_timeout(conn->conf));
        rc = ngx_comments_redis_conn_connect(conn);
        break;

    case NGX_COMMENTS_REDIS_CONNECTING:
        rc = ngx_comments_redis_error(&conn->error, "connecting timed out");
        break;

    case NGX_COMMENTS_REDIS_HANDSHAKE:
        rc = ngx_comments_redis_error(&conn->error,
                                      "the handshake timed out");
        break;

    case NGX_COMMENTS_REDIS_READY:

        if (conn->renew) {
            conn->handshake.told = 1;
            rc = ngx_comments_redis_error(&conn->error, "it is asked anew");
            break;
        }

        rc = conn->owner->tick(conn);
        break;

    default: /* NGX_COMMENTS_REDIS_CLOSED */
        return;
    }

    if (rc != NGX_OK) {
        ngx_comments_redis_conn_lost(conn);
    }
}


static ngx_int_t
ngx_comments_redis_conn_connect(ngx_comments_redis_conn_t *conn)
{
    if (ngx_comments_redis_reader_open(&conn->reader, &conn->log) != NGX_OK) {
        return ngx_comments_redis_error(&conn->error, "out of memory");
    }

    /* set first, since the connection may be established at once */

    conn->state = NGX_COMMENTS_REDIS_CONNECTING;

    return ngx_comments_redis_event_connect(&conn->event,
                                            &conn->conf->addrs[conn->address]);
}


static ngx_int_t
ngx_comments_redis_conn_connected(void *data)
{
    ngx_comments_redis_conn_t  *conn;

    conn = data;

    conn->state = NGX_COMMENTS_REDIS_HANDSHAKE;
    conn->active = ngx_current_msec;

    return ngx_comments_redis_handshake_start(&conn->handshake, &conn->event);
}


static ngx_int_t
ngx_comments_redis_conn_bytes(void *data, u_char *bytes, size_t n)
{
    ngx_comments_redis_conn_t  *conn;

    conn = data;

    conn->active = ngx_current_msec;

    return ngx_comments_redis_reader_feed(&conn->reader, bytes, n);
}


static ngx_int_t
ngx_comments_redis_conn_reply(void *data, redisReply *reply)
{
    ngx_int_t                   rc;
    ngx_comments_redis_conn_t  *conn;

    conn = data;

    if (conn->state == NGX_COMMENTS_REDIS_READY) {
        return conn->owner->reply(conn, reply);
    }

    rc = ngx_comments_redis_handshake_reply(&conn->handshake, reply);

    ngx_comments_redis_reader_unit(&conn->reader);

    if (rc == NGX_AGAIN) {
        return NGX_OK;
    }

    if (rc != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_del_timer(&conn->timer);

    conn->state = NGX_COMMENTS_REDIS_READY;
    conn->since = ngx_current_msec;
    conn->failed = 0;

    return conn->owner->ready(conn);
}


/*
 * Ends the connection and sets the timer for the next attempt. Must be the last
 * act of an event handler, see the header.
 */
static void
ngx_comments_redis_conn_lost(void *data)
{
    ngx_msec_t                  half;
    ngx_uint_t                  ready;
    ngx_comments_redis_conn_t  *conn;

    conn = data;

    ready = (conn->state == NGX_COMMENTS_REDIS_READY);

    if (ready
        && ngx_current_msec - conn->since >= NGX_COMMENTS_REDIS_STABLE)
    {
        conn->backoff = NGX_COMMENTS_REDIS_BACKOFF_MIN;
    }

    ngx_comments_redis_conn_shut(conn);

    conn->state = NGX_COMMENTS_REDIS_WAITING;

    if (!ready) {
        conn->address = (conn->address + 1) % conn->conf->naddrs;

        if (++conn->failed < conn->conf->naddrs) {
            ngx_add_timer(&conn->timer, 1);
            return;
        }
    }

    conn->failed = 0;

    half = conn->backoff / 2;

    ngx_add_timer(&conn->timer, half + (ngx_msec_t) ngx_random() % (half + 1));

    conn->backoff = ngx_min(conn->backoff * 2, NGX_COMMENTS_REDIS_BACKOFF_MAX);

    conn->owner->lost(conn);
}


static void
ngx_comments_redis_conn_shut(ngx_comments_redis_conn_t *conn)
{
    if (conn->timer.timer_set) {
        ngx_del_timer(&conn->timer);
    }

    ngx_comments_redis_event_close(&conn->event);
    ngx_comments_redis_reader_close(&conn->reader);

    conn->renew = 0;
}
