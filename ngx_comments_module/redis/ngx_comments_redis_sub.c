/*
 * The subscriber: receives the messages of one channel, and proves that they
 * have come.
 *
 * A connection on which nothing arrives may be dead or delayed. So the
 * heartbeat is a command that Redis must answer. PING has a different reply on
 * a subscribed connection, and on some servers none. SUBSCRIBE to the channel
 * that is already subscribed changes nothing, and is answered like the first
 * SUBSCRIBE.
 *
 * What an answer proves. Redis executes commands one after the other and writes
 * to a client in that order, and the connection keeps the order. So every
 * message that was published before the answer was written has been read before
 * the answer. The answer was written after it was asked for. So once the answer
 * has come, no message is missing that was published before it was asked for;
 * that time is stored in "proven". It is taken from nginx's cached time, which
 * is never ahead. The time at which the answer comes would be wrong, since the
 * answer may have been on its way for long. A message alone proves nothing,
 * since it does not tell when it was published.
 *
 * A subscription is called deaf while the last proof is older than
 * NGX_COMMENTS_REDIS_DEAF_MS:
 *
 *   state       is left at                         for (reported)
 *   lost        the answer to the first SUBSCRIBE  hearing (IS_UP)
 *   hearing     the proof gets older than          deaf (IS_DEAF)
 *               NGX_COMMENTS_REDIS_DEAF_MS
 *   deaf        the answer to a SUBSCRIBE that     hearing (IS_PROVEN, as
 *               was sent less than that ago        with every such answer)
 *   hearing,    no answer within the limit, or     lost (IS_LOST)
 *   deaf        loss of the connection
 *
 * Why IS_UP is not reported when deaf is left: IS_UP says that messages may
 * have been missed, so the owner looks up again all that it knows. A connection
 * that answers late has missed none: delayed messages come first, in their
 * order, and the answer comes after them. Until then the subscriber is deaf,
 * and its owner does not rely on old knowledge. Messages are missed only
 * between two subscriptions, since Redis does not keep messages for clients
 * that are not subscribed.
 */

#include "ngx_comments_redis_client.h"
#include "ngx_comments_redis_outage.h"
#include "ngx_comments_redis_sub.h"


#define NGX_COMMENTS_REDIS_HEARTBEAT      500     /* ms between two
                                                     heartbeats */
#define NGX_COMMENTS_REDIS_HEARTBEAT_MIN  1000    /* minimum limit for an
                                                     answer, ms */

/* answers in time, in a row, before the log says that Redis is in time again */
#define NGX_COMMENTS_REDIS_HEARTBEAT_WELL  20


