/*
 * The decisions on comments.
 */
#ifndef COMMENTSCTL_DECIDE_H
#define COMMENTSCTL_DECIDE_H

#include "comments_schema.h"
#include "commentsctl_redis.h"


typedef struct {
    commentsctl_redis_t   *redis;
    comments_op_t          op;       /* approve, spam, delete, restore, purge */
    comments_str_t         who;
    int64_t                now;      /* ms since 1970 */
} commentsctl_decide_t;


/* A commentsctl_change_pt, whose data is a commentsctl_decide_t. */
int commentsctl_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change);

/*
 * The same for a comment that is to be purged whatever its status is; act->op
 * is not looked at.
 */
int commentsctl_decide_remove(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change);


#endif
