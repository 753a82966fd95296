/*
 * The short way to a composed page.
 */
#ifndef NGX_HTTP_COMMENTS_WARM_H
#define NGX_HTTP_COMMENTS_WARM_H

#include "ngx_http_comments.h"


/*
 * Finds the composed page of a request before anything is evaluated. NGX_OK: it
 * is ctx->page, and the file is open; NGX_DECLINED: go the long way; NGX_ERROR.
 */
ngx_int_t ngx_http_comments_warm_find(ngx_http_request_t *r);


#endif
