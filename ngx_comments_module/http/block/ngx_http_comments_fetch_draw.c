/*
 * Renders a window whose comments have been read: asks for the depths of those
 * comments whose parents are in an earlier window and for the numbers of votes,
 * builds the tree, renders it.
 */

#include "ngx_http_comments_fetch_draw.h"
#include "ngx_http_comments_fetch_state.h"
#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_fetch_votes.h"
#include "ngx_http_comments_log.h"


static ngx_uint_t ngx_http_comments_fetch_above(
    ngx_http_comments_fetch_t *fetch, comments_comment_t *comment);
static void ngx_http_comments_fetch_depths_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_fetch_draw(
    ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_fetch_open(ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_fetch_incomplete(
    ngx_http_comments_fetch_t *fetch, const comments_render_failed_t *failed,
    int rc);
static int ngx_http_comments_fetch_tree(ngx_http_comments_fetch_t *fetch,
    comments_comment_t *comments, uint32_t n, comments_tree_t *tree);


/*
 * A window that begins inside a subtree may contain replies to comments of an
 * earlier window. The tree is built without these parents, so it must be told
 * how deep the replies are. A reply to the root has depth 1; the depths of the
 * others are read from the thread's index in Redis.
 */
ngx_int_t
ngx_http_comments_fetch_cut(ngx_http_comments_fetch_t *fetch)
{
    uint32_t             i, n;
    comments_batch_t    *batch;
    comments_window_t   *window;
    comments_comment_t  *comment;

    window = &fetch->window;
    n = window->has.n;

    if (fetch->start == 0 || n == 0) {
        return ngx_http_comments_fetch_votes(fetch,
                                             ngx_http_comments_fetch_draw);
    }

    fetch->cut = comments_arena_alloc(fetch->arena,
                                      n * sizeof(comments_str_t));
    fetch->cut_at = comments_arena_alloc(fetch->arena, n * sizeof(uint32_t));

    if (fetch->cut == NULL || fetch->cut_at == NULL) {
        ngx_http_comments_fetch_failed(fetch, "out of memory");
        return NGX_OK;
    }

    fetch->ncut = 0;

    for (i = 0; i < n; i++) {
        comment = &window->comments[i];

        if (comment->parent.len == 0) {
            break;
        }

        if (ngx_http_comments_fetch_above(fetch, comment)) {
            fetch->cut_at[fetch->ncut++] = i;
        }
    }

    if (fetch->ncut == 0) {
        return ngx_http_comments_fetch_votes(fetch,
                                             ngx_http_comments_fetch_draw);
    }

    if (comments_window_keep(window, 0) != COMMENTS_OK) {
        ngx_http_comments_fetch_failed(fetch, "out of memory");
        return NGX_OK;
    }

    for (i = 0; i < fetch->ncut; i++) {
        fetch->cut[i] = window->comments[fetch->cut_at[i]].id;
    }

    batch = comments_schema_read_depths(fetch->arena, &fetch->query.key,
                                        fetch->cut, fetch->ncut);

    fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                    ngx_http_comments_fetch_depths_done, fetch);

    return fetch->op ? NGX_OK : NGX_ERROR;
}


/*
 * 1 if the comment's parent is neither the root nor in the window. The comments
 * of a subtree are in the order of time, and so of ids: a binary search finds
 * the parent.
 */
static ngx_uint_t
ngx_http_comments_fetch_above(ngx_http_comments_fetch_t *fetch,
    comments_comment_t *comment)
{
    int                  rc;
    uint32_t             low, high, middle;
    comments_comment_t  *list;

    if (comments_str_eq(comment->parent, fetch->above->id)) {
        comment->depth = 1;
        return 0;
    }

    list = fetch->window.comments;
    low = 0;
    high = (uint32_t) (comment - list);

    /* compares COMMENTS_ID_LEN bytes: the window's ids have that length */

    while (low < high) {
        middle = low + (high - low) / 2;
        rc = ngx_memcmp(list[middle].id.data, comment->parent.data,
                        COMMENTS_ID_LEN);

        if (rc == 0) {
            return 0;
        }

        if (rc < 0) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    return 1;
}


static void
ngx_http_comments_fetch_depths_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_fetch_t *fetch = data;

    uint32_t             i, *depths;
    const char          *why;
    comments_comment_t  *comment;

    fetch->op = NULL;

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        return;
    }

    depths = comments_arena_alloc(fetch->arena,
                                  fetch->ncut * sizeof(uint32_t));
    if (depths == NULL) {
        ngx_http_comments_fetch_failed(fetch, "out of memory");
        return;
    }

    if (comments_schema_decode_depths(replies, n, depths, fetch->ncut, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    for (i = 0; i < fetch->ncut; i++) {
        comment = &fetch->window.comments[fetch->cut_at[i]];

        comment->depth = (depths[i] == COMMENTS_DEPTH_UNKNOWN) ? 0 : depths[i];
    }

    if (ngx_http_comments_fetch_votes(fetch, ngx_http_comments_fetch_draw)
        != NGX_OK)
    {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


/* the last step: it ends the fetch and returns NGX_OK */
static ngx_int_t
ngx_http_comments_fetch_draw(ngx_http_comments_fetch_t *fetch)
{
    int                         rc;
    uint32_t                    n;
    comments_tree_t             tree;
    comments_render_t          *render;
    comments_comment_t         *comments;
    comments_render_failed_t    failed;
    ngx_http_comments_query_t  *query;

    query = &fetch->query;
    render = &query->render;

    comments = comments_window_done(&fetch->window, &n);

    if (ngx_http_comments_fetch_tree(fetch, comments, n, &tree)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, "out of memory");
        return NGX_OK;
    }

    render->thread = fetch->roots.thread;
    render->page = fetch->roots.page;
    render->pages = fetch->roots.pages;

    ngx_http_comments_fetch_open(fetch);

    if (render->form.parent.len) {
        render->reply_to = ngx_http_comments_fetch_find(comments, n,
                                                        render->form.parent);
    }

    if (render->view == COMMENTS_VIEW_REPLY
        && (render->reply_to == NULL
            || render->reply_to->status != COMMENTS_APPROVED))
    {
        render->reply_to = NULL;
        render->form.parent = comments_str_c("");
    }

    if (comments_render_missing(render, &tree)) {
        fetch->unknown = 1;
    }

    ngx_memzero(&failed, sizeof(comments_render_failed_t));

    if (fetch->window.plain && fetch->window.plain <= n) {
        failed.n = 1;
        failed.id = comments[fetch->window.plain - 1].id;
    }

    render->failed = &failed;

    if (query->json) {
        rc = comments_json_thread(&fetch->out, query->key.site,
                                  query->key.thread, render, &tree);
    } else {
        rc = comments_render_block(&fetch->out, render, &tree);
    }

    render->failed = NULL;

    if (rc != COMMENTS_OK || failed.n) {
        ngx_http_comments_fetch_incomplete(fetch, &failed, rc);
    }

    ngx_http_comments_fetch_finish(fetch, rc == COMMENTS_OK ? NGX_OK
                                                            : NGX_DECLINED);

    return NGX_OK;
}


/* is the thread open now, and for how long? */
static void
ngx_http_comments_fetch_open(ngx_http_comments_fetch_t *fetch)
{
    int64_t             left;
    ngx_time_t         *tp;
    comments_render_t  *render;

    render = &fetch->query.render;

    if (render->thread.closed) {
        render->open = 0;
    }

    if (!render->open || fetch->query.closes_after == 0
        || render->thread.created == 0)
    {
        return;
    }

    tp = ngx_timeofday();

    left = render->thread.created + (int64_t) fetch->query.closes_after
           - ((int64_t) tp->sec * 1000 + tp->msec);

    if (left <= 0) {
        render->open = 0;
        return;
    }

    fetch->closes = (ngx_msec_t) left;
}


/* writes one log line for a rendering, however many of its comments failed */
static void
ngx_http_comments_fetch_incomplete(ngx_http_comments_fetch_t *fetch,
    const comments_render_failed_t *failed, int rc)
{
    comments_str_t  id;

    id = comments_id_valid(failed->id) ? failed->id : comments_str_c("-");

    ngx_log_error(NGX_LOG_ERR, fetch->log, 0,
                  "comments: no memory or no room to render %uD comments, "
                  "\"%*s\" first, of thread \"%V\" of \"%V\": %s", failed->n,
                  id.len, id.data,
                  ngx_http_comments_log_text(fetch->query.key.thread),
                  ngx_http_comments_log_text(fetch->query.key.site),
                  rc == COMMENTS_OK ? "the others are shown"
                                    : "the thread is not shown");
}


static int
ngx_http_comments_fetch_tree(ngx_http_comments_fetch_t *fetch,
    comments_comment_t *comments, uint32_t n, comments_tree_t *tree)
{
    comments_tree_opts_t  opts;

    ngx_memzero(&opts, sizeof(comments_tree_opts_t));

    opts.order = fetch->query.read.order;
    opts.depth = fetch->query.depth;
    opts.root = fetch->above;

    if (comments_tree_build(fetch->arena, comments, n, &opts, fetch->own, tree)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    tree->next = fetch->window.next;

    if (fetch->first || fetch->start) {
        tree->inside = 1;
        tree->prev = fetch->prev;
        tree->from = fetch->start ? fetch->begin
                                  : fetch->roots.roots[fetch->first];
    }

    return COMMENTS_OK;
}


comments_comment_t *
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