static ngx_int_t ngx_comments_redis_sub_ready(ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_sub_reply(ngx_comments_redis_conn_t *conn,
    redisReply *reply);
static ngx_int_t ngx_comments_redis_sub_tick(ngx_comments_redis_conn_t *conn);
static void ngx_comments_redis_sub_lost(ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_sub_ask(ngx_comments_redis_conn_t *conn);
static ngx_int_t ngx_comments_redis_sub_take(ngx_comments_redis_conn_t *conn,
    redisReply *reply);
static ngx_int_t ngx_comments_redis_sub_message(ngx_comments_redis_t *redis,
    redisReply *reply);
static void ngx_comments_redis_sub_answer(ngx_comments_redis_t *redis);
static void ngx_comments_redis_sub_wait(ngx_comments_redis_conn_t *conn);
static void ngx_comments_redis_sub_deaf(ngx_comments_redis_t *redis);
static void ngx_comments_redis_sub_well(ngx_comments_redis_t *redis);
static ngx_uint_t ngx_comments_redis_sub_in_time(ngx_comments_redis_t *redis);
static ngx_msec_t ngx_comments_redis_sub_limit(ngx_comments_redis_t *redis);
static ngx_uint_t ngx_comments_redis_sub_is(redisReply *reply,
    const char *data, size_t len);


const ngx_comments_redis_owner_t  ngx_comments_redis_sub_owner = {
    ngx_comments_redis_sub_ready,
    ngx_comments_redis_sub_reply,
    ngx_comments_redis_sub_tick,
    ngx_comments_redis_sub_lost
};


void
ngx_comments_redis_trust(ngx_comments_redis_t *redis)
{
    redis->trusted = redis->subscribed;
}


ngx_msec_t
ngx_comments_redis_proven(ngx_comments_redis_t *redis)
{
    return redis->proven;
}


ngx_uint_t
ngx_comments_redis_hears(ngx_comments_redis_t *redis)
{
    return redis->trusted
           && ngx_current_msec - redis->proven < NGX_COMMENTS_REDIS_DEAF_MS;
}


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

    ngx_comments_redis_reader_unit(&conn->reader);

    return rc;
}


/*
 * The timer: sends the next heartbeat, or finds that the last one's answer is
 * late.
 */
static ngx_int_t
ngx_comments_redis_sub_tick(ngx_comments_redis_conn_t *conn)
{
    ngx_comments_redis_t  *redis;

    redis = conn->data;

    if (!redis->asked) {
        return ngx_comments_redis_sub_ask(conn);
    }

    if (ngx_current_msec - redis->asked_at
        >= ngx_comments_redis_sub_limit(redis))
    {
        return ngx_comments_redis_error(&conn->error, "no answer to SUBSCRIBE");
    }

    if (redis->subscribed && !ngx_comments_redis_sub_in_time(redis)) {
        ngx_comments_redis_sub_deaf(redis);
    }

    ngx_comments_redis_sub_wait(conn);

    return NGX_OK;
}


static void
ngx_comments_redis_sub_lost(ngx_comments_redis_conn_t *conn)
{
    ngx_uint_t             subscribed;
    ngx_comments_redis_t  *redis;

    redis = conn->data;

    subscribed = redis->subscribed;

    redis->subscribed = 0;
    redis->trusted = 0;
    redis->asked = 0;
    redis->deaf = 0;
    redis->slow = 0;
    redis->well = 0;

    ngx_comments_redis_outage_begin(redis, conn);

    if (subscribed && redis->state) {
        redis->state(redis->data, NGX_COMMENTS_REDIS_IS_LOST);
    }
}


static ngx_int_t
ngx_comments_redis_sub_ask(ngx_comments_redis_conn_t *conn)
{
    size_t                        lens[2];
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

    if (ngx_comments_redis_event_send(&conn->event, &command, 1) != NGX_OK) {
        return ngx_comments_redis_error(&conn->error, "out of memory");
    }

    redis->asked = 1;
    redis->asked_at = ngx_current_msec;

    ngx_comments_redis_sub_wait(conn);

    return NGX_OK;
}


/*
 * A heartbeat is unanswered: sets the timer to the time when the subscription
 * becomes deaf, or to the limit for the answer.
 */
static void
ngx_comments_redis_sub_wait(ngx_comments_redis_conn_t *conn)
{
    ngx_msec_t             passed, left, limit;
    ngx_comments_redis_t  *redis;

    redis = conn->data;

    limit = ngx_comments_redis_sub_limit(redis);
    passed = ngx_current_msec - redis->asked_at;
    left = (passed < limit) ? limit - passed : 1;

    if (redis->subscribed && !redis->deaf) {
        passed = ngx_current_msec - redis->proven;

        left = (passed < NGX_COMMENTS_REDIS_DEAF_MS)
               ? ngx_min(left, NGX_COMMENTS_REDIS_DEAF_MS - passed) : 1;
    }

    ngx_comments_redis_conn_tick(conn, left);
}


static ngx_int_t
ngx_comments_redis_sub_take(ngx_comments_redis_conn_t *conn,
    redisReply *reply)
{
    ngx_int_t              rc;
    ngx_comments_redis_t  *redis;

    redis = conn->data;

    if (reply->type == REDIS_REPLY_ERROR) {
        return ngx_comments_redis_error(&conn->error, reply->str);
    }

    rc = NGX_ERROR;

    if (reply->type == REDIS_REPLY_ARRAY
        && reply->elements == 3
        && ngx_comments_redis_sub_is(reply->element[1],
                                     (char *) redis->channel.data,
                                     redis->channel.len))
    {
        if (ngx_comments_redis_sub_is(reply->element[0], "message", 7)) {
            rc = ngx_comments_redis_sub_message(redis, reply->element[2]);

        } else if (ngx_comments_redis_sub_is(reply->element[0], "subscribe", 9)
                   && redis->asked)
        {
            ngx_comments_redis_sub_answer(redis);
            rc = NGX_OK;
        }
    }

    if (rc != NGX_OK) {
        return ngx_comments_redis_error(&conn->error, "not a message");
    }

    return NGX_OK;
}


static ngx_int_t
ngx_comments_redis_sub_message(ngx_comments_redis_t *redis, redisReply *reply)
{
    ngx_str_t  message;

    /* no message is expected before the answer to the first SUBSCRIBE */

    if (!redis->subscribed || reply->type != REDIS_REPLY_STRING) {
        return NGX_ERROR;
    }

    message.data = (u_char *) reply->str;
    message.len = reply->len;

    redis->message(redis->data, &message);

    return NGX_OK;
}


static void
ngx_comments_redis_sub_answer(ngx_comments_redis_t *redis)
{
    ngx_msec_t  passed;

    redis->asked = 0;
    redis->proven = redis->asked_at;

    passed = ngx_current_msec - redis->asked_at;

    ngx_comments_redis_conn_tick(&redis->subscriber,
                                 (passed < NGX_COMMENTS_REDIS_HEARTBEAT)
                                 ? NGX_COMMENTS_REDIS_HEARTBEAT - passed : 1);

    if (!redis->subscribed) {
        redis->subscribed = 1;

        ngx_comments_redis_outage_end(redis);

        if (redis->state) {
            redis->state(redis->data, NGX_COMMENTS_REDIS_IS_UP);
        }
    }

    ngx_comments_redis_sub_well(redis);
}


/*
 * Reports that the subscription is deaf. The log says so once until the answers
 * have been in time for a while, since a slow Redis may be deaf every second.
 */
static void
ngx_comments_redis_sub_deaf(ngx_comments_redis_t *redis)
{
    if (redis->deaf) {
        return;
    }

    redis->deaf = 1;
    redis->well = 0;

    if (!redis->slow) {
        redis->slow = 1;

        ngx_log_error(NGX_LOG_WARN, redis->log, 0,
                      "comments: Redis at %V does not prove within %d ms that"
                      " its messages come", &redis->conf->url,
                      NGX_COMMENTS_REDIS_DEAF_MS);
    }

    if (redis->state) {
        redis->state(redis->data, NGX_COMMENTS_REDIS_IS_DEAF);
    }
}


/* Handles an answer, which may have come so late that its proof is too old. */
static void
ngx_comments_redis_sub_well(ngx_comments_redis_t *redis)
{
    if (!ngx_comments_redis_sub_in_time(redis)) {
        ngx_comments_redis_sub_deaf(redis);
        return;
    }

    redis->deaf = 0;

    if (redis->state) {
        redis->state(redis->data, NGX_COMMENTS_REDIS_IS_PROVEN);
    }

    if (!redis->slow || ++redis->well < NGX_COMMENTS_REDIS_HEARTBEAT_WELL) {
        return;
    }

    redis->slow = 0;
    redis->well = 0;

    ngx_log_error(NGX_LOG_NOTICE, redis->log, 0,
                  "comments: Redis at %V proves in time again that its"
                  " messages come", &redis->conf->url);
}


static ngx_uint_t
ngx_comments_redis_sub_in_time(ngx_comments_redis_t *redis)
{
    return ngx_current_msec - redis->proven < NGX_COMMENTS_REDIS_DEAF_MS;
}


static ngx_msec_t
ngx_comments_redis_sub_limit(ngx_comments_redis_t *redis)
{
    ngx_msec_t  limit;

    limit = 2 * ngx_comments_redis_conn_timeout(redis->conf);

    return ngx_max(limit, NGX_COMMENTS_REDIS_HEARTBEAT_MIN);
}


static ngx_uint_t
ngx_comments_redis_sub_is(redisReply *reply, const char *data, size_t len)
{
    return reply->type == REDIS_REPLY_STRING
           && reply->len == len
           && ngx_memcmp(reply->str, data, len) == 0;
}
