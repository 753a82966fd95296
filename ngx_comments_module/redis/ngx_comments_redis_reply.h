/*
 * The memory of the replies of a unit (a batch, a message). For
 * ngx_comments_redis*.c only.
 */
#ifndef NGX_COMMENTS_REDIS_REPLY_H
#define NGX_COMMENTS_REDIS_REPLY_H

#include <ngx_config.h>
#include <ngx_core.h>

#include <hiredis/hiredis.h>


typedef struct {
    ngx_log_t    *log;
    ngx_pool_t   *pool;          /* of this unit; NULL: not yet needed */
    ngx_pool_t   *spare;         /* empty, for the next */
    unsigned      open:1;        /* there may be a next one */
} ngx_comments_redis_reply_t;


/* Begins without a pool; log is the pools'. Cannot fail. */
void ngx_comments_redis_reply_open(ngx_comments_redis_reply_t *memory,
    ngx_log_t *log);

/* Frees the pools but for those that were taken. Cannot fail. */
void ngx_comments_redis_reply_close(ngx_comments_redis_reply_t *memory);

/*
 * hiredis's makers of replies: in the pool of task->privdata, which points to a
 * ngx_comments_redis_reply_t. NULL when out of memory.
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
 * The replies of the unit are the caller's now, with this pool, which may be
 * NULL; he ends them by the other function, telling how many bytes the unit
 * had. Neither can fail.
 */
ngx_pool_t *ngx_comments_redis_reply_take(ngx_comments_redis_reply_t *memory);
void ngx_comments_redis_reply_give(ngx_comments_redis_reply_t *memory,
    ngx_pool_t *pool, size_t unit);


#endif
