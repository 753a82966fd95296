/*
 * Prepares a request for a page from elsewhere: a page that is not a file but
 * is made by another content handler (proxy_pass, FastCGI), its origin.
 */
#ifndef NGX_HTTP_COMMENTS_ELSEWHERE_H
#define NGX_HTTP_COMMENTS_ELSEWHERE_H

#include "ngx_http_comments.h"


/*
 * Fetches the block of ctx, which the late filter
 * (ngx_http_comments_filter.c) inserts into the page. Withholds from the origin
 * the verb and those headers that are about the page with its block, see
 * ngx_http_comments_conditions.h. Called in PRECONTENT, whose handler returns
 * the result. NGX_DECLINED: continue with the content phase. NGX_AGAIN: the
 * request waits for its block, and the phases are run again later. NGX_DONE:
 * the body of the request is read first, then the request continues.
 * NGX_HTTP_...: the request ends with this status.
 */
ngx_int_t ngx_http_comments_elsewhere(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
