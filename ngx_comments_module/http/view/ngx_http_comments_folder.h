/*
 * A verb at a path that ends with a slash.
 */
#ifndef NGX_HTTP_COMMENTS_FOLDER_H
#define NGX_HTTP_COMMENTS_FOLDER_H

#include "ngx_http_comments.h"


/*
 * The content handler of a verb whose path ends with a slash: nginx's index may
 * find the page; a listing of the folder is none, and 404.
 */
ngx_int_t ngx_http_comments_folder_handler(ngx_http_request_t *r);

/*
 * A POST to a folder without its slash: 308 keeps method and body. Returns the
 * status with its Location set, or NGX_HTTP_INTERNAL_SERVER_ERROR.
 */
ngx_int_t ngx_http_comments_folder_slash(ngx_http_request_t *r);


#endif
