/*
 * The queue of a worker's changes, which take turns of one round each; and the
 * threads in which their comments are.
 */

#include "ngx_http_comments_change_state.h"


/* ms: how long a change waits for the connection */
#define NGX_HTTP_COMMENTS_CHANGE_WAIT     2000
#define NGX_HTTP_COMMENTS_CHANGE_POLL     5

/* places that are asked for in one batch; looks for a comment that moves */
#define NGX_HTTP_COMMENTS_CHANGE_PLACES   256
#define NGX_HTTP_COMMENTS_CHANGE_LOOKS    10
#define NGX_HTTP_COMMENTS_CHANGE_LOOK_MS  50


static int ngx_libc_cdecl ngx_http_comments_change_compare(const void *one,
    const void *two);
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


void
ngx_http_comments_change_queue(ngx_http_comments_changes_t *changes)
{
    changes->turn.handler = ngx_http_comments_change_turn;
    changes->turn.data = changes;
    changes->turn.log = ngx_cycle->log;

    ngx_queue_init(&changes->queue);
}


void
ngx_http_comments_change_sort(ngx_http_comments_change_t *change)
{
    ngx_qsort(change->sorted, change->nsorted,
              sizeof(ngx_http_comments_changed_t *),
              ngx_http_comments_change_compare);
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


void
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

        if (change->thread.len
            && !comments_str_eq(item->thread, change->thread))
        {
            item->thread = comments_str_c("");
        }

        if (item->thread.len == 0) {
            item->result = NGX_HTTP_COMMENTS_CHANGE_MISSING;
        }
    }

    change->next += n;

    if (change->next == change->nsorted) {

        ngx_http_comments_change_sort(change);

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

    change->event.handler = ngx_http_comments_change_tell;
    change->event.data = change;
    change->event.log = ngx_cycle->log;

    ngx_post_event(&change->event, &ngx_posted_events);
}


static void
ngx_http_comments_change_tell(ngx_event_t *ev)
{
    ngx_http_comments_change_t *change = ev->data;

    change->handler(change);
}
