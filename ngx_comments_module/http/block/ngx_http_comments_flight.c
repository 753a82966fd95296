/*
 * Getting a thread once for all who ask for it: the zone, and one flight for
 * what is missing there.
 *
 *   state of a waiter     event                     next
 *   looks at the zone     hit                       result, no waiting
 *                         no such name yet          flight to find its true one
 *                         ticket                    own flight
 *                         another worker fills      looks again soon
 *                         it does not fit there     flight, perhaps another's
 *                         it failed just now        stale or nothing
 *                         Redis is not there yet    looks again in 5 ms
 *   in a flight           the flight ends           result, resumed
 *                         its true name is known    looks at the zone
 *   any                   deadline                  stale or nothing, resumed
 *   any                   the request ends          out of it, nothing called
 */

#include "ngx_http_comments_fetch.h"
#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_fetch_state.h"
#include "ngx_http_comments_flight.h"
#include "ngx_http_comments_flight_share.h"
#include "ngx_http_comments_flight_wait.h"
#include "ngx_http_comments_kept.h"
#include "ngx_http_comments_variant.h"

#include "comments_hash.h"


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


static ngx_int_t
ngx_http_comments_flight_look(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                       rc;
    ngx_str_t                       name, variant;
    ngx_http_comments_want_t       *want;
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    want = &ctx->want;

    /* what somebody has typed is nobody else's */

    if (want->render.view == COMMENTS_VIEW_REFUSED
        || want->render.view == COMMENTS_VIEW_PREVIEW)
    {
        return ngx_http_comments_flight_start(r, ctx, NULL, NULL, NULL);
    }

    if (ngx_http_comments_flight_names(r, ctx, &name, &variant) != NGX_OK) {
        return NGX_ERROR;
    }

    if (!want->shared) {
        return ngx_http_comments_flight_join(r, ctx, &name, &variant);
    }

    rc = ngx_http_comments_kept_find(r, ctx, &name, &variant);

    if (rc == NGX_OK) {
        return NGX_OK;
    }

    /*
     * anybody may invent places and numbers of pages: what is made of them is
     * kept under their true names alone
     */

    if ((want->from.len || want->read.page > 1) && !want->count
        && !ctx->waiter.located
        && ngx_comments_zone_has(cmcf->zone, &name, &variant) != NGX_OK)
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

    if (ngx_http_comments_variant_name(r->pool, ctx->want.key.site,
                                       ctx->want.key.thread, name)
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
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    w = &ctx->waiter;

    blob = w->stale;
    stale = w->has_stale;

    rc = ngx_comments_zone_get(cmcf->zone, name, variant,
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

    if (ngx_http_comments_flight_failed(cmcf->worker, name, variant)) {

        if (rc == NGX_DECLINED) {
            ngx_comments_zone_abandon(cmcf->zone, name, variant, &ticket);
        }

        return ngx_http_comments_flight_without(r, ctx);
    }

    if (rc == NGX_DECLINED) {
        return ngx_http_comments_flight_start(r, ctx, name, variant, &ticket);
    }

    /* the zone cannot keep it: a HEAD does not render it for nothing */

    if (r->method == NGX_HTTP_HEAD && r == r->main && ctx->origin == NULL
        && !ctx->want.count)
    {
        ctx->want.where = 1;

        if (ngx_http_comments_flight_names(r, ctx, name, variant) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return ngx_http_comments_flight_join(r, ctx, name, variant);
}


/* another fills it: a flight of this worker, perhaps */
static ngx_int_t
ngx_http_comments_flight_filled(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant,
    uint64_t serial)
{
    ngx_msec_t                      look;
    ngx_http_comments_flight_t     *flight;
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    /*
     * only a flight that holds the live ticket has left after the thread's last
     * change; an older one would bring back what was before it
     */

    flight = ngx_http_comments_flight_find(cmcf->worker, name, variant,
                                           serial);

    if (flight != NULL) {
        return ngx_http_comments_flight_wait(r, ctx, flight, 0);
    }

    /* each look takes the mutex: they become rarer */

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


/* on which page is that place, and is there such a page? */
static ngx_int_t
ngx_http_comments_flight_locate(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name)
{
    ngx_int_t                  rc;
    ngx_str_t                  unused, variant;
    ngx_http_comments_want_t  *want;

    want = &ctx->want;
    want->where = 1;
    ctx->waiter.locating = 1;

    rc = ngx_http_comments_flight_names(r, ctx, &unused, &variant);

    if (rc == NGX_OK) {
        rc = ngx_http_comments_flight_join(r, ctx, name, &variant);
    }

    want->where = 0;

    if (rc != NGX_AGAIN) {
        ctx->waiter.locating = 0;
    }

    return rc;
}


/* without a ticket: with those who want the same, or who had it just now */
static ngx_int_t
ngx_http_comments_flight_join(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant)
{
    ngx_http_comments_flight_t     *flight;
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_flight_failed(cmcf->worker, name, variant)) {
        return ngx_http_comments_flight_without(r, ctx);
    }

    flight = ngx_http_comments_flight_same(cmcf->worker, name, variant,
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
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    flight = ngx_http_comments_flight_create(r, name, variant);
    if (flight == NULL) {
        return NGX_ERROR;
    }

    flight->shared = ctx->want.shared;

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

    ngx_http_comments_flight_list(flight);

    return ngx_http_comments_flight_wait(r, ctx, flight, 0);
}


/* name is NULL: its flight has one passenger */
static ngx_http_comments_flight_t *
ngx_http_comments_flight_create(ngx_http_request_t *r, ngx_str_t *name,
    ngx_str_t *variant)
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
        return NULL;
    }

    flight->worker = cmcf->worker;
    flight->zone = cmcf->zone;
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

    /* the zone has it, or nobody waits for it: else others may have it too */

    if (rc == NGX_OK && flight->refs > 1
        && flight->blob.version.generation == 0)
    {
        ngx_http_comments_flight_list(flight);
    }

    ngx_http_comments_flight_unref(flight);
}


/* the bytes outlive the fetch, with the requests that use them */
static void
ngx_http_comments_flight_landed(ngx_http_comments_flight_t *flight)
{
    ngx_http_comments_fetch_t  *fetch;

    fetch = flight->fetch;

    flight->blob.version.count = fetch->count;
    flight->blob.status = fetch->unknown;

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
