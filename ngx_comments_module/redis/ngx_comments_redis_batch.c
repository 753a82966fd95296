/*
 * Batches on one pipelined connection. An operation is one submitted batch. It
 * lies outside every pool, since its replies may come long after its submitter
 * has gone. It is in the queue "sent" until all replies have come, and in the
 * queue "posted" until its handler is called.
 *
 *   where it is          leaves it for
 *   sent                 posted: all replies, deadline, connection lost
 *                        freed: all replies, and there is no handler
 *   posted               freed: the handler was called, or it is cancelled
 *   sent and posted      sent: the handler was called, or it is cancelled (its
 *                        replies are dropped)
 */

#include "ngx_comments_redis_batch.h"
#include "ngx_comments_redis_client.h"
#include "ngx_comments_redis_outage.h"


#define NGX_COMMENTS_REDIS_PENDING_MAX  1024
#define NGX_COMMENTS_REDIS_BYTES_MAX    (16 * 1024 * 1024)

/* an idle connection is checked with PING after this time */
#define NGX_COMMENTS_REDIS_IDLE         5000    /* ms */


struct ngx_comments_redis_op_s {
    ngx_queue_t              sent;
    ngx_queue_t              posted;
    ngx_comments_redis_t    *redis;
    ngx_event_t              deadline;
    ngx_event_t              event;
    ngx_comments_redis_pt    handler;    /* NULL: a PING, cancelled or called */
    void                    *data;
    ngx_int_t                rc;
    ngx_uint_t               n;
    ngx_uint_t               got;
    size_t                   bytes;      /* size of the request */
    size_t                   unit;       /* size of the replies */
    ngx_pool_t              *pool;       /* of the replies, once all have
                                            come */
    unsigned                 is_sent:1;
    unsigned                 is_posted:1;
    unsigned                 running:1;  /* the handler is being called */
    unsigned                 broken:1;   /* a reply makes the connection
                                            useless */
    redisReply              *replies[1];
};


static ngx_comments_redis_op_t *ngx_comments_redis_batch_send(
    ngx_comments_redis_t *redis, ngx_comments_redis_command_t *commands,
    ngx_uint_t n, size_t size);
