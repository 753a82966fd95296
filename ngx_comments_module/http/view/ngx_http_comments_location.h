/*
 * Which location would nginx choose for a path? For comments_status, which
 * tells the chain of checks of any page.
 */
#ifndef NGX_HTTP_COMMENTS_LOCATION_H
#define NGX_HTTP_COMMENTS_LOCATION_H

#include "ngx_http_comments.h"


/* a location, or the server outside of its locations */
typedef struct {
    ngx_str_t    name;           /* as it is configured; empty: the server */
    void       **loc_conf;
} ngx_http_comments_location_t;


/*
 * Reads the argument "uri" of the request: the path of a page, percent-encoded,
 * which may have a query behind it. Stores its normal form, in r->pool. NGX_OK;
 * NGX_DECLINED: there is no such argument; NGX_ABORT: it is there twice, is no
 * path, or is no percent-encoding; NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_location_uri(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *uri);

/*
 * Finds the location of the request's server that nginx would choose for a path
 * in its normal form: the exact one, else the first regular expression that
 * matches, unless the longest prefix forbids it, else the longest prefix; also
 * among nested locations. What a location does then (rewrite, try_files, index)
 * is not followed. Changes the request's captures ($1 …). NGX_OK, or NGX_ERROR:
 * a regular expression failed.
 */
ngx_int_t ngx_http_comments_location_find(ngx_http_request_t *r,
    ngx_str_t *uri, ngx_http_comments_location_t *location);


#endif
