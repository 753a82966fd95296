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
 * The handler of a batch's replies. It is called exactly once for each
 * submitted batch, always from a posted event of its own, and never before
 * submit has returned. rc:
 *   - NGX_OK: replies has one reply for each of the n commands. Any of them
 *     may be of type
 * error. They live until the handler returns.
 *   - NGX_ERROR: the connection was lost.
 *   - NGX_ABORT: the deadline has passed.
 *   - NGX_DECLINED: the replies are larger than 64 MB for the batch. The
 *     connection remains.
 * After any of the last three the commands may have been executed, or may yet
 * be; replies is NULL then.
 */
typedef void (*ngx_comments_redis_pt)(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);


/*
 * Returns 1 if there is room for reads: less than three quarters of the limits
 * of ngx_comments_redis_submit() are in use. Callers must not submit reads
 * otherwise, so that a flood of reads leaves room for posts. Cannot fail.
 */
ngx_uint_t ngx_comments_redis_room(ngx_comments_redis_t *redis);

/*
 * Sends n commands in their order. No command of another batch comes between
 * them, so MULTI … EXEC may be one batch. The commands are copied. deadline: ms
 * from now, 0: conf->timeout. The operation has its own memory, outside every
 * request's pool. NULL: the connection is not ready, n is 0, out of memory, or
 * the limits (1,024 batches or 16 MB pending) are reached; nothing was sent,
 * and handler is not called.
 */
ngx_comments_redis_op_t *ngx_comments_redis_submit(ngx_comments_redis_t *redis,
    ngx_comments_redis_command_t *commands, ngx_uint_t n, ngx_msec_t deadline,
    ngx_comments_redis_pt handler, void *data);

/*
 * Cancels an operation: its handler will not be called, late replies are
 * dropped, and op must not be used any more. Inside the operation's own handler
 * it does nothing. After the handler has returned, op must not be used either.
 * Cannot fail.
 */
void ngx_comments_redis_cancel(ngx_comments_redis_op_t *op);


#endif
