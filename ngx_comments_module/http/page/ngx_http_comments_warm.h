/*
 * The fast path: finds a composed page without evaluating anything else.
 */
#ifndef NGX_HTTP_COMMENTS_WARM_H
#define NGX_HTTP_COMMENTS_WARM_H

#include "ngx_http_comments.h"


/*
 * Finds the composed page of a request that has no state yet. NGX_OK: the
 * request's state was created, ctx->page is the page with an up-to-date block,
 * and its file is open. NGX_DECLINED: the request does not qualify, or there is
 * no such page: process it as usual. NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_warm_find(ngx_http_request_t *r);


#endif
