/*
 * The list of a worker's flights: those under way, those whose bytes are still
 * being sent and are not in the zone, and those that failed a short while ago.
 */

#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_flight_share.h"


/* how long a failure is remembered, in ms, and how many failures at most */
#define NGX_HTTP_COMMENTS_FAILED_MS   3000
#define NGX_HTTP_COMMENTS_FAILED_MAX  64


static ngx_uint_t ngx_http_comments_flight_named(
    ngx_http_comments_flight_t *flight, ngx_str_t *name, ngx_str_t *variant);
static void ngx_http_comments_flight_forget(ngx_event_t *ev);


ngx_http_comments_flight_t *
ngx_http_comments_flight_find(ngx_http_comments_worker_t *worker,
    ngx_str_t *name, ngx_str_t *variant, uint64_t serial)
{
    ngx_queue_t                 *q;
    ngx_http_comments_flight_t  *flight;

    for (q = ngx_queue_head(&worker->flights);
         q != ngx_queue_sentinel(&worker->flights);
         q = ngx_queue_next(q))
    {
        flight = ngx_queue_data(q, ngx_http_comments_flight_t, queue);

        if (flight->ticket.serial == serial && flight->fetch != NULL
            && ngx_http_comments_flight_named(flight, name, variant))
        {
            return flight;
        }
    }

    return NULL;
}


ngx_http_comments_flight_t *
ngx_http_comments_flight_same(ngx_http_comments_worker_t *worker,
    ngx_str_t *name, ngx_str_t *variant, ngx_msec_t valid, ngx_msec_t wait)
{
    ngx_queue_t                 *q;
    ngx_http_comments_flight_t  *flight;

    for (q = ngx_queue_head(&worker->flights);
         q != ngx_queue_sentinel(&worker->flights);
         q = ngx_queue_next(q))
    {
        flight = ngx_queue_data(q, ngx_http_comments_flight_t, queue);

        /*
         * a flight under way with a ticket is found by
         * ngx_http_comments_flight_find()
         */

        if (flight->failed || (flight->ticketed && flight->fetch != NULL)
            || !ngx_http_comments_flight_named(flight, name, variant))
        {
            continue;
        }

        if (ngx_comments_zone_stamped(flight->zone, &flight->stamp,
                                      flight->fetch ? wait : valid)
            == NGX_OK)
        {
            return flight;
        }
    }

    return NULL;
}


ngx_uint_t
ngx_http_comments_flight_failed(ngx_http_comments_worker_t *worker,
    ngx_str_t *name, ngx_str_t *variant)
{
    ngx_queue_t                 *q;
    ngx_http_comments_flight_t  *flight;

    if (worker->nfailed == 0) {
        return 0;
    }

    for (q = ngx_queue_head(&worker->flights);
         q != ngx_queue_sentinel(&worker->flights);
         q = ngx_queue_next(q))
    {
        flight = ngx_queue_data(q, ngx_http_comments_flight_t, queue);

        /*
         * if the thread has changed since, the cause of the failure may be gone
         */

        if (flight->failed
            && ngx_http_comments_flight_named(flight, name, variant)
            && ngx_comments_zone_stamped(flight->zone, &flight->stamp,
                                         NGX_MAX_INT32_VALUE)
               == NGX_OK)
        {
            return 1;
        }
    }

    return 0;
}


static ngx_uint_t
ngx_http_comments_flight_named(ngx_http_comments_flight_t *flight,
    ngx_str_t *name, ngx_str_t *variant)
{
    return flight->name.len == name->len
           && flight->variant.len == variant->len
           && ngx_memcmp(flight->variant.data, variant->data, variant->len)
              == 0
           && ngx_memcmp(flight->name.data, name->data, name->len) == 0;
}


void
ngx_http_comments_flight_list(ngx_http_comments_flight_t *flight)
{
    if (flight->listed || flight->name.len == 0) {
        return;
    }

    flight->listed = 1;
    ngx_queue_insert_head(&flight->worker->flights, &flight->queue);
}


void
ngx_http_comments_flight_unlist(ngx_http_comments_flight_t *flight)
{
    if (!flight->listed) {
        return;
    }

    flight->listed = 0;
    ngx_queue_remove(&flight->queue);
}


void
ngx_http_comments_flight_remember(ngx_http_comments_flight_t *flight)
{
    if (flight->name.len == 0
        || flight->worker->nfailed == NGX_HTTP_COMMENTS_FAILED_MAX)
    {
        return;
    }

    flight->failed = 1;
    flight->refs++;
    flight->worker->nfailed++;

    flight->timer.handler = ngx_http_comments_flight_forget;
    flight->timer.data = flight;
    flight->timer.log = ngx_cycle->log;
    flight->timer.cancelable = 1;

    ngx_add_timer(&flight->timer, NGX_HTTP_COMMENTS_FAILED_MS);

    ngx_http_comments_flight_list(flight);
}


static void
ngx_http_comments_flight_forget(ngx_event_t *ev)
{
    ngx_http_comments_flight_t  *flight;

    flight = ev->data;
    flight->worker->nfailed--;

    ngx_http_comments_flight_unref(flight);
}


ngx_int_t
ngx_http_comments_flight_hold(ngx_http_comments_flight_t *flight,
    ngx_pool_t *pool)
{
    ngx_pool_cleanup_t  *cln;

    cln = ngx_pool_cleanup_add(pool, 0);
    if (cln == NULL) {
        return NGX_ERROR;
    }

    cln->handler = ngx_http_comments_flight_unref;
    cln->data = flight;
    flight->refs++;

    return NGX_OK;
}


void
ngx_http_comments_flight_unref(void *data)
{
    ngx_http_comments_flight_t *flight = data;

    if (--flight->refs) {
        return;
    }

    ngx_http_comments_flight_unlist(flight);

    flight->worker->held -= flight->held;

    ngx_http_comments_fetch_spare(flight->worker, &flight->out);
    ngx_free(flight);
}
