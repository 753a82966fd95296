/*
 * The steps by which a decision is learned.
 */

#include "comments_lesson.h"


int
comments_lesson_of(comments_op_t op, const comments_change_t *change)
{
    if (!comments_schema_changes(change) || change->gone) {
        return 0;
    }

    switch (op) {

    case COMMENTS_OP_APPROVE:
    case COMMENTS_OP_SPAM:
    case COMMENTS_OP_RESTORE:
        return comments_lesson_as(change->after.status);

    case COMMENTS_OP_EDIT:
        return COMMENTS_LESSON_EDITED;

    default:
        return 0;
    }
}


int
comments_lesson_as(comments_status_t status)
{
    return status == COMMENTS_SPAM ? COMMENTS_LESSON_SPAM
           : status == COMMENTS_APPROVED ? COMMENTS_LESSON_HAM : 0;
}


comments_batch_t *
comments_lesson_ask(comments_arena_t *arena,
    const comments_lesson_plan_t *plan, comments_learned_query_t *query)
{
    query->site = plan->site;
    query->id = plan->id;
    query->tokens = plan->after;
    query->generation = plan->generation;

    return comments_schema_read_learned(arena, query);
}


int
comments_lesson_make(const comments_lesson_plan_t *plan,
    const comments_learned_query_t *query, comments_lesson_t *lesson)
{
    comments_learn_opinion_t  opinion;

    memset(lesson, 0, sizeof(comments_lesson_t));

    lesson->site = plan->site;
    lesson->id = plan->id;

    if (query->as && query->as != plan->as) {
        lesson->tokens = plan->before;
        lesson->generation = query->in;
        lesson->as = query->as;
        lesson->back = 1;
        lesson->scored = query->scored;
        lesson->score = query->score;

        return COMMENTS_OK;
    }

    if (query->as || plan->as == COMMENTS_LESSON_EDITED) {
        return COMMENTS_DECLINED;
    }

    comments_learn_judge(plan->after, &query->learned, &opinion);

    lesson->tokens = plan->after;
    lesson->generation = query->generation;
    lesson->as = (char) plan->as;
    lesson->scored = opinion.scored;
    lesson->score = opinion.score;

    return COMMENTS_OK;
}


int
comments_lesson_done(comments_lesson_plan_t *plan,
    const comments_lesson_t *lesson)
{
    if (!lesson->back) {
        plan->learned = 1;
        return COMMENTS_OK;
    }

    if (plan->as == COMMENTS_LESSON_EDITED) {
        plan->as = lesson->as;
    }

    return COMMENTS_DECLINED;
}
