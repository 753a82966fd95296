/*
 * The handshake: commands that Redis must answer before a connection can be
 * used. For ngx_comments_redis*.c only.
 */
#ifndef NGX_COMMENTS_REDIS_HANDSHAKE_H
#define NGX_COMMENTS_REDIS_HANDSHAKE_H

#include <ngx_config.h>
#include <ngx_core.h>

#include <hiredis/hiredis.h>

#include "ngx_comments_redis_event.h"
#include "ngx_comments_redis_url.h"


/* the state of a handshake */
typedef struct {
    ngx_comments_redis_conf_t   *conf;
    ngx_comments_redis_error_t  *error;
    ngx_uint_t                   step;
    unsigned                     told:1;     /* the check failed, and its
                                                handler has logged why */
} ngx_comments_redis_handshake_t;


/*
 * Queues the commands of the handshake. NGX_OK, or NGX_ERROR: the error tells
 * why.
 */
ngx_int_t ngx_comments_redis_handshake_start(
    ngx_comments_redis_handshake_t *handshake,
    ngx_comments_redis_event_t *event);

/*
 * Takes one reply to these commands; the reply remains the caller's. NGX_OK: it
 * was the last one, the connection can be used. NGX_AGAIN: more replies will
 * come. NGX_ERROR: the connection cannot be used, the error tells why.
 */
ngx_int_t ngx_comments_redis_handshake_reply(
    ngx_comments_redis_handshake_t *handshake, redisReply *reply);

/*
 * Returns 1 if the reply is an error that makes the connection useless: Redis
 * is still loading its data, is a read-only replica, has lost its master, or
 * requires authentication. Otherwise returns 0. Cannot fail.
 */
ngx_uint_t ngx_comments_redis_handshake_broken(redisReply *reply);


#endif
