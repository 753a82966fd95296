/*
 * What follows a transaction that was done: the zone, listeners, the log, and
 * the lists of the site. Each list is set to the state of the thread at the
 * WATCH before it, and that is repeated after another client's write.
 */

#include "ngx_http_comments_change_state.h"
#include "ngx_http_comments_listeners.h"


#define NGX_HTTP_COMMENTS_FOLLOW_TRIES  200


static comments_act_t ngx_http_comments_follow_act(
    const ngx_http_comments_changes_t *changes);
static void ngx_http_comments_follow_logged(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_follow_tell(
    ngx_http_comments_changes_t *changes, const comments_page_t *page);
static ngx_uint_t ngx_http_comments_follow_op(comments_op_t op);
static ngx_http_comments_list_t ngx_http_comments_follow_first(
    const ngx_http_comments_changes_t *changes, ngx_http_comments_list_t list);
static comments_batch_t *ngx_http_comments_follow_watch(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_follow_list(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_follow_listed(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_follow_watched(
    ngx_http_comments_changes_t *changes, redisReply **replies, ngx_uint_t n);
static comments_batch_t *ngx_http_comments_follow_batch(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_follow_set(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_follow_left(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n);
static ngx_uint_t ngx_http_comments_follow_away(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_follow_next(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_follow_step(
    ngx_http_comments_changes_t *changes);


void
ngx_http_comments_change_follow(ngx_http_comments_changes_t *changes,
    ngx_http_comments_changes_pt next)
{
    comments_act_t     act;
    comments_batch_t  *batch;

    changes->next = next;
    changes->tries = 0;
    changes->list = ngx_http_comments_follow_first(changes,
                                               NGX_HTTP_COMMENTS_LIST_LATEST);

    ngx_http_comments_change_invalidate(changes);

    act = ngx_http_comments_follow_act(changes);

    batch = comments_schema_changed(changes->arena, &changes->key,
                                    changes->changes, changes->nitems, &act);

    if (batch != NULL && changes->change->mcf->listeners != NULL) {
        comments_schema_ask_page(batch, &changes->key);
    }

    if (ngx_http_comments_change_send_both(changes, batch,
                                      ngx_http_comments_follow_watch(changes),
                                      ngx_http_comments_follow_logged)
        != NGX_OK)
    {
        ngx_http_comments_follow_tell(changes, NULL);
        ngx_http_comments_change_behind(changes, "nothing");
    }
}


void
ngx_http_comments_change_invalidate(ngx_http_comments_changes_t *changes)
{
    u_char           *p;
    ngx_str_t         name;
    comments_key_t   *key;
    ngx_shm_zone_t   *zone;

    key = &changes->key;
    zone = changes->change->mcf->zone;

    name.len = key->site.len + 1 + key->thread.len;

    name.data = comments_arena_alloc(changes->arena, name.len);
    if (name.data == NULL) {
        ngx_comments_zone_raise_epoch(zone);
        return;
    }

    p = ngx_cpymem(name.data, key->site.data, key->site.len);
    *p++ = LF;
    ngx_memcpy(p, key->thread.data, key->thread.len);

    ngx_comments_zone_invalidate(zone, &name);
}


static comments_act_t
ngx_http_comments_follow_act(const ngx_http_comments_changes_t *changes)
{
    comments_act_t  act;

    ngx_memzero(&act, sizeof(comments_act_t));

    act.op = changes->change->act.op;
    act.who = changes->change->act.who;
    act.now = changes->change->act.now;
    act.source = comments_str_of((char *) changes->worker->source,
                                 changes->worker->source_len);

    return act;
}


static void
ngx_http_comments_follow_logged(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    ngx_uint_t       i, logged;
    const char      *why;
    comments_page_t  page;

    logged = changes->batch->n;

    ngx_memzero(&page, sizeof(comments_page_t));

    if (rc == NGX_OK && changes->change->mcf->listeners != NULL && logged
        && comments_schema_decode_page(replies[logged - 1], &page, &why)
           != COMMENTS_OK)
    {
        ngx_memzero(&page, sizeof(comments_page_t));
    }

    ngx_http_comments_follow_tell(changes, &page);

    if (rc != NGX_OK) {
        ngx_http_comments_change_behind(changes, "nothing");
        return;
    }

    for (i = 0; i < logged; i++) {
        if (replies[i]->type == REDIS_REPLY_ERROR) {
            ngx_http_comments_change_behind(changes, replies[i]->str);
            return;
        }
    }

    ngx_http_comments_follow_watched(changes, replies + logged, n - logged);
}


static void
ngx_http_comments_follow_tell(ngx_http_comments_changes_t *changes,
    const comments_page_t *page)
{
    ngx_uint_t                   i;
    comments_change_t           *change;
    const comments_comment_t    *comment;
    ngx_comments_event_t         event;
    ngx_http_comments_change_t  *of;

    of = changes->change;

    if (of->mcf->listeners == NULL) {
        return;
    }

    for (i = 0; i < changes->nitems; i++) {

        change = &changes->changes[i];

        if (!comments_schema_changes(change)
            || (of->act.op == COMMENTS_OP_UNFLAG
                && change->before.status == change->after.status))
        {
            continue;
        }

        comment = of->act.op == COMMENTS_OP_PURGE ? &change->before
                                                  : &change->after;

        ngx_memzero(&event, sizeof(ngx_comments_event_t));

        event.size = sizeof(ngx_comments_event_t);
        event.op = ngx_http_comments_follow_op(of->act.op);
        event.site = ngx_http_comments_str(changes->key.site);
        event.thread = ngx_http_comments_str(changes->key.thread);
        event.id = ngx_http_comments_str(change->id);
        event.parent = ngx_http_comments_str(comment->parent);
        event.name = ngx_http_comments_str(comment->name);
        event.text = ngx_http_comments_str(comment->text);
        event.before = change->before.status;
        event.after = change->gone ? 0 : change->after.status;
        event.now = of->act.now;
        event.log = ngx_cycle->log;

        if (!of->by_author) {
            event.actor = ngx_http_comments_str(of->act.who);
        }

        if (page != NULL) {
            event.url = ngx_http_comments_str(page->url);
            event.title = ngx_http_comments_str(page->title);
        }

        ngx_http_comments_listeners_tell(of->mcf, &event);
    }
}


static ngx_uint_t
ngx_http_comments_follow_op(comments_op_t op)
{
    switch (op) {

    case COMMENTS_OP_EDIT:
        return NGX_COMMENTS_ON_EDIT;

    case COMMENTS_OP_APPROVE:
    case COMMENTS_OP_UNFLAG:
        return NGX_COMMENTS_ON_APPROVE;

    case COMMENTS_OP_HOLD:
        return NGX_COMMENTS_ON_HOLD;

    case COMMENTS_OP_SPAM:
        return NGX_COMMENTS_ON_SPAM;

    case COMMENTS_OP_DELETE:
        return NGX_COMMENTS_ON_DELETE;

    case COMMENTS_OP_RESTORE:
        return NGX_COMMENTS_ON_RESTORE;

    case COMMENTS_OP_PURGE:
        return NGX_COMMENTS_ON_PURGE;

    case COMMENTS_OP_PIN:
        return NGX_COMMENTS_ON_PIN;

    case COMMENTS_OP_UNPIN:
        return NGX_COMMENTS_ON_UNPIN;

    default:
        return 0;
    }
}


/* the first list, from "list" on, that the changes concern; the last always */
static ngx_http_comments_list_t
ngx_http_comments_follow_first(const ngx_http_comments_changes_t *changes,
    ngx_http_comments_list_t list)
{
    if (list == NGX_HTTP_COMMENTS_LIST_LATEST
        && !comments_schema_changes_latest(changes->changes, changes->nitems))
    {
        list = NGX_HTTP_COMMENTS_LIST_HELD;
    }

    if (list == NGX_HTTP_COMMENTS_LIST_HELD
        && !comments_schema_changes_held(changes->changes, changes->nitems))
    {
        list = NGX_HTTP_COMMENTS_LIST_THREAD;
    }

    return list;
}


static comments_batch_t *
ngx_http_comments_follow_watch(ngx_http_comments_changes_t *changes)
{
    return comments_schema_watch_again(changes->arena, &changes->key,
                                       changes->changes, changes->now,
                                       changes->nitems);
}


/*
 * Watches the thread for the present list. A watch that was sent ahead may have
 * seen a write: it would refuse each transaction until it is ended.
 */
static void
ngx_http_comments_follow_list(ngx_http_comments_changes_t *changes)
{
    comments_batch_t  *watch;

    watch = ngx_http_comments_follow_watch(changes);

    if (watch == NULL
        || ngx_http_comments_change_send_both(changes,
                                     comments_schema_unwatch(changes->arena),
                                     watch, ngx_http_comments_follow_listed)
           != NGX_OK)
    {
        ngx_http_comments_change_behind(changes, "nothing");
    }
}


static void
ngx_http_comments_follow_listed(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    if (rc != NGX_OK) {
        ngx_http_comments_change_behind(changes, "nothing");
        return;
    }

    ngx_http_comments_follow_watched(changes, replies + changes->batch->n,
                                     n - changes->batch->n);
}


static void
ngx_http_comments_follow_watched(ngx_http_comments_changes_t *changes,
    redisReply **replies, ngx_uint_t n)
{
    const char                          *why;
    comments_batch_t                    *batch, *ahead;
    comments_thread_t                    thread;
    ngx_http_comments_changes_reply_pt   reply;

    if (comments_schema_decode_watch(replies, n, changes->now, changes->nitems,
                                     &thread, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_change_behind(changes, why);
        return;
    }

    ahead = NULL;

    if (changes->list == NGX_HTTP_COMMENTS_LIST_THREAD && thread.version == 0) {

        /* a thread that has been moved is in no list */

        batch = comments_schema_unwatch(changes->arena);
        reply = ngx_http_comments_follow_left;

    } else {
        batch = ngx_http_comments_follow_batch(changes);
        reply = ngx_http_comments_follow_set;

        if (changes->list != NGX_HTTP_COMMENTS_LIST_THREAD) {
            ahead = ngx_http_comments_follow_watch(changes);
        }
    }

    if (ngx_http_comments_change_send_both(changes, batch, ahead, reply)
        != NGX_OK)
    {
        ngx_http_comments_change_behind(changes, "nothing");
    }
}


static comments_batch_t *
ngx_http_comments_follow_batch(ngx_http_comments_changes_t *changes)
{
    comments_act_t  act;

    switch (changes->list) {

    case NGX_HTTP_COMMENTS_LIST_LATEST:
        return comments_schema_changed_latest(changes->arena, &changes->key,
                                              changes->changes, changes->now,
                                              changes->nitems);

    case NGX_HTTP_COMMENTS_LIST_HELD:
        changes->naway = ngx_http_comments_follow_away(changes);

        return comments_schema_changed_held(changes->arena, &changes->key,
                                            changes->changes, changes->now,
                                            changes->nitems);

    default:
        act = ngx_http_comments_follow_act(changes);

        return comments_schema_changed_thread(changes->arena, &changes->key,
                                              &act);
    }
}


/*
 * Notes which comments the thread has no more, though they were not purged;
 * returns how many.
 */
static ngx_uint_t
ngx_http_comments_follow_away(ngx_http_comments_changes_t *changes)
{
    ngx_uint_t  i, n;

    n = 0;

    for (i = 0; i < changes->nitems; i++) {
        changes->changes[i].away =
                        ngx_http_comments_change_is_away(&changes->changes[i],
                                                         &changes->now[i]);
        n += changes->changes[i].away;
    }

    return n;
}


static void
ngx_http_comments_follow_set(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    int          executed;
    ngx_uint_t   set;
    const char  *why;

    if (rc != NGX_OK) {
        ngx_http_comments_change_behind(changes, "nothing");
        return;
    }

    set = changes->batch->n;
    executed = comments_schema_decode_executed(changes->batch, replies, set,
                                               &why);

    if (executed == COMMENTS_DECLINED) {

        if (++changes->tries >= NGX_HTTP_COMMENTS_FOLLOW_TRIES) {
            ngx_http_comments_change_behind(changes,
                                            "a thread changes all the time");
            return;
        }

        ngx_http_comments_change_later(changes,
                               ngx_http_comments_change_pause(changes->tries),
                               ngx_http_comments_follow_list);
        return;
    }

    if (executed != COMMENTS_OK) {
        ngx_http_comments_change_behind(changes, why);
        return;
    }

    if (changes->list == NGX_HTTP_COMMENTS_LIST_THREAD) {
        changes->next(changes);
        return;
    }

    if (changes->list == NGX_HTTP_COMMENTS_LIST_HELD && changes->naway) {
        ngx_http_comments_change_away(changes, ngx_http_comments_follow_next);
        return;
    }

    ngx_http_comments_follow_step(changes);
    ngx_http_comments_follow_watched(changes, replies + set, n - set);
}


/* behind comments that were away: what was sent ahead is of no use any more */
static void
ngx_http_comments_follow_next(ngx_http_comments_changes_t *changes)
{
    ngx_http_comments_follow_step(changes);
    ngx_http_comments_follow_list(changes);
}


static void
ngx_http_comments_follow_step(ngx_http_comments_changes_t *changes)
{
    changes->tries = 0;
    changes->list = ngx_http_comments_follow_first(changes, changes->list + 1);
}


static void
ngx_http_comments_follow_left(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    (void) rc;
    (void) replies;
    (void) n;

    changes->next(changes);
}
