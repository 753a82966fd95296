/*
 * The state of a fetch, and the steps that it consists of.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_STATE_H
#define NGX_HTTP_COMMENTS_FETCH_STATE_H

#include "ngx_http_comments.h"

#include "comments_window.h"


typedef struct ngx_http_comments_fetch_s  ngx_http_comments_fetch_t;

/*
 * Called once, from a posted event, when the fetch is done; it must end the
 * fetch. NGX_OK: out, count, unknown and, if the query has where set,
 * query.read.page and query.from are set. NGX_ERROR: Redis did not answer.
 * NGX_DECLINED: Redis did answer, but the thread cannot be read or rendered,
 * which was logged; an attempt right afterwards would fail too.
 */
typedef void (*ngx_http_comments_fetch_pt)(void *data, ngx_int_t rc);

/*
 * Called when the pieces of a window have been read. NGX_OK: the window is
 * full, or the page has no more comments. NGX_DECLINED: the replies were too
 * large, and nothing of this piece was kept. Returns what a step returns.
 */
typedef ngx_int_t (*ngx_http_comments_fetched_pt)(
    ngx_http_comments_fetch_t *fetch, ngx_int_t rc);

/* A step of the fetch, by which another step goes on. */
typedef ngx_int_t (*ngx_http_comments_fetch_next_pt)(
    ngx_http_comments_fetch_t *fetch);


/*
 * A step returns NGX_OK if the fetch has gone on or has ended, and NGX_ERROR if
 * the caller must end the fetch by ngx_http_comments_fetch_finish(). After
 * NGX_OK the caller must not use the fetch, which may be gone.
 *
 * A root is a comment that is no reply; its subtree is the root and all replies
 * below it. A page has a number of roots, with their subtrees. A window is the
 * part of a page that is rendered together (comments_window.h); most pages are
 * one window. A run is a number of consecutive comments of one subtree that one
 * command reads (comments_run_t). A large thread is one with more comments than
 * one piece may have.
 *
 *   step      what its round trip reads                 next step
 *   roots     roots of the page, number of comments,    rank, roots, window
 *             where the comment read.show is
 *   own       the comment read.show, which is pending   rank, window
 *             or spam, if the reader may have written it
 *   rank      the page of that comment's root           roots
 *   window    nothing                                   sizes, piece
 *   sizes     sizes of the page's subtrees; for large   turn
 *             threads, or if the window begins inside
 *             a subtree
 *   turn      nothing; waits, so that a worker reads    piece
 *             few large threads at a time
 *   piece     a bounded number of comments              piece, window, depths,
 *                                                       votes, the end
 *   depths    depths of replies whose parents are in    votes, the end
 *             an earlier window
 *   votes     numbers of votes, if the thread has any   the end
 */
struct ngx_http_comments_fetch_s {
    comments_arena_t            *arena;
    ngx_http_comments_worker_t  *worker;
    ngx_comments_redis_op_t     *op;
    ngx_http_comments_query_t    query;       /* its strings lie in arena */
    comments_roots_t             roots;
    comments_buf_t               out;
    int64_t                      count;
    ngx_msec_t                   closes;      /* the thread closes so much
                                                 later, ms; 0: it does not */

    /* a comment that is pending or spam, see ngx_http_comments_fetch_own.c */
    comments_change_t            shown;       /* read.show as it is stored */
    comments_str_t               own;         /* read.show, if the reader has
                                                 written it; else empty */
    ngx_http_comments_fetch_next_pt  next;    /* what follows */

    /* the window that is read, see ngx_http_comments_fetch_window.c */
    comments_window_t            window;
    comments_buf_t               html;       /* the window's rendered texts */
    size_t                       first;      /* index of the root in whose
                                                subtree the window begins */
    comments_str_t               begin;      /* id of the window's first
                                                comment; empty: the root
                                                itself */
    uint32_t                     start;      /* comments of that subtree before
                                                begin */
    comments_comment_t          *above;      /* that root if start is not 0,
                                                else NULL */
    comments_str_t               prev;       /* prev of comments_tree_t */
    uint32_t                    *sizes;      /* sizes of the subtrees, from
                                                first on, in comments; NULL: not
                                                asked */
    comments_run_t              *runs;       /* runs of the piece that is
                                                read */
    size_t                      *places;     /* index of the root of each run */
    size_t                       nruns;
    size_t                       extra;      /* the first runs, which are not
                                                comments of the window */
    size_t                       at;         /* index of the root whose subtree
                                                is being read */
    uint32_t                     got;        /* comments of it that were read */
    uint32_t                     piece;      /* comments of one piece, at
                                                most */
    ngx_uint_t                   rounds;
    comments_str_t              *cut;        /* ids of replies whose parent is
                                                in an earlier window */
    uint32_t                    *cut_at;     /* their indexes in the window */
    uint32_t                     ncut;

    ngx_queue_t                  queue;      /* in worker->reads */
    ngx_event_t                  event;      /* posted when its turn comes */
    ngx_http_comments_fetched_pt fetched;    /* called after the last piece */
    unsigned                     unknown:1;
    unsigned                     judged:1;   /* it is known whether the reader
                                                has written read.show */
    unsigned                     placed:1;   /* own has its page */
    unsigned                     ranked:1;
    unsigned                     clamped:1;
    unsigned                     large:1;    /* the thread is large */
    unsigned                     queued:1;
    unsigned                     turn:1;
    ngx_log_t                   *log;
    ngx_http_comments_fetch_pt   handler;
    void                        *data;
};


#endif
