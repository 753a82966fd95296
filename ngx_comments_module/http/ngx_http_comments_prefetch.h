/*
 * The handler in PRECONTENT.
 */
#ifndef NGX_HTTP_COMMENTS_PREFETCH_H
#define NGX_HTTP_COMMENTS_PREFETCH_H

#include "ngx_http_comments.h"


ngx_int_t ngx_http_comments_prefetch_handler(ngx_http_request_t *r);


#endif
