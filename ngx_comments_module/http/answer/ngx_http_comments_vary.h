/*
 * The Vary header of a response that depends on headers of the request.
 */
#ifndef NGX_HTTP_COMMENTS_VARY_H
#define NGX_HTTP_COMMENTS_VARY_H

#include "ngx_http_comments.h"


/*
 * Adds a Vary header with the names in ctx->vary, which is not empty, that no
 * Vary header of the response contains yet. NGX_OK, or NGX_ERROR: out of
 * memory.
 */
ngx_int_t ngx_http_comments_vary(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
