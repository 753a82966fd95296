/*
 * A page from elsewhere, before its origin is asked.
 */
#ifndef NGX_HTTP_COMMENTS_ELSEWHERE_H
#define NGX_HTTP_COMMENTS_ELSEWHERE_H

#include "ngx_http_comments.h"


/*
 * The block of ctx is fetched, for the late filter to put it in; what the
 * request says of the page with its block is kept from the origin. In
 * PRECONTENT. NGX_DECLINED: go on; NGX_AGAIN: the phases will be run again;
 * NGX_DONE: answered; else a status.
 */
ngx_int_t ngx_http_comments_elsewhere(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
