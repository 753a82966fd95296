/*
 * Learning from decisions.
 *
 *   step        what is sent                    what may come
 *   ask         WATCH of both generations,      another generation: again
 *               what they know                  nothing to be done: UNWATCH
 *   take back   MULTI … EXEC                    somebody learned: all again
 *   learn       MULTI … EXEC                    the same
 *
 * A comment that was learned as something else is taken back first, in a
 * transaction of its own, since that may concern the other generation. Then it
 * is asked for again.
 */

#include "comments_tokens.h"
#include "commentsctl_learn.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_LEARN_TRIES  1000


/* one comment */
typedef struct {
    commentsctl_learn_t        *learn;
    comments_arena_t           *arena;
    comments_str_t              id;
    int                         as;
    const comments_tokens_t    *before;
    const comments_tokens_t    *after;
    unsigned                    done:1;
} commentsctl_learn_round_t;


static int commentsctl_learn_once(commentsctl_learn_round_t *round);
static int commentsctl_learn_ask(commentsctl_learn_round_t *round,
    comments_learned_query_t *query);
static int commentsctl_learn_back(commentsctl_learn_round_t *round,
    const comments_learned_query_t *query);
static int commentsctl_learn_lesson(commentsctl_learn_round_t *round,
    const comments_learned_query_t *query);
static int commentsctl_learn_write(commentsctl_learn_round_t *round,
    const comments_lesson_t *lesson);
static int commentsctl_learn_leave(commentsctl_learn_round_t *round);
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
    int                         rc, tries;
    commentsctl_learn_round_t   round;

    memset(&round, 0, sizeof(commentsctl_learn_round_t));

    round.learn = learn;
    round.id = id;
    round.as = as;
    round.before = before;
    round.after = after;

    for (tries = 0; tries < COMMENTSCTL_LEARN_TRIES; tries++) {

        round.arena = comments_arena_create(SIZE_MAX / 2);
        if (round.arena == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        rc = commentsctl_learn_once(&round);

        comments_arena_destroy(round.arena);

        if (rc == COMMENTS_ERROR || (rc == COMMENTS_OK && round.done)) {
            return rc;
        }
    }

    commentsctl_print_error("others learn all the time: a decision was not "
                            "learned");

    return COMMENTS_ERROR;
}


/* one step forward; round->done: that was the last one */
static int
commentsctl_learn_once(commentsctl_learn_round_t *round)
{
    int                        rc;
    comments_learned_query_t  *query;

    query = comments_arena_calloc(round->arena, 1,
                                  sizeof(comments_learned_query_t));
    if (query == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = commentsctl_learn_ask(round, query);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    if (query->as && query->as != round->as) {
        return commentsctl_learn_back(round, query);
    }

    if (query->as == 0 && round->as != COMMENTSCTL_LEARN_EDITED) {
        return commentsctl_learn_lesson(round, query);
    }

    round->learn->known += (query->as != 0);
    round->done = 1;

    return commentsctl_learn_leave(round);
}


static int
commentsctl_learn_ask(commentsctl_learn_round_t *round,
    comments_learned_query_t *query)
{
    int                rc;
    const char        *why;
    redisReply       **replies;
    comments_batch_t  *batch;

    query->site = round->learn->site;
    query->id = round->id;
    query->tokens = round->after;
    query->generation = round->learn->generation;

    batch = comments_schema_read_learned(round->arena, query);

    replies = commentsctl_redis_run(round->learn->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_learned(replies, batch->n, query, &why);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_error("Redis answered \"%s\" to a question for what "
                                "was learned", why);
    }

    commentsctl_redis_free(replies, batch->n);

    round->learn->generation = query->generation;

    if (rc == COMMENTS_DECLINED
        && commentsctl_learn_leave(round) == COMMENTS_ERROR)
    {
        return COMMENTS_ERROR;
    }

    return rc;
}


static int
commentsctl_learn_back(commentsctl_learn_round_t *round,
    const comments_learned_query_t *query)
{
    int                rc;
    comments_lesson_t  lesson;

    memset(&lesson, 0, sizeof(comments_lesson_t));

    lesson.site = round->learn->site;
    lesson.id = round->id;
    lesson.tokens = round->before;
    lesson.generation = query->in;
    lesson.as = query->as;
    lesson.back = 1;
    lesson.scored = query->scored;
    lesson.score = query->score;

    rc = commentsctl_learn_write(round, &lesson);

    if (rc == COMMENTS_OK && round->as == COMMENTSCTL_LEARN_EDITED) {
        round->as = query->as;
    }

    return rc;
}


static int
commentsctl_learn_lesson(commentsctl_learn_round_t *round,
    const comments_learned_query_t *query)
{
    int                        rc;
    comments_lesson_t          lesson;
    comments_learn_opinion_t   opinion;

    comments_learn_judge(round->after, &query->learned, &opinion);

    memset(&lesson, 0, sizeof(comments_lesson_t));

    lesson.site = round->learn->site;
    lesson.id = round->id;
    lesson.tokens = round->after;
    lesson.generation = query->generation;
    lesson.as = (char) round->as;
    lesson.scored = opinion.scored;
    lesson.score = opinion.score;

    rc = commentsctl_learn_write(round, &lesson);

    if (rc == COMMENTS_OK) {
        round->learn->learned++;
        round->done = 1;
    }

    return rc;
}


static int
commentsctl_learn_write(commentsctl_learn_round_t *round,
    const comments_lesson_t *lesson)
{
    int                rc;
    const char        *why;
    redisReply       **replies;
    comments_batch_t  *batch;

    batch = comments_schema_learn(round->arena, lesson);

    replies = commentsctl_redis_run(round->learn->redis, batch);
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
commentsctl_learn_leave(commentsctl_learn_round_t *round)
{
    redisReply       **replies;
    comments_batch_t  *batch;

    batch = comments_schema_unwatch(round->arena);

    replies = commentsctl_redis_run(round->learn->redis, batch);
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

        if (!comments_schema_changes(&changes[i]) || changes[i].gone) {
            continue;
        }

        switch (op) {

        case COMMENTS_OP_APPROVE:
        case COMMENTS_OP_SPAM:
        case COMMENTS_OP_RESTORE:
            as = commentsctl_learn_as(changes[i].after.status);
            break;

        case COMMENTS_OP_EDIT:
            as = COMMENTSCTL_LEARN_EDITED;
            break;

        default:
            as = 0;
            break;
        }

        if (as
            && commentsctl_learn_change(learn, arena, as, &changes[i])
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


int
commentsctl_learn_as(comments_status_t status)
{
    return status == COMMENTS_SPAM ? COMMENTSCTL_LEARN_SPAM
           : status == COMMENTS_APPROVED ? COMMENTSCTL_LEARN_HAM : 0;
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
