/*
 * Batches of commands on one pipelined connection.
 */
#ifndef NGX_COMMENTS_REDIS_BATCH_H
#define NGX_COMMENTS_REDIS_BATCH_H

#include <ngx_config.h>
#include <ngx_core.h>

#include <hiredis/hiredis.h>

#include "ngx_comments_redis_format.h"
#include "ngx_comments_redis_types.h"


typedef struct ngx_comments_redis_op_s  ngx_comments_redis_op_t;


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


#endif
