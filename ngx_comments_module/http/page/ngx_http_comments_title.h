/*
 * The title of a page, from the scan of it to the post under it.
 */
#ifndef NGX_HTTP_COMMENTS_TITLE_H
#define NGX_HTTP_COMMENTS_TITLE_H

#include "ngx_http_comments.h"


/*
 * The title of the page of ctx, in the request's pool; empty: it has none, or
 * nobody knows it. Of a file it is in the map of its version; if that is not
 * there yet the file is read and scanned, and is there for the next one. Of a
 * page from elsewhere it is known if this worker has sent it. Cannot fail.
 */
comments_str_t ngx_http_comments_title(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* Keeps the title that a page from elsewhere has, for posts. Cannot fail. */
void ngx_http_comments_title_keep(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_scan_t *scan);


#endif
