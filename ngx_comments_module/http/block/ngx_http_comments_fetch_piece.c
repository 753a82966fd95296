/*
 * Reads the comments of one window in pieces until the window is full. A piece
 * is one round trip. The number of its comments is bounded, and so are the
 * bytes of its replies.
 */

#include "ngx_http_comments_fetch_piece.h"
#include "ngx_http_comments_fetch_state.h"
#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_log.h"


/* round trips of one window, at most */
#define NGX_HTTP_COMMENTS_ROUNDS_MAX   1024


static void ngx_http_comments_fetch_plan(ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_fetch_plan_run(ngx_http_comments_fetch_t *fetch,
    size_t place, uint32_t at, uint32_t n);
static void ngx_http_comments_fetch_piece_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static int ngx_http_comments_fetch_extra(ngx_http_comments_fetch_t *fetch,
    redisReply **replies, const char **why);
static int ngx_http_comments_fetch_take(ngx_http_comments_fetch_t *fetch,
    redisReply **replies, const char **why);
static int ngx_http_comments_fetch_run(ngx_http_comments_fetch_t *fetch,
    comments_run_t *run, redisReply *reply, const char **why);


ngx_int_t
ngx_http_comments_fetch_piece(ngx_http_comments_fetch_t *fetch)
{
    comments_batch_t  *batch;

    ngx_http_comments_fetch_plan(fetch);

    if (fetch->nruns == fetch->extra) {
        return fetch->fetched(fetch, NGX_OK);
    }

    if (++fetch->rounds > NGX_HTTP_COMMENTS_ROUNDS_MAX) {
        ngx_http_comments_fetch_failed(fetch, "too many damaged records");
        return NGX_OK;
    }

    batch = comments_schema_read_runs(fetch->arena, &fetch->query.key,
                                      fetch->runs, fetch->nruns);

    fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                     ngx_http_comments_fetch_piece_done, fetch);

    return fetch->op ? NGX_OK : NGX_ERROR;
}


/*
 * Plans the runs of the next piece, from the comment at which the last piece
 * ended.
 */
static void
ngx_http_comments_fetch_plan(ngx_http_comments_fetch_t *fetch)
{
    size_t    i;
    uint32_t  n, got, size, left;

    fetch->nruns = 0;
    fetch->extra = 0;
    left = fetch->piece;
    got = fetch->got;

    if (fetch->start && fetch->above == NULL) {

        /*
         * the root above the window, and the comment at which the window before
         * begins
         */

        ngx_http_comments_fetch_plan_run(fetch, fetch->first, 0, 1);

        if (fetch->start > COMMENTS_PAGE_MAX) {
            ngx_http_comments_fetch_plan_run(fetch, fetch->first,
                                       fetch->start - COMMENTS_PAGE_MAX, 1);
        }

        fetch->extra = fetch->nruns;
    }

    for (i = fetch->at; i < fetch->roots.nroots; i++, got = 0) {

        if (left == 0 || fetch->nruns == NGX_HTTP_COMMENTS_RUNS_MAX) {
            return;
        }

        if (fetch->sizes == NULL) {

            /*
             * The thread is small, with at most fetch->piece comments: one more
             * than that is asked, which is returned only if comments were added
             * meanwhile.
             */

            ngx_http_comments_fetch_plan_run(fetch, i, got, fetch->piece + 1);
            continue;
        }

        size = fetch->sizes[i - fetch->first];

        if (size <= got) {
            continue;
        }

        n = ngx_min(left, size - got);
        left -= n;

        ngx_http_comments_fetch_plan_run(fetch, i, got, n);
    }
}


static void
ngx_http_comments_fetch_plan_run(ngx_http_comments_fetch_t *fetch,
    size_t place, uint32_t at, uint32_t n)
{
    comments_run_t  *run;

    run = &fetch->runs[fetch->nruns];

    run->root = fetch->roots.roots[place];
    run->at = at;
    run->n = n;

    fetch->places[fetch->nruns++] = place;
}


