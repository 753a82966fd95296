/*
 * The worker's flights. A flight gets one block, or what else is wanted of a
 * thread, for all requests that wait for it.
 *
 * The bytes it brought are its own, and each request that sends them holds a
 * reference. A flight whose bytes the zone does not have stays in the worker's
 * list as long as one does, for others to take them too; one that failed stays
 * for some seconds, so that it is not repeated for each request.
 */
#ifndef NGX_HTTP_COMMENTS_FLIGHT_SHARE_H
#define NGX_HTTP_COMMENTS_FLIGHT_SHARE_H

#include "ngx_http_comments_fetch.h"


struct ngx_http_comments_flight_s {
    ngx_queue_t                    queue;      /* of the worker's flights */
    ngx_queue_t                    waiters;
    ngx_http_comments_worker_t    *worker;
    ngx_http_comments_fetch_t     *fetch;      /* NULL: it is over */
    ngx_shm_zone_t                *zone;
    ngx_str_t                      name;       /* of the thread in the zone;
                                                  empty: nobody shares it */
    ngx_str_t                      variant;
    ngx_comments_zone_ticket_t     ticket;
    ngx_comments_zone_stamp_t      stamp;      /* of its departure */
    ngx_comments_zone_blob_t       blob;       /* its bytes are out's */
    comments_buf_t                 out;
    size_t                         held;       /* of worker->held */
    ngx_event_t                    timer;      /* of a failure: forgotten */
    ngx_uint_t                     refs;       /* requests that use the bytes,
                                                  and the flight itself while
                                                  it is under way or failed */
    unsigned                       listed:1;
    unsigned                       ticketed:1;
    unsigned                       shared:1;   /* its bytes may stand in the
                                                  zone */
    unsigned                       failed:1;
};


/* A flight that is under way with that ticket, or NULL. */
ngx_http_comments_flight_t *ngx_http_comments_flight_find(
    ngx_http_comments_worker_t *worker, ngx_str_t *name, ngx_str_t *variant,
    uint64_t serial);

/*
 * A flight without a ticket, under way or over, since whose departure nothing
 * has happened to the thread, or NULL. Bytes older than valid, and departures
 * more than wait ago, are passed over.
 */
ngx_http_comments_flight_t *ngx_http_comments_flight_same(
    ngx_http_comments_worker_t *worker, ngx_str_t *name, ngx_str_t *variant,
    ngx_msec_t valid, ngx_msec_t wait);

/* 1 if such a flight has failed a short while ago. */
ngx_uint_t ngx_http_comments_flight_failed(ngx_http_comments_worker_t *worker,
    ngx_str_t *name, ngx_str_t *variant);

/* Puts it into the list; takes it out. Neither can fail. */
void ngx_http_comments_flight_list(ngx_http_comments_flight_t *flight);
void ngx_http_comments_flight_unlist(ngx_http_comments_flight_t *flight);

/* Remembers that it failed, if others may want the same. Cannot fail. */
void ngx_http_comments_flight_remember(ngx_http_comments_flight_t *flight);

/* One more reference, until pool's end. NGX_OK, or NGX_ERROR: no memory. */
ngx_int_t ngx_http_comments_flight_hold(ngx_http_comments_flight_t *flight,
    ngx_pool_t *pool);

/* Gives a reference back: the last one ends it. Also a cleanup's handler. */
void ngx_http_comments_flight_unref(void *flight);


#endif
