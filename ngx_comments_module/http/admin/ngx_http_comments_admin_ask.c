/*
 * Asking Redis for the moderation page: one batch after the other, each waiting
 * for the connection if that is just being made.
 */

#include "ngx_http_comments_admin_state.h"
#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_fetch_submit.h"

#include <openssl/rand.h>


/* ms after a worker's start, and ms between two looks at the connection */
#define NGX_HTTP_COMMENTS_ADMIN_START_MS  2000
#define NGX_HTTP_COMMENTS_ADMIN_TRY_MS    5


static ngx_int_t ngx_http_comments_admin_secret(
    ngx_http_comments_admin_t *admin, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static ngx_int_t ngx_http_comments_admin_submit(
    ngx_http_comments_admin_t *admin);
static ngx_uint_t ngx_http_comments_admin_soon(
    ngx_http_comments_admin_t *admin, ngx_http_comments_worker_t *worker);
static void ngx_http_comments_admin_timer(ngx_event_t *ev);
static void ngx_http_comments_admin_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_admin_end(ngx_http_comments_admin_t *admin,
    ngx_int_t rc);


ngx_int_t
ngx_http_comments_admin_start(ngx_http_comments_admin_t *admin,
    ngx_int_t (*run)(ngx_http_comments_admin_t *admin))
{
    size_t                          len;
    u_char                          random[NGX_COMMENTS_ZONE_SECRET / 2];
    comments_key_t                  key;
    comments_batch_t               *batch;
    ngx_http_comments_main_conf_t  *mcf;

    static const char  none[] = "00000000000000000000000000000000";

    mcf = ngx_http_get_module_main_conf(admin->request,
                                        ngx_http_comments_module);
    admin->run = run;

    len = ngx_comments_zone_secret(mcf->zone, admin->secret);

    if (len == sizeof(admin->secret)) {
        admin->signer.secret = comments_str_of((char *) admin->secret, len);

        return run(admin);
    }

    /* as a post does: Redis keeps the secret, or gets a new one */

    if (RAND_bytes(random, sizeof(random)) != 1) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    (void) ngx_hex_dump(admin->secret, random, sizeof(random));

    key.site = ngx_http_comments_core(admin->ctx->site);
    key.thread = comments_str_c("");

    batch = comments_schema_read_before(admin->arena, &key,
                       comments_str_c(none), comments_str_of(NULL, 0),
                       comments_str_of((char *) admin->secret,
                                       sizeof(admin->secret)));

    return ngx_http_comments_admin_ask(admin, batch,
                                       ngx_http_comments_admin_secret);
}


static ngx_int_t
ngx_http_comments_admin_secret(ngx_http_comments_admin_t *admin, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    const char                     *why;
    comments_before_t               before;
    ngx_http_comments_main_conf_t  *mcf;

    if (replies == NULL) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNREADABLE);
    }

    if (comments_schema_decode_before(replies, n, comments_str_of(NULL, 0), 1,
                                      &before, &why)
        != COMMENTS_OK)
    {
        return ngx_http_comments_admin_failed(admin, why);
    }

    if (before.secret.len != sizeof(admin->secret)) {
        return ngx_http_comments_admin_failed(admin, "no secret");
    }

    ngx_memcpy(admin->secret, before.secret.data, sizeof(admin->secret));

    mcf = ngx_http_get_module_main_conf(admin->request,
                                        ngx_http_comments_module);

    ngx_comments_zone_secret_set(mcf->zone, admin->secret,
                                 sizeof(admin->secret));

    admin->signer.secret = comments_str_of((char *) admin->secret,
                                           sizeof(admin->secret));

    return admin->run(admin);
}


ngx_int_t
ngx_http_comments_admin_ask(ngx_http_comments_admin_t *admin,
    comments_batch_t *batch, ngx_http_comments_admin_pt handler)
{
    admin->batch = batch;
    admin->handler = handler;
    admin->start = ngx_current_msec;

    if (batch == NULL || ngx_http_comments_admin_submit(admin) != NGX_OK) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNREADABLE);
    }

    return NGX_AGAIN;
}


/* NGX_OK: sent, or waiting for the connection; NGX_DECLINED: Redis is away */
static ngx_int_t
ngx_http_comments_admin_submit(ngx_http_comments_admin_t *admin)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(admin->request,
                                        ngx_http_comments_module);

    if (ngx_http_comments_admin_soon(admin, mcf->worker)) {
        ngx_add_timer(&admin->timer, NGX_HTTP_COMMENTS_ADMIN_TRY_MS);
        return NGX_OK;
    }

    if (mcf->worker->redis == NULL
        || !ngx_comments_redis_room(mcf->worker->redis))
    {
        return NGX_DECLINED;
    }

    admin->op = ngx_http_comments_fetch_submit(mcf->worker, admin->batch,
                                               ngx_http_comments_admin_done,
                                               admin);

    return (admin->op != NULL) ? NGX_OK : NGX_DECLINED;
}


