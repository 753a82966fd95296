/*
 * One thread's page from Redis, as bytes ready to send: the round trips, the
 * decoding, the rendering.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_H
#define NGX_HTTP_COMMENTS_FETCH_H

#include "ngx_http_comments.h"


typedef struct ngx_http_comments_fetch_s  ngx_http_comments_fetch_t;

/*
 * Called once, from a posted event. NGX_OK: out, count and unknown are set;
 * NGX_ERROR: Redis did not answer, or not as it should (logged).
 */
typedef void (*ngx_http_comments_fetch_pt)(void *data, ngx_int_t rc);


struct ngx_http_comments_fetch_s {
    comments_arena_t            *arena;
    ngx_http_comments_worker_t  *worker;
    ngx_comments_redis_op_t     *op;
    ngx_http_comments_want_t     want;       /* strings are the arena's */
    comments_roots_t             roots;
    comments_str_t               show_root;  /* of a permalink's comment */
    comments_buf_t               out;
    int64_t                      count;
    unsigned                     unknown:1;
    unsigned                     held:1;     /* want.read.show is there */
    unsigned                     ranked:1;
    unsigned                     clamped:1;
    ngx_log_t                   *log;
    ngx_http_comments_fetch_pt   handler;
    void                        *data;
};


/*
 * Starts; want is copied whole. The fetch's memory is its own, outside of
 * every request, and ends with ngx_http_comments_fetch_end(). NULL: out of
 * memory or Redis is not ready; then there is no callback.
 */
ngx_http_comments_fetch_t *ngx_http_comments_fetch_start(
    ngx_http_comments_worker_t *worker, const ngx_http_comments_want_t *want,
    ngx_log_t *log, ngx_http_comments_fetch_pt handler, void *data);

/*
 * Gives everything back, but for out when its owner has emptied it; under way:
 * nothing will be called.
 */
void ngx_http_comments_fetch_end(ngx_http_comments_fetch_t *fetch);

/* Ends a buffer that was a fetch's out, or keeps its memory for the next. */
void ngx_http_comments_fetch_spare(ngx_http_comments_worker_t *worker,
    comments_buf_t *buf);

/* Ends what is kept, with the worker. */
void ngx_http_comments_fetch_spares_free(ngx_http_comments_worker_t *worker);

/* Sends a batch of the core over the worker's connection. NULL: see there. */
ngx_comments_redis_op_t *ngx_http_comments_fetch_submit(
    ngx_http_comments_worker_t *worker, comments_batch_t *batch,
    ngx_comments_redis_pt handler, void *data);

/*
 * Renders want without any comments ("comments are resting", or an empty
 * thread) into out.
 */
int ngx_http_comments_fetch_empty(const ngx_http_comments_want_t *want,
    ngx_uint_t unavailable, comments_buf_t *out);


#endif
