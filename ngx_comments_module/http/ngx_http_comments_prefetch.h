/*
 * The module's handler in the phase PRECONTENT. It decides which requests the
 * module answers, see ngx_http_comments_prefetch.c.
 */
#ifndef NGX_HTTP_COMMENTS_PREFETCH_H
#define NGX_HTTP_COMMENTS_PREFETCH_H

#include "ngx_http_comments.h"


ngx_int_t ngx_http_comments_prefetch_handler(ngx_http_request_t *r);


#endif
