/*
 * The location with the directive comments_admin: the page for moderators.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_H
#define NGX_HTTP_COMMENTS_ADMIN_H

#include "ngx_http_comments.h"


/*
 * The content handler of the location. Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_admin_handler(ngx_http_request_t *r);

/*
 * The setter of the directive comments_admin. Returns what a directive's setter
 * returns.
 */
char *ngx_http_comments_admin_conf(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);


#endif
