/*
 * Changing stored comments on a running site: where they lie, and the
 * transaction, again and again until nobody has come in between.
 */
#ifndef COMMENTSCTL_CHANGE_H
#define COMMENTSCTL_CHANGE_H

#include "comments_schema.h"
#include "commentsctl_redis.h"


/* a comment that is meant, by its id */
typedef struct {
    char             id[COMMENTS_ID_LEN];
    comments_str_t   thread;      /* its key; empty: there is no such comment */
    unsigned         astray:1;    /* the thread does not have it */
} commentsctl_target_t;


/* What became of the targets. */
typedef struct {
    size_t   changed;
    size_t   same;        /* they were what they should become */
    size_t   refused;     /* the handler's word */
    size_t   missing;     /* there are no such comments */
} commentsctl_changed_t;


/*
 * Decides on one comment: sets change->after or change->gone, in memory of
 * arena. It may be called more than once for one comment. COMMENTS_OK;
 * COMMENTS_DECLINED: it stays as it is, and standard error was told why;
 * COMMENTS_ERROR: no memory, or Redis.
 */
typedef int (*commentsctl_change_pt)(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change);

typedef struct {
    commentsctl_redis_t     *redis;
    comments_arena_t        *arena;     /* of the targets' threads */
    comments_str_t           site;
    comments_act_t           act;
    commentsctl_change_pt    decide;
    void                    *data;
} commentsctl_change_t;


/*
 * Looks up the threads of n targets, in arena; unknown ones get an empty one.
 * COMMENTS_OK, or COMMENTS_ERROR after standard error was told.
 */
int commentsctl_change_find(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_target_t *targets, size_t n);

/*
 * Changes n targets, in any order; they are sorted. A target that its thread
 * does not have may just have been moved: its thread is looked up again, and
 * once more, for two seconds at most. *changed counts up. Standard error tells
 * of those that are missing. COMMENTS_ERROR: Redis failed; what was changed
 * before stays so.
 */
int commentsctl_change_run(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed);

/*
 * Changes n targets of one thread in one transaction, n from 1 to
 * COMMENTS_CHANGES_MAX. Those that the thread does not have are marked as
 * astray, and neither counted nor told of; change->arena is not used. Returns
 * as above.
 */
int commentsctl_change_thread(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed);


#endif
