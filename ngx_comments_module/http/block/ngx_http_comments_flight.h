/*
 * Gets what a request wants of a thread: from the zone or, if the zone does not
 * have it, by one read from Redis for all requests that want the same (single
 * flight).
 */
#ifndef NGX_HTTP_COMMENTS_FLIGHT_H
#define NGX_HTTP_COMMENTS_FLIGHT_H

#include "ngx_http_comments.h"


/*
 * Gets the answer to the query ctx->query into ctx->result; its bytes live as
 * long as the request. NGX_OK: the result is set; its cache member says whether
 * it is a hit, is out of date (STALE) or is missing (UNAVAILABLE). NGX_AGAIN:
 * resume will be called from an event, exactly once unless the request ends
 * before; it finds the result set. NGX_ERROR: out of memory. Never calls back
 * before it returns.
 */
ngx_int_t ngx_http_comments_flight_get(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume);

/*
 * The same for a content handler. NGX_OK: the result is set. Anything else is
 * what the handler returns: NGX_DONE, the request waits for resume, which
 * finalizes it, or NGX_HTTP_INTERNAL_SERVER_ERROR.
 */
ngx_int_t ngx_http_comments_flight_content(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume);


#endif
