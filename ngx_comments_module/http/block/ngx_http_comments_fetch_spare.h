/*
 * Memory of fetches that the next ones take over.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_SPARE_H
#define NGX_HTTP_COMMENTS_FETCH_SPARE_H

#include "ngx_http_comments.h"


#define NGX_HTTP_COMMENTS_BLOCK_MAX   (64 * 1024 * 1024)
#define NGX_HTTP_COMMENTS_SPARE_MAX   (COMMENTS_WATCHED ? 0 : 256 * 1024)


/*
 * A buffer for a block, and an arena for a thread, both perhaps of a fetch
 * before. Of the arena NULL: no memory.
 */
void ngx_http_comments_fetch_buf(ngx_http_comments_worker_t *worker,
    comments_buf_t *buf);
comments_arena_t *ngx_http_comments_fetch_arena(
    ngx_http_comments_worker_t *worker);

/* Ends a buffer that was a fetch's out, or keeps its memory for the next. */
void ngx_http_comments_fetch_spare(ngx_http_comments_worker_t *worker,
    comments_buf_t *buf);

/* The same for an arena, which may be NULL. Cannot fail. */
void ngx_http_comments_fetch_arena_spare(ngx_http_comments_worker_t *worker,
    comments_arena_t *arena);

/* Ends what is kept, with the worker. */
void ngx_http_comments_fetch_spares_free(ngx_http_comments_worker_t *worker);


#endif
