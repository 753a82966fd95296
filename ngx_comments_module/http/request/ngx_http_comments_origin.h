/*
 * Which site's page sent a request (protection against cross-site request
 * forgery), and the host that the request names.
 */
#ifndef NGX_HTTP_COMMENTS_ORIGIN_H
#define NGX_HTTP_COMMENTS_ORIGIN_H

#include "ngx_http_comments.h"


/*
 * 1 if a POST may come from a page of this site, by its Origin and
 * Sec-Fetch-Site headers. 0 if not: then ctx->why, in r->pool, says what was
 * received and what was expected.
 */
ngx_uint_t ngx_http_comments_origin_own(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The host that the request names, with its port: the value of Host, else of
 * :authority (an HTTP/3 request may have no Host), else the host of an absolute
 * request line; empty if the request names none. The bytes belong to the
 * request. Cannot fail.
 */
ngx_str_t ngx_http_comments_origin_host(ngx_http_request_t *r);

/* 1 if the client speaks https, as far as is known. Cannot fail. */
ngx_uint_t ngx_http_comments_origin_secure(ngx_http_request_t *r);


#endif
