/*
 * Keeps the buffers and arenas of ended fetches for the next fetches.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_SPARE_H
#define NGX_HTTP_COMMENTS_FETCH_SPARE_H

#include "ngx_http_comments.h"


#define NGX_HTTP_COMMENTS_BLOCK_MAX   (64 * 1024 * 1024)
#define NGX_HTTP_COMMENTS_SPARE_MAX   (COMMENTS_WATCHED ? 0 : 256 * 1024)


/*
 * Return an empty buffer for a block, and an empty arena for a thread. Either
 * may be reused from an earlier fetch. The first cannot fail; the second
 * returns NULL if out of memory.
 */
void ngx_http_comments_fetch_buf(ngx_http_comments_worker_t *worker,
    comments_buf_t *buf);
comments_arena_t *ngx_http_comments_fetch_arena(
    ngx_http_comments_worker_t *worker);

/*
 * Takes a buffer that came from ngx_http_comments_fetch_buf(): frees its
 * memory, or keeps it for the next fetch if it is not above
 * NGX_HTTP_COMMENTS_SPARE_MAX bytes. buf is empty afterwards. Cannot fail.
 */
void ngx_http_comments_fetch_spare(ngx_http_comments_worker_t *worker,
    comments_buf_t *buf);

/*
 * The same for an arena, which may be NULL; the caller must not use the arena
 * afterwards. Cannot fail.
 */
void ngx_http_comments_fetch_arena_spare(ngx_http_comments_worker_t *worker,
    comments_arena_t *arena);

/* Frees all buffers and arenas that are kept. Called when the worker exits. */
void ngx_http_comments_fetch_spares_free(ngx_http_comments_worker_t *worker);


#endif
