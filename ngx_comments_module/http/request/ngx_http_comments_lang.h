/*
 * The language of a block, and what of the request it follows from.
 */
#ifndef NGX_HTTP_COMMENTS_LANG_H
#define NGX_HTTP_COMMENTS_LANG_H

#include "ngx_http_comments.h"


/*
 * Fills ctx->locale for the location that r is in now, and ctx->vary with the
 * names of the request's headers that comments_lang has read, as a Vary header
 * lists them; empty: none. NGX_OK or NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_lang_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
