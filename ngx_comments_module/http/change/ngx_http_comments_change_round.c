/*
 * One transaction on up to COMMENTS_CHANGES_MAX comments of a thread.
 *
 *   what happens                          what becomes of the comments
 *   Redis is lost before the transaction  the round begins again for two
 *                                         seconds, then FAILED
 *   another client wrote in between       the round begins again after a pause
 *   Redis is lost while it is executed    FAILED: it may have been done
 *   Redis refuses                         FAILED, logged
 */

#include "ngx_http_comments_change_state.h"


#define NGX_HTTP_COMMENTS_CHANGE_TRIES    200

/* a record that is missing thrice is damaged, and was not just purged */
#define NGX_HTTP_COMMENTS_CHANGE_DAMAGED  3

/* comments of a subtree that are read at a time, to find replies */
#define NGX_HTTP_COMMENTS_CHANGE_PIECE    100


static void ngx_http_comments_change_watched(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_change_records(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static ngx_int_t ngx_http_comments_change_keep(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_change_ask(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_change_piece(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_change_decide(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_change_written(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_change_unwatched(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_change_results(
    ngx_http_comments_changes_t *changes);
static ngx_int_t ngx_http_comments_change_result(
    ngx_http_comments_changes_t *changes, ngx_uint_t i);
static void ngx_http_comments_change_again(
    ngx_http_comments_changes_t *changes, ngx_int_t rc);
static void ngx_http_comments_change_failed(
    ngx_http_comments_changes_t *changes);


void
ngx_http_comments_change_round(ngx_http_comments_changes_t *changes)
{
    ngx_uint_t  i;

    comments_arena_reset(changes->arena);

    ngx_memzero(changes->changes, sizeof(changes->changes));
    ngx_memzero(changes->answered, sizeof(changes->answered));

    for (i = 0; i < changes->nitems; i++) {
        changes->changes[i].id = changes->items[i]->id;
        changes->items[i]->astray = 0;
    }

    if (ngx_http_comments_change_send(changes,
                    comments_schema_watch(changes->arena, &changes->key,
                                          changes->changes, changes->nitems,
                                          comments_schema_returns(
                                                   changes->change->act.op)),
                    ngx_http_comments_change_watched)
        != NGX_OK)
    {
        ngx_http_comments_change_again(changes, NGX_ERROR);
    }
}


static void
ngx_http_comments_change_watched(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    ngx_uint_t          i;
    const char         *why;
    comments_str_t     *root;
    comments_batch_t   *batch;
    comments_thread_t   thread;

    if (rc != NGX_OK) {
        ngx_http_comments_change_again(changes, rc);
        return;
    }

    if (comments_schema_decode_watch(replies, n, changes->changes,
                                     changes->nitems, &thread, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_change_log(changes, "a look at a thread", why);
        ngx_http_comments_change_failed(changes);
        return;
    }

    for (i = 0; i < changes->nitems; i++) {

        root = &changes->changes[i].root;

        if (root->len
            && comments_arena_dup(changes->arena, *root, root) != COMMENTS_OK)
        {
            ngx_http_comments_change_failed(changes);
            return;
        }
    }

    batch = comments_schema_read_changes(changes->arena, &changes->key,
                                         changes->changes, changes->nitems);

    if (batch != NULL && batch->n == 0) {
        ngx_http_comments_change_decide(changes);
        return;
    }

    if (ngx_http_comments_change_send(changes, batch,
                                      ngx_http_comments_change_records)
        != NGX_OK)
    {
        ngx_http_comments_change_again(changes, NGX_ERROR);
    }
}


static void
ngx_http_comments_change_records(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    const char  *why;

    if (rc != NGX_OK) {
        ngx_http_comments_change_again(changes, rc);
        return;
    }

    if (comments_schema_decode_changes(replies, n, changes->changes,
                                       changes->nitems, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_change_log(changes, "a look at comments", why);
        ngx_http_comments_change_failed(changes);
        return;
    }

    if (ngx_http_comments_change_keep(changes) != NGX_OK) {
        ngx_http_comments_change_failed(changes);
        return;
    }

    changes->i = 0;
    changes->at = 0;

    ngx_http_comments_change_ask(changes);
}


/* copies what was decoded, since the replies end with their handler */
static ngx_int_t
ngx_http_comments_change_keep(ngx_http_comments_changes_t *changes)
{
    ngx_uint_t          i;
    comments_change_t  *change;

    for (i = 0; i < changes->nitems; i++) {

        change = &changes->changes[i];

        if (change->member.len == 0) {
            continue;
        }

        if (comments_arena_dup(changes->arena, change->member, &change->member)
            != COMMENTS_OK
            || comments_comment_copy(changes->arena, &change->before,
                                     &change->before)
               != COMMENTS_OK)
        {
            return NGX_ERROR;
        }

        change->after = change->before;
    }

    return NGX_OK;
}


/* looks for replies to those comments of which that is to be known */
static void
ngx_http_comments_change_ask(ngx_http_comments_changes_t *changes)
{
    comments_run_t      run;
    comments_change_t  *change;

    for ( /* void */ ; changes->i < changes->nitems; changes->i++) {

        change = &changes->changes[changes->i];

        if (!changes->answered[changes->i]
            && changes->at < change->stored
            && comments_decide_asks(&changes->change->act, change))
        {
            break;
        }

        changes->at = 0;
    }

    if (changes->i == changes->nitems) {
        ngx_http_comments_change_decide(changes);
        return;
    }

    run.root = changes->changes[changes->i].root;
    run.at = changes->at;
    run.n = NGX_HTTP_COMMENTS_CHANGE_PIECE;

    changes->at += run.n;

    if (ngx_http_comments_change_send(changes,
                    comments_schema_read_runs(changes->arena, &changes->key,
                                              &run, 1),
                    ngx_http_comments_change_piece)
        != NGX_OK)
    {
        ngx_http_comments_change_again(changes, NGX_ERROR);
    }
}


static void
ngx_http_comments_change_piece(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    uint32_t             i, ncomments, bad;
    const char          *why;
    comments_comment_t  *comments;

    if (rc != NGX_OK) {
        ngx_http_comments_change_again(changes, rc);
        return;
    }

    if (comments_schema_decode_comments(changes->arena, replies, n, &comments,
                                        &ncomments, &bad, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_change_log(changes, "a look for replies", why);
        ngx_http_comments_change_failed(changes);
        return;
    }

    /* a damaged record may be a reply */

    changes->answered[changes->i] = (bad != 0);

    for (i = 0; i < ncomments; i++) {
        if (comments_str_eq(comments[i].parent,
                            changes->changes[changes->i].id))
        {
            changes->answered[changes->i] = 1;
        }
    }

    ngx_http_comments_change_ask(changes);
}


static void
ngx_http_comments_change_decide(ngx_http_comments_changes_t *changes)
{
    ngx_uint_t                           i, missing;
    comments_act_t                       act;
    comments_batch_t                    *batch;
    comments_change_t                   *change;
    ngx_http_comments_changes_reply_pt   reply;

    missing = 0;

    for (i = 0; i < changes->nitems; i++) {

        change = &changes->changes[i];

        if (change->member.len == 0) {
            missing += (change->root.len != 0);
            continue;
        }

        changes->decisions[i] = comments_decide(&changes->change->act,
                                                changes->items[i]->seen,
                                                changes->answered[i], change);
    }

    /* another client may have purged them since the index was read */

    if (missing && changes->tries < NGX_HTTP_COMMENTS_CHANGE_DAMAGED) {
        ngx_http_comments_change_again(changes, NGX_OK);
        return;
    }

    ngx_memzero(&act, sizeof(comments_act_t));

    act.op = changes->change->act.op;
    act.who = changes->change->act.who;
    act.now = changes->change->act.now;
    act.source = comments_str_of((char *) changes->worker->source,
                                 changes->worker->source_len);

    batch = comments_schema_change(changes->arena, &changes->key,
                                   changes->changes, changes->nitems, &act);
    reply = ngx_http_comments_change_written;

    if (batch != NULL && batch->n == 0) {
        batch = comments_schema_unwatch(changes->arena);
        reply = ngx_http_comments_change_unwatched;
    }

    if (ngx_http_comments_change_send(changes, batch, reply) != NGX_OK) {
        ngx_http_comments_change_again(changes, NGX_ERROR);
    }
}


static void
ngx_http_comments_change_written(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    int          executed;
    const char  *why;

    why = "nothing";
    executed = COMMENTS_ERROR;

    if (rc == NGX_OK) {
        executed = comments_schema_decode_executed(changes->batch, replies, n,
                                                   &why);
    }

    if (executed == COMMENTS_DECLINED) {
        ngx_http_comments_change_again(changes, NGX_OK);
        return;
    }

    if (executed != COMMENTS_OK) {
        ngx_http_comments_change_log(changes, "a change", why);
        ngx_http_comments_change_invalidate(changes);
        ngx_http_comments_change_failed(changes);
        return;
    }

    ngx_http_comments_change_results(changes);
    ngx_http_comments_change_follow(changes, ngx_http_comments_change_learn);
}


static void
ngx_http_comments_change_unwatched(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    (void) rc;
    (void) replies;
    (void) n;

    /* if the connection was lost, the watch has ended with it */

    ngx_http_comments_change_results(changes);
    changes->done(changes);
}


static void
ngx_http_comments_change_results(ngx_http_comments_changes_t *changes)
{
    ngx_uint_t                    i;
    ngx_http_comments_changed_t  *item;

    for (i = 0; i < changes->nitems; i++) {

        item = changes->items[i];

        if (changes->changes[i].root.len == 0) {
            item->astray = 1;

        } else if (changes->changes[i].member.len == 0) {
            ngx_http_comments_change_log(changes, "a look at comments",
                                         "a record is damaged");
            item->result = NGX_HTTP_COMMENTS_CHANGE_MISSING;

        } else if (ngx_http_comments_change_result(changes, i) != NGX_OK) {
            item->result = NGX_HTTP_COMMENTS_CHANGE_FAILED;
        }
    }
}


static ngx_int_t
ngx_http_comments_change_result(ngx_http_comments_changes_t *changes,
    ngx_uint_t i)
{
    comments_arena_t             *arena;
    comments_change_t            *change;
    comments_decision_t           decision;
    ngx_http_comments_changed_t  *item;

    item = changes->items[i];
    arena = changes->change->arena;
    change = &changes->changes[i];
    decision = changes->decisions[i];

    if (comments_comment_copy(arena, &item->before, &change->before)
        != COMMENTS_OK
        || comments_comment_copy(arena, &item->after, &change->after)
           != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    item->decision = decision;
    item->gone = change->gone;
    item->result = decision == COMMENTS_DECIDED
                   ? NGX_HTTP_COMMENTS_CHANGE_DONE
                   : decision == COMMENTS_DECIDED_SAME
                     ? NGX_HTTP_COMMENTS_CHANGE_SAME
                     : NGX_HTTP_COMMENTS_CHANGE_REFUSED;

    return NGX_OK;
}


/*
 * Nothing was written: begins again. NGX_OK: after another client's write;
 * NGX_ERROR: Redis was lost, and may be back soon; else it takes too long.
 */
static void
ngx_http_comments_change_again(ngx_http_comments_changes_t *changes,
    ngx_int_t rc)
{
    if (++changes->tries >= NGX_HTTP_COMMENTS_CHANGE_TRIES) {
        ngx_http_comments_change_log(changes, "a change",
                                     "a thread changes all the time");
        ngx_http_comments_change_failed(changes);
        return;
    }

    if (rc == NGX_OK) {
        ngx_http_comments_change_later(changes,
                               ngx_http_comments_change_pause(changes->tries),
                               ngx_http_comments_change_round);
        return;
    }

    if (rc != NGX_ERROR || !ngx_comments_redis_back(changes->redis)) {
        ngx_http_comments_change_failed(changes);
        return;
    }

    ngx_http_comments_change_later(changes, 10,
                                   ngx_http_comments_change_round);
}


static void
ngx_http_comments_change_failed(ngx_http_comments_changes_t *changes)
{
    ngx_uint_t  i;

    for (i = 0; i < changes->nitems; i++) {
        changes->items[i]->result = NGX_HTTP_COMMENTS_CHANGE_FAILED;
    }

    changes->done(changes);
}
