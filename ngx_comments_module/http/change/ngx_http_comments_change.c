/*
 * Changes of stored comments: how they begin and how they are given up. The
 * others are in a queue while they are at work.
 */

#include "ngx_http_comments_change.h"
#include "ngx_http_comments_change_state.h"


/* changes of a worker that are not complete */
#define NGX_HTTP_COMMENTS_CHANGES_MAX     256

/* bytes of one change: 1,000 comments before and after */
#define NGX_HTTP_COMMENTS_CHANGE_ARENA    (256 * 1024 * 1024)


static ngx_http_comments_changes_t *ngx_http_comments_change_state(
    ngx_http_comments_main_conf_t *mcf);
static void ngx_http_comments_change_twins(ngx_http_comments_change_t *change);


ngx_http_comments_change_t *
ngx_http_comments_change_create(ngx_http_comments_main_conf_t *mcf,
    comments_str_t site, ngx_uint_t max)
{
    ngx_time_t                  *tp;
    comments_arena_t            *arena;
    ngx_http_comments_change_t  *change;

    if (max == 0 || max > NGX_HTTP_COMMENTS_CHANGE_MAX) {
        return NULL;
    }

    arena = comments_arena_create(NGX_HTTP_COMMENTS_CHANGE_ARENA);
    if (arena == NULL) {
        return NULL;
    }

    change = comments_arena_calloc(arena, 1,
                                   sizeof(ngx_http_comments_change_t));
    if (change == NULL) {
        comments_arena_destroy(arena);
        return NULL;
    }

    change->arena = arena;
    change->mcf = mcf;
    change->max = max;
    change->items = comments_arena_calloc(arena, max,
                                         sizeof(ngx_http_comments_changed_t));
    change->sorted = comments_arena_calloc(arena, max,
                                       sizeof(ngx_http_comments_changed_t *));

    if (change->items == NULL || change->sorted == NULL
        || comments_arena_dup(arena, site, &change->site) != COMMENTS_OK)
    {
        comments_arena_destroy(arena);
        return NULL;
    }

    tp = ngx_timeofday();
    change->act.now = (int64_t) tp->sec * 1000 + tp->msec;

    return change;
}


ngx_int_t
ngx_http_comments_change_add(ngx_http_comments_change_t *change,
    comments_str_t id, comments_status_t seen)
{
    ngx_http_comments_changed_t  *item;

    if (change->nitems == change->max || !comments_id_valid(id)) {
        return NGX_DECLINED;
    }

    item = &change->items[change->nitems];

    if (comments_arena_dup(change->arena, id, &item->id) != COMMENTS_OK) {
        return NGX_ERROR;
    }

    item->seen = seen;
    change->nitems++;

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_change_start(ngx_http_comments_change_t *change)
{
    ngx_http_comments_changes_t  *changes;

    changes = ngx_http_comments_change_state(change->mcf);

    if (changes == NULL || changes->n == NGX_HTTP_COMMENTS_CHANGES_MAX) {
        return NGX_ERROR;
    }

    ngx_http_comments_change_twins(change);

    ngx_queue_insert_tail(&changes->queue, &change->queue);
    changes->n++;

    ngx_http_comments_change_wake(changes);

    return NGX_AGAIN;
}


/* the state of this worker, with its connection; made when it is needed */
static ngx_http_comments_changes_t *
ngx_http_comments_change_state(ngx_http_comments_main_conf_t *mcf)
{
    ngx_http_comments_changes_t  *changes;

    if (mcf->worker->changes != NULL || mcf->worker->redis == NULL) {
        return mcf->worker->changes;
    }

    changes = ngx_pcalloc(ngx_cycle->pool, sizeof(ngx_http_comments_changes_t));
    if (changes == NULL) {
        return NULL;
    }

    changes->arena = comments_arena_create(NGX_HTTP_COMMENTS_CHANGE_ARENA);
    if (changes->arena == NULL) {
        return NULL;
    }

    changes->redis = ngx_comments_redis_create((ngx_cycle_t *) ngx_cycle,
                                               &mcf->redis, NULL, NULL, NULL,
                                               mcf);
    if (changes->redis == NULL) {
        comments_arena_destroy(changes->arena);
        return NULL;
    }

    changes->worker = mcf->worker;

    ngx_http_comments_change_queue(changes);

    mcf->worker->changes = changes;

    return changes;
}


/* of items with the same id the first one takes part, for all of them */
static void
ngx_http_comments_change_twins(ngx_http_comments_change_t *change)
{
    ngx_uint_t                     i, n;
    ngx_http_comments_changed_t  **sorted;

    sorted = change->sorted;

    for (i = 0; i < change->nitems; i++) {
        sorted[i] = &change->items[i];
    }

    change->nsorted = change->nitems;
    ngx_http_comments_change_sort(change);

    n = 0;

    for (i = 0; i < change->nitems; i++) {

        if (n && comments_str_eq(sorted[n - 1]->id, sorted[i]->id)) {
            sorted[i]->first = sorted[n - 1];
            continue;
        }

        sorted[n++] = sorted[i];
    }

    change->nsorted = n;
}


void
ngx_http_comments_change_cancel(ngx_http_comments_change_t *change)
{
    ngx_http_comments_changes_t  *changes;

    changes = change->mcf->worker->changes;

    if (change->event.posted) {
        ngx_delete_posted_event(&change->event);
        comments_arena_destroy(change->arena);
        return;
    }

    if (change->left) {
        comments_arena_destroy(change->arena);
        return;
    }

    if (changes->change == change) {
        change->cancelled = 1;
        return;
    }

    ngx_queue_remove(&change->queue);
    changes->n--;

    comments_arena_destroy(change->arena);
}


void
ngx_http_comments_change_free(ngx_http_comments_change_t *change)
{
    comments_arena_destroy(change->arena);
}


void
ngx_http_comments_change_exit(ngx_http_comments_worker_t *worker)
{
    ngx_queue_t                  *q;
    ngx_http_comments_change_t   *change;
    ngx_http_comments_changes_t  *changes;

    changes = worker->changes;

    if (changes == NULL) {
        return;
    }

    worker->changes = NULL;

    ngx_comments_redis_destroy(changes->redis);

    if (changes->timer.timer_set) {
        ngx_del_timer(&changes->timer);
    }

    if (changes->turn.posted) {
        ngx_delete_posted_event(&changes->turn);
    }

    while (!ngx_queue_empty(&changes->queue)) {

        q = ngx_queue_head(&changes->queue);
        ngx_queue_remove(q);

        change = ngx_queue_data(q, ngx_http_comments_change_t, queue);

        if (change->cancelled) {
            comments_arena_destroy(change->arena);

        } else {
            change->left = 1;
        }
    }

    comments_arena_destroy(changes->arena);
}
