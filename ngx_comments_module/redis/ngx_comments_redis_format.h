/*
 * Commands, and their bytes in Redis's protocol.
 */
#ifndef NGX_COMMENTS_REDIS_FORMAT_H
#define NGX_COMMENTS_REDIS_FORMAT_H

#include <ngx_config.h>
#include <ngx_core.h>


/* one command of a batch */
typedef struct {
    int            argc;
    const char   **argv;
    size_t        *argvlen;
} ngx_comments_redis_command_t;


/* Bytes of n commands in Redis's protocol. Cannot fail. */
size_t ngx_comments_redis_format_size(ngx_comments_redis_command_t *commands,
    ngx_uint_t n);

/* Writes them to p, which has the room; returns the end. */
u_char *ngx_comments_redis_format(u_char *p,
    ngx_comments_redis_command_t *commands, ngx_uint_t n);


#endif
