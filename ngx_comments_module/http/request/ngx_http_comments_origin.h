/*
 * Where a request comes from, and for which host it is.
 */
#ifndef NGX_HTTP_COMMENTS_ORIGIN_H
#define NGX_HTTP_COMMENTS_ORIGIN_H

#include "ngx_http_comments.h"


/*
 * 1 if a POST may come from a page of this site; 0 if not: then ctx->why says
 * what came and what was expected.
 */
ngx_uint_t ngx_http_comments_origin_own(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The host that the request names, with its port: of Host, else of :authority
 * (HTTP/3 has no Host) or of the request line; empty if it names none. Cannot
 * fail.
 */
ngx_str_t ngx_http_comments_origin_host(ngx_http_request_t *r);


#endif
