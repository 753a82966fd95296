/*
 * Purges deleted comments by a timer.
 *
 *   step      what is sent                     then
 *   look      SET NX PX, the lock of a site    list; others have it: next site
 *   list      ZRANGEBYSCORE of old deletions,  purge; there is none: next site
 *             PEXPIRE of the lock
 *   purge     what the engine of changes does  forget, or list
 *   forget    ZREM of what was purged before   list
 *
 * Behind the last site the timer is set. The time is looked at once for a site,
 * so that a run ends: each list has no comment of the one before it, but those
 * that were refused, which are skipped.
 */

#include "ngx_http_comments_change.h"
#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_purge.h"

#include "comments_schema_kind.h"
#include "comments_schema_reply.h"


/* how long the lock of a site stays, at most: so often it is purged */
#define NGX_HTTP_COMMENTS_PURGE_EVERY   3600000     /* ms */

/* the first look, at most */
#define NGX_HTTP_COMMENTS_PURGE_FIRST   60000       /* ms */

/* comments of one change */
#define NGX_HTTP_COMMENTS_PURGE_BATCH   100

#define NGX_HTTP_COMMENTS_PURGE_MEMORY  (4 * 1024 * 1024)   /* bytes */

#define NGX_HTTP_COMMENTS_PURGE_WHO     "comments_purge_after"


struct ngx_http_comments_purge_s {
    ngx_http_comments_main_conf_t  *mcf;
    comments_arena_t               *arena;     /* of one batch */
    ngx_event_t                     timer;
    ngx_comments_redis_op_t        *op;
    ngx_http_comments_change_t     *change;    /* under way; or NULL */
    ngx_uint_t                      server;    /* the next one */
    comments_str_t                  site;
    int64_t                         until;     /* ms: of the deletion */
    size_t                          skip;      /* comments that were refused */
    ngx_uint_t                      purged;    /* of this site */
    ngx_msec_t                      every;
};


static void ngx_http_comments_purge_later(ngx_http_comments_purge_t *purge,
    ngx_msec_t ms);
static void ngx_http_comments_purge_timer(ngx_event_t *ev);
static void ngx_http_comments_purge_next(ngx_http_comments_purge_t *purge);
static ngx_uint_t ngx_http_comments_purge_again(
    const ngx_http_comments_purge_t *purge);
static ngx_int_t ngx_http_comments_purge_send(ngx_http_comments_purge_t *purge,
    comments_batch_t *batch, ngx_comments_redis_pt handler);
