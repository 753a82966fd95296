/*
 * Getting a thread once for all who ask for it: the zone, one flight per
 * missing block, the requests that wait for it and their deadline.
 *
 *   state of a waiter     event                     next
 *   looks at the zone     hit                       result, no waiting
 *                         ticket                    own flight
 *                         another worker fills      looks again soon
 *                         Redis is not there yet    looks again in 5 ms
 *   in a flight           the flight ends           result, resumed
 *   any                   deadline                  stale or nothing, resumed
 *   any                   the request ends          out of it, nothing called
 */

#include "ngx_http_comments_compose.h"
#include "ngx_http_comments_fetch.h"

#include "comments_hash.h"


#define NGX_HTTP_COMMENTS_LOOK_MS     2
#define NGX_HTTP_COMMENTS_CONNECT_MS  5
#define NGX_HTTP_COMMENTS_START_MS    2000


struct ngx_http_comments_flight_s {
    ngx_queue_t                    queue;      /* of the worker's flights */
    ngx_queue_t                    waiters;
    ngx_http_comments_worker_t    *worker;
    ngx_http_comments_fetch_t     *fetch;
    ngx_shm_zone_t                *zone;
    ngx_str_t                      name;       /* of the thread in the zone */
    ngx_str_t                      variant;
    ngx_comments_zone_ticket_t     ticket;
    ngx_comments_zone_blob_t       blob;       /* its bytes are out's */
    comments_buf_t                 out;
    ngx_uint_t                     refs;       /* requests that use the bytes,
                                                  and the flight itself */
    unsigned                       listed:1;
    unsigned                       ticketed:1;
};


