/*
 * Begins and ends a fetch, and finds out which page of the thread is wanted.
 * The page's comments are read by ngx_http_comments_fetch_window.c. The steps
 * of a fetch are listed in ngx_http_comments_fetch_state.h.
 */

#include "ngx_http_comments_fetch.h"
#include "ngx_http_comments_fetch_desk.h"
#include "ngx_http_comments_fetch_own.h"
#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_fetch_state.h"
#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_fetch_window.h"


/*
 * fetches under way in a worker at most: three quarters of the 1,024 batches
 * that may be under way to Redis, so that posts find room
 */
#define NGX_HTTP_COMMENTS_FETCHES      768

/* roots of one page, at most: the limit of comments_schema_read_sizes() */
#define NGX_HTTP_COMMENTS_ROOTS_MAX    200


static ngx_int_t ngx_http_comments_fetch_copy(comments_arena_t *arena,
    const ngx_http_comments_query_t *query, ngx_http_comments_query_t *copy);
static ngx_int_t ngx_http_comments_fetch_roots(
    ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_fetch_roots_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_fetch_rank_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_fetch_next(
    ngx_http_comments_fetch_t *fetch);
static ngx_int_t ngx_http_comments_fetch_show(
    ngx_http_comments_fetch_t *fetch);
static ngx_int_t ngx_http_comments_fetch_place(
    ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_fetch_lost(ngx_http_comments_fetch_t *fetch);


ngx_http_comments_fetch_t *
ngx_http_comments_fetch_start(ngx_http_comments_worker_t *worker,
    const ngx_http_comments_query_t *query, ngx_log_t *log,
    ngx_http_comments_fetch_pt handler, void *data)
{
    ngx_http_comments_fetch_t  *fetch;

    /*
     * a fetch has at most one batch under way, so nfetches bounds the batches
     */

    if (worker->redis == NULL || !ngx_comments_redis_room(worker->redis)
        || worker->nfetches >= NGX_HTTP_COMMENTS_FETCHES)
    {
        return NULL;
    }

    fetch = ngx_calloc(sizeof(ngx_http_comments_fetch_t), log);
    if (fetch == NULL) {
        return NULL;
    }

    /* the request's log may be freed before the fetch ends */

    fetch->log = ngx_cycle->log;
    fetch->worker = worker;
    fetch->handler = handler;
    fetch->data = data;

    worker->nfetches++;

    /*
     * out is larger than html and is taken first, since the buffer that was
     * kept last is likely to be the larger one
     */

    ngx_http_comments_fetch_buf(worker, &fetch->out);
    ngx_http_comments_fetch_buf(worker, &fetch->html);

    fetch->arena = ngx_http_comments_fetch_arena(worker);

    if (fetch->arena == NULL
        || ngx_http_comments_fetch_copy(fetch->arena, query, &fetch->query)
           != NGX_OK
        || ngx_http_comments_fetch_roots(fetch) != NGX_OK)
    {
        ngx_http_comments_fetch_end(fetch);
        return NULL;
    }

    return fetch;
}


void
ngx_http_comments_fetch_end(ngx_http_comments_fetch_t *fetch)
{
    ngx_http_comments_worker_t  *worker;

    if (fetch->op != NULL) {
        ngx_comments_redis_cancel(fetch->op);
    }

    worker = fetch->worker;
    worker->nfetches--;

    ngx_http_comments_fetch_leave(fetch);

    ngx_http_comments_fetch_spare(worker, &fetch->out);
    ngx_http_comments_fetch_spare(worker, &fetch->html);
    ngx_http_comments_fetch_arena_spare(worker, fetch->arena);

    ngx_free(fetch);
}


int
ngx_http_comments_fetch_empty(const ngx_http_comments_query_t *query,
    ngx_uint_t unavailable, comments_buf_t *out)
{
    comments_tree_t    tree;
    comments_render_t  render;

    ngx_memzero(&tree, sizeof(comments_tree_t));

    render = query->render;
    render.unavailable = unavailable ? 1 : 0;

    if (query->json) {
        return comments_json_thread(out, query->key.site, query->key.thread,
                                    &render, &tree);
    }

    return comments_render_block(out, &render, unavailable ? NULL : &tree);
}


static ngx_int_t
ngx_http_comments_fetch_copy(comments_arena_t *arena,
    const ngx_http_comments_query_t *query, ngx_http_comments_query_t *copy)
{
    ngx_uint_t      i;
    comments_str_t *strings[24];

    *copy = *query;

    strings[0] = &copy->key.site;
    strings[1] = &copy->key.thread;
    strings[2] = &copy->read.show;
    strings[3] = &copy->from;
    strings[4] = &copy->render.url;
    strings[5] = &copy->render.stylesheet;
    strings[6] = &copy->render.shown;
    strings[7] = &copy->render.form.name;
    strings[8] = &copy->render.form.email;
    strings[9] = &copy->render.form.website;
    strings[10] = &copy->render.form.text;
    strings[11] = &copy->render.form.parent;
    strings[12] = &copy->cookies;
    strings[13] = &copy->token;
    strings[14] = &copy->render.challenge.token;
    strings[15] = &copy->user;
    strings[16] = &copy->render.user;
    strings[17] = &copy->render.login;
    strings[18] = &copy->render.edit;
    strings[19] = &copy->render.token;
    strings[20] = &copy->who;
    strings[21] = &copy->sessions;
    strings[22] = &copy->notice;
    strings[23] = &copy->render.hiding;

    for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        if (strings[i]->len == 0) {
            continue;
        }

        if (comments_arena_dup(arena, *strings[i], strings[i])
            != COMMENTS_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_fetch_roots(ngx_http_comments_fetch_t *fetch)
{
    comments_batch_t  *batch;

    if (fetch->query.read.show.len == 0) {
        fetch->query.read.show = fetch->query.from;
    }

    fetch->query.read.meta_only = fetch->query.count;
    fetch->query.read.secret = (ngx_http_comments_fetch_claims(&fetch->query)
                                || ngx_http_comments_fetch_desk_is(
                                                             &fetch->query))
                               ? 1 : 0;

    batch = comments_schema_read_roots(fetch->arena, &fetch->query.key,
                                       &fetch->query.read);

    fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                     ngx_http_comments_fetch_roots_done, fetch);

    return fetch->op ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_comments_fetch_roots_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_fetch_t *fetch = data;

    const char  *why;

    fetch->op = NULL;

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        return;
    }

    if (comments_schema_decode_roots(fetch->arena, &fetch->query.read, replies,
                                     n, &fetch->roots, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    rc = ngx_http_comments_fetch_desk_is(&fetch->query)
         ? ngx_http_comments_fetch_desk(fetch, ngx_http_comments_fetch_next)
         : ngx_http_comments_fetch_next(fetch);

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


static ngx_int_t
ngx_http_comments_fetch_next(ngx_http_comments_fetch_t *fetch)
{
    ngx_int_t                   rc;
    comments_roots_t           *roots;
    ngx_http_comments_query_t  *query;

    query = &fetch->query;
    roots = &fetch->roots;
    fetch->count = roots->thread.count;

    if (query->count) {
        ngx_http_comments_fetch_finish(fetch, NGX_OK);
        return NGX_OK;
    }

    if (query->read.show.len) {
        rc = ngx_http_comments_fetch_show(fetch);

        if (rc != NGX_DECLINED) {
            return rc;
        }
    }

    if (query->read.page > roots->pages && !fetch->clamped) {

        /* the page number is beyond the last page: read the last page */

        fetch->clamped = 1;
        query->read.page = roots->pages;

        if (!query->where) {
            return ngx_http_comments_fetch_roots(fetch);
        }
    }

    if (query->where) {
        ngx_http_comments_fetch_finish(fetch, NGX_OK);
        return NGX_OK;
    }

    return ngx_http_comments_fetch_window(fetch);
}


/*
 * Checks whether the comment that the request names (read.show) is on this
 * page. NGX_DECLINED: go on with this page. NGX_OK: another page must be read
 * first, the fetch has gone on. NGX_ERROR: end the fetch.
 */
static ngx_int_t
ngx_http_comments_fetch_show(ngx_http_comments_fetch_t *fetch)
{
    comments_roots_t           *roots;
    comments_batch_t           *batch;
    ngx_http_comments_query_t  *query;

    query = &fetch->query;
    roots = &fetch->roots;

    if (roots->show_root.len == 0
        || (query->render.view == COMMENTS_VIEW_REPLY
            && roots->show_status != COMMENTS_APPROVED))
    {
        ngx_http_comments_fetch_lost(fetch);
        return NGX_DECLINED;
    }

    if (query->render.view == COMMENTS_VIEW_SHOW
        && (roots->show_status == COMMENTS_PENDING
            || roots->show_status == COMMENTS_SPAM))
    {
        if (!fetch->judged && ngx_http_comments_fetch_claims(query)) {
            return ngx_http_comments_fetch_own(fetch,
                                               ngx_http_comments_fetch_next);
        }

        /* to other readers it is as if it had been deleted */

        if (fetch->own.len == 0) {
            query->where = 0;
        }
    }

    /* its author may still change it */

    if (query->render.view == COMMENTS_VIEW_SHOW && !fetch->judged
        && roots->show_status == COMMENTS_APPROVED
        && ngx_http_comments_fetch_recent(query)
        && ngx_http_comments_fetch_claims(query))
    {
        return ngx_http_comments_fetch_own(fetch,
                                           ngx_http_comments_fetch_next);
    }

    /*
     * a deleted comment is shown if it has replies, which only the tree tells:
     * it must be read
     */

    if (roots->show_status == COMMENTS_DELETED) {
        query->where = 0;
    }

    /* for a HEAD of "show" or "reply" it is enough that the comment exists */

    if (roots->show_at < roots->nroots || (query->where && !query->from.len)) {
        return NGX_DECLINED;
    }

    if (fetch->ranked) {

        /*
         * the comment's root is not listed, or the list has changed meanwhile
         */

        if (query->from.len) {
            ngx_http_comments_fetch_lost(fetch);
        }

        return fetch->own.len ? ngx_http_comments_fetch_place(fetch)
                              : NGX_DECLINED;
    }

    fetch->ranked = 1;

    batch = comments_schema_read_rank(fetch->arena, &query->key, &query->read,
                                      roots->show_root);

    fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                      ngx_http_comments_fetch_rank_done, fetch);

    return fetch->op ? NGX_OK : NGX_ERROR;
}


/*
 * The reader's own comment is a root that is not listed, since nobody else sees
 * it. It is the newest, or nearly so: it is added to the page on which the
 * newest roots are. Returns as ngx_http_comments_fetch_show().
 */
static ngx_int_t
ngx_http_comments_fetch_place(ngx_http_comments_fetch_t *fetch)
{
    size_t                      n;
    uint32_t                    page;
    comments_str_t             *list;
    comments_roots_t           *roots;
    ngx_http_comments_query_t  *query;

    query = &fetch->query;
    roots = &fetch->roots;

    page = (query->read.order == COMMENTS_NEWEST) ? 1 : roots->pages;

    if (!fetch->placed && roots->page != page) {
        fetch->placed = 1;
        query->read.page = page;

        return ngx_http_comments_fetch_roots(fetch);
    }

    n = ngx_min(roots->nroots, NGX_HTTP_COMMENTS_ROOTS_MAX - 1);

    list = comments_arena_calloc(fetch->arena, n + 1, sizeof(comments_str_t));
    if (list == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(list, roots->roots, n * sizeof(comments_str_t));
    list[n] = roots->show_root;

    roots->roots = list;
    roots->nroots = n + 1;
    roots->show_at = n;

    return NGX_DECLINED;
}


/*
 * The comment does not exist: the page is shown from its beginning, with a note
 * for "show" and "reply".
 */
static void
ngx_http_comments_fetch_lost(ngx_http_comments_fetch_t *fetch)
{
    comments_view_t  view;

    view = fetch->query.render.view;

    if (view == COMMENTS_VIEW_SHOW || view == COMMENTS_VIEW_REPLY) {
        fetch->unknown = 1;
    }

    fetch->query.from = comments_str_c("");
    fetch->query.read.show = comments_str_c("");
}


static void
ngx_http_comments_fetch_rank_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_fetch_t *fetch = data;

    uint32_t     page;
    const char  *why;

    fetch->op = NULL;

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        return;
    }

    if (comments_schema_decode_rank(&fetch->query.read, replies, n, &page, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    /*
     * read the roots of that page too, since the root's place among them is
     * needed
     */

    fetch->query.read.page = page;

    if (ngx_http_comments_fetch_roots(fetch) != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}
