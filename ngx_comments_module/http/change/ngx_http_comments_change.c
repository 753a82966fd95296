/*
 * Changes of stored comments: those of a worker wait in a queue, and take turns
 * of one round each.
 */

#include "ngx_http_comments_change.h"
#include "ngx_http_comments_change_state.h"


/* changes of a worker that are not complete */
#define NGX_HTTP_COMMENTS_CHANGES_MAX     256

/* bytes of one change: 1,000 comments before and after */
#define NGX_HTTP_COMMENTS_CHANGE_ARENA    (256 * 1024 * 1024)

/* ms: how long a change waits for the connection */
#define NGX_HTTP_COMMENTS_CHANGE_WAIT     2000
#define NGX_HTTP_COMMENTS_CHANGE_POLL     5

/* places that are asked for in one batch; looks for a comment that moves */
#define NGX_HTTP_COMMENTS_CHANGE_PLACES   256
#define NGX_HTTP_COMMENTS_CHANGE_LOOKS    10
#define NGX_HTTP_COMMENTS_CHANGE_LOOK_MS  50


static ngx_http_comments_changes_t *ngx_http_comments_change_state(
    ngx_http_comments_main_conf_t *mcf);
static void ngx_http_comments_change_twins(ngx_http_comments_change_t *change);
static int ngx_libc_cdecl ngx_http_comments_change_compare(const void *one,
    const void *two);
