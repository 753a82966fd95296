/*
 * One thread's page on its way from Redis: its state, and its steps.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_STATE_H
#define NGX_HTTP_COMMENTS_FETCH_STATE_H

#include "ngx_http_comments.h"

#include "comments_window.h"


typedef struct ngx_http_comments_fetch_s  ngx_http_comments_fetch_t;

/*
 * Called once, from a posted event. NGX_OK: out, count, unknown and, if want
 * asks where, want.read.page and want.from are set; NGX_ERROR: Redis did not
 * answer; NGX_DECLINED: it did, but the thread cannot be read or rendered
 * (logged), and an attempt right after this one would fail too.
 */
typedef void (*ngx_http_comments_fetch_pt)(void *data, ngx_int_t rc);

/*
 * The pieces of a window have been read. NGX_OK: it is full, or there is no
 * more; NGX_DECLINED: the replies were too large to be kept. A step.
 */
typedef ngx_int_t (*ngx_http_comments_fetched_pt)(
    ngx_http_comments_fetch_t *fetch, ngx_int_t rc);


/*
 * A step returns NGX_OK when the fetch has gone on, or has ended, and NGX_ERROR
 * when the caller is to end it by ngx_http_comments_fetch_finish().
 *
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

    /* the window, see ngx_http_comments_fetch_window.c */
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
    ngx_http_comments_fetched_pt fetched;    /* of the window's pieces */
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


#endif
