/*
 * The handshake: what must be answered before a connection is of use. For
 * ngx_comments_redis*.c only.
 */
#ifndef NGX_COMMENTS_REDIS_HANDSHAKE_H
#define NGX_COMMENTS_REDIS_HANDSHAKE_H

#include <ngx_config.h>
#include <ngx_core.h>

#include <hiredis/hiredis.h>

#include "ngx_comments_redis_event.h"
#include "ngx_comments_redis_url.h"


/* how far it has come, and with whom */
typedef struct {
    ngx_comments_redis_conf_t   *conf;
    ngx_comments_redis_error_t  *error;
    ngx_uint_t                   step;
    unsigned                     told:1;     /* the owner of the check has
                                                logged why it is refused */
} ngx_comments_redis_handshake_t;


/* Queues its commands. NGX_OK, or NGX_ERROR: the error tells why. */
ngx_int_t ngx_comments_redis_handshake_start(
    ngx_comments_redis_handshake_t *handshake,
    ngx_comments_redis_event_t *event);

/*
 * Takes one of its replies, which stays the caller's. NGX_OK: it was the last;
 * NGX_AGAIN: more are to come; NGX_ERROR: refused, the error tells why.
 */
ngx_int_t ngx_comments_redis_handshake_reply(
    ngx_comments_redis_handshake_t *handshake, redisReply *reply);

/*
 * 1 if the reply is an error after which this connection is of no use: Redis
 * is loading, became a read-only replica, or wants another log-in.
 */
ngx_uint_t ngx_comments_redis_handshake_broken(redisReply *reply);


#endif
