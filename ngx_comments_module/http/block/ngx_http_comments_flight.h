/*
 * Getting a thread once for all who ask for it: the zone, and one flight for
 * what is missing there.
 */
#ifndef NGX_HTTP_COMMENTS_FLIGHT_H
#define NGX_HTTP_COMMENTS_FLIGHT_H

#include "ngx_http_comments.h"


/*
 * Gets ctx->want into ctx->result. NGX_OK: the result is there (HIT, or
 * UNAVAILABLE or STALE at once); NGX_AGAIN: resume will be called from a posted
 * event, exactly once unless the request ends before. NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_flight_get(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume);


#endif
