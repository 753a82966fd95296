/*
 * Decides where the window of a page begins, asks for the sizes of the
 * subtrees, and limits how many large threads are read at a time.
 *
 * A thread with few comments is read in one round trip. For a larger thread the
 * sizes of its subtrees are asked first, so that the number of comments in each
 * reply is known before. A few such reads are under way at a time in a worker;
 * the others wait for a turn.
 */

#include "ngx_http_comments_fetch_draw.h"
#include "ngx_http_comments_fetch_piece.h"
#include "ngx_http_comments_fetch_state.h"
#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_fetch_window.h"


/*
 * A piece has as many comments as have room in so many bytes, if each text has
 * the length comments_max_length; but at least _MIN and at most _MAX comments.
 */
#define NGX_HTTP_COMMENTS_PIECE_BYTES  (16 * 1024 * 1024)
#define NGX_HTTP_COMMENTS_PIECE_MIN    16
#define NGX_HTTP_COMMENTS_PIECE_MAX    256

/* fetches of large threads that a worker reads at a time */
#define NGX_HTTP_COMMENTS_TURNS        8

/*
 * Bytes of blocks that are not in the zone and are still being sent to clients
 * in a worker. Beyond _HELD_MAX, further such blocks are limited to
 * _HELD_WINDOW bytes.
 */
#define NGX_HTTP_COMMENTS_HELD_MAX     (32 * 1024 * 1024)
#define NGX_HTTP_COMMENTS_HELD_WINDOW  (96 * 1024)


static ngx_http_comments_heavy_t *ngx_http_comments_fetch_heavy(
    ngx_http_comments_fetch_t *fetch, uint32_t *hash);
static ngx_int_t ngx_http_comments_fetch_large(
    ngx_http_comments_fetch_t *fetch);
static ngx_int_t ngx_http_comments_fetch_begin(
    ngx_http_comments_fetch_t *fetch, size_t first, comments_str_t begin);
