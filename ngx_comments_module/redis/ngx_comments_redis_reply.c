/*
 * The memory of replies. A reply with a hundred records has thousands of
 * strings, so all replies of a unit (batch or message) are allocated from one
 * pool, and freed together.
 */

#include "ngx_comments_redis_reply.h"


#define NGX_COMMENTS_REDIS_REPLY_POOL  16384

/* the pool of a unit with more bytes than this is not used again */
#define NGX_COMMENTS_REDIS_REPLY_KEPT  65536


static redisReply *ngx_comments_redis_reply_object(const redisReadTask *task);


void
ngx_comments_redis_reply_open(ngx_comments_redis_reply_t *memory,
    ngx_log_t *log)
{
    memory->log = log;
    memory->pool = NULL;
    memory->spare = NULL;
    memory->open = 1;
}


void
ngx_comments_redis_reply_close(ngx_comments_redis_reply_t *memory)
{
    if (memory->pool) {
        ngx_destroy_pool(memory->pool);
        memory->pool = NULL;
    }

    if (memory->spare) {
        ngx_destroy_pool(memory->spare);
        memory->spare = NULL;
    }

    memory->open = 0;
}


void *
ngx_comments_redis_reply_string(const redisReadTask *task, char *str,
    size_t len)
{
    u_char                      *p;
    redisReply                  *reply;
    ngx_comments_redis_reply_t  *memory;

    reply = ngx_comments_redis_reply_object(task);
    if (reply == NULL) {
        return NULL;
    }

    memory = task->privdata;

    p = ngx_pnalloc(memory->pool, len + 1);
    if (p == NULL) {
        return NULL;
    }

    ngx_memcpy(p, str, len);
    p[len] = '\0';

    reply->str = (char *) p;
    reply->len = len;

    return reply;
}


void *
ngx_comments_redis_reply_array(const redisReadTask *task, size_t elements)
{
    redisReply                  *reply;
    ngx_comments_redis_reply_t  *memory;

    reply = ngx_comments_redis_reply_object(task);
    if (reply == NULL) {
        return NULL;
    }

    if (elements == 0) {
        return reply;
    }

    memory = task->privdata;

    reply->element = ngx_pcalloc(memory->pool, elements * sizeof(redisReply *));
    if (reply->element == NULL) {
        return NULL;
    }

    reply->elements = elements;

    return reply;
}


void *
ngx_comments_redis_reply_integer(const redisReadTask *task, long long value)
{
    redisReply  *reply;

    reply = ngx_comments_redis_reply_object(task);

    if (reply != NULL) {
        reply->integer = value;
    }

    return reply;
}


void *
ngx_comments_redis_reply_nil(const redisReadTask *task)
{
    redisReply  *reply;

    reply = ngx_comments_redis_reply_object(task);

    /* task->type is the type of the string or array that is nil */

    if (reply != NULL) {
        reply->type = REDIS_REPLY_NIL;
    }

    return reply;
}


void
ngx_comments_redis_reply_free(void *reply)
{
    /* its pool frees it */
}


/* Allocates a reply and stores it in its array, if it belongs to one. */
static redisReply *
ngx_comments_redis_reply_object(const redisReadTask *task)
{
    redisReply                  *reply, *parent;
    ngx_comments_redis_reply_t  *memory;

    memory = task->privdata;

    if (memory->pool == NULL) {
        memory->pool = memory->spare;
        memory->spare = NULL;
    }

    if (memory->pool == NULL) {
        memory->pool = ngx_create_pool(NGX_COMMENTS_REDIS_REPLY_POOL,
                                       memory->log);
        if (memory->pool == NULL) {
            return NULL;
        }
    }

    reply = ngx_pcalloc(memory->pool, sizeof(redisReply));
    if (reply == NULL) {
        return NULL;
    }

    reply->type = task->type;

    if (task->parent) {
        parent = task->parent->obj;
        parent->element[task->idx] = reply;
    }

    return reply;
}


ngx_pool_t *
ngx_comments_redis_reply_take(ngx_comments_redis_reply_t *memory)
{
    ngx_pool_t  *pool;

    pool = memory->pool;
    memory->pool = NULL;

    return pool;
}


void
ngx_comments_redis_reply_give(ngx_comments_redis_reply_t *memory,
    ngx_pool_t *pool, size_t unit)
{
    if (pool == NULL) {
        return;
    }

    if (memory->spare != NULL || unit > NGX_COMMENTS_REDIS_REPLY_KEPT
        || !memory->open)
    {
        ngx_destroy_pool(pool);
        return;
    }

    ngx_reset_pool(pool);
    memory->spare = pool;
}