static ngx_int_t ngx_http_comments_flight_look(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_flight_hit(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_comments_zone_blob_t *blob);
static ngx_int_t ngx_http_comments_flight_start(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant,
    ngx_comments_zone_ticket_t *ticket);
static ngx_http_comments_flight_t *ngx_http_comments_flight_find(
    ngx_http_comments_worker_t *worker, ngx_str_t *name, ngx_str_t *variant,
    uint64_t serial);
static ngx_int_t ngx_http_comments_flight_wait(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_flight_t *flight,
    ngx_msec_t look);
static ngx_int_t ngx_http_comments_flight_without(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_flight_done(void *data, ngx_int_t rc);
static void ngx_http_comments_flight_deliver(
    ngx_http_comments_flight_t *flight, ngx_int_t rc);
static void ngx_http_comments_flight_resume(ngx_event_t *ev);
static void ngx_http_comments_flight_timer(ngx_event_t *ev);
static void ngx_http_comments_flight_unref(void *data);
static void ngx_http_comments_flight_count(ngx_http_request_t *r,
    ngx_http_comments_cache_t cache);


ngx_int_t
ngx_http_comments_flight_get(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume)
{
    ngx_http_comments_waiter_t  *w;

    w = &ctx->waiter;

    ngx_http_comments_flight_leave(ctx);

    ngx_memzero(w, sizeof(ngx_http_comments_waiter_t));
    ngx_memzero(&ctx->result, sizeof(ngx_http_comments_result_t));

    w->request = r;
    w->resume = resume;
    w->start = ngx_current_msec;

    w->event.data = ctx;
    w->event.handler = ngx_http_comments_flight_resume;
    w->event.log = r->connection->log;

    w->timer.data = ctx;
    w->timer.handler = ngx_http_comments_flight_timer;
    w->timer.log = r->connection->log;

    /* not cancelable: an exiting worker waits for those who wait */

    return ngx_http_comments_flight_look(r, ctx);
}


void
ngx_http_comments_flight_leave(ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_waiter_t  *w;

    w = &ctx->waiter;

    if (w->flight != NULL) {
        ngx_queue_remove(&w->queue);
        w->flight = NULL;
    }

    if (w->timer.timer_set) {
        ngx_del_timer(&w->timer);
    }

    if (w->event.posted) {
        ngx_delete_posted_event(&w->event);
    }

    w->waiting = 0;
}


static ngx_int_t
ngx_http_comments_flight_look(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                       rc;
    ngx_str_t                       name, variant;
    ngx_uint_t                      stale;
    ngx_msec_t                      look;
    ngx_comments_zone_blob_t        blob;
    ngx_comments_zone_ticket_t      ticket;
    ngx_http_comments_flight_t     *flight;
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_loc_conf_t   *ccf;
    ngx_http_comments_main_conf_t  *cmcf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);
    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    worker = cmcf->worker;

    if (!ctx->want.shared) {
        return ngx_http_comments_flight_start(r, ctx, NULL, NULL, NULL);
    }

    if (ngx_http_comments_variant_name(r->pool, ctx->want.key.site,
                                      ctx->want.key.thread, &name)
        != NGX_OK
        || ngx_http_comments_variant(r->pool, ctx, ccf->fingerprint,
                                            &variant)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_comments_kept_find(r, ctx, &name, &variant) == NGX_OK) {
        return NGX_OK;
    }

    stale = 0;

    rc = ngx_comments_zone_get(cmcf->zone, &name, &variant,
                               ngx_http_comments_variant_valid(r),
                               ngx_http_comments_variant_wait(r), r->pool,
                               &blob, &stale, &ticket);

    if (rc == NGX_OK) {
        ngx_http_comments_flight_hit(r, ctx, &blob);
        ngx_http_comments_kept_add(r, ctx, &name, &variant);
        return NGX_OK;
    }

    if (stale && !ctx->waiter.has_stale) {
        ctx->waiter.stale = blob;
        ctx->waiter.has_stale = 1;
    }

    if (rc == NGX_AGAIN) {

        /*
         * only a flight that holds the live ticket has left after the thread's
         * last change; an older one would bring back what was before it
         */

        flight = ngx_http_comments_flight_find(worker, &name, &variant,
                                               ticket.serial);

        if (flight != NULL) {
            return ngx_http_comments_flight_wait(r, ctx, flight, 0);
        }

        /* each look costs a copy of the stale block: they become rarer */

        look = NGX_HTTP_COMMENTS_LOOK_MS
               + (ngx_current_msec - ctx->waiter.start) / 2;

        return ngx_http_comments_flight_wait(r, ctx, NULL, look);
    }

    return ngx_http_comments_flight_start(r, ctx, &name, &variant,
                                          rc == NGX_DECLINED ? &ticket : NULL);
}


static void
ngx_http_comments_flight_hit(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_comments_zone_blob_t *blob)
{
    ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_HIT;
    ctx->result.data = blob->data;
    ctx->result.etag = blob->etag;
    ctx->result.modified = blob->modified;
    ctx->result.count = blob->count;
    ctx->result.generation = blob->generation;

    ngx_http_comments_flight_count(r, NGX_HTTP_COMMENTS_CACHE_HIT);
}


/* name is NULL for a personal view: its flight has one passenger */
static ngx_int_t
ngx_http_comments_flight_start(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant,
    ngx_comments_zone_ticket_t *ticket)
{
    u_char                         *p;
    size_t                          size;
    ngx_http_comments_flight_t     *flight;
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    size = sizeof(ngx_http_comments_flight_t);

    flight = ngx_calloc(size + (name ? name->len + variant->len : 0),
                        r->connection->log);
    if (flight == NULL) {
        return NGX_ERROR;
    }

    flight->worker = cmcf->worker;
    flight->zone = cmcf->zone;
    flight->refs = 1;

    ngx_queue_init(&flight->waiters);

    if (name != NULL) {
        p = (u_char *) flight + size;

        flight->name.len = name->len;
        flight->name.data = p;
        p = ngx_cpymem(p, name->data, name->len);

        flight->variant.len = variant->len;
        flight->variant.data = p;
        ngx_memcpy(p, variant->data, variant->len);
    }

    if (ticket != NULL) {
        flight->ticketed = 1;
        flight->ticket = *ticket;
    }

    flight->fetch = ngx_http_comments_fetch_start(cmcf->worker, &ctx->want,
                        r->connection->log, ngx_http_comments_flight_done,
                        flight);

    if (flight->fetch == NULL) {

        if (flight->ticketed) {
            ngx_comments_zone_abandon(flight->zone, &flight->name,
                                      &flight->variant, &flight->ticket);
        }

        ngx_http_comments_flight_unref(flight);

        return ngx_http_comments_flight_without(r, ctx);
    }

    if (ticket != NULL) {
        flight->listed = 1;
        ngx_queue_insert_head(&cmcf->worker->flights, &flight->queue);
    }

    return ngx_http_comments_flight_wait(r, ctx, flight, 0);
}


static ngx_http_comments_flight_t *
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

        if (flight->ticket.serial == serial
            && flight->name.len == name->len
            && flight->variant.len == variant->len
            && ngx_memcmp(flight->name.data, name->data, name->len) == 0
            && ngx_memcmp(flight->variant.data, variant->data, variant->len)
               == 0)
        {
            return flight;
        }
    }

    return NULL;
}