static void ngx_http_comments_purge_locked(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_purge_list(ngx_http_comments_purge_t *purge);
static void ngx_http_comments_purge_listed(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_purge_start(
    ngx_http_comments_purge_t *purge, const comments_str_t *ids, size_t n);
static void ngx_http_comments_purge_changed(
    ngx_http_comments_change_t *change);
static void ngx_http_comments_purge_forgotten(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_purge_end(ngx_http_comments_purge_t *purge);
static void ngx_http_comments_purge_wrong(ngx_http_comments_purge_t *purge,
    const char *why);


ngx_int_t
ngx_http_comments_purge_init(ngx_http_comments_main_conf_t *mcf)
{
    ngx_http_comments_purge_t  *purge;

    if (ngx_worker != 0 || mcf->purge_after == 0 || mcf->servers == NULL) {
        return NGX_OK;
    }

    purge = ngx_calloc(sizeof(ngx_http_comments_purge_t), ngx_cycle->log);
    if (purge == NULL) {
        return NGX_ERROR;
    }

    purge->arena = comments_arena_create(NGX_HTTP_COMMENTS_PURGE_MEMORY);
    if (purge->arena == NULL) {
        ngx_free(purge);
        return NGX_ERROR;
    }

    purge->timer.handler = ngx_http_comments_purge_timer;
    purge->timer.data = purge;
    purge->timer.log = ngx_cycle->log;
    purge->timer.cancelable = 1;

    purge->every = ngx_min(mcf->purge_after, NGX_HTTP_COMMENTS_PURGE_EVERY);

    mcf->worker->purge = purge;

    ngx_http_comments_purge_later(purge, ngx_min(purge->every,
                                          NGX_HTTP_COMMENTS_PURGE_FIRST) / 2);

    return NGX_OK;
}


void
ngx_http_comments_purge_exit(ngx_http_comments_worker_t *worker)
{
    ngx_http_comments_purge_t  *purge;

    purge = worker->purge;

    if (purge == NULL) {
        return;
    }

    worker->purge = NULL;

    if (purge->op != NULL) {
        ngx_comments_redis_cancel(purge->op);
    }

    if (purge->change != NULL) {
        ngx_http_comments_change_cancel(purge->change);
    }

    if (purge->timer.timer_set) {
        ngx_del_timer(&purge->timer);
    }

    comments_arena_destroy(purge->arena);
    ngx_free(purge);
}


/* behind ms to twice as many: hosts that start together look one by one */
static void
ngx_http_comments_purge_later(ngx_http_comments_purge_t *purge, ngx_msec_t ms)
{
    ngx_add_timer(&purge->timer, ms + (ngx_msec_t) ngx_random() % (ms + 1));
}


static void
ngx_http_comments_purge_timer(ngx_event_t *ev)
{
    ngx_http_comments_purge_t *purge = ev->data;

    if (ngx_exiting) {
        return;
    }

    /* with "master_process off" it may be another configuration than before */

    purge->mcf = ngx_http_cycle_get_module_main_conf(ngx_cycle,
                                                     ngx_http_comments_module);

    if (purge->mcf == NULL || purge->mcf->purge_after == 0
        || purge->mcf->servers == NULL)
    {
        ngx_http_comments_purge_later(purge, NGX_HTTP_COMMENTS_PURGE_EVERY);
        return;
    }

    purge->every = ngx_min(purge->mcf->purge_after,
                           NGX_HTTP_COMMENTS_PURGE_EVERY);
    purge->server = 0;

    ngx_http_comments_purge_next(purge);
}


/* the next site, or the end of the run */
static void
ngx_http_comments_purge_next(ngx_http_comments_purge_t *purge)
{
    ngx_http_comments_server_t  *servers;
    ngx_http_comments_worker_t  *worker;

    servers = purge->mcf->servers->elts;
    worker = purge->mcf->worker;

    while (purge->server < purge->mcf->servers->nelts) {

        purge->site = ngx_http_comments_core(servers[purge->server++].site);

        if (ngx_http_comments_purge_again(purge)) {
            continue;
        }

        comments_arena_reset(purge->arena);

        if (ngx_http_comments_purge_send(purge,
                    comments_schema_purge_lock(purge->arena, purge->site,
                          comments_str_of((char *) worker->source,
                                          worker->source_len),
                          (int64_t) purge->every),
                    ngx_http_comments_purge_locked)
            == NGX_OK)
        {
            return;
        }
    }

    /* four looks while a lock stays, or less: they are delayed at random */

    ngx_http_comments_purge_later(purge, purge->every / 4 + 1);
}


/* has a server before this one the same site? */
static ngx_uint_t
ngx_http_comments_purge_again(const ngx_http_comments_purge_t *purge)
{
    ngx_uint_t                   i;
    ngx_http_comments_server_t  *servers;

    servers = purge->mcf->servers->elts;

    for (i = 0; i + 1 < purge->server; i++) {
        if (comments_str_eq(ngx_http_comments_core(servers[i].site),
                            purge->site))
        {
            return 1;
        }
    }

    return 0;
}


/* NGX_ERROR: Redis is away; nothing was sent */
static ngx_int_t
ngx_http_comments_purge_send(ngx_http_comments_purge_t *purge,
    comments_batch_t *batch, ngx_comments_redis_pt handler)
{
    ngx_http_comments_worker_t  *worker;

    worker = purge->mcf->worker;

    if (worker->redis == NULL || !ngx_comments_redis_ready(worker->redis)) {
        return NGX_ERROR;
    }

    purge->op = ngx_http_comments_fetch_submit(worker, batch, handler, purge);

    return (purge->op != NULL) ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_comments_purge_locked(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    ngx_http_comments_purge_t *purge = data;

    int          locked;
    const char  *why;
    ngx_time_t  *tp;

    purge->op = NULL;

    if (rc != NGX_OK) {
        ngx_http_comments_purge_next(purge);
        return;
    }

    locked = comments_schema_decode_purge_lock(replies, n, &why);

    if (locked != COMMENTS_OK) {

        if (locked == COMMENTS_ERROR) {
            ngx_http_comments_purge_wrong(purge, why);
        }

        ngx_http_comments_purge_next(purge);
        return;
    }

    tp = ngx_timeofday();

    purge->until = (int64_t) tp->sec * 1000 + tp->msec
                   - (int64_t) purge->mcf->purge_after;
    purge->skip = 0;
    purge->purged = 0;

    ngx_http_comments_purge_list(purge);
}


static void
ngx_http_comments_purge_list(ngx_http_comments_purge_t *purge)
{
    size_t             window[2];
    comments_batch_t  *batch;

    window[0] = purge->skip;
    window[1] = NGX_HTTP_COMMENTS_PURGE_BATCH;

    comments_arena_reset(purge->arena);

    batch = comments_schema_read_deleted(purge->arena, purge->site,
                                         purge->until, window);

    if (batch != NULL) {
        (void) comments_schema_purge_keep(batch, purge->site,
                                          (int64_t) purge->every);
    }

    if (ngx_http_comments_purge_send(purge, batch,
                                     ngx_http_comments_purge_listed)
        != NGX_OK)
    {
        ngx_http_comments_purge_end(purge);
    }
}


static void
ngx_http_comments_purge_listed(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    ngx_http_comments_purge_t *purge = data;

    size_t           nids;
    const char      *why;
    comments_str_t  *ids;

    purge->op = NULL;

    if (rc != NGX_OK) {
        ngx_http_comments_purge_end(purge);
        return;
    }

    if (comments_schema_reply_expect(replies, n, 2, &why) != COMMENTS_OK
        || comments_schema_decode_deleted(purge->arena, replies[0], &ids,
                                          &nids, &why)
           != COMMENTS_OK)
    {
        ngx_http_comments_purge_wrong(purge, why);
        ngx_http_comments_purge_end(purge);
        return;
    }

    /* what becomes of a change is noted for as many ids as were asked for */

    if (nids > NGX_HTTP_COMMENTS_PURGE_BATCH) {
        ngx_http_comments_purge_wrong(purge, "more comments than asked for");
        ngx_http_comments_purge_end(purge);
        return;
    }

    if (nids == 0
        || ngx_http_comments_purge_start(purge, ids, nids) != NGX_OK)
    {
        ngx_http_comments_purge_end(purge);
    }
}


/* NGX_ERROR: the change was not started */
static ngx_int_t
ngx_http_comments_purge_start(ngx_http_comments_purge_t *purge,
    const comments_str_t *ids, size_t n)
{
    size_t                       i;
    ngx_int_t                    rc;
    ngx_http_comments_change_t  *change;

    change = ngx_http_comments_change_create(purge->mcf, purge->site, n);
    if (change == NULL) {
        return NGX_ERROR;
    }

    change->act.op = COMMENTS_OP_PURGE;
    change->act.who = comments_str_c(NGX_HTTP_COMMENTS_PURGE_WHO);
    change->act.until = purge->until;
    change->handler = ngx_http_comments_purge_changed;
    change->data = purge;

    for (i = 0; i < n; i++) {

        rc = ngx_http_comments_change_add(change, ids[i],
                                          (comments_status_t) 0);

        if (rc == NGX_ERROR) {
            ngx_http_comments_change_free(change);
            return NGX_ERROR;
        }

        /* a member that this module has not written stays */

        purge->skip += (rc == NGX_DECLINED);
    }

    if (ngx_http_comments_change_start(change) != NGX_AGAIN) {
        ngx_http_comments_change_free(change);
        return NGX_ERROR;
    }

    purge->change = change;

    return NGX_OK;
}


static void
ngx_http_comments_purge_changed(ngx_http_comments_change_t *change)
{
    size_t                      nids;
    ngx_uint_t                  failed, i;
    comments_str_t              ids[NGX_HTTP_COMMENTS_PURGE_BATCH];
    ngx_http_comments_purge_t  *purge;

    purge = change->data;
    purge->change = NULL;

    failed = 0;
    nids = 0;

    comments_arena_reset(purge->arena);

    for (i = 0; i < change->nitems; i++) {

        switch (change->items[i].result) {

        case NGX_HTTP_COMMENTS_CHANGE_DONE:
            purge->purged++;
            break;

        case NGX_HTTP_COMMENTS_CHANGE_REFUSED:
            purge->skip++;
            break;

        case NGX_HTTP_COMMENTS_CHANGE_SAME:
        case NGX_HTTP_COMMENTS_CHANGE_MISSING:

            /* purged before, by somebody who did not come to the list */

            if (comments_arena_dup(purge->arena, change->items[i].id,
                                   &ids[nids])
                != COMMENTS_OK)
            {
                failed = 1;
                break;
            }

            nids++;
            break;

        default:
            failed = 1;
        }
    }

    ngx_http_comments_change_free(change);

    if (failed) {
        ngx_http_comments_purge_end(purge);
        return;
    }

    if (nids == 0) {
        ngx_http_comments_purge_list(purge);
        return;
    }

    if (ngx_http_comments_purge_send(purge,
                    comments_schema_forget_deleted(purge->arena, purge->site,
                                                   ids, nids),
                    ngx_http_comments_purge_forgotten)
        != NGX_OK)
    {
        ngx_http_comments_purge_end(purge);
    }
}


static void
ngx_http_comments_purge_forgotten(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_purge_t *purge = data;

    ngx_uint_t  i;

    purge->op = NULL;

    if (rc != NGX_OK) {
        ngx_http_comments_purge_end(purge);
        return;
    }

    for (i = 0; i < n; i++) {
        if (replies[i]->type == REDIS_REPLY_ERROR) {
            ngx_http_comments_purge_wrong(purge, replies[i]->str);
            ngx_http_comments_purge_end(purge);
            return;
        }
    }

    ngx_http_comments_purge_list(purge);
}


/* the end of a site */
static void
ngx_http_comments_purge_end(ngx_http_comments_purge_t *purge)
{
    if (purge->purged) {
        ngx_log_error(NGX_LOG_NOTICE, ngx_cycle->log, 0,
                      "comments: %ui comments of \"%V\" are purged, which were "
                      "deleted longer ago than comments_purge_after",
                      purge->purged, ngx_http_comments_log_text(purge->site));
    }

    ngx_http_comments_purge_next(purge);
}


static void
ngx_http_comments_purge_wrong(ngx_http_comments_purge_t *purge,
    const char *why)
{
    ngx_log_error(NGX_LOG_ERR, ngx_cycle->log, 0,
                  "comments: Redis answered \"%s\" to the purge of deleted "
                  "comments of \"%V\"",
                  why, ngx_http_comments_log_text(purge->site));
}
