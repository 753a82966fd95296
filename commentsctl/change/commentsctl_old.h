/*
 * Which comments were deleted long ago.
 */
#ifndef COMMENTSCTL_OLD_H
#define COMMENTSCTL_OLD_H

#include "commentsctl_place.h"


/*
 * Reads how long ago, as "30d" or "12h", and stores the time (ms since 1970) up
 * to which comments were deleted in *until. COMMENTS_DECLINED: it is no such
 * time, which was reported on standard error.
 */
int commentsctl_old_until(const char *text, int64_t *until);

/*
 * Stores in *targets, which the caller frees, the *n comments that were deleted
 * up to a time. Their threads are not set. COMMENTS_ERROR: Redis failed or out
 * of memory, which was reported on standard error.
 */
int commentsctl_old_find(commentsctl_redis_t *redis, comments_str_t site,
    int64_t until, commentsctl_target_t **targets, size_t *n);


#endif
