/*
 * Reads the numbers of votes of a window's comments, in one round trip, if the
 * thread has votes.
 */

#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_fetch_votes.h"

#include "comments_schema_vote.h"


static void ngx_http_comments_fetch_votes_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);


ngx_int_t
ngx_http_comments_fetch_votes(ngx_http_comments_fetch_t *fetch,
    ngx_http_comments_fetch_next_pt next)
{
    comments_batch_t   *batch;
    comments_window_t  *window;

    window = &fetch->window;

    if (!fetch->roots.thread.voted || window->has.n == 0) {
        return next(fetch);
    }

    /* the comments point into replies that are freed before the next ones */

    if (comments_window_keep(window, 0) != COMMENTS_OK) {
        ngx_http_comments_fetch_failed(fetch, "out of memory");
        return NGX_OK;
    }

    fetch->next = next;

    batch = comments_schema_read_votes(fetch->arena, &fetch->query.key,
                                       window->comments, window->has.n);

    fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                    ngx_http_comments_fetch_votes_done, fetch);

    return fetch->op ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_comments_fetch_votes_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_fetch_t *fetch = data;

    const char         *why;
    comments_window_t  *window;

    fetch->op = NULL;
    window = &fetch->window;

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        return;
    }

    if (comments_schema_decode_votes(replies, n, window->comments,
                                     window->has.n, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    if (fetch->next(fetch) != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}
