/*
 * Checks the HTTP method of a request against its verb.
 */
#ifndef NGX_HTTP_COMMENTS_PREFETCH_METHOD_H
#define NGX_HTTP_COMMENTS_PREFETCH_METHOD_H

#include "ngx_http_comments.h"


/*
 * Checks the method, and refuses a request whose verb is repeated or, for a
 * POST, unknown. Sets ctx->view if the request has a verb. NGX_OK: go on;
 * NGX_DECLINED: the module does not handle this request; any other value: the
 * request was refused, return the value from the phase handler.
 */
ngx_int_t ngx_http_comments_prefetch_method(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
