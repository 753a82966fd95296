/*
 * The location with comments_status: health and figures.
 */
#ifndef NGX_HTTP_COMMENTS_STATUS_H
#define NGX_HTTP_COMMENTS_STATUS_H

#include "ngx_http_comments.h"


ngx_int_t ngx_http_comments_status_handler(ngx_http_request_t *r);

/* The directive's setter. */
char *ngx_http_comments_status_conf(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);


#endif
