/*
 * Threads that are moved while an export runs.
 */
#ifndef COMMENTSCTL_EXPORT_MOVED_H
#define COMMENTSCTL_EXPORT_MOVED_H

#include "comments_arena.h"
#include "commentsctl_redis.h"


#define COMMENTSCTL_EXPORT_MOVED_POSITION  48    /* bytes, with a NUL */


/* a place in the site's log: the id of its last entry that was seen */
typedef struct {
    char  position[COMMENTSCTL_EXPORT_MOVED_POSITION];
} commentsctl_export_moved_t;


/*
 * Goes to the end of the site's log. COMMENTS_ERROR was reported on standard
 * error.
 */
int commentsctl_export_moved_start(commentsctl_redis_t *redis,
    comments_str_t site, commentsctl_export_moved_t *moved);

/*
 * Reads up to 1,000 further entries, and stores in *threads (arena memory) the
 * n new names of threads that were moved, in the order of the moves.
 * COMMENTS_DECLINED: the log had no further entries. COMMENTS_ERROR was
 * reported on standard error.
 */
int commentsctl_export_moved_next(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_export_moved_t *moved, comments_str_t **threads, size_t *n);


#endif
