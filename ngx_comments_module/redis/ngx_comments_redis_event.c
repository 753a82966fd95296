/*
 * A socket on nginx's event loop: connects, reads and writes.
 */

#include "ngx_comments_redis_event.h"


/* size of one read: enough for the records of a page with a hundred comments */
#define NGX_COMMENTS_REDIS_READ_SIZE  65536

/* limit on reads in a row, so that other connections have their turn */
#define NGX_COMMENTS_REDIS_READS      32

/* a larger send buffer is freed when all of it was sent */
#define NGX_COMMENTS_REDIS_OUT_KEPT   65536

/*
 * A request of this size, such as a post's transaction, is sent at once, and
 * not at the end of the event loop's turn.
 */
#define NGX_COMMENTS_REDIS_EARLY      1024


static void ngx_comments_redis_event_read(ngx_event_t *rev);
static void ngx_comments_redis_event_write(ngx_event_t *wev);
static ngx_int_t ngx_comments_redis_event_established(
    ngx_comments_redis_event_t *event);
static ngx_int_t ngx_comments_redis_event_recv(
    ngx_comments_redis_event_t *event);
static ngx_int_t ngx_comments_redis_event_flush(
    ngx_comments_redis_event_t *event);
static ngx_int_t ngx_comments_redis_event_room(
    ngx_comments_redis_event_t *event, size_t size);
static ngx_int_t ngx_comments_redis_event_errno(
    ngx_comments_redis_event_t *event, const char *what, ngx_err_t err);


ngx_int_t
ngx_comments_redis_event_connect(ngx_comments_redis_event_t *event,
    ngx_addr_t *addr)
{
    ngx_int_t              rc;
    ngx_connection_t      *c;
    ngx_peer_connection_t  pc;

    ngx_memzero(&pc, sizeof(ngx_peer_connection_t));

    pc.sockaddr = addr->sockaddr;
    pc.socklen = addr->socklen;
    pc.name = &addr->name;
    pc.get = ngx_event_get_peer;
    pc.log = event->log;
    pc.log_error = NGX_ERROR_INFO;
    pc.so_keepalive = (pc.sockaddr->sa_family != AF_UNIX);

    ngx_set_errno(0);

    rc = ngx_event_connect_peer(&pc);

    if (rc != NGX_OK && rc != NGX_AGAIN) {
        return ngx_comments_redis_event_errno(event, "connect() failed",
                                              ngx_errno);
    }

    c = pc.connection;

    c->data = event;
    c->read->handler = ngx_comments_redis_event_read;
    c->write->handler = ngx_comments_redis_event_write;

    event->connection = c;

    if (rc == NGX_OK) {
        return ngx_comments_redis_event_established(event);
    }

    return NGX_OK;
}


ngx_int_t
ngx_comments_redis_event_send(ngx_comments_redis_event_t *event,
    ngx_comments_redis_command_t *commands, ngx_uint_t n)
{
    u_char            *last;
    ssize_t            sent;
    ngx_connection_t  *c;

    if (ngx_comments_redis_event_room(event,
                                 ngx_comments_redis_format_size(commands, n))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    last = ngx_comments_redis_format(event->out + event->out_len, commands, n);
    event->out_len = last - event->out;

    c = event->connection;

    /*
     * Redis begins with a large request while this turn of the loop goes on. An
     * error is ignored here: it occurs again in the write event's handler,
     * which may end the connection.
     */

    if (event->out_len - event->out_pos >= NGX_COMMENTS_REDIS_EARLY
        && c->write->ready)
    {
        sent = c->send(c, event->out + event->out_pos,
                         event->out_len - event->out_pos);

        if (sent > 0) {
            event->out_pos += sent;
        }
    }

    /* all else that is submitted in this turn is sent in one write */

    ngx_post_event(c->write, &ngx_posted_events);

    return NGX_OK;
}


void
ngx_comments_redis_event_close(ngx_comments_redis_event_t *event)
{
    if (event->connection) {
        ngx_close_connection(event->connection);
        event->connection = NULL;
    }

    if (event->out) {
        ngx_free(event->out);
        event->out = NULL;
    }

    event->out_pos = 0;
    event->out_len = 0;
    event->out_size = 0;

    event->connected = 0;
}


static void
ngx_comments_redis_event_read(ngx_event_t *rev)
{
    ngx_connection_t            *c;
    ngx_comments_redis_event_t  *event;

    c = rev->data;
    event = c->data;

    /* nginx sets this flag at worker_shutdown_timeout */

    if (c->close) {
        (void) ngx_comments_redis_error(event->error, "the worker shuts down");
        event->owner->on_lost(event->data);
        return;
    }

    if (!event->connected) {

        if (ngx_comments_redis_event_established(event) != NGX_OK) {
            event->owner->on_lost(event->data);
            return;
        }

        /*
         * go on: an error reply of Redis may have come already, and an
         * edge-triggered event is not repeated
         */
    }

    if (ngx_comments_redis_event_recv(event) != NGX_OK) {
        event->owner->on_lost(event->data);
    }
}


static void
ngx_comments_redis_event_write(ngx_event_t *wev)
{
    ngx_int_t                    rc;
    ngx_connection_t            *c;
    ngx_comments_redis_event_t  *event;

    c = wev->data;
    event = c->data;

    if (!event->connected) {
        rc = ngx_comments_redis_event_established(event);

    } else {
        rc = ngx_comments_redis_event_flush(event);
    }

    if (rc != NGX_OK) {
        event->owner->on_lost(event->data);
    }
}


static ngx_int_t
ngx_comments_redis_event_established(ngx_comments_redis_event_t *event)
{
    int                err;
    socklen_t          len;
    ngx_connection_t  *c;

    c = event->connection;

    err = 0;
    len = sizeof(int);

    if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, (void *) &err, &len) == -1) {
        err = ngx_socket_errno;
    }

    if (err) {
        return ngx_comments_redis_event_errno(event, "connect() failed", err);
    }

    /* requests are written as a whole, so Nagle's algorithm would only delay */

    if (c->tcp_nodelay == NGX_TCP_NODELAY_UNSET) {
        (void) ngx_tcp_nodelay(c);
    }

    event->connected = 1;

    /* with select or poll, removes the events that connecting has added */

    if (ngx_handle_read_event(c->read, 0) != NGX_OK
        || ngx_handle_write_event(c->write, 0) != NGX_OK)
    {
        return ngx_comments_redis_error(event->error, "the event was refused");
    }

    return event->owner->on_connected(event->data);
}