static ngx_int_t ngx_comments_redis_batch_ready(
    ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_batch_reply(
    ngx_comments_redis_conn_t *conn, redisReply *reply);
static ngx_int_t ngx_comments_redis_batch_tick(
    ngx_comments_redis_conn_t *conn);
static void ngx_comments_redis_batch_lost(ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_batch_ping(ngx_comments_redis_t *redis);
static void ngx_comments_redis_batch_deadline(ngx_event_t *ev);
static void ngx_comments_redis_batch_deliver(ngx_event_t *ev);
static void ngx_comments_redis_batch_post(ngx_comments_redis_op_t *op,
    ngx_int_t rc);
static void ngx_comments_redis_batch_unlink(ngx_comments_redis_op_t *op);
static void ngx_comments_redis_batch_free(ngx_comments_redis_op_t *op);


const ngx_comments_redis_owner_t  ngx_comments_redis_batch_owner = {
    ngx_comments_redis_batch_ready,
    ngx_comments_redis_batch_reply,
    ngx_comments_redis_batch_tick,
    ngx_comments_redis_batch_lost
};


ngx_comments_redis_op_t *
ngx_comments_redis_submit(ngx_comments_redis_t *redis,
    ngx_comments_redis_command_t *commands, ngx_uint_t n, ngx_msec_t deadline,
    ngx_comments_redis_pt handler, void *data)
{
    size_t                    size;
    ngx_comments_redis_op_t  *op;

    if (redis->batches.state != NGX_COMMENTS_REDIS_READY
        || redis->batches.renew || n == 0)
    {
        return NULL;
    }

    size = ngx_comments_redis_format_size(commands, n);

    if (redis->pending >= NGX_COMMENTS_REDIS_PENDING_MAX
        || size > NGX_COMMENTS_REDIS_BYTES_MAX - redis->bytes)
    {
        return NULL;
    }

    op = ngx_comments_redis_batch_send(redis, commands, n, size);
    if (op == NULL) {
        return NULL;
    }

    op->handler = handler;
    op->data = data;

    redis->stat.batches++;

    /* not cancelable, so an exiting worker waits for the reply */

    ngx_add_timer(&op->deadline, deadline
                       ? deadline
                       : ngx_comments_redis_conn_timeout(redis->conf));

    return op;
}


ngx_uint_t
ngx_comments_redis_room(ngx_comments_redis_t *redis)
{
    return redis->pending < NGX_COMMENTS_REDIS_PENDING_MAX / 4 * 3
           && redis->bytes < NGX_COMMENTS_REDIS_BYTES_MAX / 4 * 3;
}


void
ngx_comments_redis_cancel(ngx_comments_redis_op_t *op)
{
    if (op->running) {
        return;
    }

    op->handler = NULL;

    ngx_comments_redis_batch_unlink(op);

    if (!op->is_sent) {
        ngx_comments_redis_batch_free(op);
    }
}


void
ngx_comments_redis_batch_destroy(ngx_comments_redis_t *redis)
{
    ngx_queue_t              *q;
    ngx_comments_redis_op_t  *op;

    while (!ngx_queue_empty(&redis->sent)) {
        q = ngx_queue_head(&redis->sent);
        ngx_queue_remove(q);

        op = ngx_queue_data(q, ngx_comments_redis_op_t, sent);
        ngx_comments_redis_batch_unlink(op);
        ngx_comments_redis_batch_free(op);
    }

    /* the remaining operations are only posted */

    while (!ngx_queue_empty(&redis->posted)) {
        q = ngx_queue_head(&redis->posted);

        op = ngx_queue_data(q, ngx_comments_redis_op_t, posted);
        ngx_comments_redis_batch_unlink(op);
        ngx_comments_redis_batch_free(op);
    }
}


/*
 * Sends the commands and returns their operation, without handler and deadline.
 * NULL: out of memory, nothing was sent.
 */
static ngx_comments_redis_op_t *
ngx_comments_redis_batch_send(ngx_comments_redis_t *redis,
    ngx_comments_redis_command_t *commands, ngx_uint_t n, size_t size)
{
    ngx_comments_redis_op_t  *op;

    op = ngx_calloc(sizeof(ngx_comments_redis_op_t)
                    + (n - 1) * sizeof(redisReply *), redis->log);
    if (op == NULL) {
        return NULL;
    }

    op->redis = redis;
    op->n = n;
    op->bytes = size;

    op->deadline.handler = ngx_comments_redis_batch_deadline;
    op->deadline.data = op;
    op->deadline.log = redis->log;

    op->event.handler = ngx_comments_redis_batch_deliver;
    op->event.data = op;
    op->event.log = redis->log;

    if (ngx_comments_redis_event_send(&redis->batches.event, commands, n)
        != NGX_OK)
    {
        ngx_free(op);
        return NULL;
    }

    /* the wait for bytes begins with the first pending operation */

    if (redis->pending == 0) {
        redis->batches.active = ngx_current_msec;
        ngx_comments_redis_conn_tick(&redis->batches,
                          2 * ngx_comments_redis_conn_timeout(redis->conf));
    }

    ngx_queue_insert_tail(&redis->sent, &op->sent);
    op->is_sent = 1;

    redis->pending++;
    redis->bytes += size;

    return op;
}


static ngx_int_t
ngx_comments_redis_batch_ready(ngx_comments_redis_conn_t *conn)
{
    ngx_comments_redis_t  *redis;

    redis = conn->data;

    if (redis->known) {
        redis->stat.reconnects++;
    }

    redis->known = 1;
    redis->stands = 1;

    ngx_comments_redis_conn_tick(conn, NGX_COMMENTS_REDIS_IDLE);

    ngx_comments_redis_outage_end(redis);

    return NGX_OK;
}


static ngx_int_t
ngx_comments_redis_batch_reply(ngx_comments_redis_conn_t *conn,
    redisReply *reply)
{
    ngx_uint_t                broken;
    ngx_queue_t              *q;
    ngx_comments_redis_t     *redis;
    ngx_comments_redis_op_t  *op;

    redis = conn->data;

    if (ngx_queue_empty(&redis->sent)) {
        return ngx_comments_redis_error(&conn->error,
                                        reply->type == REDIS_REPLY_ERROR
                                        ? reply->str
                                        : "a reply to no question");
    }

    q = ngx_queue_head(&redis->sent);
    op = ngx_queue_data(q, ngx_comments_redis_op_t, sent);

    if (ngx_comments_redis_handshake_broken(reply)) {
        (void) ngx_comments_redis_error(&conn->error, reply->str);
        op->broken = 1;
    }

    op->replies[op->got] = reply;

    if (++op->got < op->n) {
        return NGX_OK;
    }

    ngx_queue_remove(q);
    op->is_sent = 0;

    redis->pending--;
    redis->bytes -= op->bytes;

    broken = op->broken;

    if (op->handler == NULL) {
        ngx_comments_redis_batch_free(op);

    } else if (!op->is_posted) {
        op->unit = conn->reader.unit;
        op->pool = ngx_comments_redis_reply_take(&conn->reader.memory);

        ngx_comments_redis_batch_post(op, conn->reader.discard ? NGX_DECLINED
                                                        : NGX_OK);
    }

    ngx_comments_redis_reader_unit(&conn->reader);

    /* the handshake of the next connection tells when Redis is usable again */

    return broken ? NGX_ERROR : NGX_OK;
}


static ngx_int_t
ngx_comments_redis_batch_tick(ngx_comments_redis_conn_t *conn)
{
    ngx_msec_t             limit, silent;
    ngx_comments_redis_t  *redis;

    redis = conn->data;

    limit = 2 * ngx_comments_redis_conn_timeout(redis->conf);

    if (redis->pending == 0) {

        silent = ngx_current_msec - conn->active;

        if (silent >= NGX_COMMENTS_REDIS_IDLE) {
            return ngx_comments_redis_batch_ping(redis);
        }

        ngx_comments_redis_conn_tick(conn, NGX_COMMENTS_REDIS_IDLE - silent);
        return NGX_OK;
    }

    silent = ngx_current_msec - conn->active;

    if (silent >= limit) {
        return ngx_comments_redis_error(&conn->error, "no answer");
    }

    ngx_comments_redis_conn_tick(conn, limit - silent);

    return NGX_OK;
}


static void
ngx_comments_redis_batch_lost(ngx_comments_redis_conn_t *conn)
{
    ngx_queue_t              *q;
    ngx_comments_redis_t     *redis;
    ngx_comments_redis_op_t  *op;

    redis = conn->data;

    while (!ngx_queue_empty(&redis->sent)) {
        q = ngx_queue_head(&redis->sent);
        ngx_queue_remove(q);

        op = ngx_queue_data(q, ngx_comments_redis_op_t, sent);
        op->is_sent = 0;

        if (op->handler == NULL) {
            ngx_comments_redis_batch_free(op);

        } else if (!op->is_posted) {
            ngx_comments_redis_batch_post(op, NGX_ERROR);
        }
    }

    redis->pending = 0;
    redis->bytes = 0;

    if (redis->stands) {
        redis->stands = 0;
        redis->broken = 1;
        redis->broken_at = ngx_current_msec;
    }

    ngx_comments_redis_outage_begin(redis, conn);
}


static ngx_int_t
ngx_comments_redis_batch_ping(ngx_comments_redis_t *redis)
{
    size_t                        len;
    const char                   *arg;
    ngx_comments_redis_command_t  command;

    arg = "PING";
    len = 4;

    command.argc = 1;
    command.argv = &arg;
    command.argvlen = &len;

    if (ngx_comments_redis_batch_send(redis, &command, 1,
                                ngx_comments_redis_format_size(&command, 1))
        == NULL)
    {
        return ngx_comments_redis_error(&redis->batches.error, "out of memory");
    }

    return NGX_OK;
}


static void
ngx_comments_redis_batch_deadline(ngx_event_t *ev)
{
    ngx_comments_redis_op_t  *op;

    op = ev->data;

    op->redis->stat.timeouts++;

    ngx_comments_redis_batch_post(op, NGX_ABORT);
}


static void
ngx_comments_redis_batch_deliver(ngx_event_t *ev)
{
    ngx_comments_redis_op_t  *op;

    op = ev->data;

    ngx_queue_remove(&op->posted);
    op->is_posted = 0;

    op->running = 1;

    op->handler(op->data, op->rc, op->rc == NGX_OK ? op->replies : NULL,
                op->rc == NGX_OK ? op->n : 0);

    op->running = 0;
    op->handler = NULL;

    if (!op->is_sent) {
        ngx_comments_redis_batch_free(op);
    }
}


/*
 * Lets a posted event call the handler. The caller may be deep in the parser or
 * in the timers, from where no request may be resumed.
 */
static void
ngx_comments_redis_batch_post(ngx_comments_redis_op_t *op, ngx_int_t rc)
{
    if (op->deadline.timer_set) {
        ngx_del_timer(&op->deadline);
    }

    if (rc == NGX_ERROR || rc == NGX_DECLINED) {
        op->redis->stat.failures++;
    }

    op->rc = rc;
    op->is_posted = 1;

    ngx_queue_insert_tail(&op->redis->posted, &op->posted);

    ngx_post_event(&op->event, &ngx_posted_events);
}


/*
 * Removes the operation from the timers, the posted events and the queue
 * "posted".
 */
static void
ngx_comments_redis_batch_unlink(ngx_comments_redis_op_t *op)
{
    if (op->deadline.timer_set) {
        ngx_del_timer(&op->deadline);
    }

    if (op->is_posted) {
        ngx_queue_remove(&op->posted);
        op->is_posted = 0;
    }

    if (op->event.posted) {
        ngx_delete_posted_event(&op->event);
    }
}


static void
ngx_comments_redis_batch_free(ngx_comments_redis_op_t *op)
{
    ngx_comments_redis_reply_give(&op->redis->batches.reader.memory, op->pool,
                                  op->unit);

    ngx_free(op);
}
