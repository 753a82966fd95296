/*
 * The requests that wait for a flight: their deadline, their result, and how
 * they are resumed.
 */

#include "ngx_http_comments_fetch.h"
#include "ngx_http_comments_fetch_state.h"
#include "ngx_http_comments_flight_share.h"
#include "ngx_http_comments_flight_wait.h"


/* ms between two looks of a request that waits for the first connection */
#define NGX_HTTP_COMMENTS_CONNECT_MS  5

/* ms after its start during which a worker counts as just started */
#define NGX_HTTP_COMMENTS_START_MS    2000

/* ms between two looks of a request that waits for a lost connection */
#define NGX_HTTP_COMMENTS_BACK_MS     10


static ngx_int_t ngx_http_comments_flight_clean(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_flight_cleanup(void *data);
static void ngx_http_comments_flight_hand(ngx_http_comments_flight_t *flight,
    ngx_http_comments_waiter_t *w, ngx_int_t rc);
static ngx_int_t ngx_http_comments_flight_located(
    ngx_http_comments_waiter_t *w, ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_flight_resume(ngx_event_t *ev);
static void ngx_http_comments_flight_timer(ngx_event_t *ev);


void
ngx_http_comments_flight_begin(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume,
    ngx_http_comments_look_pt look)
{
    unsigned                     cleaned;
    ngx_http_comments_waiter_t  *w;

    w = &ctx->waiter;

    ngx_http_comments_flight_leave(ctx);

    cleaned = w->cleaned;

    ngx_memzero(w, sizeof(ngx_http_comments_waiter_t));
    ngx_memzero(&ctx->result, sizeof(ngx_http_comments_result_t));

    w->request = r;
    w->resume = resume;
    w->look = look;
    w->start = ngx_current_msec;
    w->cleaned = cleaned;

    w->event.data = ctx;
    w->event.handler = ngx_http_comments_flight_resume;
    w->event.log = r->connection->log;

    /* not cancelable: a worker that exits lets waiting requests finish */

    w->timer.data = ctx;
    w->timer.handler = ngx_http_comments_flight_timer;
    w->timer.log = r->connection->log;
}


void
ngx_http_comments_flight_leave(ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_flight_t  *flight;
    ngx_http_comments_waiter_t  *w;

    w = &ctx->waiter;
    flight = w->flight;

    if (w->timer.timer_set) {
        ngx_del_timer(&w->timer);
    }

    if (w->event.posted) {
        ngx_delete_posted_event(&w->event);
    }

    w->waiting = 0;

    if (flight == NULL) {
        return;
    }

    ngx_queue_remove(&w->queue);
    w->flight = NULL;

    /*
     * end a flight that no request waits for, unless the zone will keep its
     * bytes
     */

    if (!flight->ticketed && flight->fetch != NULL
        && ngx_queue_empty(&flight->waiters)
        && flight->worker->redis != NULL)
    {
        ngx_http_comments_flight_unlist(flight);
        ngx_http_comments_fetch_end(flight->fetch);
        flight->fetch = NULL;

        ngx_http_comments_flight_unref(flight);
    }
}


ngx_int_t
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

    if (ngx_http_comments_flight_clean(r, ctx) != NGX_OK) {
        return NGX_ERROR;
    }

    if (flight != NULL) {
        w->flight = flight;
        ngx_queue_insert_tail(&flight->waiters, &w->queue);
    }

    w->waiting = 1;

    ngx_add_timer(&w->timer, (look && look < left) ? look : left);

    return NGX_AGAIN;
}


/*
 * Adds a pool cleanup that ends the waiting with the request. nginx runs
 * cleanups in the reverse order of their addition, so this one runs before the
 * earlier one that destroys the request's state.
 */
static ngx_int_t
ngx_http_comments_flight_clean(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_pool_cleanup_t  *cln;

    if (ctx->waiter.cleaned) {
        return NGX_OK;
    }

    cln = ngx_pool_cleanup_add(r->pool, 0);
    if (cln == NULL) {
        return NGX_ERROR;
    }

    cln->handler = ngx_http_comments_flight_cleanup;
    cln->data = ctx;

    ctx->waiter.cleaned = 1;

    return NGX_OK;
}


static void
ngx_http_comments_flight_cleanup(void *data)
{
    ngx_http_comments_flight_leave(data);
}


/* Redis cannot be asked, or has not answered in time */
ngx_int_t
ngx_http_comments_flight_without(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_msec_t                      passed;
    ngx_http_comments_waiter_t     *w;
    ngx_comments_redis_stat_t       stat;
    ngx_http_comments_loc_conf_t   *ccf;
    ngx_http_comments_main_conf_t  *mcf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);
    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    w = &ctx->waiter;
    passed = ngx_current_msec - w->start;

    if (passed < ccf->deadline && mcf->worker->redis != NULL
        && !ngx_comments_redis_ready(mcf->worker->redis)
        && ngx_current_msec - mcf->worker->started
           < NGX_HTTP_COMMENTS_START_MS)
    {
        ngx_comments_redis_stat(mcf->worker->redis, &stat);

        /*
         * the first connection of a worker that has just started: wait for it
         */

        if (stat.batches == 0 && stat.failures == 0) {
            return ngx_http_comments_flight_wait(r, ctx, NULL,
                                                 NGX_HTTP_COMMENTS_CONNECT_MS);
        }
    }

    /* a connection that was lost less than 2 s ago: it may be back soon */

    if (!w->has_stale && passed < ccf->deadline && mcf->worker->redis != NULL
        && ngx_comments_redis_back(mcf->worker->redis))
    {
        return ngx_http_comments_flight_wait(r, ctx, NULL,
                                             NGX_HTTP_COMMENTS_BACK_MS);
    }

    if (w->has_stale) {
        ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_STALE;
        ctx->result.data = w->stale.data;
        ctx->result.version = w->stale.version;

    } else {
        ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE;
    }

    ngx_http_comments_flight_count(r, ctx->result.cache);

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_flight_result(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_flight_t *flight)
{
    ngx_http_comments_result_t  *result;

    if (ngx_http_comments_flight_hold(flight, r->pool) != NGX_OK) {
        return NGX_ERROR;
    }

    result = &ctx->result;

    result->cache = flight->ticketed || !ctx->query.shared
                    ? NGX_HTTP_COMMENTS_CACHE_MISS
                    : NGX_HTTP_COMMENTS_CACHE_BYPASS;
    result->data = flight->blob.data;
    result->version = flight->blob.version;
    result->unknown = flight->blob.status ? 1 : 0;
    result->forbidden = flight->forbidden;
    result->bare = ctx->query.where ? 1 : 0;

    ngx_http_comments_flight_unstale(r, &ctx->waiter);
    ngx_http_comments_flight_count(r, result->cache);

    return NGX_OK;
}


void
ngx_http_comments_flight_unstale(ngx_http_request_t *r,
    ngx_http_comments_waiter_t *w)
{
    if (!w->has_stale) {
        return;
    }

    /*
     * ngx_pfree() frees large blocks only; a small one is freed with the pool
     */

    w->has_stale = 0;

    if (w->stale.data.data != NULL) {
        (void) ngx_pfree(r->pool, w->stale.data.data);
    }
}


/*
 * No request is resumed from here: a request that ends may end other requests
 * of its connection, which may be in the list. Each waiter has its own posted
 * event.
 */
void
ngx_http_comments_flight_deliver(ngx_http_comments_flight_t *flight,
    ngx_int_t rc)
{
    ngx_queue_t                  all, *q;
    ngx_http_comments_waiter_t  *w;

    /*
     * the waiters are moved to a separate list, since one that looks again may
     * be added to the list of another flight while this loop runs
     */

    ngx_queue_init(&all);
    ngx_queue_add(&all, &flight->waiters);
    ngx_queue_init(&flight->waiters);

    while (!ngx_queue_empty(&all)) {

        q = ngx_queue_head(&all);
        ngx_queue_remove(q);

        w = ngx_queue_data(q, ngx_http_comments_waiter_t, queue);
        w->flight = NULL;

        if (w->timer.timer_set) {
            ngx_del_timer(&w->timer);
        }

        ngx_http_comments_flight_hand(flight, w, rc);
    }
}


static void
ngx_http_comments_flight_hand(ngx_http_comments_flight_t *flight,
    ngx_http_comments_waiter_t *w, ngx_int_t rc)
{
    ngx_http_comments_ctx_t  *ctx;

    ctx = w->event.data;

    if (rc == NGX_OK && w->locating) {

        if (ngx_http_comments_flight_located(w, flight->fetch) == NGX_AGAIN) {
            return;
        }

    } else if (rc != NGX_OK
               || ngx_http_comments_flight_result(w->request, ctx, flight)
                  != NGX_OK)
    {
        /*
         * if the connection was lost, the request may wait for it to be back in
         * time; after any other failure the deadline counts as passed
         */

        w->locating = 0;

        if (rc != NGX_ERROR) {
            w->start = ngx_current_msec - NGX_MAX_INT32_VALUE;
        }

        if (ngx_http_comments_flight_without(w->request, ctx) == NGX_AGAIN) {
            return;
        }
    }

    ngx_post_event(&w->event, &ngx_posted_events);
}


/*
 * The true page and comment are known now, and with them the name in the zone.
 */
static ngx_int_t
ngx_http_comments_flight_located(ngx_http_comments_waiter_t *w,
    ngx_http_comments_fetch_t *fetch)
{
    ngx_int_t                   rc;
    ngx_http_comments_ctx_t    *ctx;
    ngx_http_comments_query_t  *query;

    ctx = w->event.data;
    query = &ctx->query;

    w->locating = 0;
    w->located = 1;

    if (query->read.page != fetch->query.read.page
        || query->from.len != fetch->query.from.len)
    {
        query->read.page = fetch->query.read.page;
        query->from.len = fetch->query.from.len;

        /* composed pages are cached under the page number that was asked for */

        query->composed = 0;
    }

    rc = w->look(w->request, ctx);

    if (rc == NGX_ERROR) {
        ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE;
    }

    return rc;
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


/*
 * The timer of a waiter: its deadline, or the time for another look at the
 * zone.
 */
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
        ngx_http_comments_flight_leave(ctx);
        rc = ngx_http_comments_flight_without(r, ctx);

    } else {
        rc = w->look(r, ctx);
    }

    if (rc == NGX_AGAIN) {
        return;
    }

    if (rc == NGX_ERROR) {
        ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE;
    }

    ngx_http_comments_flight_resume(&w->event);
}


void
ngx_http_comments_flight_count(ngx_http_request_t *r,
    ngx_http_comments_cache_t cache)
{
    ngx_http_comments_main_conf_t  *mcf;

    static const ngx_comments_zone_counter_t  counters[] = {
        NGX_COMMENTS_ZONE_BYPASS,          /* _CACHE_NONE: not used */
        NGX_COMMENTS_ZONE_HIT,
        NGX_COMMENTS_ZONE_MISS,
        NGX_COMMENTS_ZONE_STALE,
        NGX_COMMENTS_ZONE_UNAVAILABLE,
        NGX_COMMENTS_ZONE_BYPASS
    };

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    ngx_comments_zone_count(mcf->zone, counters[cache]);
}
