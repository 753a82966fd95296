/*
 * The reason for which a connection to Redis is lost, as a text for the log and
 * the status page. For ngx_comments_redis*.c only.
 */
#ifndef NGX_COMMENTS_REDIS_ERROR_H
#define NGX_COMMENTS_REDIS_ERROR_H

#include <ngx_config.h>
#include <ngx_core.h>


typedef struct {
    u_char  text[128];           /* NUL-terminated, without controls */
} ngx_comments_redis_error_t;


/*
 * Stores the reason, shortened if it is too long, with controls replaced by
 * "?". Always returns NGX_ERROR.
 */
ngx_int_t ngx_comments_redis_error(ngx_comments_redis_error_t *error,
    const char *why);


#endif
