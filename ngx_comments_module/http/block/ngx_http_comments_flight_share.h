/*
 * The flights of a worker. A flight is one read of a thread from Redis, of a
 * block or of something else that is wanted, for all requests of the worker
 * that wait for the same (single flight).
 *
 * The flight owns the bytes it has read. Each request that sends the bytes
 * holds a reference to the flight; the last reference frees it. If the zone
 * does not have the bytes, the flight stays in the worker's list as long as a
 * request holds it, so that other requests can use the bytes too. A flight that
 * failed stays in the list for 3 seconds, so that not every request repeats it.
 */
#ifndef NGX_HTTP_COMMENTS_FLIGHT_SHARE_H
#define NGX_HTTP_COMMENTS_FLIGHT_SHARE_H

#include "ngx_http_comments_fetch.h"


struct ngx_http_comments_flight_s {
    ngx_queue_t                    queue;      /* in worker->flights */
    ngx_queue_t                    waiters;
    ngx_http_comments_worker_t    *worker;
    ngx_http_comments_fetch_t     *fetch;      /* NULL: the read is over */
    ngx_shm_zone_t                *zone;
    ngx_str_t                      name;       /* the thread's name in the zone;
                                                  empty: no other request shares
                                                  it */
    ngx_str_t                      variant;
    ngx_comments_zone_ticket_t     ticket;
    ngx_comments_zone_stamp_t      stamp;      /* taken when the flight began */
    ngx_comments_zone_blob_t       blob;       /* its bytes are those of out */
    comments_buf_t                 out;
    size_t                         held;       /* its part of worker->held,
                                                  bytes */
    ngx_event_t                    timer;      /* ends the memory of a
                                                  failure */
    ngx_uint_t                     refs;       /* requests that use the bytes;
                                                  one more while it is under
                                                  way, one while a failure is
                                                  remembered */
    unsigned                       forbidden:1;   /* the reader is no
                                                     moderator */
    unsigned                       listed:1;
    unsigned                       ticketed:1;
    unsigned                       shared:1;   /* its bytes may be cached in the
                                                  zone */
    unsigned                       failed:1;
};


/*
 * The flight under way for this name and variant that holds the zone's ticket
 * with this serial, or NULL. Cannot fail.
 */
ngx_http_comments_flight_t *ngx_http_comments_flight_find(
    ngx_http_comments_worker_t *worker, ngx_str_t *name, ngx_str_t *variant,
    uint64_t serial);

/*
 * A flight for the same name and variant whose bytes are up to date, or NULL:
 * the thread has not changed since the flight began. If it is over, it began at
 * most valid ms ago; if it is under way, at most wait ms ago. Flights under way
 * with a ticket of the zone are ignored, since they are found by their ticket
 * only. Cannot fail.
 */
ngx_http_comments_flight_t *ngx_http_comments_flight_same(
    ngx_http_comments_worker_t *worker, ngx_str_t *name, ngx_str_t *variant,
    ngx_msec_t valid, ngx_msec_t wait);

/*
 * 1 if a flight for the same name and variant failed less than 3 seconds ago
 * and the thread has not changed since it began. Cannot fail.
 */
ngx_uint_t ngx_http_comments_flight_failed(ngx_http_comments_worker_t *worker,
    ngx_str_t *name, ngx_str_t *variant);

/*
 * The first puts a flight into the worker's list (not if its name is empty),
 * the second takes it out. Neither can fail.
 */
void ngx_http_comments_flight_list(ngx_http_comments_flight_t *flight);
void ngx_http_comments_flight_unlist(ngx_http_comments_flight_t *flight);

/*
 * Remembers for 3 seconds that a flight failed. Does nothing if its name is
 * empty or too many failures are remembered. Cannot fail.
 */
void ngx_http_comments_flight_remember(ngx_http_comments_flight_t *flight);

/*
 * Adds a reference to a flight, which the cleanup of pool gives back. NGX_OK,
 * or NGX_ERROR: out of memory, there is no reference.
 */
ngx_int_t ngx_http_comments_flight_hold(ngx_http_comments_flight_t *flight,
    ngx_pool_t *pool);

/*
 * Gives a reference to a flight back; the last one frees the flight. Also the
 * handler of a pool cleanup, hence void *. Cannot fail.
 */
void ngx_http_comments_flight_unref(void *flight);


#endif
