/*
 * The life of one connection: back-off, connecting, ready, lost, and again.
 * The states stand in the header.
 */

#include "ngx_comments_redis_conn.h"


#define NGX_COMMENTS_REDIS_BACKOFF_MIN  100    /* ms */
#define NGX_COMMENTS_REDIS_BACKOFF_MAX  5000

/* one that breaks again and again at once does not get back to the minimum */
#define NGX_COMMENTS_REDIS_STABLE       1000

#define NGX_COMMENTS_REDIS_TIMEOUT      1000


static void ngx_comments_redis_conn_timer(ngx_event_t *ev);
static void ngx_comments_redis_conn_shut(ngx_comments_redis_conn_t *conn);


void
ngx_comments_redis_conn_start(ngx_comments_redis_conn_t *conn,
    ngx_cycle_t *cycle)
{
    /*
     * nginx logs every failed connect(), recv() and send(); an outage is to be
     * one line, written by the owner. Without a next log nothing else is asked.
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

    /* never a reason for a worker not to exit at a reload */

    conn->timer.cancelable = 1;

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


ngx_int_t
ngx_comments_redis_conn_fail(ngx_comments_redis_conn_t *conn, const char *why)
{
    size_t  i;

    /* it goes to a log and to a page: no controls */

    for (i = 0; i < sizeof(conn->error) - 1 && why[i]; i++) {
        conn->error[i] = ((u_char) why[i] < 0x20 || why[i] == 0x7f)
                         ? '?' : (u_char) why[i];
    }

    conn->error[i] = '\0';

    return NGX_ERROR;
}


void
ngx_comments_redis_conn_lose(ngx_comments_redis_conn_t *conn)
{
    ngx_msec_t  half;
    ngx_uint_t  ready;

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

    /* ngx_add_timer() would leave a timer that is close by where it is */

    if (conn->timer.timer_set) {
        ngx_del_timer(&conn->timer);
    }

    ngx_add_timer(&conn->timer, ms);
}


void
ngx_comments_redis_conn_unit(ngx_comments_redis_conn_t *conn)
{
    ngx_comments_redis_reply_give(conn, ngx_comments_redis_reply_take(conn),
                                  conn->unit);

    conn->unit = 0;
    conn->discard = 0;
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
        rc = ngx_comments_redis_event_connect(conn);
        break;

    case NGX_COMMENTS_REDIS_CONNECTING:
        rc = ngx_comments_redis_conn_fail(conn, "connecting timed out");
        break;

    case NGX_COMMENTS_REDIS_HANDSHAKE:
        rc = ngx_comments_redis_conn_fail(conn, "the handshake timed out");
        break;

    case NGX_COMMENTS_REDIS_READY:

        if (conn->renew) {
            conn->told = 1;
            rc = ngx_comments_redis_conn_fail(conn, "it is asked anew");
            break;
        }

        rc = conn->owner->tick(conn);
        break;

    default: /* NGX_COMMENTS_REDIS_CLOSED */
        return;
    }

    if (rc != NGX_OK) {
        ngx_comments_redis_conn_lose(conn);
    }
}


static void
ngx_comments_redis_conn_shut(ngx_comments_redis_conn_t *conn)
{
    if (conn->timer.timer_set) {
        ngx_del_timer(&conn->timer);
    }

    if (conn->connection) {
        ngx_close_connection(conn->connection);
        conn->connection = NULL;
    }

    ngx_comments_redis_reader_free(conn);

    if (conn->out) {
        ngx_free(conn->out);
        conn->out = NULL;
    }

    conn->out_pos = 0;
    conn->out_len = 0;
    conn->out_size = 0;
    conn->renew = 0;
}
