/*
 * Replies of Redis: hiredis's parser, bounded in what it may build.
 */

#include "ngx_comments_redis_reader.h"


/* bytes of its buffer that the parser keeps when it is empty */
#define NGX_COMMENTS_REDIS_READER_KEPT  (128 * 1024)


/* the type of a length changed with hiredis 1.0 */
#if (HIREDIS_MAJOR >= 1)
typedef size_t  ngx_comments_redis_elements_t;
#else
typedef int     ngx_comments_redis_elements_t;
#endif


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
ngx_comments_redis_reader_open(ngx_comments_redis_reader_t *reader,
    ngx_log_t *log)
{
    reader->parser = redisReaderCreate();
    if (reader->parser == NULL) {
        return NGX_ERROR;
    }

    /* replies of a page of comments do not make it allocate each time */

    reader->parser->maxbuf = NGX_COMMENTS_REDIS_READER_KEPT;

    reader->fn.createString = ngx_comments_redis_reader_string;
    reader->fn.createArray = ngx_comments_redis_reader_array;
    reader->fn.createInteger = ngx_comments_redis_reply_integer;
    reader->fn.createNil = ngx_comments_redis_reply_nil;
    reader->fn.freeObject = ngx_comments_redis_reply_free;

#if (HIREDIS_MAJOR >= 1)
    reader->fn.createDouble = ngx_comments_redis_reader_double;
    reader->fn.createBool = ngx_comments_redis_reader_bool;
#endif

    reader->parser->fn = &reader->fn;
    reader->parser->privdata = reader;

    reader->unit = 0;
    reader->discard = 0;
    reader->refused = 0;

    ngx_comments_redis_reply_open(&reader->memory, log);

    return NGX_OK;
}


void
ngx_comments_redis_reader_close(ngx_comments_redis_reader_t *reader)
{
    if (reader->parser) {
        redisReaderFree(reader->parser);
        reader->parser = NULL;
    }

    ngx_comments_redis_reply_close(&reader->memory);
}


ngx_int_t
ngx_comments_redis_reader_feed(ngx_comments_redis_reader_t *reader,
    u_char *data, size_t n)
{
    void         *reply;
    size_t        before, after;
    redisReader  *parser;

    parser = reader->parser;
    before = parser->len - parser->pos + n;

    if (redisReaderFeed(parser, (char *) data, n) != REDIS_OK) {
        return ngx_comments_redis_error(reader->error, parser->errstr);
    }

    /* as many turns as replies lie in n bytes */

    for ( ;; ) {

        if (redisReaderGetReply(parser, &reply) != REDIS_OK) {
            return ngx_comments_redis_error(reader->error, reader->refused
                                            ? "a reply is too large"
                                            : parser->errstr);
        }

        after = parser->len - parser->pos;
        reader->unit += before - after;
        before = after;

        /* a string that has not fully come lies in the parser's buffer */

        if (reader->unit + after > reader->hard || after > reader->soft) {
            return ngx_comments_redis_error(reader->error,
                                            "a reply is too large");
        }

        if (reader->unit > reader->soft) {
            reader->discard = 1;
        }

        if (reply == NULL) {
            return NGX_OK;
        }

        if (reader->reply(reader->data, reply) != NGX_OK) {
            return NGX_ERROR;
        }
    }
}


void
ngx_comments_redis_reader_unit(ngx_comments_redis_reader_t *reader)
{
    ngx_comments_redis_reply_give(&reader->memory,
                            ngx_comments_redis_reply_take(&reader->memory),
                            reader->unit);

    reader->unit = 0;
    reader->discard = 0;
}


/*
 * A batch whose replies got too large is read to its end, for the sake of the
 * others behind it, but is not kept.
 */
static void *
ngx_comments_redis_reader_string(const redisReadTask *task, char *str,
    size_t len)
{
    ngx_comments_redis_reader_t  *reader;

    reader = task->privdata;

    if (reader->discard && task->type == REDIS_REPLY_STRING) {
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
    ngx_uint_t                    depth;
    const redisReadTask          *parent;
    ngx_comments_redis_reader_t  *reader;

    reader = task->privdata;

    if (elements > NGX_COMMENTS_REDIS_ELEMENTS_MAX) {
        reader->refused = 1;
        return NULL;
    }

    depth = 0;

    for (parent = task->parent; parent; parent = parent->parent) {
        if (++depth == NGX_COMMENTS_REDIS_DEPTH_MAX) {
            reader->refused = 1;
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