static ngx_int_t ngx_http_comments_fetch_sizes(
    ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_fetch_sizes_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_fetch_turn(
    ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_fetch_turn_event(ngx_event_t *ev);
static ngx_int_t ngx_http_comments_fetch_done(
    ngx_http_comments_fetch_t *fetch, ngx_int_t rc);


ngx_int_t
ngx_http_comments_fetch_window(ngx_http_comments_fetch_t *fetch)
{
    size_t                      texts;
    uint32_t                    hash;
    comments_roots_t           *roots;
    ngx_http_comments_query_t  *query;
    ngx_http_comments_heavy_t  *heavy;

    query = &fetch->query;
    roots = &fetch->roots;

    texts = NGX_HTTP_COMMENTS_PIECE_BYTES
            / ngx_max(query->render.max_length, 1);

    fetch->piece = (uint32_t) ngx_max(ngx_min(texts,
                                              NGX_HTTP_COMMENTS_PIECE_MAX),
                                      NGX_HTTP_COMMENTS_PIECE_MIN);

    heavy = ngx_http_comments_fetch_heavy(fetch, &hash);

    if (heavy->piece && heavy->hash == hash && heavy->piece < fetch->piece) {
        fetch->piece = heavy->piece;
    }

    fetch->fetched = ngx_http_comments_fetch_done;
    fetch->large = (roots->total > fetch->piece);

    fetch->runs = comments_arena_alloc(fetch->arena,
                        NGX_HTTP_COMMENTS_RUNS_MAX * sizeof(comments_run_t));
    fetch->places = comments_arena_alloc(fetch->arena,
                        NGX_HTTP_COMMENTS_RUNS_MAX * sizeof(size_t));

    if (fetch->runs == NULL || fetch->places == NULL) {
        return NGX_ERROR;
    }

    if (query->read.show.len == 0 || roots->show_at >= roots->nroots) {
        return ngx_http_comments_fetch_begin(fetch, 0, comments_str_c(""));
    }

    if (query->from.len) {
        return ngx_http_comments_fetch_begin(fetch, roots->show_at,
                                             query->from);
    }

    return ngx_http_comments_fetch_begin(fetch,
                                         fetch->large ? roots->show_at : 0,
                                         comments_str_c(""));
}


static ngx_http_comments_heavy_t *
ngx_http_comments_fetch_heavy(ngx_http_comments_fetch_t *fetch, uint32_t *hash)
{
    comments_key_t  *key;

    key = &fetch->query.key;

    *hash = ngx_murmur_hash2((u_char *) key->site.data, key->site.len)
            ^ ngx_murmur_hash2((u_char *) key->thread.data, key->thread.len);

    return &fetch->worker->heavy[*hash % NGX_HTTP_COMMENTS_HEAVY];
}


/*
 * The replies were too large: the thread has longer texts than posts may have
 * now. The connection has read the replies to their end and dropped them. The
 * window is read again with smaller pieces, and the size is remembered for the
 * thread, so that this does not happen at each view.
 */
static ngx_int_t
ngx_http_comments_fetch_large(ngx_http_comments_fetch_t *fetch)
{
    uint32_t                    hash;
    ngx_http_comments_heavy_t  *heavy;

    if (fetch->piece == 1) {
        ngx_http_comments_fetch_failed(fetch, "a comment is too large");
        return NGX_OK;
    }

    fetch->piece = (fetch->piece > 8) ? fetch->piece / 8 : 1;

    heavy = ngx_http_comments_fetch_heavy(fetch, &hash);
    heavy->hash = hash;
    heavy->piece = fetch->piece;

    fetch->large = 1;

    return ngx_http_comments_fetch_begin(fetch, fetch->first, fetch->begin);
}


/*
 * Begins to read a window that begins at the comment begin in the subtree of
 * the root with the index first; if begin is empty, at the root.
 */
static ngx_int_t
ngx_http_comments_fetch_begin(ngx_http_comments_fetch_t *fetch, size_t first,
    comments_str_t begin)
{
    comments_roots_t           *roots;
    comments_window_opts_t      opts;
    ngx_http_comments_query_t  *query;

    query = &fetch->query;
    roots = &fetch->roots;

    ngx_memzero(&opts, sizeof(comments_window_opts_t));

    opts.formats = query->render.formats;
    opts.url = query->render.url;
    opts.own = fetch->own;
    opts.all = (fetch->desk != NULL);
    opts.ascii = query->render.ascii;
    opts.json = query->json;

    if (!query->shared
        && fetch->worker->held > NGX_HTTP_COMMENTS_HELD_MAX)
    {
        opts.bytes = NGX_HTTP_COMMENTS_HELD_WINDOW;
    }

    comments_window_init(&fetch->window, fetch->arena, &fetch->html, &opts);

    if (roots->nroots && comments_str_eq(begin, roots->roots[first])) {
        begin = comments_str_c("");
    }

    fetch->first = first;
    fetch->begin = begin;
    fetch->start = 0;
    fetch->above = NULL;
    fetch->prev = comments_str_c("");
    fetch->at = first;
    fetch->got = 0;
    fetch->rounds = 0;
    fetch->sizes = NULL;

    if (first < roots->nroots && (begin.len || fetch->large)) {
        return ngx_http_comments_fetch_sizes(fetch);
    }

    return ngx_http_comments_fetch_piece(fetch);
}


static ngx_int_t
ngx_http_comments_fetch_sizes(ngx_http_comments_fetch_t *fetch)
{
    comments_roots_t  *roots;
    comments_batch_t  *batch;

    roots = &fetch->roots;

    batch = comments_schema_read_sizes(fetch->arena, &fetch->query.key,
                                       &roots->roots[fetch->first],
                                       roots->nroots - fetch->first,
                                       fetch->begin);

    fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                     ngx_http_comments_fetch_sizes_done, fetch);

    return fetch->op ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_comments_fetch_sizes_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_fetch_t *fetch = data;

    size_t       nsizes;
    const char  *why;

    fetch->op = NULL;

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        return;
    }

    nsizes = fetch->roots.nroots - fetch->first;

    fetch->sizes = comments_arena_alloc(fetch->arena,
                                        nsizes * sizeof(uint32_t));
    if (fetch->sizes == NULL) {
        ngx_http_comments_fetch_failed(fetch, "out of memory");
        return;
    }

    if (comments_schema_decode_sizes(replies, n, fetch->sizes, nsizes,
                                     &fetch->start, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    fetch->got = fetch->start;

    if (ngx_http_comments_fetch_turn(fetch) != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


/*
 * Reads the first piece, or waits for a turn. A large read holds memory between
 * its pieces, so only few large reads are under way at a time.
 */
static ngx_int_t
ngx_http_comments_fetch_turn(ngx_http_comments_fetch_t *fetch)
{
    ngx_http_comments_worker_t  *worker;

    worker = fetch->worker;

    if (fetch->turn) {
        return ngx_http_comments_fetch_piece(fetch);
    }

    if (worker->turns < NGX_HTTP_COMMENTS_TURNS) {
        worker->turns++;
        fetch->turn = 1;

        return ngx_http_comments_fetch_piece(fetch);
    }

    fetch->event.handler = ngx_http_comments_fetch_turn_event;
    fetch->event.data = fetch;
    fetch->event.log = fetch->log;

    fetch->queued = 1;
    ngx_queue_insert_tail(&worker->reads, &fetch->queue);

    return NGX_OK;
}


static void
ngx_http_comments_fetch_turn_event(ngx_event_t *ev)
{
    ngx_http_comments_fetch_t  *fetch;

    fetch = ev->data;

    if (ngx_http_comments_fetch_piece(fetch) != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


/*
 * Called when the window has been read. If the window must contain the comment
 * that the request names and does not, another window is read.
 */
static ngx_int_t
ngx_http_comments_fetch_done(ngx_http_comments_fetch_t *fetch, ngx_int_t rc)
{
    comments_roots_t           *roots;
    comments_window_t          *window;
    ngx_http_comments_query_t  *query;

    if (rc == NGX_DECLINED) {
        return ngx_http_comments_fetch_large(fetch);
    }

    query = &fetch->query;
    roots = &fetch->roots;
    window = &fetch->window;

    if (window->next.len && query->read.show.len && !query->from.len
        && roots->show_at < roots->nroots
        && ngx_http_comments_fetch_find(window->comments, window->has.n,
                                        query->read.show)
           == NULL)
    {
        /*
         * first try a window from the comment's root on, then from the comment
         * on
         */

        if (fetch->first < roots->show_at) {
            return ngx_http_comments_fetch_begin(fetch, roots->show_at,
                                                 comments_str_c(""));
        }

        if (fetch->begin.len == 0) {
            return ngx_http_comments_fetch_begin(fetch, roots->show_at,
                                                 query->read.show);
        }
    }

    return ngx_http_comments_fetch_cut(fetch);
}


void
ngx_http_comments_fetch_leave(ngx_http_comments_fetch_t *fetch)
{
    ngx_queue_t                 *q;
    ngx_http_comments_fetch_t   *next;
    ngx_http_comments_worker_t  *worker;

    worker = fetch->worker;

    if (fetch->queued) {
        ngx_queue_remove(&fetch->queue);
        fetch->queued = 0;
    }

    if (fetch->event.posted) {
        ngx_delete_posted_event(&fetch->event);
    }

    if (!fetch->turn) {
        return;
    }

    fetch->turn = 0;

    if (ngx_queue_empty(&worker->reads)) {
        worker->turns--;
        return;
    }

    /*
     * the turn goes to the next fetch in a posted event: the caller of this
     * function must finish its work first
     */

    q = ngx_queue_head(&worker->reads);
    ngx_queue_remove(q);

    next = ngx_queue_data(q, ngx_http_comments_fetch_t, queue);
    next->queued = 0;
    next->turn = 1;

    ngx_post_event(&next->event, &ngx_posted_events);
}
