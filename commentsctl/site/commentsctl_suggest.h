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

/*
 * Which of n threads there are: there[i] is 1 or 0. An empty name is asked for
 * too, and is nowhere. COMMENTS_ERROR: Redis failed; standard error has been
 * told.
 */
int commentsctl_suggest_there(commentsctl_redis_t *redis, comments_str_t site,
    const comments_str_t *threads, size_t n, unsigned char *there);


#endif
