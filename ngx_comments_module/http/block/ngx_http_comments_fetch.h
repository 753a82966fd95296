/*
 * One thread's page from Redis, as bytes ready to send: the round trips, the
 * decoding, the rendering.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_H
#define NGX_HTTP_COMMENTS_FETCH_H

#include "ngx_http_comments.h"

#include "comments_window.h"


/* commands of one piece: those of all roots, and two */
#define NGX_HTTP_COMMENTS_RUNS_MAX  220


typedef struct ngx_http_comments_fetch_s  ngx_http_comments_fetch_t;

/*
 * Called once, from a posted event. NGX_OK: out, count, unknown and, if want
 * asks where, want.read.page and want.from are set; NGX_ERROR: Redis did not
 * answer; NGX_DECLINED: it did, but the thread cannot be read or rendered
 * (logged), and an attempt right after this one would fail too.
 */
typedef void (*ngx_http_comments_fetch_pt)(void *data, ngx_int_t rc);


/*
 *   step      round trip                                next
 *   roots     roots of the page, comments of the        rank, roots, window
 *             thread, where a named comment is
 *   rank      the page of that comment's root           roots
 *   window    -                                         sizes, piece
 *   sizes     of the page's subtrees: of large threads  turn
 *   turn      -, of large threads: few at a time        piece
 *   piece     comments, bounded in their number         piece, window, depths,
 *                                                       the end
 *   depths    of replies whose parents are elsewhere    the end
 */
struct ngx_http_comments_fetch_s {
    comments_arena_t            *arena;
    ngx_http_comments_worker_t  *worker;
    ngx_comments_redis_op_t     *op;
    ngx_http_comments_want_t     want;       /* strings are the arena's */
    comments_roots_t             roots;
    comments_buf_t               out;
    int64_t                      count;

    /* the window, see ngx_http_comments_fetch_window.c on */
    comments_window_t            window;
    comments_buf_t               html;       /* its texts */
    size_t                       first;      /* root of the page it begins in */
    comments_str_t               begin;      /* where in it; empty: the root */
    uint32_t                     start;      /* comments of it before that */
    comments_comment_t          *above;      /* that root, if start is not 0 */
    comments_str_t               prev;       /* see comments_tree_t */
    uint32_t                    *sizes;      /* of the roots' subtrees, from
                                                first on; NULL: not asked */
    comments_run_t              *runs;       /* those under way */
    size_t                      *places;     /* the root of each */
    size_t                       nruns;
    size_t                       extra;      /* first of them: not comments */
    size_t                       at;         /* root that is being read */
    uint32_t                     got;        /* comments of it */
    uint32_t                     piece;      /* comments of one round trip */
    ngx_uint_t                   rounds;
    comments_str_t              *cut;        /* replies without a parent */
    uint32_t                    *cut_at;     /* in the window */
    uint32_t                     ncut;

    ngx_queue_t                  queue;      /* those that wait for a turn */
    ngx_event_t                  event;      /* posted: it is its turn */
    unsigned                     unknown:1;
    unsigned                     held:1;     /* want.read.show is there */
    unsigned                     ranked:1;
    unsigned                     clamped:1;
    unsigned                     large:1;    /* read in pieces */
    unsigned                     queued:1;
    unsigned                     turn:1;
    ngx_log_t                   *log;
    ngx_http_comments_fetch_pt   handler;
    void                        *data;
};


/*
 * Starts; want is copied whole. The fetch's memory is its own, outside of
 * every request, and ends with ngx_http_comments_fetch_end(). NULL: out of
 * memory, Redis is not ready, or so much is under way that what room is left is
 * kept for posts; then there is no callback.
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


/*
 * Between the files of the fetch: its steps. Each returns NGX_OK when the fetch
 * has gone on, or has ended, and NGX_ERROR when the caller is to end it by
 * ngx_http_comments_fetch_finish().
 */

/* The window: begins with it when the page's roots are known. */
ngx_int_t ngx_http_comments_fetch_window(ngx_http_comments_fetch_t *fetch);

/*
 * The same, and anew when it did not hold what it should: from the page's root
 * first on, in it from the comment begin, if that is not empty.
 */
ngx_int_t ngx_http_comments_fetch_begin(ngx_http_comments_fetch_t *fetch,
    size_t first, comments_str_t begin);

/* The replies were too large to be kept: goes on with smaller pieces. */
ngx_int_t ngx_http_comments_fetch_large(ngx_http_comments_fetch_t *fetch);

/* Reads the next piece of it. */
ngx_int_t ngx_http_comments_fetch_piece(ngx_http_comments_fetch_t *fetch);

/* All of it is there: looks for the depths of some, then draws it. */
ngx_int_t ngx_http_comments_fetch_cut(ngx_http_comments_fetch_t *fetch);

/* The comment of that id among n; NULL: none. */
comments_comment_t *ngx_http_comments_fetch_find(comments_comment_t *comments,
    uint32_t n, comments_str_t id);

/* Ends its turn among large reads, or its waiting for one. Cannot fail. */
void ngx_http_comments_fetch_leave(ngx_http_comments_fetch_t *fetch);

/* Tells the owner, who ends the fetch: it is gone when this returns. */
void ngx_http_comments_fetch_finish(ngx_http_comments_fetch_t *fetch,
    ngx_int_t rc);

/* The same with NGX_DECLINED, and a line in the log that says why. */
void ngx_http_comments_fetch_failed(ngx_http_comments_fetch_t *fetch,
    const char *why);


#endif
