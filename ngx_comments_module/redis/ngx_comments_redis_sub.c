/*
 * The subscriber: messages of one channel, and proof that they would come.
 *
 * A connection that sends nothing may be dead. PING has another reply on a
 * subscribed connection than elsewhere, and none on some servers; SUBSCRIBE to
 * what one is subscribed to changes nothing and is answered like the first.
 */

#include "ngx_comments_redis_client.h"


#define NGX_COMMENTS_REDIS_HEARTBEAT      3000    /* ms */
#define NGX_COMMENTS_REDIS_HEARTBEAT_MIN  1000    /* for its answer, at least */


static ngx_int_t ngx_comments_redis_sub_ready(ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_sub_reply(ngx_comments_redis_conn_t *conn,
    redisReply *reply);
static ngx_int_t ngx_comments_redis_sub_tick(ngx_comments_redis_conn_t *conn);
static void ngx_comments_redis_sub_lost(ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_sub_ask(ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_sub_take(ngx_comments_redis_conn_t *conn,
    redisReply *reply);
static ngx_uint_t ngx_comments_redis_sub_is(redisReply *reply,
    const char *data, size_t len);


const ngx_comments_redis_owner_t  ngx_comments_redis_sub_owner = {
    ngx_comments_redis_sub_ready,
    ngx_comments_redis_sub_reply,
    ngx_comments_redis_sub_tick,
    ngx_comments_redis_sub_lost
};


static ngx_int_t
ngx_comments_redis_sub_ready(ngx_comments_redis_conn_t *conn)
{
    return ngx_comments_redis_sub_ask(conn);
}


static ngx_int_t
ngx_comments_redis_sub_reply(ngx_comments_redis_conn_t *conn,
    redisReply *reply)
{
    ngx_int_t  rc;

    rc = ngx_comments_redis_sub_take(conn, reply);

    freeReplyObject(reply);

    ngx_comments_redis_conn_unit(conn);

    return rc;
}


static ngx_int_t
ngx_comments_redis_sub_tick(ngx_comments_redis_conn_t *conn)
{
    ngx_comments_redis_t  *redis;

    redis = conn->data;

    if (redis->asked) {
        return ngx_comments_redis_conn_fail(conn, "no answer to SUBSCRIBE");
    }

    return ngx_comments_redis_sub_ask(conn);
}


static void
ngx_comments_redis_sub_lost(ngx_comments_redis_conn_t *conn)
{
    ngx_uint_t             subscribed;
    ngx_comments_redis_t  *redis;

    redis = conn->data;

    subscribed = redis->subscribed;

    redis->subscribed = 0;
    redis->asked = 0;

    ngx_comments_redis_down(redis, conn);

    if (subscribed && redis->state) {
        redis->state(redis->data, 0);
    }
}


static ngx_int_t
ngx_comments_redis_sub_ask(ngx_comments_redis_conn_t *conn)
{
    size_t                        lens[2];
    ngx_msec_t                    limit;
    const char                   *args[2];
    ngx_comments_redis_t         *redis;
    ngx_comments_redis_command_t  command;

    redis = conn->data;

    args[0] = "SUBSCRIBE";
    lens[0] = 9;
    args[1] = (char *) redis->channel.data;
    lens[1] = redis->channel.len;

    command.argc = 2;
    command.argv = args;
    command.argvlen = lens;

    if (ngx_comments_redis_event_send(conn, &command, 1) != NGX_OK) {
        return ngx_comments_redis_conn_fail(conn, "out of memory");
    }

    limit = 2 * ngx_comments_redis_conn_timeout(redis->conf);

    redis->asked = 1;

    ngx_comments_redis_conn_tick(conn,
                           ngx_max(limit, NGX_COMMENTS_REDIS_HEARTBEAT_MIN));

    return NGX_OK;
}


static ngx_int_t
ngx_comments_redis_sub_take(ngx_comments_redis_conn_t *conn,
    redisReply *reply)
{
    ngx_str_t              message;
    ngx_comments_redis_t  *redis;

    redis = conn->data;

    if (reply->type == REDIS_REPLY_ERROR) {
        return ngx_comments_redis_conn_fail(conn, reply->str);
    }

    if (reply->type != REDIS_REPLY_ARRAY
        || reply->elements != 3
        || !ngx_comments_redis_sub_is(reply->element[1],
                                      (char *) redis->channel.data,
                                      redis->channel.len))
    {
        return ngx_comments_redis_conn_fail(conn, "not a message");
    }

    if (ngx_comments_redis_sub_is(reply->element[0], "message", 7)) {

        /* after SUBSCRIBE was sent and before its answer none is expected */

        if (!redis->subscribed
            || reply->element[2]->type != REDIS_REPLY_STRING)
        {
            return ngx_comments_redis_conn_fail(conn, "not a message");
        }

        message.data = (u_char *) reply->element[2]->str;
        message.len = reply->element[2]->len;

        redis->message(redis->data, &message);

        return NGX_OK;
    }

    if (!ngx_comments_redis_sub_is(reply->element[0], "subscribe", 9)
        || !redis->asked)
    {
        return ngx_comments_redis_conn_fail(conn, "not a message");
    }

    redis->asked = 0;

    ngx_comments_redis_conn_tick(conn, NGX_COMMENTS_REDIS_HEARTBEAT);

    if (redis->subscribed) {
        return NGX_OK;
    }

    redis->subscribed = 1;

    ngx_comments_redis_up(redis);

    if (redis->state) {
        redis->state(redis->data, 1);
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_comments_redis_sub_is(redisReply *reply, const char *data, size_t len)
{
    return reply->type == REDIS_REPLY_STRING
           && reply->len == len
           && ngx_memcmp(reply->str, data, len) == 0;
}
