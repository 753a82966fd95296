/*
 * The Vary header of what follows from headers of the request.
 */
#ifndef NGX_HTTP_COMMENTS_VARY_H
#define NGX_HTTP_COMMENTS_VARY_H

#include "ngx_http_comments.h"


/*
 * Adds a Vary header with those of ctx->vary, which is not empty, that no Vary
 * of the response has yet. NGX_OK or NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_vary(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
