/*
 * Learning from a change, for the check "learned": what a decision teaches, and
 * the next step until it is learned.
 *
 *   step        what is sent                          then
 *   ask         comments_lesson_ask()                 comments_lesson_make()
 *   take back   comments_schema_learn(), the comment  ask
 *               was learned as something else
 *   learn       comments_schema_learn()               the end
 *
 * A comment that was learned as something else is taken back first, in a
 * transaction of its own, since that may concern the other generation. Both
 * transactions are refused if somebody has learned since the question, which
 * is then asked again.
 */
#ifndef COMMENTS_LESSON_H
#define COMMENTS_LESSON_H

#include "comments_schema_learned.h"


/* what a comment is to be learned as */
#define COMMENTS_LESSON_SPAM    's'
#define COMMENTS_LESSON_HAM     'h'
#define COMMENTS_LESSON_EDITED  '='    /* as it was, with its new text */


/* one comment that is to be learned */
typedef struct {
    comments_str_t             site;
    comments_str_t             id;
    int                        as;
    const comments_tokens_t   *before;      /* the tokens that may have been */
    const comments_tokens_t   *after;       /* learned, and the present ones */
    int64_t                    generation;  /* 0, or what the last reply
                                               told */
    unsigned                   learned:1;   /* now; else it was before */
} comments_lesson_plan_t;


/*
 * What a change that was made is to be learned as: of approve, spam and restore
 * what the comment is now, of edit its new text. 0: it teaches nothing. Cannot
 * fail.
 */
int comments_lesson_of(comments_op_t op, const comments_change_t *change);

/* What a status teaches; 0: nothing. Cannot fail. */
int comments_lesson_as(comments_status_t status);

/*
 * Fills in query, which is zeroed, and builds the question. Its replies are
 * decoded by comments_schema_decode_learned(); plan->generation is to be set to
 * query->generation behind it. NULL: no memory.
 */
comments_batch_t *comments_lesson_ask(comments_arena_t *arena,
    const comments_lesson_plan_t *plan, comments_learned_query_t *query);

/*
 * Makes the lesson that is to be sent next. COMMENTS_OK; COMMENTS_DECLINED:
 * there is none, and the watch is to be ended. Cannot fail.
 */
int comments_lesson_make(const comments_lesson_plan_t *plan,
    const comments_learned_query_t *query, comments_lesson_t *lesson);

/*
 * The lesson was learned: updates plan. COMMENTS_OK: that was the last one;
 * COMMENTS_DECLINED: ask again. Cannot fail.
 */
int comments_lesson_done(comments_lesson_plan_t *plan,
    const comments_lesson_t *lesson);


#endif
