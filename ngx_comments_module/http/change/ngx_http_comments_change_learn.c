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
static ngx_int_t ngx_http_comments_learn_plan(
    ngx_http_comments_changes_t *changes, int as);
static void ngx_http_comments_learn_ask(ngx_http_comments_changes_t *changes);
static void ngx_http_comments_learn_asked(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n);
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


/* the commands of the next comment of which something is to be counted */
static void
ngx_http_comments_learn_known(ngx_http_comments_changes_t *changes)
{
    comments_batch_t  *batch;

    while (changes->i < changes->nitems) {

        batch = comments_batch_create(changes->arena);

        if (batch == NULL
            || comments_known_add(batch, changes->key.site,
                                  &changes->change->mcf->formats,
                                  &changes->changes[changes->i++])
               != COMMENTS_OK)
        {
            ngx_http_comments_learn_failed(changes, "out of memory");
            return;
        }

        if (batch->n == 0) {
            continue;
        }

        if (ngx_http_comments_change_send(changes, batch,
                                          ngx_http_comments_learn_counted)
            != NGX_OK)
        {
            ngx_http_comments_learn_failed(changes, "nothing");
        }

        return;
    }

    changes->i = 0;

    ngx_http_comments_learn_comment(changes);
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
    int  as;

    while (changes->i < changes->nitems) {

        as = comments_lesson_of(changes->change->act.op,
                                &changes->changes[changes->i]);
        if (as == 0) {
            changes->i++;
            continue;
        }

        if (ngx_http_comments_learn_plan(changes, as) != NGX_OK) {
            ngx_http_comments_learn_failed(changes, "out of memory");
            return;
        }

        changes->tries = 0;

        ngx_http_comments_learn_ask(changes);
        return;
    }

    changes->done(changes);
}


static ngx_int_t
ngx_http_comments_learn_plan(ngx_http_comments_changes_t *changes, int as)
{
    comments_change_t       *change;
    comments_tokens_t       *tokens;
    comments_lesson_plan_t  *plan;

    plan = &changes->plan;
    change = &changes->changes[changes->i];

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
    plan->learned = 0;

    return comments_tokens_make(changes->arena, &change->before, &tokens[0])
           == COMMENTS_OK
           && comments_tokens_make(changes->arena, &change->after, &tokens[1])
              == COMMENTS_OK
           ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_comments_learn_ask(ngx_http_comments_changes_t *changes)
{
    comments_batch_t  *batch;

    changes->query = comments_arena_calloc(changes->arena, 1,
                                           sizeof(comments_learned_query_t));

    batch = changes->query ? comments_lesson_ask(changes->arena,
                                                 &changes->plan, changes->query)
                           : NULL;

    if (ngx_http_comments_change_send(changes, batch,
                                      ngx_http_comments_learn_asked)
        != NGX_OK)
    {
        ngx_http_comments_learn_failed(changes, "nothing");
    }
}


static void
ngx_http_comments_learn_asked(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    int                                  decoded;
    const char                          *why;
    comments_batch_t                    *batch;
    ngx_http_comments_changes_reply_pt   reply;

    if (rc != NGX_OK) {
        ngx_http_comments_learn_failed(changes, "nothing");
        return;
    }

    decoded = comments_schema_decode_learned(replies, n, changes->query, &why);

    if (decoded == COMMENTS_ERROR) {
        ngx_http_comments_learn_failed(changes, why);
        return;
    }

    changes->plan.generation = changes->query->generation;

    /* another generation is asked for: its watch comes to those there are */

    if (decoded == COMMENTS_DECLINED) {
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

    if (ngx_http_comments_change_send(changes, batch, reply) != NGX_OK) {
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

    executed = comments_schema_decode_executed(changes->batch, replies, n,
                                               &why);

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

    changes->i++;

    ngx_http_comments_learn_comment(changes);
}


static void
ngx_http_comments_learn_left(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    (void) rc;
    (void) replies;
    (void) n;

    changes->i++;

    ngx_http_comments_learn_comment(changes);
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
