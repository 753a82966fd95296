/*
 * The location with comments_api: counts of many pages, and the assets.
 */
#ifndef NGX_HTTP_COMMENTS_API_H
#define NGX_HTTP_COMMENTS_API_H

#include "ngx_http_comments.h"


ngx_int_t ngx_http_comments_api_handler(ngx_http_request_t *r);

/* The directive's setter. */
char *ngx_http_comments_api_conf(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* Serves r->uri if it is comments_path's assets/NAME; NGX_DECLINED else. */
ngx_int_t ngx_http_comments_api_asset(ngx_http_request_t *r, ngx_str_t path);


#endif
