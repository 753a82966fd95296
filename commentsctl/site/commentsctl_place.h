/*
 * Finds the threads of comments by their ids.
 */
#ifndef COMMENTSCTL_PLACE_H
#define COMMENTSCTL_PLACE_H

#include "comments_schema.h"
#include "commentsctl_redis.h"


/* a comment that the user names by its id */
typedef struct {
    char             id[COMMENTS_ID_LEN];
    comments_str_t   thread;      /* the key of its thread; empty: there is no
                                     such comment */
    unsigned         astray:1;    /* the thread does not have the comment */
    unsigned         kept:1;      /* purged, but its place has replies */
} commentsctl_target_t;


/*
 * Stores in targets[].thread the threads of n targets, in arena memory; a
 * target that does not exist gets an empty thread. COMMENTS_OK, or
 * COMMENTS_ERROR after an error was reported on standard error.
 */
int commentsctl_place_find(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_target_t *targets, size_t n);


#endif