/* 1 if Redis is not connected, but will probably be soon */
static ngx_uint_t
ngx_http_comments_admin_soon(ngx_http_comments_admin_t *admin,
    ngx_http_comments_worker_t *worker)
{
    ngx_http_comments_loc_conf_t  *ccf;

    if (worker->redis == NULL || ngx_comments_redis_ready(worker->redis)) {
        return 0;
    }

    if (ngx_current_msec - worker->started < NGX_HTTP_COMMENTS_ADMIN_START_MS) {
        return 1;
    }

    ccf = ngx_http_get_module_loc_conf(admin->request,
                                       ngx_http_comments_module);

    return ngx_comments_redis_back(worker->redis)
           && ngx_current_msec - admin->start < ccf->deadline;
}


static void
ngx_http_comments_admin_timer(ngx_event_t *ev)
{
    ngx_http_comments_admin_t *admin = ev->data;

    if (ngx_http_comments_admin_submit(admin) != NGX_OK) {
        ngx_http_comments_admin_end(admin,
              ngx_http_comments_admin_refuse(admin, COMMENTS_UNREADABLE));
    }
}


static void
ngx_http_comments_admin_done(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    ngx_http_comments_admin_t *admin = data;

    admin->op = NULL;

    rc = admin->handler(admin, rc, rc == NGX_OK ? replies : NULL, n);

    if (rc != NGX_AGAIN) {
        ngx_http_comments_admin_end(admin, rc);
    }
}


static void
ngx_http_comments_admin_end(ngx_http_comments_admin_t *admin, ngx_int_t rc)
{
    ngx_connection_t  *c;

    c = admin->request->connection;

    ngx_http_finalize_request(admin->request, rc);
    ngx_http_run_posted_requests(c);
}


static void
ngx_http_comments_admin_cleanup(void *data)
{
    ngx_http_comments_admin_t *admin = data;

    if (admin->op != NULL) {
        ngx_comments_redis_cancel(admin->op);
        admin->op = NULL;
    }

    if (admin->timer.timer_set) {
        ngx_del_timer(&admin->timer);
    }

    comments_buf_free(&admin->undo);
    comments_buf_free(&admin->results);
    comments_arena_destroy(admin->pages);
    comments_arena_destroy(admin->arena);
}


ngx_http_comments_admin_t *
ngx_http_comments_admin_create(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_pool_cleanup_t         *cln;
    ngx_http_comments_admin_t  *admin;

    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_comments_admin_t));
    if (cln == NULL) {
        return NULL;
    }

    admin = cln->data;
    ngx_memzero(admin, sizeof(ngx_http_comments_admin_t));

    admin->request = r;
    admin->ctx = ctx;

    admin->timer.data = admin;
    admin->timer.handler = ngx_http_comments_admin_timer;
    admin->timer.log = r->connection->log;

    comments_buf_init(&admin->undo, NGX_HTTP_COMMENTS_ADMIN_MEMORY);
    comments_buf_init(&admin->results, NGX_HTTP_COMMENTS_ADMIN_MEMORY);

    cln->handler = ngx_http_comments_admin_cleanup;

    admin->arena = comments_arena_create(NGX_HTTP_COMMENTS_ADMIN_MEMORY);

    admin->pages = comments_arena_create(NGX_HTTP_COMMENTS_ADMIN_MEMORY);

    return (admin->arena && admin->pages) ? admin : NULL;
}


ngx_int_t
ngx_http_comments_admin_refuse(ngx_http_comments_admin_t *admin,
    comments_reason_t reason)
{
    return ngx_http_comments_answer_status(admin->request, admin->ctx, reason);
}


ngx_int_t
ngx_http_comments_admin_failed(ngx_http_comments_admin_t *admin,
    const char *why)
{
    ngx_log_error(NGX_LOG_ERR, admin->request->connection->log, 0,
                  "comments: Redis answered \"%s\" to the moderation page",
                  why);

    return ngx_http_comments_admin_refuse(admin, COMMENTS_UNREADABLE);
}


int64_t
ngx_http_comments_admin_now(void)
{
    ngx_time_t  *tp;

    tp = ngx_timeofday();

    return (int64_t) tp->sec * 1000 + tp->msec;
}
