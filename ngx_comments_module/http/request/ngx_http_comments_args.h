/*
 * Removes this module's own arguments from a query string.
 */
#ifndef NGX_HTTP_COMMENTS_ARGS_H
#define NGX_HTTP_COMMENTS_ARGS_H

#include "ngx_http_comments.h"


/*
 * Removes the argument "comments" from *args. Also removes the last "id" whose
 * value is ctx->id, unless the request's verb takes no id. Other arguments stay
 * byte for byte. The result lies in r->pool. NGX_OK; NGX_DONE: no argument is
 * left, not even an empty one; NGX_ERROR: out of memory, *args is unchanged.
 */
ngx_int_t ngx_http_comments_args_strip(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *args);

/*
 * The same for the query of a URI; the "?" is removed too if no argument is
 * left. NGX_OK, or NGX_ERROR: out of memory, *uri is unchanged.
 */
ngx_int_t ngx_http_comments_args_strip_uri(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *uri);

/*
 * The same for an address that is the value of a directive. The reading options
 * cpage, corder and cfrom are removed too, since the links in a block add their
 * own.
 */
ngx_int_t ngx_http_comments_args_strip_value(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *value);

/*
 * Makes nginx evaluate $request_uri again. Called after r->unparsed_uri was
 * changed. Cannot fail.
 */
void ngx_http_comments_args_forget(ngx_http_request_t *r);


#endif