/*
 * Reads until the socket is empty, as edge-triggered events require. After
 * NGX_COMMENTS_REDIS_READS reads the rest is left to the loop's next turn, so
 * that other connections are served.
 */
static ngx_int_t
ngx_comments_redis_event_recv(ngx_comments_redis_event_t *event)
{
    u_char             buf[NGX_COMMENTS_REDIS_READ_SIZE];
    ssize_t            n;
    ngx_uint_t         i;
    ngx_connection_t  *c;

    c = event->connection;

    for (i = 0; i < NGX_COMMENTS_REDIS_READS; i++) {

        n = c->recv(c, buf, NGX_COMMENTS_REDIS_READ_SIZE);

        if (n == NGX_AGAIN) {
            break;
        }

        if (n == 0) {
            return ngx_comments_redis_error(event->error,
                                            "Redis closed the connection");
        }

        if (n < 0) {
            return ngx_comments_redis_event_errno(event, "recv() failed",
                                                  ngx_socket_errno);
        }

        if (event->owner->on_bytes(event->data, buf, n) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    if (ngx_handle_read_event(c->read, 0) != NGX_OK) {
        return ngx_comments_redis_error(event->error, "the event was refused");
    }

    if (i == NGX_COMMENTS_REDIS_READS) {
        ngx_post_event(c->read, &ngx_posted_next_events);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_comments_redis_event_flush(ngx_comments_redis_event_t *event)
{
    ssize_t            n;
    ngx_connection_t  *c;

    c = event->connection;

    while (event->out_pos < event->out_len) {

        n = c->send(c, event->out + event->out_pos,
                    event->out_len - event->out_pos);

        /* nginx's send() may return 0, and is not ready for more then either */

        if (n == NGX_AGAIN || n == 0) {
            break;
        }

        if (n < 0) {
            return ngx_comments_redis_event_errno(event, "send() failed",
                                                  ngx_socket_errno);
        }

        event->out_pos += n;
    }

    if (event->out_pos == event->out_len) {
        event->out_pos = 0;
        event->out_len = 0;

        if (event->out_size > NGX_COMMENTS_REDIS_OUT_KEPT) {
            ngx_free(event->out);
            event->out = NULL;
            event->out_size = 0;
        }
    }

    if (ngx_handle_write_event(c->write, 0) != NGX_OK) {
        return ngx_comments_redis_error(event->error, "the event was refused");
    }

    return NGX_OK;
}


static ngx_int_t
ngx_comments_redis_event_room(ngx_comments_redis_event_t *event, size_t size)
{
    u_char  *p;
    size_t   len, room;

    if (size <= event->out_size - event->out_len) {
        return NGX_OK;
    }

    /* doubling the buffer and dropping what was sent keep copying linear */

    len = event->out_len - event->out_pos;
    room = 2 * (len + size);

    p = ngx_alloc(room, event->log);
    if (p == NULL) {
        return NGX_ERROR;
    }

    if (event->out) {
        ngx_memcpy(p, event->out + event->out_pos, len);
        ngx_free(event->out);
    }

    event->out = p;
    event->out_pos = 0;
    event->out_len = len;
    event->out_size = room;

    return NGX_OK;
}


static ngx_int_t
ngx_comments_redis_event_errno(ngx_comments_redis_event_t *event,
    const char *what, ngx_err_t err)
{
    u_char  text[128], *last;

    last = ngx_snprintf(text, sizeof(text) - 1, "%s (%d: ", what, err);
    last = ngx_strerror(err, last, text + sizeof(text) - 2 - last);
    *last++ = ')';
    *last = '\0';

    return ngx_comments_redis_error(event->error, (char *) text);
}