static ngx_int_t
ngx_http_comments_flight_wait(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_flight_t *flight,
    ngx_msec_t look)
{
    ngx_msec_t                     passed, left;
    ngx_http_comments_waiter_t    *w;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    w = &ctx->waiter;
    passed = ngx_current_msec - w->start;

    if (passed >= ccf->deadline) {
        return ngx_http_comments_flight_without(r, ctx);
    }

    left = ccf->deadline - passed;

    if (flight != NULL) {
        w->flight = flight;
        ngx_queue_insert_tail(&flight->waiters, &w->queue);
    }

    w->waiting = 1;

    ngx_add_timer(&w->timer, (look && look < left) ? look : left);

    return NGX_AGAIN;
}


/* Redis can not be asked, or has not answered in time */
static ngx_int_t
ngx_http_comments_flight_without(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_msec_t                      passed;
    ngx_http_comments_waiter_t     *w;
    ngx_comments_redis_stat_t       stat;
    ngx_http_comments_loc_conf_t   *ccf;
    ngx_http_comments_main_conf_t  *cmcf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);
    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    w = &ctx->waiter;
    passed = ngx_current_msec - w->start;

    if (passed < ccf->deadline && cmcf->worker->redis != NULL
        && !ngx_comments_redis_ready(cmcf->worker->redis)
        && ngx_current_msec - cmcf->worker->started
           < NGX_HTTP_COMMENTS_START_MS)
    {
        ngx_comments_redis_stat(cmcf->worker->redis, &stat);

        /* a young worker's first connection: it will stand in a moment */

        if (stat.batches == 0 && stat.failures == 0) {
            return ngx_http_comments_flight_wait(r, ctx, NULL,
                                                 NGX_HTTP_COMMENTS_CONNECT_MS);
        }
    }

    if (w->has_stale) {
        ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_STALE;
        ctx->result.data = w->stale.data;
        ctx->result.etag = w->stale.etag;
        ctx->result.modified = w->stale.modified;
        ctx->result.count = w->stale.count;

    } else {
        ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE;
    }

    ngx_http_comments_flight_count(r, ctx->result.cache);

    return NGX_OK;
}


static void
ngx_http_comments_flight_done(void *data, ngx_int_t rc)
{
    ngx_http_comments_flight_t *flight = data;

    ngx_http_comments_fetch_t  *fetch;

    fetch = flight->fetch;

    if (flight->listed) {
        ngx_queue_remove(&flight->queue);
        flight->listed = 0;
    }

    if (rc == NGX_OK) {
        flight->blob.count = fetch->count;
        flight->blob.status = fetch->unknown;

        /* the bytes outlive the fetch, with the requests that use them */

        flight->out = fetch->out;
        comments_buf_init(&fetch->out, fetch->out.max);

        flight->blob.data.data = (u_char *) flight->out.data;
        flight->blob.data.len = flight->out.len;

        flight->blob.etag = comments_hash(comments_buf_str(&flight->out));
        flight->blob.modified = ngx_time();

        if (flight->ticketed) {
            (void) ngx_comments_zone_fill(flight->zone, &flight->name,
                                          &flight->variant, &flight->ticket,
                                          &flight->blob);
        }

    } else if (flight->ticketed) {
        ngx_comments_zone_abandon(flight->zone, &flight->name,
                                  &flight->variant, &flight->ticket);
    }

    ngx_http_comments_fetch_end(fetch);
    flight->fetch = NULL;

    ngx_http_comments_flight_deliver(flight, rc);

    ngx_http_comments_flight_unref(flight);
}


