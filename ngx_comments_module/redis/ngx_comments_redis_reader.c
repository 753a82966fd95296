/*
 * Makes replies by means of hiredis's parser, and limits their size.
 */

#include "ngx_comments_redis_reader.h"


/* size up to which the parser keeps its empty buffer, bytes */
#define NGX_COMMENTS_REDIS_READER_KEPT  (128 * 1024)


/* hiredis 1.0 has changed the type of a length */
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

    /* so that the replies for a page of comments do not need a new buffer */

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

    /* one turn for each reply in the n bytes, and one for the rest */

    for ( ;; ) {

        if (redisReaderGetReply(parser, &reply) != REDIS_OK) {
            return ngx_comments_redis_error(reader->error, reader->refused
                                            ? "a reply is too large"
                                            : parser->errstr);
        }

        after = parser->len - parser->pos;
        reader->unit += before - after;
        before = after;

        /* a string that has come in part lies in the parser's buffer */

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
 * Stores a string, or nothing if the unit has become too large. The unit is
 * still read to its end, so that the batches behind it get their replies.
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
 * Limits the size and depth of arrays. hiredis allocates as many elements as
 * Redis announces, before the first one has come. Since 1.0 it does not limit
 * the depth any more, although it frees replies by recursion.
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

/* types that RESP2 does not have, so they are errors */

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
