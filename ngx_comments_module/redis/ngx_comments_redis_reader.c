/*
 * Replies of Redis: hiredis's parser, bounded in what it may build.
 */

#include "ngx_comments_redis_conn.h"


/* bytes of its buffer that the parser keeps when it is empty */
#define NGX_COMMENTS_REDIS_READER_KEPT  (128 * 1024)


/* the type of a length changed with hiredis 1.0 */
#if (HIREDIS_MAJOR >= 1)
typedef size_t  ngx_comments_redis_elements_t;
#else
typedef int     ngx_comments_redis_elements_t;
#endif


static ngx_int_t ngx_comments_redis_reader_reply(
    ngx_comments_redis_conn_t *conn, redisReply *reply);
static void *ngx_comments_redis_reader_string(const redisReadTask *task,
    char *str, size_t len);
static void *ngx_comments_redis_reader_array(const redisReadTask *task,
    ngx_comments_redis_elements_t elements);
#if (HIREDIS_MAJOR >= 1)
static void *ngx_comments_redis_reader_double(const redisReadTask *task,
    double value, char *str, size_t len);
static void *ngx_comments_redis_reader_bool(const redisReadTask *task,
    int value);
#endif


ngx_int_t
ngx_comments_redis_reader_create(ngx_comments_redis_conn_t *conn)
{
    conn->reader = redisReaderCreate();
    if (conn->reader == NULL) {
        return NGX_ERROR;
    }

    /* replies of a page of comments do not make it allocate each time */

    conn->reader->maxbuf = NGX_COMMENTS_REDIS_READER_KEPT;

    conn->fn.createString = ngx_comments_redis_reader_string;
    conn->fn.createArray = ngx_comments_redis_reader_array;
    conn->fn.createInteger = ngx_comments_redis_reply_integer;
    conn->fn.createNil = ngx_comments_redis_reply_nil;
    conn->fn.freeObject = ngx_comments_redis_reply_free;

#if (HIREDIS_MAJOR >= 1)
    conn->fn.createDouble = ngx_comments_redis_reader_double;
    conn->fn.createBool = ngx_comments_redis_reader_bool;
#endif

    conn->reader->fn = &conn->fn;
    conn->reader->privdata = conn;

    conn->unit = 0;
    conn->discard = 0;
    conn->refused = 0;

    return NGX_OK;
}


void
ngx_comments_redis_reader_free(ngx_comments_redis_conn_t *conn)
{
    if (conn->reader) {
        redisReaderFree(conn->reader);
        conn->reader = NULL;
    }

    if (conn->pool) {
        ngx_destroy_pool(conn->pool);
        conn->pool = NULL;
    }

    if (conn->spare) {
        ngx_destroy_pool(conn->spare);
        conn->spare = NULL;
    }
}


ngx_int_t
ngx_comments_redis_reader_feed(ngx_comments_redis_conn_t *conn, u_char *data,
    size_t n)
{
    void    *reply;
    size_t   before, after;

    before = conn->reader->len - conn->reader->pos + n;

    if (redisReaderFeed(conn->reader, (char *) data, n) != REDIS_OK) {
        return ngx_comments_redis_conn_fail(conn, conn->reader->errstr);
    }

    /* as many turns as replies lie in n bytes */

    for ( ;; ) {

        if (redisReaderGetReply(conn->reader, &reply) != REDIS_OK) {
            return ngx_comments_redis_conn_fail(conn, conn->refused
                                                ? "a reply is too large"
                                                : conn->reader->errstr);
        }

        after = conn->reader->len - conn->reader->pos;
        conn->unit += before - after;
        before = after;

        /* a string that has not fully come lies in the parser's buffer */

        if (conn->unit + after > conn->hard || after > conn->soft) {
            return ngx_comments_redis_conn_fail(conn, "a reply is too large");
        }

        if (conn->unit > conn->soft) {
            conn->discard = 1;
        }

        if (reply == NULL) {
            return NGX_OK;
        }

        if (ngx_comments_redis_reader_reply(conn, reply) != NGX_OK) {
            return NGX_ERROR;
        }
    }
}


static ngx_int_t
ngx_comments_redis_reader_reply(ngx_comments_redis_conn_t *conn,
    redisReply *reply)
{
    ngx_int_t  rc;

    if (conn->state == NGX_COMMENTS_REDIS_READY) {
        return conn->owner->reply(conn, reply);
    }

    rc = ngx_comments_redis_handshake_reply(conn, reply);

    ngx_comments_redis_conn_unit(conn);

    if (rc == NGX_AGAIN) {
        return NGX_OK;
    }

    if (rc != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_del_timer(&conn->timer);

    conn->state = NGX_COMMENTS_REDIS_READY;
    conn->since = ngx_current_msec;
    conn->failed = 0;

    return conn->owner->ready(conn);
}


/*
 * A batch whose replies got too large is read to its end, for the sake of the
 * others behind it, but is not kept.
 */
static void *
ngx_comments_redis_reader_string(const redisReadTask *task, char *str,
    size_t len)
{
    ngx_comments_redis_conn_t  *conn;

    conn = task->privdata;

    if (conn->discard && task->type == REDIS_REPLY_STRING) {
        len = 0;
    }

    return ngx_comments_redis_reply_string(task, str, len);
}


/*
 * The number of elements is believed before the first of them has come, and
 * hiredis 1.x bounds the depth no more, while it frees by recursion.
 */
static void *
ngx_comments_redis_reader_array(const redisReadTask *task,
    ngx_comments_redis_elements_t elements)
{
    ngx_uint_t                  depth;
    const redisReadTask        *parent;
    ngx_comments_redis_conn_t  *conn;

    conn = task->privdata;

    if (elements > NGX_COMMENTS_REDIS_ELEMENTS_MAX) {
        conn->refused = 1;
        return NULL;
    }

    depth = 0;

    for (parent = task->parent; parent; parent = parent->parent) {
        if (++depth == NGX_COMMENTS_REDIS_DEPTH_MAX) {
            conn->refused = 1;
            return NULL;
        }
    }

    return ngx_comments_redis_reply_array(task, elements);
}


#if (HIREDIS_MAJOR >= 1)

/* what RESP2 does not have, and nobody asked for */

static void *
ngx_comments_redis_reader_double(const redisReadTask *task, double value,
    char *str, size_t len)
{
    return NULL;
}


static void *
ngx_comments_redis_reader_bool(const redisReadTask *task, int value)
{
    return NULL;
}

#endif
