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

#include "ngx_http_comments_change_types.h"


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
