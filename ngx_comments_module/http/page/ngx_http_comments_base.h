/*
 * The block on a page with a <base> element, which changes where links lead.
 */
#ifndef NGX_HTTP_COMMENTS_BASE_H
#define NGX_HTTP_COMMENTS_BASE_H

#include "ngx_http_comments.h"


/*
 * Rewrites the links of the block in ctx->result.data so that they lead to this
 * site on a page with this <base>: the links become absolute if the base leads
 * to another host, and get a target if the base has a target that opens another
 * window. The new block lies in r->pool; a block whose links need no change is
 * not copied. NGX_OK; NGX_ERROR: out of memory, the block is unchanged.
 */
ngx_int_t ngx_http_comments_base(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_uri_base_t *base);


#endif
