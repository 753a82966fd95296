/*
 * Learns from the comments of a round, for the checks "known" and "learned".
 */

#include "ngx_http_comments_change_state.h"

#include "comments_known.h"
#include "comments_tokens.h"


#define NGX_HTTP_COMMENTS_LEARN_TRIES  200


static void ngx_http_comments_learn_known(
    ngx_http_comments_changes_t *changes);
static void ngx_http_comments_learn_counted(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_learn_comment(
    ngx_http_comments_changes_t *changes);
static ngx_int_t ngx_http_comments_learn_find(
    ngx_http_comments_changes_t *changes, ngx_uint_t i,
    comments_lesson_plan_t *plan);
static comments_batch_t *ngx_http_comments_learn_question(
    ngx_http_comments_changes_t *changes, const comments_lesson_plan_t *plan);
static void ngx_http_comments_learn_ask(ngx_http_comments_changes_t *changes);
static void ngx_http_comments_learn_asked(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_learn_answered(
    ngx_http_comments_changes_t *changes, redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_learn_written(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_learn_left(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_learn_again(ngx_http_comments_changes_t *changes,
    ngx_msec_t pause);
static void ngx_http_comments_learn_failed(
    ngx_http_comments_changes_t *changes, const char *why);


void
ngx_http_comments_change_learn(ngx_http_comments_changes_t *changes)
{
    changes->i = 0;
    changes->plan.generation = 0;

    ngx_http_comments_learn_known(changes);
}


/* the commands of the next comments of which something is to be counted */
static void
ngx_http_comments_learn_known(ngx_http_comments_changes_t *changes)
{
    comments_batch_t  *batch;

    batch = comments_batch_create(changes->arena);

    while (batch != NULL && changes->i < changes->nitems
           && batch->n + COMMENTS_KNOWN_COMMANDS
              <= COMMENTS_BATCH_COMMANDS_MAX)
    {
        if (comments_known_add(batch, changes->key.site,
                               &changes->change->mcf->formats,
                               &changes->changes[changes->i++])
            != COMMENTS_OK)
        {
            batch = NULL;
        }
    }

    if (batch == NULL) {
        ngx_http_comments_learn_failed(changes, "out of memory");
        return;
    }

    if (batch->n == 0) {
        changes->i = 0;
        ngx_http_comments_learn_comment(changes);
        return;
    }

    if (ngx_http_comments_change_send(changes, batch,
                                      ngx_http_comments_learn_counted)
        != NGX_OK)
    {
        ngx_http_comments_learn_failed(changes, "nothing");
    }
}


static void
ngx_http_comments_learn_counted(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    ngx_uint_t  i;

    if (rc != NGX_OK) {
        ngx_http_comments_learn_failed(changes, "nothing");
        return;
    }

    for (i = 0; i < n; i++) {
        if (replies[i]->type == REDIS_REPLY_ERROR) {
            ngx_http_comments_learn_failed(changes, replies[i]->str);
            return;
        }
    }

    ngx_http_comments_learn_known(changes);
}


/* the next comment from which something is to be learned, if there is one */
static void
ngx_http_comments_learn_comment(ngx_http_comments_changes_t *changes)
{
    switch (ngx_http_comments_learn_find(changes, changes->i, &changes->plan)) {

    case NGX_OK:
        changes->i = changes->plan_i;
        changes->tries = 0;

        ngx_http_comments_learn_ask(changes);
        return;

    case NGX_DECLINED:
        changes->done(changes);
        return;

    default:
        ngx_http_comments_learn_failed(changes, "out of memory");
    }
}


/*
 * Plans the lesson of the first comment from i on that teaches something;
 * plan_i is its number. NGX_DECLINED: there is none.
 */
static ngx_int_t
ngx_http_comments_learn_find(ngx_http_comments_changes_t *changes,
    ngx_uint_t i, comments_lesson_plan_t *plan)
{
    int                 as;
    comments_change_t  *change;
    comments_tokens_t  *tokens;

    as = 0;

    while (i < changes->nitems) {

        as = comments_lesson_of(changes->change->act.op, &changes->changes[i]);
        if (as) {
            break;
        }

        i++;
    }

    if (as == 0) {
        return NGX_DECLINED;
    }

    changes->plan_i = i;
    change = &changes->changes[i];

    tokens = comments_arena_calloc(changes->arena, 2,
                                   sizeof(comments_tokens_t));
    if (tokens == NULL) {
        return NGX_ERROR;
    }

    plan->site = changes->key.site;
    plan->id = change->id;
    plan->as = as;
    plan->before = &tokens[0];
    plan->after = &tokens[1];
    plan->generation = changes->plan.generation;
    plan->learned = 0;

    return comments_tokens_make(changes->arena, &change->before, &tokens[0])
           == COMMENTS_OK
           && comments_tokens_make(changes->arena, &change->after, &tokens[1])
              == COMMENTS_OK
           ? NGX_OK : NGX_ERROR;
}


static comments_batch_t *
ngx_http_comments_learn_question(ngx_http_comments_changes_t *changes,
    const comments_lesson_plan_t *plan)
{
    changes->query = comments_arena_calloc(changes->arena, 1,
                                           sizeof(comments_learned_query_t));

    return changes->query != NULL
           ? comments_lesson_ask(changes->arena, plan, changes->query) : NULL;
}


/*
 * A watch that was sent ahead may have seen a write: it would refuse each
 * lesson until it is ended.
 */
static void
ngx_http_comments_learn_ask(ngx_http_comments_changes_t *changes)
{
    comments_batch_t  *question;

    question = ngx_http_comments_learn_question(changes, &changes->plan);

    if (question == NULL
        || ngx_http_comments_change_send_both(changes,
                                     comments_schema_unwatch(changes->arena),
                                     question, ngx_http_comments_learn_asked)
           != NGX_OK)
    {
        ngx_http_comments_learn_failed(changes, "nothing");
    }
}


static void
ngx_http_comments_learn_asked(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    if (rc != NGX_OK) {
        ngx_http_comments_learn_failed(changes, "nothing");
        return;
    }

    ngx_http_comments_learn_answered(changes, replies + changes->batch->n,
                                     n - changes->batch->n);
}


/* the replies to the question about changes->plan */
static void
ngx_http_comments_learn_answered(ngx_http_comments_changes_t *changes,
    redisReply **replies, ngx_uint_t n)
{
    int                                  decoded;
    const char                          *why;
    comments_batch_t                    *batch, *question;
    ngx_http_comments_changes_reply_pt   reply;

    decoded = comments_schema_decode_learned(replies, n, changes->query, &why);

    if (decoded == COMMENTS_ERROR) {
        ngx_http_comments_learn_failed(changes, why);
        return;
    }

    changes->plan.generation = changes->query->generation;

    if (decoded == COMMENTS_DECLINED) {      /* it is another generation */
        ngx_http_comments_learn_again(changes, 0);
        return;
    }

    if (comments_lesson_make(&changes->plan, changes->query, &changes->lesson)
        == COMMENTS_OK)
    {
        batch = comments_schema_learn(changes->arena, &changes->lesson);
        reply = ngx_http_comments_learn_written;

    } else {
        batch = comments_schema_unwatch(changes->arena);
        reply = ngx_http_comments_learn_left;
    }

    question = NULL;

    switch (ngx_http_comments_learn_find(changes, changes->i + 1,
                                         &changes->ahead))
    {
    case NGX_OK:
        question = ngx_http_comments_learn_question(changes, &changes->ahead);
        break;

    case NGX_DECLINED:
        changes->plan_i = changes->nitems;
        break;

    default:
        batch = NULL;
    }

    if (ngx_http_comments_change_send_both(changes, batch, question, reply)
        != NGX_OK)
    {
        ngx_http_comments_learn_failed(changes, "nothing");
    }
}


static void
ngx_http_comments_learn_written(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    int          executed;
    const char  *why;

    if (rc != NGX_OK) {
        ngx_http_comments_learn_failed(changes, "nothing");
        return;
    }

    executed = comments_schema_decode_executed(changes->batch, replies,
                                               changes->batch->n, &why);

    if (executed == COMMENTS_DECLINED) {
        ngx_http_comments_learn_again(changes,
                               ngx_http_comments_change_pause(changes->tries));
        return;
    }

    if (executed != COMMENTS_OK || why != NULL) {
        ngx_http_comments_learn_failed(changes, why);
        return;
    }

    if (comments_lesson_done(&changes->plan, &changes->lesson)
        == COMMENTS_DECLINED)
    {
        ngx_http_comments_learn_again(changes, 0);
        return;
    }

    ngx_http_comments_learn_left(changes, rc, replies, n);
}


/* goes on with the comment whose question was sent ahead */
static void
ngx_http_comments_learn_left(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    if (changes->plan_i == changes->nitems) {
        changes->done(changes);
        return;
    }

    if (rc != NGX_OK) {
        ngx_http_comments_learn_failed(changes, "nothing");
        return;
    }

    changes->i = changes->plan_i;
    changes->plan = changes->ahead;
    changes->tries = 0;

    ngx_http_comments_learn_answered(changes, replies + changes->batch->n,
                                     n - changes->batch->n);
}


static void
ngx_http_comments_learn_again(ngx_http_comments_changes_t *changes,
    ngx_msec_t pause)
{
    if (++changes->tries >= NGX_HTTP_COMMENTS_LEARN_TRIES) {
        ngx_http_comments_learn_failed(changes, "others learn all the time");

    } else if (pause) {
        ngx_http_comments_change_later(changes, pause,
                                       ngx_http_comments_learn_ask);

    } else {
        ngx_http_comments_learn_ask(changes);
    }
}


static void
ngx_http_comments_learn_failed(ngx_http_comments_changes_t *changes,
    const char *why)
{
    ngx_http_comments_change_log(changes, "a decision that is to be learned",
                                 why);

    changes->done(changes);
}
