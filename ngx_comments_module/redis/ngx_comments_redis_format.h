/*
 * Writes commands in Redis's protocol.
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


/*
 * Returns the room that ngx_comments_redis_format() needs for n commands, in
 * bytes. Cannot fail.
 */
size_t ngx_comments_redis_format_size(ngx_comments_redis_command_t *commands,
    ngx_uint_t n);

/*
 * Writes n commands to p, which must have this room; returns the end of what
 * was written. Cannot fail.
 */
u_char *ngx_comments_redis_format(u_char *p,
    ngx_comments_redis_command_t *commands, ngx_uint_t n);


#endif
