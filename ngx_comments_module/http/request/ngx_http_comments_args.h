/*
 * What of a query is the verb's own.
 */
#ifndef NGX_HTTP_COMMENTS_ARGS_H
#define NGX_HTTP_COMMENTS_ARGS_H

#include "ngx_http_comments.h"


/*
 * Takes "comments" out of *args, and of a verb that has one the last "id" that
 * is ctx->id. NGX_OK; NGX_DONE: nothing is left, not even an empty argument;
 * NGX_ERROR: no memory, *args is unchanged.
 */
ngx_int_t ngx_http_comments_args_strip(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *args);

/* The same for the query of a URI, with its "?" where nothing is left. */
ngx_int_t ngx_http_comments_args_strip_uri(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *uri);

/*
 * The same for an address that a directive gives, from which the reading
 * options (cpage, corder, cfrom) go too: our links add their own.
 */
ngx_int_t ngx_http_comments_args_strip_value(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *value);

/* $request_uri is worked out anew, after r->unparsed_uri was changed. */
void ngx_http_comments_args_forget(ngx_http_request_t *r);


#endif
