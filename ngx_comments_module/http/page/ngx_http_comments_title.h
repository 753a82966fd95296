/*
 * The title of a page, which is stored with the page's comments.
 */
#ifndef NGX_HTTP_COMMENTS_TITLE_H
#define NGX_HTTP_COMMENTS_TITLE_H

#include "ngx_http_comments.h"


/*
 * Returns the title of the page of ctx, in r->pool; empty: the page has none,
 * or it is not known. The title of a file is taken from the map, see
 * ngx_http_comments_compose_scan(), which scans the file if necessary; files
 * larger than comments_compose_max are not scanned. The title of a page that is
 * not a file is known if this worker has sent the page lately. Cannot fail.
 */
comments_str_t ngx_http_comments_title(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Caches the title of a page that is not a file, for the posts that follow.
 * scan is the scan of this page. Cannot fail.
 */
void ngx_http_comments_title_keep(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_scan_t *scan);


#endif
