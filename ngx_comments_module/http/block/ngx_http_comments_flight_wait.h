/*
 * The requests that wait for a flight.
 */
#ifndef NGX_HTTP_COMMENTS_FLIGHT_WAIT_H
#define NGX_HTTP_COMMENTS_FLIGHT_WAIT_H

#include "ngx_http_comments_flight_share.h"


/*
 * Makes ctx->waiter a new one, which waits for nothing yet. look is called from
 * a later event for another look at the zone, and returns as
 * ngx_http_comments_flight_get() does. Cannot fail.
 */
void ngx_http_comments_flight_begin(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume,
    ngx_http_comments_look_pt look);

/* Takes a request out of its flight; nothing will be called. Cannot fail. */
void ngx_http_comments_flight_leave(ngx_http_comments_ctx_t *ctx);

/*
 * Waits for flight, or for another look in look ms: NGX_AGAIN. NGX_OK: the
 * deadline has passed, the result is what there is without. NGX_ERROR: no
 * memory, r waits for nothing.
 */
ngx_int_t ngx_http_comments_flight_wait(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_flight_t *flight,
    ngx_msec_t look);

/*
 * The result when Redis cannot be asked or has not answered: the stale block,
 * or none. NGX_OK, or as ngx_http_comments_flight_wait(): a young worker waits
 * for its connection.
 */
ngx_int_t ngx_http_comments_flight_without(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* The result is the flight's; NGX_ERROR: no memory, it is unchanged. */
ngx_int_t ngx_http_comments_flight_result(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_flight_t *flight);

/*
 * Gives all waiters their result, rc being the fetch's, which is still there.
 * None of them is resumed before this returns. Cannot fail.
 */
void ngx_http_comments_flight_deliver(ngx_http_comments_flight_t *flight,
    ngx_int_t rc);

/* Gives the stale block back, which is no longer needed. Cannot fail. */
void ngx_http_comments_flight_unstale(ngx_http_request_t *r,
    ngx_http_comments_waiter_t *w);

/* Counts a result. Cannot fail. */
void ngx_http_comments_flight_count(ngx_http_request_t *r,
    ngx_http_comments_cache_t cache);


#endif
