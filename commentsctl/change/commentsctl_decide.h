/*
 * Decides what approve, spam, delete, restore, purge and edit do to a comment.
 */
#ifndef COMMENTSCTL_DECIDE_H
#define COMMENTSCTL_DECIDE_H

#include "comments_decide.h"
#include "commentsctl_redis.h"


typedef struct {
    commentsctl_redis_t   *redis;
    comments_decide_t      act;
} commentsctl_decide_t;


/*
 * The handler (commentsctl_change_pt) of these commands, with a
 * commentsctl_decide_t as data.
 */
int commentsctl_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change);


#endif
