/*
 * Judges whether a request that another handler answers (a proxied one, for
 * example) is for a page, and not for an image or a call of an API.
 */
#ifndef NGX_HTTP_COMMENTS_SOUGHT_H
#define NGX_HTTP_COMMENTS_SOUGHT_H

#include "ngx_http_comments.h"


/*
 * 0 if the extension of the path has a MIME type (directive "types") that is
 * not one of comments_types, else 1. Cannot fail.
 */
ngx_uint_t ngx_http_comments_sought_name(ngx_http_request_t *r);

/*
 * 0 if the headers of the request say that it is not for a page but for
 * something else (an image, a WebSocket, a call of an API), else 1. Cannot
 * fail.
 */
ngx_uint_t ngx_http_comments_sought(ngx_http_request_t *r);


#endif
