/*
 * The memory of the replies of one unit. A unit is what is received and freed
 * together: all replies to a batch, or one message. For ngx_comments_redis*.c
 * only.
 */
#ifndef NGX_COMMENTS_REDIS_REPLY_H
#define NGX_COMMENTS_REDIS_REPLY_H

#include <ngx_config.h>
#include <ngx_core.h>

#include <hiredis/hiredis.h>


typedef struct {
    ngx_log_t    *log;
    ngx_pool_t   *pool;          /* of the unit; NULL: not yet needed */
    ngx_pool_t   *spare;         /* empty, for the next unit; or NULL */
    unsigned      open:1;        /* there may be a next unit */
} ngx_comments_redis_reply_t;


/* Prepares the memory, without a pool; log is for the pools. Cannot fail. */
void ngx_comments_redis_reply_open(ngx_comments_redis_reply_t *memory,
    ngx_log_t *log);

/* Frees the pools, except those that were taken. Cannot fail. */
void ngx_comments_redis_reply_close(ngx_comments_redis_reply_t *memory);

/*
 * The functions with which hiredis's parser creates replies. task->privdata
 * points to a ngx_comments_redis_reply_t, in whose pool the replies lie. NULL:
 * out of memory. _free does nothing, since the pool frees the replies.
 */
void *ngx_comments_redis_reply_string(const redisReadTask *task, char *str,
    size_t len);
void *ngx_comments_redis_reply_array(const redisReadTask *task,
    size_t elements);
void *ngx_comments_redis_reply_integer(const redisReadTask *task,
    long long value);
void *ngx_comments_redis_reply_nil(const redisReadTask *task);
void ngx_comments_redis_reply_free(void *reply);

/*
 * _take makes the unit's replies the caller's, together with the pool that is
 * returned; NULL: there are none. The caller frees them by _give; unit is the
 * size of the replies in bytes, which decides whether the pool is used again.
 * Neither can fail.
 */
ngx_pool_t *ngx_comments_redis_reply_take(ngx_comments_redis_reply_t *memory);
void ngx_comments_redis_reply_give(ngx_comments_redis_reply_t *memory,
    ngx_pool_t *pool, size_t unit);


#endif
