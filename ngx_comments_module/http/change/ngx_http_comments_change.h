/*
 * Changes of stored comments, made by a worker: approve, hold, spam, delete,
 * restore, purge, edit, pin, unpin of up to 1,000 comments in any threads of a
 * site.
 *
 * A worker has one connection to Redis for changes, beside the one that all
 * batches share, since WATCH belongs to a connection. It is made when the first
 * change is asked for. Changes of a worker take turns: one transaction of up to
 * COMMENTS_CHANGES_MAX comments of one thread after the other. A transaction
 * that Redis refuses, since another client wrote to the thread, is repeated.
 * What follows a transaction (log, site's lists, listeners, the zone, what is
 * learned) is done here too.
 *
 *   change = ngx_http_comments_change_create(mcf, site, n);
 *   change->act.op = COMMENTS_OP_APPROVE;
 *   change->act.who = …                       in memory of change->arena
 *   ngx_http_comments_change_add(change, id, seen);          n times
 *   change->handler = handler; change->data = data;
 *   ngx_http_comments_change_start(change);
 *
 *   handler: reads change->items[0 … nitems - 1], and frees the change
 */
#ifndef NGX_HTTP_COMMENTS_CHANGE_H
#define NGX_HTTP_COMMENTS_CHANGE_H

#include "ngx_http_comments.h"

#include "comments_decide.h"


#define NGX_HTTP_COMMENTS_CHANGE_MAX  1000   /* comments of one change */


typedef struct ngx_http_comments_change_s   ngx_http_comments_change_t;
typedef struct ngx_http_comments_changed_s  ngx_http_comments_changed_t;

typedef void (*ngx_http_comments_change_pt)(
    ngx_http_comments_change_t *change);


typedef enum {
    NGX_HTTP_COMMENTS_CHANGE_FAILED = 0, /* Redis is unavailable, or refused, or
                                            no memory. It is not known to be
                                            changed: the person may try again */
    NGX_HTTP_COMMENTS_CHANGE_DONE,       /* changed, before -> after */
    NGX_HTTP_COMMENTS_CHANGE_SAME,       /* it was already like that: before
                                            says who decided when (by,
                                            decided) */
    NGX_HTTP_COMMENTS_CHANGE_REFUSED,    /* decision says why; before as
                                            above */
    NGX_HTTP_COMMENTS_CHANGE_MISSING     /* the site has no such comment */
} ngx_http_comments_change_result_t;


/* one comment of a change; its strings lie in change->arena */
struct ngx_http_comments_changed_s {
    comments_str_t                      id;
    comments_status_t                   seen;    /* by the person; 0: not
                                                    known */

    ngx_http_comments_change_result_t   result;
    comments_decision_t                 decision;  /* DONE, SAME, REFUSED */
    comments_str_t                      thread;  /* not encoded; empty: not
                                                    found */
    comments_comment_t                  before;  /* DONE, SAME, REFUSED */
    comments_comment_t                  after;   /* DONE, unless it is gone:
                                                    as before */
    unsigned                            gone:1;  /* purged, without a
                                                    placeholder */
    unsigned                            astray:1;  /* private: its thread does
                                                      not have it */
    ngx_http_comments_changed_t        *first;   /* private: an item with the
                                                    same id, which is changed in
                                                    its place; or NULL */
};


struct ngx_http_comments_change_s {
    comments_arena_t                   *arena;   /* of this change alone */
    ngx_http_comments_main_conf_t      *mcf;
    comments_str_t                      site;

    /* set by the caller, with strings in the arena */
    comments_decide_t                   act;     /* now is set by _create() */
    unsigned                            by_author:1;  /* listeners are told
                                                    without an actor */
    ngx_http_comments_change_pt         handler;
    void                               *data;

    /* one for each comment, in the order in which they were added */
    ngx_http_comments_changed_t        *items;
    ngx_uint_t                          nitems;

    /* private */
    ngx_queue_t                         queue;   /* of the worker's changes */
    ngx_http_comments_changed_t       **sorted;  /* by thread and id */
    ngx_uint_t                          nsorted; /* those that take part */
    ngx_uint_t                          next;    /* in sorted */
    ngx_uint_t                          max;     /* room in items */
    ngx_uint_t                          looks;   /* how often places were
                                                    asked for */
    ngx_event_t                         event;   /* posted: the end */
    unsigned                            placed:1;
    unsigned                            cancelled:1;
    unsigned                            left:1;  /* the worker has ended */
};


/*
 * Begins a change of at most max comments of a site (up to
 * NGX_HTTP_COMMENTS_CHANGE_MAX). The site is copied. The caller frees it by
 * ngx_http_comments_change_free() or, once it is started, ends it by
 * ngx_http_comments_change_cancel(). NULL: no memory, or max is out of range.
 */
ngx_http_comments_change_t *ngx_http_comments_change_create(
    ngx_http_comments_main_conf_t *mcf, comments_str_t site, ngx_uint_t max);

/*
 * Adds a comment; the id is copied. The same id may be added twice: both items
 * get the same result. NGX_OK; NGX_DECLINED: it is not an id, or there is no
 * room; NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_change_add(ngx_http_comments_change_t *change,
    comments_str_t id, comments_status_t seen);

/*
 * Starts the change. NGX_AGAIN: the handler is called exactly once, from a
 * posted event, with a result in each item, also if Redis is away (after two
 * seconds at most, when nothing was sent). The handler frees the change, then
 * or later. NGX_ERROR: no memory, too many changes wait, or the worker has no
 * Redis: the handler is not called, and the caller frees the change.
 */
ngx_int_t ngx_http_comments_change_start(ngx_http_comments_change_t *change);

/*
 * The person who asked is gone: the handler is not called any more, and the
 * change must not be used. A transaction that was begun is completed, with all
 * that follows it; comments that were not reached stay as they are. For a
 * change that was started and whose handler was not called yet; it frees
 * itself. Cannot fail.
 */
void ngx_http_comments_change_cancel(ngx_http_comments_change_t *change);

/*
 * Frees a change that was not started, or whose handler was called; also from
 * inside of the handler. Cannot fail.
 */
void ngx_http_comments_change_free(ngx_http_comments_change_t *change);

/*
 * A worker ends: frees all changes without calling their handlers, and closes
 * the connection. Called behind ngx_http_comments_submission_exit(). Cannot
 * fail.
 */
void ngx_http_comments_change_exit(ngx_http_comments_worker_t *worker);


#endif
