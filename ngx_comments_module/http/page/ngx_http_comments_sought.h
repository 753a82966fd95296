/*
 * Does a request for something that comes from elsewhere seek a page?
 */
#ifndef NGX_HTTP_COMMENTS_SOUGHT_H
#define NGX_HTTP_COMMENTS_SOUGHT_H

#include "ngx_http_comments.h"


/* 0: the name's extension is of a type that is no page's. Cannot fail. */
ngx_uint_t ngx_http_comments_sought_name(ngx_http_request_t *r);

/*
 * 0: by its header a request does not seek a page but something else from its
 * origin (an image, a WebSocket, a call of an API). Cannot fail.
 */
ngx_uint_t ngx_http_comments_sought(ngx_http_request_t *r);


#endif
