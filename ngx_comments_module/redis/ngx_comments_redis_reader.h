/*
 * Makes replies of the bytes that come from Redis, by means of hiredis's
 * parser. For ngx_comments_redis*.c only.
 *
 * Only the parser of hiredis is used (redisReader), and not its asynchronous
 * contexts: they own the socket and the replies, resolve names, and end the
 * process by assert() at an unexpected reply (according to the sources of
 * 0.14.1 and 1.2.0). Here the socket is nginx's, and a reply belongs to the
 * function that takes it.
 */
#ifndef NGX_COMMENTS_REDIS_READER_H
#define NGX_COMMENTS_REDIS_READER_H

#include "ngx_comments_redis_error.h"
#include "ngx_comments_redis_reply.h"


/* limits of a reply: elements of one array, and depth of nested arrays */
#define NGX_COMMENTS_REDIS_ELEMENTS_MAX  1000000
#define NGX_COMMENTS_REDIS_DEPTH_MAX     7


typedef struct {
    ngx_comments_redis_reply_t   memory;     /* must be first: a task's privdata
                                                points to both */
    redisReader                 *parser;     /* NULL: closed */
    redisReplyObjectFunctions    fn;

    /* set by the owner before the reader is opened */
    ngx_comments_redis_error_t  *error;
    size_t                       soft;       /* bytes of a unit after which
                                                strings are not kept */
    size_t                       hard;       /* bytes of a unit after which the
                                                connection is lost */

    /*
     * Takes one reply, which lives as long as its unit
     * (ngx_comments_redis_reply.h). NGX_ERROR ends the reading; this function
     * has set *error then.
     */
    ngx_int_t                  (*reply)(void *data, redisReply *reply);
    void                        *data;

    size_t                       unit;       /* bytes of the present unit so
                                                far */
    unsigned                     discard:1;  /* soft was exceeded */
    unsigned                     refused:1;  /* an array exceeded the limits
                                                above */
} ngx_comments_redis_reader_t;


/*
 * Creates the parser; log is for the pools. NGX_OK, or NGX_ERROR: out of
 * memory.
 */
ngx_int_t ngx_comments_redis_reader_open(ngx_comments_redis_reader_t *reader,
    ngx_log_t *log);

/*
 * Frees the parser and the replies that nobody has taken. Does nothing if the
 * reader was never opened or is closed. Cannot fail.
 */
void ngx_comments_redis_reader_close(ngx_comments_redis_reader_t *reader);

/*
 * Parses n bytes and calls reply() for each complete reply. NGX_OK, or
 * NGX_ERROR: the bytes are not Redis's protocol, a reply is too large, or
 * reply() has returned NGX_ERROR; *error tells which.
 */
ngx_int_t ngx_comments_redis_reader_feed(ngx_comments_redis_reader_t *reader,
    u_char *data, size_t n);

/*
 * Ends a unit: the count of bytes and discard begin anew, and replies that
 * nobody has taken are freed. Cannot fail.
 */
void ngx_comments_redis_reader_unit(ngx_comments_redis_reader_t *reader);


#endif