/*
 * Nothing is resumed from here, since a request that ends takes others of its
 * connection with it: each waiter has an event of its own.
 */
static void
ngx_http_comments_flight_deliver(ngx_http_comments_flight_t *flight,
    ngx_int_t rc)
{
    ngx_queue_t                 *q;
    ngx_pool_cleanup_t          *cln;
    ngx_http_comments_ctx_t     *ctx;
    ngx_http_comments_waiter_t  *w;
    ngx_http_comments_result_t  *result;

    while (!ngx_queue_empty(&flight->waiters)) {

        q = ngx_queue_head(&flight->waiters);
        ngx_queue_remove(q);

        w = ngx_queue_data(q, ngx_http_comments_waiter_t, queue);
        w->flight = NULL;

        ctx = w->event.data;
        result = &ctx->result;

        if (w->timer.timer_set) {
            ngx_del_timer(&w->timer);
        }

        cln = (rc == NGX_OK)
              ? ngx_pool_cleanup_add(w->request->pool, 0) : NULL;

        if (cln != NULL) {
            cln->handler = ngx_http_comments_flight_unref;
            cln->data = flight;
            flight->refs++;

            result->cache = flight->ticketed || !ctx->want.shared
                            ? NGX_HTTP_COMMENTS_CACHE_MISS
                            : NGX_HTTP_COMMENTS_CACHE_BYPASS;
            result->data = flight->blob.data;
            result->etag = flight->blob.etag;
            result->modified = flight->blob.modified;
            result->count = flight->blob.count;
            result->generation = flight->blob.generation;
            result->unknown = flight->blob.status ? 1 : 0;

            ngx_http_comments_flight_count(w->request, result->cache);

        } else {
            w->start = ngx_current_msec - NGX_MAX_INT32_VALUE;
            (void) ngx_http_comments_flight_without(w->request, ctx);
        }

        ngx_post_event(&w->event, &ngx_posted_events);
    }
}


static void
ngx_http_comments_flight_resume(ngx_event_t *ev)
{
    ngx_connection_t         *c;
    ngx_http_request_t       *r;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ev->data;
    r = ctx->waiter.request;
    c = r->connection;

    ctx->waiter.waiting = 0;

    ngx_http_set_log_request(c->log, r);

    ctx->waiter.resume(r, ctx);

    ngx_http_run_posted_requests(c);
}


/* the deadline, or the time for another look */
static void
ngx_http_comments_flight_timer(ngx_event_t *ev)
{
    ngx_int_t                    rc;
    ngx_http_request_t          *r;
    ngx_http_comments_ctx_t     *ctx;
    ngx_http_comments_waiter_t  *w;

    ctx = ev->data;
    w = &ctx->waiter;
    r = w->request;

    if (w->flight != NULL) {
        ngx_queue_remove(&w->queue);
        w->flight = NULL;
        rc = ngx_http_comments_flight_without(r, ctx);

    } else {
        rc = ngx_http_comments_flight_look(r, ctx);
    }

    if (rc == NGX_AGAIN) {
        return;
    }

    if (rc == NGX_ERROR) {
        ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE;
    }

    ngx_http_comments_flight_resume(&w->event);
}


static void
ngx_http_comments_flight_unref(void *data)
{
    ngx_http_comments_flight_t *flight = data;

    if (--flight->refs) {
        return;
    }

    ngx_http_comments_fetch_spare(flight->worker, &flight->out);
    ngx_free(flight);
}


static void
ngx_http_comments_flight_count(ngx_http_request_t *r,
    ngx_http_comments_cache_t cache)
{
    ngx_http_comments_main_conf_t  *cmcf;

    static const ngx_comments_zone_counter_t  counters[] = {
        NGX_COMMENTS_ZONE_BYPASS,          /* _CACHE_NONE: never */
        NGX_COMMENTS_ZONE_HIT,
        NGX_COMMENTS_ZONE_MISS,
        NGX_COMMENTS_ZONE_STALE,
        NGX_COMMENTS_ZONE_UNAVAILABLE,
        NGX_COMMENTS_ZONE_BYPASS
    };

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    ngx_comments_zone_count(cmcf->zone, counters[cache]);
}
