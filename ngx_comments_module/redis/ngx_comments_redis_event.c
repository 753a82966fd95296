/*
 * A connection's socket on nginx's event loop: connecting, reading, writing.
 */

#include "ngx_comments_redis_conn.h"


/* the records of a page of a hundred comments come in one read */
#define NGX_COMMENTS_REDIS_READ_SIZE  65536

/* reads in one go, before other connections have their turn */
#define NGX_COMMENTS_REDIS_READS      32

/* what an idle connection keeps for its requests */
#define NGX_COMMENTS_REDIS_OUT_KEPT   65536

/* bytes that are not kept for the end of the turn: a post's transaction */
#define NGX_COMMENTS_REDIS_EARLY      1024


static void ngx_comments_redis_event_read(ngx_event_t *rev);
static void ngx_comments_redis_event_write(ngx_event_t *wev);
static ngx_int_t ngx_comments_redis_event_established(
    ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_event_recv(
    ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_event_flush(
    ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_event_room(ngx_comments_redis_conn_t *conn,
    size_t size);
static ngx_int_t ngx_comments_redis_event_errno(
    ngx_comments_redis_conn_t *conn, const char *what, ngx_err_t err);


ngx_int_t
ngx_comments_redis_event_connect(ngx_comments_redis_conn_t *conn)
{
    ngx_int_t              rc;
    ngx_addr_t            *addr;
    ngx_connection_t      *c;
    ngx_peer_connection_t  pc;

    if (ngx_comments_redis_reader_create(conn) != NGX_OK) {
        return ngx_comments_redis_conn_fail(conn, "out of memory");
    }

    ngx_memzero(&pc, sizeof(ngx_peer_connection_t));

    addr = &conn->conf->addrs[conn->address];

    pc.sockaddr = addr->sockaddr;
    pc.socklen = addr->socklen;
    pc.name = &addr->name;
    pc.get = ngx_event_get_peer;
    pc.log = &conn->log;
    pc.log_error = NGX_ERROR_INFO;
    pc.so_keepalive = (pc.sockaddr->sa_family != AF_UNIX);

    ngx_set_errno(0);

    rc = ngx_event_connect_peer(&pc);

    if (rc != NGX_OK && rc != NGX_AGAIN) {
        return ngx_comments_redis_event_errno(conn, "connect() failed",
                                              ngx_errno);
    }

    c = pc.connection;

    c->data = conn;
    c->read->handler = ngx_comments_redis_event_read;
    c->write->handler = ngx_comments_redis_event_write;

    conn->connection = c;
    conn->state = NGX_COMMENTS_REDIS_CONNECTING;

    if (rc == NGX_OK) {
        return ngx_comments_redis_event_established(conn);
    }

    return NGX_OK;
}


ngx_int_t
ngx_comments_redis_event_send(ngx_comments_redis_conn_t *conn,
    ngx_comments_redis_command_t *commands, ngx_uint_t n)
{
    u_char            *last;
    ssize_t            sent;
    ngx_connection_t  *c;

    if (ngx_comments_redis_event_room(conn,
                                 ngx_comments_redis_format_size(commands, n))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    last = ngx_comments_redis_format(conn->out + conn->out_len, commands, n);
    conn->out_len = last - conn->out;

    c = conn->connection;

    /*
     * With much to do Redis begins while this turn of the loop goes on. What
     * fails here fails again in the event, where the connection may be lost.
     */

    if (conn->out_len - conn->out_pos >= NGX_COMMENTS_REDIS_EARLY
        && conn->state == NGX_COMMENTS_REDIS_READY && c->write->ready)
    {
        sent = c->send(c, conn->out + conn->out_pos,
                         conn->out_len - conn->out_pos);

        if (sent > 0) {
            conn->out_pos += sent;
        }
    }

    /* whatever else is submitted in this turn goes out in one write */

    ngx_post_event(c->write, &ngx_posted_events);

    return NGX_OK;
}


static void
ngx_comments_redis_event_read(ngx_event_t *rev)
{
    ngx_connection_t           *c;
    ngx_comments_redis_conn_t  *conn;

    c = rev->data;
    conn = c->data;

    /* worker_shutdown_timeout closes connections by this */

    if (c->close) {
        (void) ngx_comments_redis_conn_fail(conn, "the worker shuts down");
        ngx_comments_redis_conn_lose(conn);
        return;
    }

    if (conn->state == NGX_COMMENTS_REDIS_CONNECTING) {

        if (ngx_comments_redis_event_established(conn) != NGX_OK) {
            ngx_comments_redis_conn_lose(conn);
            return;
        }

        /* a refusal may have come already, and this edge comes only once */
    }

    if (ngx_comments_redis_event_recv(conn) != NGX_OK) {
        ngx_comments_redis_conn_lose(conn);
    }
}


static void
ngx_comments_redis_event_write(ngx_event_t *wev)
{
    ngx_int_t                   rc;
    ngx_connection_t           *c;
    ngx_comments_redis_conn_t  *conn;

    c = wev->data;
    conn = c->data;

    if (conn->state == NGX_COMMENTS_REDIS_CONNECTING) {
        rc = ngx_comments_redis_event_established(conn);

    } else {
        rc = ngx_comments_redis_event_flush(conn);
    }

    if (rc != NGX_OK) {
        ngx_comments_redis_conn_lose(conn);
    }
}


static ngx_int_t
ngx_comments_redis_event_established(ngx_comments_redis_conn_t *conn)
{
    int                err;
    socklen_t          len;
    ngx_connection_t  *c;

    c = conn->connection;

    err = 0;
    len = sizeof(int);

    if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, (void *) &err, &len) == -1) {
        err = ngx_socket_errno;
    }

    if (err) {
        return ngx_comments_redis_event_errno(conn, "connect() failed", err);
    }

    /* a request is written whole: Nagle's wait would only cost time */

    if (c->tcp_nodelay == NGX_TCP_NODELAY_UNSET) {
        (void) ngx_tcp_nodelay(c);
    }

    conn->state = NGX_COMMENTS_REDIS_HANDSHAKE;
    conn->active = ngx_current_msec;

    /* with select or poll the events that connecting asked for */

    if (ngx_handle_read_event(c->read, 0) != NGX_OK
        || ngx_handle_write_event(c->write, 0) != NGX_OK)
    {
        return ngx_comments_redis_conn_fail(conn, "the event was refused");
    }

    return ngx_comments_redis_handshake_start(conn);
}


/*
 * Reads until the socket is empty, as edge-triggered events require, but for
 * the sake of others not without end.
 */
static ngx_int_t
ngx_comments_redis_event_recv(ngx_comments_redis_conn_t *conn)
{
    u_char             buf[NGX_COMMENTS_REDIS_READ_SIZE];
    ssize_t            n;
    ngx_uint_t         i;
    ngx_connection_t  *c;

    c = conn->connection;

    for (i = 0; i < NGX_COMMENTS_REDIS_READS; i++) {

        n = c->recv(c, buf, NGX_COMMENTS_REDIS_READ_SIZE);

        if (n == NGX_AGAIN) {
            break;
        }

        if (n == 0) {
            return ngx_comments_redis_conn_fail(conn,
                                                "Redis closed the connection");
        }

        if (n < 0) {
            return ngx_comments_redis_event_errno(conn, "recv() failed",
                                                  ngx_socket_errno);
        }

        conn->active = ngx_current_msec;

        if (ngx_comments_redis_reader_feed(conn, buf, n) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    if (ngx_handle_read_event(c->read, 0) != NGX_OK) {
        return ngx_comments_redis_conn_fail(conn, "the event was refused");
    }

    if (i == NGX_COMMENTS_REDIS_READS) {
        ngx_post_event(c->read, &ngx_posted_next_events);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_comments_redis_event_flush(ngx_comments_redis_conn_t *conn)
{
    ssize_t            n;
    ngx_connection_t  *c;

    c = conn->connection;

    while (conn->out_pos < conn->out_len) {

        n = c->send(c, conn->out + conn->out_pos,
                    conn->out_len - conn->out_pos);

        /* nginx thinks 0 possible, and is not ready for more then either */

        if (n == NGX_AGAIN || n == 0) {
            break;
        }

        if (n < 0) {
            return ngx_comments_redis_event_errno(conn, "send() failed",
                                                  ngx_socket_errno);
        }

        conn->out_pos += n;
    }

    if (conn->out_pos == conn->out_len) {
        conn->out_pos = 0;
        conn->out_len = 0;

        if (conn->out_size > NGX_COMMENTS_REDIS_OUT_KEPT) {
            ngx_free(conn->out);
            conn->out = NULL;
            conn->out_size = 0;
        }
    }

    if (ngx_handle_write_event(c->write, 0) != NGX_OK) {
        return ngx_comments_redis_conn_fail(conn, "the event was refused");
    }

    return NGX_OK;
}


static ngx_int_t
ngx_comments_redis_event_room(ngx_comments_redis_conn_t *conn, size_t size)
{
    u_char  *p;
    size_t   len, room;

    if (size <= conn->out_size - conn->out_len) {
        return NGX_OK;
    }

    /* doubling, and dropping what is sent, keeps the copies linear */

    len = conn->out_len - conn->out_pos;
    room = 2 * (len + size);

    p = ngx_alloc(room, &conn->log);
    if (p == NULL) {
        return NGX_ERROR;
    }

    if (conn->out) {
        ngx_memcpy(p, conn->out + conn->out_pos, len);
        ngx_free(conn->out);
    }

    conn->out = p;
    conn->out_pos = 0;
    conn->out_len = len;
    conn->out_size = room;

    return NGX_OK;
}


static ngx_int_t
ngx_comments_redis_event_errno(ngx_comments_redis_conn_t *conn,
    const char *what, ngx_err_t err)
{
    u_char  text[128], *last;

    last = ngx_snprintf(text, sizeof(text) - 1, "%s (%d: ", what, err);
    last = ngx_strerror(err, last, text + sizeof(text) - 2 - last);
    *last++ = ')';
    *last = '\0';

    return ngx_comments_redis_conn_fail(conn, (char *) text);
}
