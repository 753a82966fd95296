/*
 * Gets what a request wants of a thread: from the zone or, if the zone does not
 * have it, by one read from Redis for all requests that want the same (single
 * flight). A ticket of the zone is the fill lock of one block: at most one
 * flight of the host has it and may fill the block.
 *
 *   state of a waiter     event                     next
 *   looks at the zone     hit                       result, no waiting
 *                         the zone does not know    a flight looks up the true
 *                         this page number or       page number and comment
 *                         comment
 *                         gets the ticket           flight with the ticket
 *                         another worker fills      looks again soon
 *                         the block does not fit    flight without a ticket,
 *                         into the zone             perhaps one under way
 *                         a flight failed just now  stale block or none
 *                         Redis is not connected    looks again in 5 or 10 ms
 *                         yet
 *   waits for a flight    the flight ends           result, resumed
 *                         true page number and      looks at the zone
 *                         comment are known
 *   any                   deadline                  stale block or none,
 *                                                   resumed
 *   any                   the request ends          removed, nothing is called
 */

#include "ngx_http_comments_fetch.h"
#include "ngx_http_comments_fetch_desk.h"
#include "ngx_http_comments_fetch_own.h"
#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_fetch_state.h"
#include "ngx_http_comments_flight.h"
#include "ngx_http_comments_flight_share.h"
#include "ngx_http_comments_flight_wait.h"
#include "ngx_http_comments_kept.h"
#include "ngx_http_comments_variant.h"

#include "comments_hash.h"


/* ms until the first look again, while another worker fills the block */
#define NGX_HTTP_COMMENTS_LOOK_MS     2