static void
ngx_http_comments_fetch_piece_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_fetch_t *fetch = data;

    uint32_t     before;
    const char  *why;

    fetch->op = NULL;

    if (rc == NGX_DECLINED) {

        if (fetch->fetched(fetch, NGX_DECLINED) != NGX_OK) {
            ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        }

        return;
    }

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        return;
    }

    if (n != fetch->nruns) {
        ngx_http_comments_fetch_failed(fetch, "wrong number of replies");
        return;
    }

    before = fetch->window.has.n;

    if (ngx_http_comments_fetch_extra(fetch, replies, &why) != COMMENTS_OK
        || ngx_http_comments_fetch_take(fetch, replies, &why) != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    if (fetch->window.next.len || fetch->at == fetch->roots.nroots) {
        rc = fetch->fetched(fetch, NGX_OK);

    } else if (comments_window_keep(&fetch->window, before) != COMMENTS_OK) {
        ngx_http_comments_fetch_failed(fetch, "out of memory");
        return;

    } else {
        rc = ngx_http_comments_fetch_piece(fetch);
    }

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


/*
 * takes the replies that are not comments of the window; once for each window
 */
static int
ngx_http_comments_fetch_extra(ngx_http_comments_fetch_t *fetch,
    redisReply **replies, const char **why)
{
    size_t               i;
    uint32_t             n, bad;
    comments_comment_t  *list;

    for (i = 0; i < fetch->extra; i++) {

        if (comments_schema_decode_comments(fetch->arena, &replies[i], 1,
                                            &list, &n, &bad, why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (i == 0) {

            /* a damaged root is treated as a deleted one; its id is known */

            if (n == 0) {
                ngx_memzero(list, sizeof(comments_comment_t));
                list->status = COMMENTS_DELETED;
            }

            list->id = fetch->roots.roots[fetch->first];

            if (list->name.len
                && comments_arena_dup(fetch->arena, list->name, &list->name)
                   != COMMENTS_OK)
            {
                *why = "out of memory";
                return COMMENTS_ERROR;
            }

            fetch->above = list;
            fetch->prev = list->id;

        } else if (n && comments_arena_dup(fetch->arena, list->id,
                                           &fetch->prev)
                        != COMMENTS_OK)
        {
            *why = "out of memory";
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


/*
 * Adds the comments of the replies to the window, run by run. Stops when the
 * window is full, or at a run after which its subtree has more comments to
 * read.
 */
static int
ngx_http_comments_fetch_take(ngx_http_comments_fetch_t *fetch,
    redisReply **replies, const char **why)
{
    size_t           i, size;
    comments_run_t  *run;

    for (i = fetch->extra; i < fetch->nruns; i++) {
        run = &fetch->runs[i];

        /* subtrees between this run's root and the last run's root are empty */

        if (fetch->places[i] != fetch->at) {
            fetch->at = fetch->places[i];
            fetch->got = 0;
        }

        if (ngx_http_comments_fetch_run(fetch, run, replies[i], why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (fetch->window.next.len) {
            return COMMENTS_OK;
        }

        size = replies[i]->elements;
        fetch->got += (uint32_t) size;

        if (size == run->n
            && (fetch->sizes == NULL
                || fetch->got < fetch->sizes[fetch->at - fetch->first]))
        {
            return COMMENTS_OK;
        }

        fetch->at++;
        fetch->got = 0;
    }

    return COMMENTS_OK;
}


static int
ngx_http_comments_fetch_run(ngx_http_comments_fetch_t *fetch,
    comments_run_t *run, redisReply *reply, const char **why)
{
    int                  rc;
    uint32_t             i, n, bad;
    comments_comment_t  *list;

    if (comments_schema_decode_comments(fetch->arena, &reply, 1, &list, &n,
                                        &bad, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (bad) {
        ngx_log_error(NGX_LOG_ERR, fetch->log, 0,
                      "comments: %uD damaged records in thread \"%V\" of "
                      "\"%V\" were passed over", bad,
                      ngx_http_comments_log_text(fetch->query.key.thread),
                      ngx_http_comments_log_text(fetch->query.key.site));
    }

    if (fetch->got == 0) {
        comments_window_subtree(&fetch->window, run->root);
    }

    for (i = 0; i < n; i++) {
        rc = comments_window_add(&fetch->window, &list[i]);

        if (rc == COMMENTS_ERROR) {
            *why = "out of memory";
            return COMMENTS_ERROR;
        }

        if (rc == COMMENTS_DECLINED) {
            break;
        }
    }

    return COMMENTS_OK;
}
