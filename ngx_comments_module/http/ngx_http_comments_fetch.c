/*
 * One thread's page from Redis, as bytes ready to send: which roots, their
 * comments, the tree, the rendering. Two round trips; one more finds the page
 * of a permalink.
 */

#include "ngx_http_comments_fetch.h"
#include "ngx_http_comments_log.h"


#define NGX_HTTP_COMMENTS_FETCH_ARENA  (128 * 1024 * 1024)


static void ngx_http_comments_fetch_memory(ngx_http_comments_fetch_t *fetch);
static ngx_int_t ngx_http_comments_fetch_copy(comments_arena_t *arena,
    const ngx_http_comments_want_t *want, ngx_http_comments_want_t *copy);
static ngx_int_t ngx_http_comments_fetch_roots(
    ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_fetch_roots_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_fetch_rank_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_fetch_comments_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_fetch_next(
    ngx_http_comments_fetch_t *fetch);
static ngx_int_t ngx_http_comments_fetch_render(
    ngx_http_comments_fetch_t *fetch, comments_comment_t *comments,
    uint32_t n);
static void ngx_http_comments_fetch_incomplete(
    ngx_http_comments_fetch_t *fetch, const comments_render_failed_t *failed,
    int rc);
static ngx_int_t ngx_http_comments_fetch_tree(
    ngx_http_comments_fetch_t *fetch, comments_comment_t *comments,
    uint32_t n, comments_tree_t *tree);
static comments_comment_t *ngx_http_comments_fetch_find(
    comments_comment_t *comments, uint32_t n, comments_str_t id);
static void ngx_http_comments_fetch_finish(ngx_http_comments_fetch_t *fetch,
    ngx_int_t rc);
static void ngx_http_comments_fetch_failed(ngx_http_comments_fetch_t *fetch,
    const char *why);


ngx_http_comments_fetch_t *
ngx_http_comments_fetch_start(ngx_http_comments_worker_t *worker,
    const ngx_http_comments_want_t *want, ngx_log_t *log,
    ngx_http_comments_fetch_pt handler, void *data)
{
    ngx_http_comments_fetch_t  *fetch;

    fetch = ngx_calloc(sizeof(ngx_http_comments_fetch_t), log);
    if (fetch == NULL) {
        return NULL;
    }

    /* the log of a request may end before the fetch does */

    fetch->log = ngx_cycle->log;
    fetch->worker = worker;
    fetch->handler = handler;
    fetch->data = data;

    ngx_http_comments_fetch_memory(fetch);

    if (fetch->arena == NULL
        || ngx_http_comments_fetch_copy(fetch->arena, want, &fetch->want)
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

    ngx_http_comments_fetch_spare(worker, &fetch->out);

    if (fetch->arena != NULL && worker->narenas < NGX_HTTP_COMMENTS_SPARES) {
        comments_arena_reset(fetch->arena);
        worker->arenas[worker->narenas++] = fetch->arena;

    } else {
        comments_arena_destroy(fetch->arena);
    }

    ngx_free(fetch);
}


static void
ngx_http_comments_fetch_memory(ngx_http_comments_fetch_t *fetch)
{
    ngx_http_comments_worker_t  *worker;

    worker = fetch->worker;

    if (worker->nbufs) {
        fetch->out = worker->bufs[--worker->nbufs];

    } else {
        comments_buf_init(&fetch->out, NGX_HTTP_COMMENTS_BLOCK_MAX);
    }

    fetch->arena = worker->narenas
                   ? worker->arenas[--worker->narenas]
                   : comments_arena_create(NGX_HTTP_COMMENTS_FETCH_ARENA);
}


void
ngx_http_comments_fetch_spare(ngx_http_comments_worker_t *worker,
    comments_buf_t *buf)
{
    if (buf->data == NULL || buf->size > NGX_HTTP_COMMENTS_SPARE_MAX
        || worker->nbufs == NGX_HTTP_COMMENTS_SPARES)
    {
        comments_buf_free(buf);
        return;
    }

    comments_buf_truncate(buf, 0);

    worker->bufs[worker->nbufs++] = *buf;

    comments_buf_init(buf, buf->max);
}


void
ngx_http_comments_fetch_spares_free(ngx_http_comments_worker_t *worker)
{
    while (worker->nbufs) {
        comments_buf_free(&worker->bufs[--worker->nbufs]);
    }

    while (worker->narenas) {
        comments_arena_destroy(worker->arenas[--worker->narenas]);
    }
}


ngx_comments_redis_op_t *
ngx_http_comments_fetch_submit(ngx_http_comments_worker_t *worker,
    comments_batch_t *batch, ngx_comments_redis_pt handler, void *data)
{
    size_t                        i;
    ngx_comments_redis_command_t  commands[COMMENTS_BATCH_COMMANDS_MAX];

    if (batch == NULL || batch->failed || worker->redis == NULL) {
        return NULL;
    }

    for (i = 0; i < batch->n; i++) {
        commands[i].argc = batch->commands[i].argc;
        commands[i].argv = batch->commands[i].argv;
        commands[i].argvlen = batch->commands[i].argvlen;
    }

    return ngx_comments_redis_submit(worker->redis, commands, batch->n, 0,
                                     handler, data);
}


int
ngx_http_comments_fetch_empty(const ngx_http_comments_want_t *want,
    ngx_uint_t unavailable, comments_buf_t *out)
{
    comments_tree_t    tree;
    comments_render_t  render;

    ngx_memzero(&tree, sizeof(comments_tree_t));

    render = want->render;
    render.unavailable = unavailable ? 1 : 0;

    if (want->json) {
        return comments_json_thread(out, want->key.site, want->key.thread,
                                    &render, &tree);
    }

    return comments_render_block(out, &render, unavailable ? NULL : &tree);
}


static ngx_int_t
ngx_http_comments_fetch_copy(comments_arena_t *arena,
    const ngx_http_comments_want_t *want, ngx_http_comments_want_t *copy)
{
    ngx_uint_t      i;
    comments_str_t *strings[13];

    *copy = *want;

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
    strings[12] = &copy->render.form.id;

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

    fetch->want.read.meta_only = fetch->want.count;

    batch = comments_schema_read_roots(fetch->arena, &fetch->want.key,
                                       &fetch->want.read);

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

    if (comments_schema_decode_roots(fetch->arena, &fetch->want.read, replies,
                                     n, &fetch->roots, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    if (ngx_http_comments_fetch_next(fetch) != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


static ngx_int_t
ngx_http_comments_fetch_next(ngx_http_comments_fetch_t *fetch)
{
    comments_roots_t  *roots;
    comments_batch_t  *batch;

    roots = &fetch->roots;
    fetch->count = roots->thread.count;

    if (fetch->want.count) {
        ngx_http_comments_fetch_finish(fetch, NGX_OK);
        return NGX_OK;
    }

    if (fetch->want.read.show.len) {

        if (roots->show_root.len == 0) {
            /* the page that was asked for beside it, with a note */
            fetch->want.read.show = comments_str_c("");
            return ngx_http_comments_fetch_roots(fetch);
        }

        fetch->held = roots->show_held;

        if (roots->need_rank && !fetch->ranked) {
            fetch->ranked = 1;

            batch = comments_schema_read_rank(fetch->arena, &fetch->want.key,
                                              &fetch->want.read,
                                              roots->show_root);

            fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                      ngx_http_comments_fetch_rank_done, fetch);

            return fetch->op ? NGX_OK : NGX_ERROR;
        }
    }

    if (fetch->want.read.page > roots->pages && !fetch->clamped) {

        /* a page behind the last one: the last one */

        fetch->clamped = 1;
        fetch->want.read.page = roots->pages;
        return ngx_http_comments_fetch_roots(fetch);
    }

    if (roots->nroots == 0) {
        return ngx_http_comments_fetch_render(fetch, NULL, 0);
    }

    if (fetch->ranked) {
        roots->show_root = fetch->show_root;
    }

    batch = comments_schema_read_comments(fetch->arena, &fetch->want.key,
                                          roots, fetch->want.from);

    fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                  ngx_http_comments_fetch_comments_done, fetch);

    return fetch->op ? NGX_OK : NGX_ERROR;
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

    if (comments_schema_decode_rank(&fetch->want.read, replies, n, &page, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    /* the next look at the roots asks for no permalink any more */

    fetch->show_root = fetch->roots.show_root;
    fetch->want.from = fetch->want.read.show;
    fetch->want.read.page = page;
    fetch->want.read.show = comments_str_c("");

    if (ngx_http_comments_fetch_roots(fetch) != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


static void
ngx_http_comments_fetch_comments_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_fetch_t *fetch = data;

    uint32_t             ncomments, bad;
    const char          *why;
    comments_comment_t  *comments;

    fetch->op = NULL;

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        return;
    }

    if (comments_schema_decode_comments(fetch->arena, replies, n, &comments,
                                        &ncomments, &bad, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    if (bad) {
        ngx_log_error(NGX_LOG_ERR, fetch->log, 0,
                      "comments: %uD damaged records in thread \"%V\" of "
                      "\"%V\" were passed over", bad,
                      ngx_http_comments_log_text(fetch->want.key.thread),
                      ngx_http_comments_log_text(fetch->want.key.site));
    }

    /* the comments point into the replies, which end with this call */

    if (ngx_http_comments_fetch_render(fetch, comments, ncomments) != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


static ngx_int_t
ngx_http_comments_fetch_render(ngx_http_comments_fetch_t *fetch,
    comments_comment_t *comments, uint32_t n)
{
    int                        rc;
    comments_tree_t            tree;
    comments_render_t         *render;
    comments_render_failed_t   failed;
    ngx_http_comments_want_t  *want;

    want = &fetch->want;
    render = &want->render;

    if (ngx_http_comments_fetch_tree(fetch, comments, n, &tree) != NGX_OK) {
        return NGX_ERROR;
    }

    render->thread = fetch->roots.thread;
    render->page = fetch->roots.page;
    render->pages = fetch->roots.pages;

    if (render->thread.closed) {
        render->open = 0;
    }

    if (render->view == COMMENTS_VIEW_REPLY) {
        render->reply_to = ngx_http_comments_fetch_find(comments, n,
                                                        render->form.parent);

        if (render->reply_to == NULL
            || render->reply_to->status != COMMENTS_APPROVED)
        {
            render->reply_to = NULL;
            render->form.parent = comments_str_c("");
        }

    } else if (render->form.parent.len) {
        render->reply_to = ngx_http_comments_fetch_find(comments, n,
                                                        render->form.parent);
    }

    fetch->unknown = comments_render_missing(render, &tree)
                     && !(fetch->held && render->view == COMMENTS_VIEW_SHOW);

    ngx_memzero(&failed, sizeof(comments_render_failed_t));
    render->failed = &failed;

    if (want->json) {
        rc = comments_json_thread(&fetch->out, want->key.site,
                                  want->key.thread, render, &tree);
    } else {
        rc = comments_render_block(&fetch->out, render, &tree);
    }

    render->failed = NULL;

    if (rc != COMMENTS_OK || failed.n) {
        ngx_http_comments_fetch_incomplete(fetch, &failed, rc);
    }

    if (rc != COMMENTS_OK) {
        return NGX_ERROR;
    }

    ngx_http_comments_fetch_finish(fetch, NGX_OK);

    return NGX_OK;
}


/* one line for a rendering, however much of it failed */
static void
ngx_http_comments_fetch_incomplete(ngx_http_comments_fetch_t *fetch,
    const comments_render_failed_t *failed, int rc)
{
    comments_str_t  id;

    id = comments_id_valid(failed->id) ? failed->id : comments_str_c("-");

    ngx_log_error(NGX_LOG_ERR, fetch->log, 0,
                  "comments: no memory or no room to render %uD comments, "
                  "\"%*s\" first, of thread \"%*s\" of \"%*s\": %s", failed->n,
                  id.len, id.data,
                  fetch->want.key.thread.len, fetch->want.key.thread.data,
                  fetch->want.key.site.len, fetch->want.key.site.data,
                  rc == COMMENTS_OK ? "the others are shown"
                                    : "the thread is not shown");
}


static ngx_int_t
ngx_http_comments_fetch_tree(ngx_http_comments_fetch_t *fetch,
    comments_comment_t *comments, uint32_t n, comments_tree_t *tree)
{
    uint32_t              i;
    comments_tree_opts_t  opts;

    ngx_memzero(&opts, sizeof(comments_tree_opts_t));

    opts.order = fetch->want.read.order;
    opts.depth = fetch->want.depth;
    opts.limit = COMMENTS_PAGE_MAX;

    if (!fetch->ranked) {
        opts.from = fetch->want.from;
    }

    if (comments_tree_build(fetch->arena, comments, n, &opts,
                            comments_str_c(""), tree)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (!fetch->ranked || tree->left == 0) {
        return NGX_OK;
    }

    /* a permalink into a subtree that is larger than a page: start at it */

    for (i = 0; i < tree->n; i++) {
        if (comments_str_eq(tree->nodes[i].comment->id, fetch->want.from)) {
            return NGX_OK;
        }
    }

    opts.from = fetch->want.from;

    if (comments_tree_build(fetch->arena, comments, n, &opts,
                            comments_str_c(""), tree)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


static comments_comment_t *
ngx_http_comments_fetch_find(comments_comment_t *comments, uint32_t n,
    comments_str_t id)
{
    uint32_t  i;

    for (i = 0; i < n; i++) {
        if (comments_str_eq(comments[i].id, id)) {
            return &comments[i];
        }
    }

    return NULL;
}


static void
ngx_http_comments_fetch_finish(ngx_http_comments_fetch_t *fetch, ngx_int_t rc)
{
    /* the handler ends the fetch */

    fetch->handler(fetch->data, rc);
}


static void
ngx_http_comments_fetch_failed(ngx_http_comments_fetch_t *fetch,
    const char *why)
{
    ngx_log_error(NGX_LOG_ERR, fetch->log, 0,
                  "comments: Redis answered \"%s\" for thread \"%V\" of "
                  "\"%V\"", why,
                  ngx_http_comments_log_text(fetch->want.key.thread),
                  ngx_http_comments_log_text(fetch->want.key.site));

    ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
}
