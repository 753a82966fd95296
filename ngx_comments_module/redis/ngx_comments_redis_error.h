/*
 * Why a connection to Redis is to be lost, as a text for the log and for the
 * status page. For ngx_comments_redis*.c only.
 */
#ifndef NGX_COMMENTS_REDIS_ERROR_H
#define NGX_COMMENTS_REDIS_ERROR_H

#include <ngx_config.h>
#include <ngx_core.h>


typedef struct {
    u_char  text[128];           /* NUL-terminated, without controls */
} ngx_comments_redis_error_t;


/* Keeps the reason, cut to the room there is. Always NGX_ERROR. */
ngx_int_t ngx_comments_redis_error(ngx_comments_redis_error_t *error,
    const char *why);


#endif
