/*
 * The location with the directive comments_api: returns the numbers of comments
 * of many pages at once ("count"), and this module's assets (the stylesheet).
 */
#ifndef NGX_HTTP_COMMENTS_API_H
#define NGX_HTTP_COMMENTS_API_H

#include "ngx_http_comments.h"


/*
 * The content handler of the location. Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_api_handler(ngx_http_request_t *r);

/*
 * The setter of the directive comments_api. Returns what a directive's setter
 * returns.
 */
char *ngx_http_comments_api_conf(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/*
 * Serves path, the request's path, if it is "assets/NAME" below comments_path.
 * NGX_DECLINED: it is not, or there is no asset with this name; nothing was
 * sent. Otherwise returns what the calling handler returns: a content handler,
 * or a phase handler of PRECONTENT.
 */
ngx_int_t ngx_http_comments_api_asset(ngx_http_request_t *r, ngx_str_t path);


#endif
