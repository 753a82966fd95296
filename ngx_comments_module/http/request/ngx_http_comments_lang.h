/*
 * The language of a block, and the request headers that the language depends
 * on.
 */
#ifndef NGX_HTTP_COMMENTS_LANG_H
#define NGX_HTTP_COMMENTS_LANG_H

#include "ngx_http_comments.h"


/*
 * Sets ctx->locale for the location that r is in now, and ctx->vary to the
 * names of the request headers that the value of comments_lang was made of, in
 * the format of a Vary header; empty: none. NGX_OK, or NGX_ERROR: out of
 * memory.
 */
ngx_int_t ngx_http_comments_lang_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
