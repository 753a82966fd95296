/*
 * Suggests a thread with a similar key if the one that was given does not
 * exist.
 */
#ifndef COMMENTSCTL_SUGGEST_H
#define COMMENTSCTL_SUGGEST_H

#include "comments_schema.h"
#include "commentsctl_redis.h"


/*
 * Reports on standard error which thread may have been meant, if key has no
 * comments: the same path with or without a slash at its end, a slash at its
 * beginning, or ".html"; or that the site does not exist. Nothing is reported
 * if there is no such thread. The report begins with what. COMMENTS_ERROR:
 * Redis failed, which was reported on standard error.
 */
int commentsctl_suggest_thread(commentsctl_redis_t *redis,
    const comments_key_t *key, const char *what);

/*
 * Finds out which of n threads exist: sets there[i] to 1 or 0. An empty name
 * may be asked for, and does not exist. COMMENTS_ERROR: Redis failed, which was
 * reported on standard error.
 */
int commentsctl_suggest_there(commentsctl_redis_t *redis, comments_str_t site,
    const comments_str_t *threads, size_t n, unsigned char *there);


#endif
