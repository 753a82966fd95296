/*
 * Which thread may have been meant: keys that differ in little.
 */
#ifndef COMMENTSCTL_SUGGEST_H
#define COMMENTSCTL_SUGGEST_H

#include "comments_schema.h"
#include "commentsctl_redis.h"


/*
 * Tells standard error which thread with comments may have been meant, where
 * key has none: the same path with or without a slash at its end, a slash at
 * its beginning, or ".html"; or that the site is not there. what begins the
 * line. COMMENTS_ERROR: Redis failed; standard error has been told.
 */
int commentsctl_suggest_thread(commentsctl_redis_t *redis,
    const comments_key_t *key, const char *what);


#endif
