/*
 * The requests that wait for a flight: how they begin, end and resume.
 */
#ifndef NGX_HTTP_COMMENTS_FLIGHT_WAIT_H
#define NGX_HTTP_COMMENTS_FLIGHT_WAIT_H

#include "ngx_http_comments_flight_share.h"


/*
 * Initializes ctx->waiter and ctx->result for a request that waits for nothing
 * yet. If the request was waiting, that ends. look is called from a later event
 * to look at the zone again; it returns what ngx_http_comments_flight_get()
 * returns. Cannot fail.
 */
void ngx_http_comments_flight_begin(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume,
    ngx_http_comments_look_pt look);

/*
 * Ends the waiting of a request: neither look nor resume will be called. A
 * flight that no request waits for any more is cancelled, unless the zone will
 * keep its result. Cannot fail.
 */
void ngx_http_comments_flight_leave(ngx_http_comments_ctx_t *ctx);

/*
 * Makes the request wait for flight or, if flight is NULL, for another look at
 * the zone in look ms; at most until comments_deadline. NGX_AGAIN: the request
 * waits. NGX_OK: the deadline has passed, and ctx->result is what can be had
 * without Redis. NGX_ERROR: out of memory, the request waits for nothing.
 */
ngx_int_t ngx_http_comments_flight_wait(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_flight_t *flight,
    ngx_msec_t look);

/*
 * Called when Redis cannot be asked or has not answered. NGX_OK: the result is
 * set to the out-of-date block of the zone, or to none. NGX_AGAIN: the request
 * waits for the connection, as the worker has just started, or has just lost
 * the connection and has no out-of-date block. NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_flight_without(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Sets ctx->result to the result of a flight that is over, and holds the flight
 * until the request ends. NGX_OK, or NGX_ERROR: out of memory, the result is
 * unchanged.
 */
ngx_int_t ngx_http_comments_flight_result(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_flight_t *flight);

/*
 * Sets the results of all requests that wait for the flight. rc is the result
 * of flight->fetch, which must not have been ended yet. The requests are
 * resumed later, from posted events. Cannot fail.
 */
void ngx_http_comments_flight_deliver(ngx_http_comments_flight_t *flight,
    ngx_int_t rc);

/*
 * Frees the out-of-date block that a waiting request holds, if any. Cannot
 * fail.
 */
void ngx_http_comments_flight_unstale(ngx_http_request_t *r,
    ngx_http_comments_waiter_t *w);

/* Adds one to the zone's counter of such results. Cannot fail. */
void ngx_http_comments_flight_count(ngx_http_request_t *r,
    ngx_http_comments_cache_t cache);


#endif
