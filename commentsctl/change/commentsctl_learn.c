/*
 * Learns decisions, in the steps of comments_lesson.h.
 */

#include "comments_lesson.h"
#include "comments_tokens.h"
#include "commentsctl_learn.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_LEARN_TRIES  1000


static int commentsctl_learn_once(commentsctl_learn_t *learn,
    comments_arena_t *arena, comments_lesson_plan_t *plan);
static int commentsctl_learn_ask(commentsctl_learn_t *learn,
    comments_arena_t *arena, comments_lesson_plan_t *plan,
    comments_learned_query_t *query);
static int commentsctl_learn_write(commentsctl_learn_t *learn,
    comments_arena_t *arena, const comments_lesson_t *lesson);
static int commentsctl_learn_leave(commentsctl_learn_t *learn,
    comments_arena_t *arena);
static int commentsctl_learn_change(commentsctl_learn_t *learn,
    comments_arena_t *arena, int as, const comments_change_t *change);


void
commentsctl_learn_init(commentsctl_learn_t *learn, commentsctl_redis_t *redis,
    comments_str_t site)
{
    memset(learn, 0, sizeof(commentsctl_learn_t));

    learn->redis = redis;
    learn->site = site;
}


int
commentsctl_learn_comment(commentsctl_learn_t *learn, comments_str_t id,
    int as, const comments_tokens_t *before, const comments_tokens_t *after)
{
    int                      rc, tries;
    comments_arena_t        *arena;
    comments_lesson_plan_t   plan;

    memset(&plan, 0, sizeof(comments_lesson_plan_t));

    plan.site = learn->site;
    plan.id = id;
    plan.as = as;
    plan.before = before;
    plan.after = after;

    for (tries = 0; tries < COMMENTSCTL_LEARN_TRIES; tries++) {

        arena = comments_arena_create(SIZE_MAX / 2);
        if (arena == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        rc = commentsctl_learn_once(learn, arena, &plan);

        comments_arena_destroy(arena);

        if (rc != COMMENTS_DECLINED) {
            return rc;
        }
    }

    commentsctl_print_error("others learn all the time: a decision was not "
                            "learned");

    return COMMENTS_ERROR;
}


/* one step forward; COMMENTS_OK: that was the last one */
static int
commentsctl_learn_once(commentsctl_learn_t *learn, comments_arena_t *arena,
    comments_lesson_plan_t *plan)
{
    int                        rc;
    comments_lesson_t          lesson;
    comments_learned_query_t  *query;

    query = comments_arena_calloc(arena, 1, sizeof(comments_learned_query_t));
    if (query == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = commentsctl_learn_ask(learn, arena, plan, query);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    if (comments_lesson_make(plan, query, &lesson) != COMMENTS_OK) {
        learn->known += (query->as != 0);
        return commentsctl_learn_leave(learn, arena);
    }

    rc = commentsctl_learn_write(learn, arena, &lesson);

    if (rc == COMMENTS_OK) {
        rc = comments_lesson_done(plan, &lesson);
        learn->learned += plan->learned;
    }

    return rc;
}


static int
commentsctl_learn_ask(commentsctl_learn_t *learn, comments_arena_t *arena,
    comments_lesson_plan_t *plan, comments_learned_query_t *query)
{
    int                rc;
    const char        *why;
    redisReply       **replies;
    comments_batch_t  *batch;

    plan->generation = learn->generation;

    batch = comments_lesson_ask(arena, plan, query);

    replies = commentsctl_redis_run(learn->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_learned(replies, batch->n, query, &why);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_error("Redis answered \"%s\" to a question for what "
                                "was learned", why);
    }

    commentsctl_redis_free(replies, batch->n);

    learn->generation = query->generation;

    if (rc == COMMENTS_DECLINED
        && commentsctl_learn_leave(learn, arena) == COMMENTS_ERROR)
    {
        return COMMENTS_ERROR;
    }

    return rc;
}


static int
commentsctl_learn_write(commentsctl_learn_t *learn, comments_arena_t *arena,
    const comments_lesson_t *lesson)
{
    int                rc;
    const char        *why;
    redisReply       **replies;
    comments_batch_t  *batch;

    batch = comments_schema_learn(arena, lesson);

    replies = commentsctl_redis_run(learn->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_executed(batch, replies, batch->n, &why);

    if (rc == COMMENTS_ERROR || (rc == COMMENTS_OK && why)) {
        commentsctl_print_error("Redis answered \"%s\" to a decision that is "
                                "to be learned", why);
        rc = COMMENTS_ERROR;
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}


static int
commentsctl_learn_leave(commentsctl_learn_t *learn, comments_arena_t *arena)
{
    redisReply       **replies;
    comments_batch_t  *batch;

    batch = comments_schema_unwatch(arena);

    replies = commentsctl_redis_run(learn->redis, batch);
    commentsctl_redis_free(replies, replies ? batch->n : 0);

    return replies ? COMMENTS_OK : COMMENTS_ERROR;
}


int
commentsctl_learn_changes(commentsctl_learn_t *learn, comments_arena_t *arena,
    comments_op_t op, const comments_change_t *changes, size_t n)
{
    int     as;
    size_t  i;

    for (i = 0; i < n; i++) {

        as = comments_lesson_of(op, &changes[i]);

        if (as
            && commentsctl_learn_change(learn, arena, as, &changes[i])
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_learn_change(commentsctl_learn_t *learn, comments_arena_t *arena,
    int as, const comments_change_t *change)
{
    comments_tokens_t  *tokens;

    tokens = comments_arena_calloc(arena, 2, sizeof(comments_tokens_t));

    if (tokens == NULL
        || comments_tokens_make(arena, &change->before, &tokens[0])
           != COMMENTS_OK
        || comments_tokens_make(arena, &change->after, &tokens[1])
           != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    return commentsctl_learn_comment(learn, change->id, as, &tokens[0],
                                     &tokens[1]);
}
