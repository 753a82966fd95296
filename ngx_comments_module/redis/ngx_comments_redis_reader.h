/*
 * Bytes of Redis as replies, by hiredis's parser. For ngx_comments_redis*.c
 * only.
 *
 * Of hiredis only that parser is used (redisReader). Its asynchronous contexts
 * own the socket and the replies, resolve names, and end the process by
 * assert() at a reply that they did not expect (0.14.1, 1.2.0: read); here the
 * socket is nginx's and every reply belongs to its taker.
 */
#ifndef NGX_COMMENTS_REDIS_READER_H
#define NGX_COMMENTS_REDIS_READER_H

#include "ngx_comments_redis_error.h"
#include "ngx_comments_redis_reply.h"


/* elements of one array of a reply, and arrays in arrays */
#define NGX_COMMENTS_REDIS_ELEMENTS_MAX  1000000
#define NGX_COMMENTS_REDIS_DEPTH_MAX     7


typedef struct {
    ngx_comments_redis_reply_t   memory;     /* first: of the parser's tasks
                                                both are the privdata */
    redisReader                 *parser;     /* NULL: closed */
    redisReplyObjectFunctions    fn;

    /* set by the owner before the reader is opened */
    ngx_comments_redis_error_t  *error;
    size_t                       soft;       /* behind it: no strings */
    size_t                       hard;       /* behind it: lost */

    /*
     * One reply, which lives as long as the unit. NGX_ERROR ends the reading;
     * the taker has told the reason.
     */
    ngx_int_t                  (*reply)(void *data, redisReply *reply);
    void                        *data;

    size_t                       unit;       /* bytes of it so far */
    unsigned                     discard:1;  /* soft was passed */
    unsigned                     refused:1;  /* by an array's size */
} ngx_comments_redis_reader_t;


/* A fresh parser; log is the pools'. NGX_OK or NGX_ERROR: out of memory. */
ngx_int_t ngx_comments_redis_reader_open(ngx_comments_redis_reader_t *reader,
    ngx_log_t *log);

/* Frees it; a reader that was never opened, or is closed, stays as it is. */
void ngx_comments_redis_reader_close(ngx_comments_redis_reader_t *reader);

/*
 * Takes n bytes and hands complete replies on. NGX_OK; NGX_ERROR: what came is
 * not Redis's protocol or too long, or the taker of a reply returned it.
 */
ngx_int_t ngx_comments_redis_reader_feed(ngx_comments_redis_reader_t *reader,
    u_char *data, size_t n);

/*
 * The end of a unit: its bytes are no longer counted, discard is cleared, its
 * replies are gone if nobody took them.
 */
void ngx_comments_redis_reader_unit(ngx_comments_redis_reader_t *reader);


#endif
