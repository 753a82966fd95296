/*
 * Changes stored comments of a running site: finds the threads that hold them,
 * and changes them in optimistic transactions (WATCH, MULTI, EXEC), each of
 * which is repeated until no other client has written to the thread in between.
 */
#ifndef COMMENTSCTL_CHANGE_H
#define COMMENTSCTL_CHANGE_H

#include "comments_schema.h"
#include "commentsctl_redis.h"


/* a comment that the user names by its id */
typedef struct {
    char             id[COMMENTS_ID_LEN];
    comments_str_t   thread;      /* the key of its thread; empty: there is no
                                     such comment */
    unsigned         astray:1;    /* the thread does not have the comment */
} commentsctl_target_t;


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


/*
 * Stores in targets[].thread the threads of n targets, in arena memory; a
 * target that does not exist gets an empty thread. COMMENTS_OK, or
 * COMMENTS_ERROR after an error was reported on standard error.
 */
int commentsctl_change_find(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_target_t *targets, size_t n);

/*
 * Changes n targets, which are given in any order and are sorted by thread, and
 * adds the results to *changed. If the thread of a target does not have the
 * comment, another client may just have moved it: the thread is then looked up
 * again, repeatedly, for about two seconds at most. Missing comments are
 * reported on standard error. COMMENTS_ERROR: Redis failed, or out of memory;
 * changes that were made before remain.
 */
int commentsctl_change_run(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed);

/*
 * Changes n targets of one thread in one transaction; n is from 1 to
 * COMMENTS_CHANGES_MAX. Sets targets[].astray. Targets that the thread does not
 * have are neither counted nor reported. Does not use change->arena. Return
 * codes as above.
 */
int commentsctl_change_thread(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed);


#endif
