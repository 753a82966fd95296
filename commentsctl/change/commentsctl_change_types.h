/*
 * What a change of stored comments is asked for.
 */
#ifndef COMMENTSCTL_CHANGE_TYPES_H
#define COMMENTSCTL_CHANGE_TYPES_H

#include "comments_schema.h"
#include "commentsctl_place.h"
#include "commentsctl_redis.h"


/* How many targets had which result. */
typedef struct {
    size_t   changed;
    size_t   same;        /* they were already as they should become */
    size_t   refused;     /* the handler declined to change them */
    size_t   missing;     /* there are no such comments */
} commentsctl_changed_t;


/*
 * A handler that decides on one comment: sets change->after or change->gone, in
 * memory of arena. It may be called more than once for one comment.
 * COMMENTS_OK; COMMENTS_DECLINED: the comment stays as it is, and the reason
 * was reported on standard error; COMMENTS_ERROR: out of memory, or Redis
 * failed.
 */
typedef int (*commentsctl_change_pt)(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change);

typedef struct {
    commentsctl_redis_t     *redis;
    comments_arena_t        *arena;     /* holds the targets' threads */
    comments_str_t           site;
    comments_act_t           act;
    commentsctl_change_pt    decide;
    void                    *data;
} commentsctl_change_t;


#endif