static void ngx_http_comments_change_wake(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_change_turn(ngx_event_t *ev);
static void ngx_http_comments_change_next(
    ngx_http_comments_changes_t *changes);
static ngx_int_t ngx_http_comments_change_connected(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_change_place(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_change_placed(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_change_group(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_change_rounded(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_change_astray(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_change_end(ngx_http_comments_changes_t *changes);
static void ngx_http_comments_change_leave(
    ngx_http_comments_change_t *change);
static void ngx_http_comments_change_tell(ngx_event_t *ev);


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

    change->event.handler = ngx_http_comments_change_tell;
    change->event.data = change;
    change->event.log = ngx_cycle->log;

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
    changes->turn.handler = ngx_http_comments_change_turn;
    changes->turn.data = changes;
    changes->turn.log = ngx_cycle->log;

    ngx_queue_init(&changes->queue);

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

    ngx_qsort(sorted, change->nitems, sizeof(ngx_http_comments_changed_t *),
              ngx_http_comments_change_compare);

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


/* by thread, by id, by their order in the request */
static int ngx_libc_cdecl
ngx_http_comments_change_compare(const void *one, const void *two)
{
    int                                 order;
    size_t                              len;
    const ngx_http_comments_changed_t  *a, *b;

    a = *(ngx_http_comments_changed_t *const *) one;
    b = *(ngx_http_comments_changed_t *const *) two;

    len = ngx_min(a->thread.len, b->thread.len);
    order = len ? ngx_memcmp(a->thread.data, b->thread.data, len) : 0;

    if (order == 0) {
        order = (a->thread.len > b->thread.len)
                - (a->thread.len < b->thread.len);
    }

    if (order == 0) {
        order = ngx_memcmp(a->id.data, b->id.data, COMMENTS_ID_LEN);
    }

    return order ? order : (a > b) - (a < b);
}


static void
ngx_http_comments_change_wake(ngx_http_comments_changes_t *changes)
{
    if (changes->op == NULL && !changes->timer.timer_set
        && !changes->turn.posted)
    {
        ngx_post_event(&changes->turn, &ngx_posted_events);
    }
}


static void
ngx_http_comments_change_turn(ngx_event_t *ev)
{
    ngx_http_comments_change_next(ev->data);
}


/* the change at the head of the queue does its next step */
static void
ngx_http_comments_change_next(ngx_http_comments_changes_t *changes)
{
    if (ngx_queue_empty(&changes->queue)) {
        changes->change = NULL;
        return;
    }

    changes->change = ngx_queue_data(ngx_queue_head(&changes->queue),
                                     ngx_http_comments_change_t, queue);

    if (changes->change->cancelled) {
        ngx_http_comments_change_end(changes);
        return;
    }

    if (ngx_http_comments_change_connected(changes) != NGX_OK) {
        return;
    }

    changes->key.site = changes->change->site;

    if (!changes->change->placed) {
        ngx_http_comments_change_place(changes);
        return;
    }

    ngx_http_comments_change_group(changes);
}


/* NGX_OK; NGX_AGAIN: waits, or the change has failed */
static ngx_int_t
ngx_http_comments_change_connected(ngx_http_comments_changes_t *changes)
{
    if (ngx_comments_redis_ready(changes->redis)) {
        changes->waits = 0;
        return NGX_OK;
    }

    if (!changes->waits) {
        changes->waits = 1;
        changes->since = ngx_current_msec;
    }

    if (ngx_current_msec - changes->since < NGX_HTTP_COMMENTS_CHANGE_WAIT) {
        ngx_http_comments_change_later(changes, NGX_HTTP_COMMENTS_CHANGE_POLL,
                                       ngx_http_comments_change_next);
        return NGX_AGAIN;
    }

    /* those that wait behind this one have waited as long: they fail at once */

    ngx_http_comments_change_end(changes);

    if (ngx_queue_empty(&changes->queue)) {
        changes->waits = 0;
    }

    return NGX_AGAIN;
}


static void
ngx_http_comments_change_place(ngx_http_comments_changes_t *changes)
{
    ngx_uint_t                   i, n;
    comments_str_t              *ids;
    comments_batch_t            *batch;
    ngx_http_comments_change_t  *change;

    change = changes->change;

    comments_arena_reset(changes->arena);

    n = ngx_min(change->nsorted - change->next,
                NGX_HTTP_COMMENTS_CHANGE_PLACES);

    ids = comments_arena_calloc(changes->arena, n + 1, sizeof(comments_str_t));
    batch = NULL;

    if (ids != NULL && n) {

        for (i = 0; i < n; i++) {
            ids[i] = change->sorted[change->next + i]->id;
        }

        batch = comments_schema_read_places(changes->arena, change->site, ids,
                                            n);
    }

    if (ngx_http_comments_change_send(changes, batch,
                                      ngx_http_comments_change_placed)
        != NGX_OK)
    {
        ngx_http_comments_change_end(changes);
    }
}


static void
ngx_http_comments_change_placed(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    ngx_uint_t                    i;
    const char                   *why;
    ngx_http_comments_change_t   *change;
    ngx_http_comments_changed_t  *item;

    change = changes->change;

    if (rc == NGX_ERROR) {

        /* the connection was lost; next waits for another one */

        ngx_http_comments_change_later(changes, NGX_HTTP_COMMENTS_CHANGE_POLL,
                                       ngx_http_comments_change_next);
        return;
    }

    if (rc != NGX_OK || change->cancelled) {
        ngx_http_comments_change_end(changes);
        return;
    }

    for (i = 0; i < n; i++) {

        item = change->sorted[change->next + i];

        if (comments_schema_decode_place(change->arena, replies[i],
                                         &item->thread, &why)
            != COMMENTS_OK)
        {
            ngx_http_comments_change_log(changes, "a look for comments", why);
            ngx_http_comments_change_end(changes);
            return;
        }

        if (item->thread.len == 0) {
            item->result = NGX_HTTP_COMMENTS_CHANGE_MISSING;
        }
    }

    change->next += n;

    if (change->next == change->nsorted) {

        ngx_qsort(change->sorted, change->nsorted,
                  sizeof(ngx_http_comments_changed_t *),
                  ngx_http_comments_change_compare);

        change->placed = 1;
        change->next = 0;
    }

    changes->change = NULL;

    ngx_http_comments_change_wake(changes);
}


/* begins a round with the next comments of one thread */
static void
ngx_http_comments_change_group(ngx_http_comments_changes_t *changes)
{
    ngx_http_comments_change_t   *change;
    ngx_http_comments_changed_t  *item;

    change = changes->change;
    changes->nitems = 0;

    while (change->next < change->nsorted
           && changes->nitems < COMMENTS_CHANGES_MAX)
    {
        item = change->sorted[change->next];

        if (changes->nitems
            && !comments_str_eq(item->thread, changes->key.thread))
        {
            break;
        }

        change->next++;

        if (item->thread.len) {
            changes->key.thread = item->thread;
            changes->items[changes->nitems++] = item;
        }
    }

    if (changes->nitems == 0) {
        ngx_http_comments_change_astray(changes);
        return;
    }

    changes->tries = 0;
    changes->done = ngx_http_comments_change_rounded;

    ngx_http_comments_change_round(changes);
}


static void
ngx_http_comments_change_rounded(ngx_http_comments_changes_t *changes)
{
    ngx_http_comments_change_t  *change;

    change = changes->change;

    /* nobody waits for the rest of a change that was cancelled */

    if (change->cancelled) {
        ngx_http_comments_change_end(changes);
        return;
    }

    changes->change = NULL;

    ngx_queue_remove(&change->queue);
    ngx_queue_insert_tail(&changes->queue, &change->queue);

    ngx_http_comments_change_wake(changes);
}


/*
 * All rounds are done. Comments that were not in their threads may just have
 * been moved: they are looked for again.
 */
static void
ngx_http_comments_change_astray(ngx_http_comments_changes_t *changes)
{
    ngx_uint_t                    i, n;
    ngx_http_comments_change_t   *change;
    ngx_http_comments_changed_t  *item;

    n = 0;
    change = changes->change;

    for (i = 0; i < change->nsorted; i++) {

        item = change->sorted[i];

        if (item->astray) {
            item->astray = 0;
            item->result = NGX_HTTP_COMMENTS_CHANGE_MISSING;
            change->sorted[n++] = item;
        }
    }

    if (n == 0 || change->looks++ == NGX_HTTP_COMMENTS_CHANGE_LOOKS) {
        ngx_http_comments_change_end(changes);
        return;
    }

    change->nsorted = n;
    change->next = 0;
    change->placed = 0;

    ngx_http_comments_change_later(changes, NGX_HTTP_COMMENTS_CHANGE_LOOK_MS,
                                   ngx_http_comments_change_next);
}


/* the change at the head of the queue is complete */
static void
ngx_http_comments_change_end(ngx_http_comments_changes_t *changes)
{
    ngx_http_comments_change_t  *change;

    change = changes->change;
    changes->change = NULL;

    ngx_queue_remove(&change->queue);
    changes->n--;

    if (change->cancelled) {
        comments_arena_destroy(change->arena);

    } else {
        ngx_http_comments_change_leave(change);
    }

    ngx_http_comments_change_wake(changes);
}


/* gives the results to items with the same id, and calls the handler soon */
static void
ngx_http_comments_change_leave(ngx_http_comments_change_t *change)
{
    ngx_uint_t                    i;
    comments_str_t                id;
    comments_status_t             seen;
    ngx_http_comments_changed_t  *item, *first;

    for (i = 0; i < change->nitems; i++) {

        item = &change->items[i];
        first = item->first;

        if (first != NULL) {
            id = item->id;
            seen = item->seen;

            *item = *first;

            item->id = id;
            item->seen = seen;
            item->first = first;
        }
    }

    ngx_post_event(&change->event, &ngx_posted_events);
}


static void
ngx_http_comments_change_tell(ngx_event_t *ev)
{
    ngx_http_comments_change_t *change = ev->data;

    change->handler(change);
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
