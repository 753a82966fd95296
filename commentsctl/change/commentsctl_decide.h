/*
 * Decides what approve, spam, delete, restore and purge do to a comment.
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


/*
 * The handler (commentsctl_change_pt) of these commands, with a
 * commentsctl_decide_t as data.
 */
int commentsctl_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change);

/*
 * A handler like the one above that purges a comment whatever its status is. It
 * ignores the operation in its data.
 */
int commentsctl_decide_remove(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change);


#endif
