/*
 * Learning from decisions: what a moderator calls spam or lets stand is counted
 * for the check "learned".
 */
#ifndef COMMENTSCTL_LEARN_H
#define COMMENTSCTL_LEARN_H

#include "comments_schema_learned.h"
#include "commentsctl_redis.h"


/* the work, and what came of it */
typedef struct {
    commentsctl_redis_t   *redis;
    comments_str_t         site;
    int64_t                generation;   /* 0, or what the last reply told */
    size_t                 learned;
    size_t                 known;        /* they were learned as that before */
} commentsctl_learn_t;


/* Begins to learn for a site. */
void commentsctl_learn_init(commentsctl_learn_t *learn,
    commentsctl_redis_t *redis, comments_str_t site);

/*
 * Learns that the comment of that id is what as says (COMMENTS_LESSON_*). If it
 * was learned as something else that is taken back, with the tokens before;
 * both may be the same. COMMENTS_ERROR after standard error was told: Redis
 * refused, or there is no memory.
 */
int commentsctl_learn_comment(commentsctl_learn_t *learn, comments_str_t id,
    int as, const comments_tokens_t *before, const comments_tokens_t *after);

/*
 * Learns from n changes that were made: of approve, spam and restore what a
 * comment is now, of edit its new text. Returns as above.
 */
int commentsctl_learn_changes(commentsctl_learn_t *learn,
    comments_arena_t *arena, comments_op_t op,
    const comments_change_t *changes, size_t n);


#endif
