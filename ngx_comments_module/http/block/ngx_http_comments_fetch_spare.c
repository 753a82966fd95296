/*
 * Keeps the buffers and arenas of ended fetches for the next fetches. Memory
 * that was used before is faster than new memory, which costs a page fault for
 * each of its memory pages.
 */

#include "ngx_http_comments_fetch_spare.h"


#define NGX_HTTP_COMMENTS_FETCH_ARENA  (128 * 1024 * 1024)


void
ngx_http_comments_fetch_buf(ngx_http_comments_worker_t *worker,
    comments_buf_t *buf)
{
    if (worker->nbufs) {
        *buf = worker->bufs[--worker->nbufs];
        return;
    }

    comments_buf_init(buf, NGX_HTTP_COMMENTS_BLOCK_MAX);
}


comments_arena_t *
ngx_http_comments_fetch_arena(ngx_http_comments_worker_t *worker)
{
    if (worker->narenas) {
        return worker->arenas[--worker->narenas];
    }

    return comments_arena_create(NGX_HTTP_COMMENTS_FETCH_ARENA);
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
ngx_http_comments_fetch_arena_spare(ngx_http_comments_worker_t *worker,
    comments_arena_t *arena)
{
    if (arena == NULL || worker->narenas == NGX_HTTP_COMMENTS_SPARES) {
        comments_arena_destroy(arena);
        return;
    }

    comments_arena_reset(arena);
    worker->arenas[worker->narenas++] = arena;
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