static ngx_int_t ngx_http_comments_flight_look(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_flight_names(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant);
static ngx_int_t ngx_http_comments_flight_zone(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant);
static ngx_int_t ngx_http_comments_flight_filled(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant,
    uint64_t serial);
static void ngx_http_comments_flight_hit(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_comments_zone_blob_t *blob);
static ngx_int_t ngx_http_comments_flight_locate(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name);
static ngx_int_t ngx_http_comments_flight_join(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant);
static ngx_int_t ngx_http_comments_flight_start(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant,
    ngx_comments_zone_ticket_t *ticket);
static ngx_http_comments_flight_t *ngx_http_comments_flight_create(
    ngx_http_request_t *r, ngx_str_t *name, ngx_str_t *variant);
static void ngx_http_comments_flight_done(void *data, ngx_int_t rc);
static void ngx_http_comments_flight_landed(
    ngx_http_comments_flight_t *flight);


ngx_int_t
ngx_http_comments_flight_get(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume)
{
    ngx_http_comments_flight_begin(r, ctx, resume,
                                   ngx_http_comments_flight_look);

    return ngx_http_comments_flight_look(r, ctx);
}


ngx_int_t
ngx_http_comments_flight_content(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume)
{
    ngx_int_t  rc;

    rc = ngx_http_comments_flight_get(r, ctx, resume);

    if (rc == NGX_AGAIN) {
        r->main->count++;

        if (r == r->main) {
            r->read_event_handler = ngx_http_test_reading;
        }

        return NGX_DONE;
    }

    return (rc == NGX_OK) ? NGX_OK : NGX_HTTP_INTERNAL_SERVER_ERROR;
}


static ngx_int_t
ngx_http_comments_flight_look(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                       rc;
    ngx_str_t                       name, variant;
    ngx_http_comments_query_t      *query;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    query = &ctx->query;

    if (ngx_http_comments_fetch_desk_is(query)
        && query->who.len == 0 && query->sessions.len == 0)
    {
        ctx->result.forbidden = 1;
        return NGX_OK;
    }

    /*
     * a view with text that the client has sent, or perhaps with a comment that
     * only this reader may see, is never shared
     */

    if (query->render.view == COMMENTS_VIEW_REFUSED
        || query->render.view == COMMENTS_VIEW_PREVIEW
        || query->render.view == COMMENTS_VIEW_EDIT
        || ngx_http_comments_fetch_desk_is(query)
        || ngx_http_comments_fetch_claims(query))
    {
        return ngx_http_comments_flight_start(r, ctx, NULL, NULL, NULL);
    }

    if (ngx_http_comments_flight_names(r, ctx, &name, &variant) != NGX_OK) {
        return NGX_ERROR;
    }

    if (!query->shared) {
        return ngx_http_comments_flight_join(r, ctx, &name, &variant);
    }

    rc = ngx_http_comments_kept_find(r, ctx, &name, &variant);

    if (rc == NGX_OK) {
        return NGX_OK;
    }

    /*
     * A client may invent page numbers and comment ids. So that invented ones
     * do not fill the zone, a block is cached under its true page number and
     * comment only.
     */

    if ((query->from.len || query->read.page > 1) && !query->count
        && !ctx->waiter.located
        && ngx_comments_zone_has(mcf->zone, &name, &variant) != NGX_OK)
    {
        return ngx_http_comments_flight_locate(r, ctx, &name);
    }

    return ngx_http_comments_flight_zone(r, ctx, &name, &variant);
}


static ngx_int_t
ngx_http_comments_flight_names(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_variant_name(r->pool, ctx->query.key.site,
                                       ctx->query.key.thread, name)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_variant(r->pool, ctx, ccf->fingerprint, variant);
}


static ngx_int_t
ngx_http_comments_flight_zone(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant)
{
    ngx_int_t                       rc;
    ngx_uint_t                      stale;
    ngx_comments_zone_blob_t        blob;
    ngx_comments_zone_ticket_t      ticket;
    ngx_http_comments_waiter_t     *w;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    w = &ctx->waiter;

    blob = w->stale;
    stale = w->has_stale;

    rc = ngx_comments_zone_get(mcf->zone, name, variant,
                               ngx_http_comments_variant_valid(r),
                               ngx_http_comments_variant_wait(r), r->pool,
                               &blob, &stale, &ticket);

    if (blob.data.data != w->stale.data.data) {
        ngx_http_comments_flight_unstale(r, w);
    }

    if (rc == NGX_OK) {
        ngx_http_comments_flight_hit(r, ctx, &blob);
        ngx_http_comments_kept_add(r, ctx, name, variant);
        return NGX_OK;
    }

    if (stale) {
        w->stale = blob;
        w->has_stale = 1;
    }

    if (rc == NGX_AGAIN) {
        return ngx_http_comments_flight_filled(r, ctx, name, variant,
                                               ticket.serial);
    }

    if (ngx_http_comments_flight_failed(mcf->worker, name, variant)) {

        if (rc == NGX_DECLINED) {
            ngx_comments_zone_abandon(mcf->zone, name, variant, &ticket);
        }

        return ngx_http_comments_flight_without(r, ctx);
    }

    if (rc == NGX_DECLINED) {
        return ngx_http_comments_flight_start(r, ctx, name, variant, &ticket);
    }

    /* the zone cannot keep the block: do not render it for a HEAD */

    if (r->method == NGX_HTTP_HEAD && r == r->main && ctx->origin == NULL
        && !ctx->query.count)
    {
        ctx->query.where = 1;

        if (ngx_http_comments_flight_names(r, ctx, name, variant) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return ngx_http_comments_flight_join(r, ctx, name, variant);
}


/*
 * Another request has the ticket. Waits for its flight if it is in this worker,
 * else for another look at the zone.
 */
static ngx_int_t
ngx_http_comments_flight_filled(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant,
    uint64_t serial)
{
    ngx_msec_t                      look;
    ngx_http_comments_flight_t     *flight;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    /*
     * Only the flight with the valid ticket began after the thread's last
     * change; an older flight would bring back the state before that change.
     */

    flight = ngx_http_comments_flight_find(mcf->worker, name, variant,
                                           serial);

    if (flight != NULL) {
        return ngx_http_comments_flight_wait(r, ctx, flight, 0);
    }

    /* each look locks the zone's mutex, so the looks become less frequent */

    look = NGX_HTTP_COMMENTS_LOOK_MS
           + (ngx_current_msec - ctx->waiter.start) / 2;

    return ngx_http_comments_flight_wait(r, ctx, NULL, look);
}


static void
ngx_http_comments_flight_hit(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_comments_zone_blob_t *blob)
{
    ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_HIT;
    ctx->result.data = blob->data;
    ctx->result.version = blob->version;

    ngx_http_comments_flight_count(r, NGX_HTTP_COMMENTS_CACHE_HIT);
}


/*
 * looks up on which page the wanted comment is, or whether the wanted page
 * exists
 */
static ngx_int_t
ngx_http_comments_flight_locate(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name)
{
    ngx_int_t                   rc;
    ngx_str_t                   unused, variant;
    ngx_http_comments_query_t  *query;

    query = &ctx->query;
    query->where = 1;
    ctx->waiter.locating = 1;

    rc = ngx_http_comments_flight_names(r, ctx, &unused, &variant);

    if (rc == NGX_OK) {
        rc = ngx_http_comments_flight_join(r, ctx, name, &variant);
    }

    query->where = 0;

    if (rc != NGX_AGAIN) {
        ctx->waiter.locating = 0;
    }

    return rc;
}


/*
 * Gets the result without a ticket: from a flight for the same name and variant
 * that is under way or whose bytes are still up to date, else from a new
 * flight.
 */
static ngx_int_t
ngx_http_comments_flight_join(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant)
{
    ngx_http_comments_flight_t     *flight;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_flight_failed(mcf->worker, name, variant)) {
        return ngx_http_comments_flight_without(r, ctx);
    }

    flight = ngx_http_comments_flight_same(mcf->worker, name, variant,
                                           ngx_http_comments_variant_valid(r),
                                           ngx_http_comments_variant_wait(r));

    if (flight == NULL) {
        return ngx_http_comments_flight_start(r, ctx, name, variant, NULL);
    }

    if (flight->fetch != NULL) {
        return ngx_http_comments_flight_wait(r, ctx, flight, 0);
    }

    return ngx_http_comments_flight_result(r, ctx, flight);
}


static ngx_int_t
ngx_http_comments_flight_start(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant,
    ngx_comments_zone_ticket_t *ticket)
{
    ngx_http_comments_flight_t     *flight;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    flight = ngx_http_comments_flight_create(r, name, variant);
    if (flight == NULL) {
        return NGX_ERROR;
    }

    flight->shared = ctx->query.shared;

    if (ticket != NULL) {
        flight->ticketed = 1;
        flight->ticket = *ticket;
    }

    flight->fetch = ngx_http_comments_fetch_start(mcf->worker, &ctx->query,
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

    ngx_http_comments_flight_list(flight);

    return ngx_http_comments_flight_wait(r, ctx, flight, 0);
}


/*
 * Creates a flight; if name is NULL, for one request only. NULL: out of memory.
 */
static ngx_http_comments_flight_t *
ngx_http_comments_flight_create(ngx_http_request_t *r, ngx_str_t *name,
    ngx_str_t *variant)
{
    u_char                         *p;
    size_t                          size;
    ngx_http_comments_flight_t     *flight;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    size = sizeof(ngx_http_comments_flight_t);

    flight = ngx_calloc(size + (name ? name->len + variant->len : 0),
                        r->connection->log);
    if (flight == NULL) {
        return NULL;
    }

    flight->worker = mcf->worker;
    flight->zone = mcf->zone;
    flight->refs = 1;

    ngx_queue_init(&flight->waiters);

    if (name == NULL) {
        return flight;
    }

    p = (u_char *) flight + size;

    flight->name.len = name->len;
    flight->name.data = p;
    p = ngx_cpymem(p, name->data, name->len);

    flight->variant.len = variant->len;
    flight->variant.data = p;
    ngx_memcpy(p, variant->data, variant->len);

    ngx_comments_zone_stamp(flight->zone, &flight->name, &flight->stamp);

    return flight;
}


static void
ngx_http_comments_flight_done(void *data, ngx_int_t rc)
{
    ngx_http_comments_flight_t *flight = data;

    ngx_http_comments_fetch_t  *fetch;

    ngx_http_comments_flight_unlist(flight);

    if (rc == NGX_OK) {
        ngx_http_comments_flight_landed(flight);

    } else if (flight->ticketed) {
        ngx_comments_zone_abandon(flight->zone, &flight->name,
                                  &flight->variant, &flight->ticket);
    }

    ngx_http_comments_flight_deliver(flight, rc);

    fetch = flight->fetch;
    flight->fetch = NULL;

    ngx_http_comments_fetch_end(fetch);

    if (rc == NGX_DECLINED) {
        ngx_http_comments_flight_remember(flight);
    }

    /*
     * the bytes are not in the zone but in use: other requests may share them
     */

    if (rc == NGX_OK && flight->refs > 1
        && flight->blob.version.generation == 0)
    {
        ngx_http_comments_flight_list(flight);
    }

    ngx_http_comments_flight_unref(flight);
}


/*
 * Moves the bytes from the fetch to the flight, which lives as long as requests
 * use them, and stores them in the zone if the flight has a ticket.
 */
static void
ngx_http_comments_flight_landed(ngx_http_comments_flight_t *flight)
{
    ngx_http_comments_fetch_t  *fetch;

    fetch = flight->fetch;

    /* a block with a form is out of date when the thread closes */

    if (fetch->closes && fetch->closes < fetch->query.valid) {
        ngx_comments_zone_age(&flight->ticket, &flight->stamp,
                              fetch->query.valid - fetch->closes);
    }

    flight->blob.version.count = fetch->count;
    flight->blob.status = fetch->unknown;
    flight->forbidden = fetch->forbidden;

    flight->out = fetch->out;
    comments_buf_init(&fetch->out, fetch->out.max);

    if (flight->out.size > NGX_HTTP_COMMENTS_SPARE_MAX) {
        comments_buf_trim(&flight->out);
    }

    if (!flight->shared) {
        flight->held = flight->out.size;
        flight->worker->held += flight->held;
    }

    flight->blob.data.data = (u_char *) flight->out.data;
    flight->blob.data.len = flight->out.len;

    flight->blob.version.etag = comments_hash(comments_buf_str(&flight->out));
    flight->blob.version.modified = ngx_time();

    if (flight->ticketed) {
        (void) ngx_comments_zone_fill(flight->zone, &flight->name,
                                      &flight->variant, &flight->ticket,
                                      &flight->blob);
    }
}
