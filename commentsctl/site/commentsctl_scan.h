/*
 * Finds all threads and roots of a site by the names of its keys (SCAN),
 * without relying on indexes and lists.
 */
#ifndef COMMENTSCTL_SCAN_H
#define COMMENTSCTL_SCAN_H

#include "commentsctl_redis.h"


/*
 * A place: a thread, and the root whose comments a key holds. root is empty for
 * the thread's other keys.
 */
typedef struct {
    comments_str_t   thread;
    comments_str_t   root;
} commentsctl_scan_place_t;


/*
 * Goes through all keys in Redis. Stores in *places (arena memory) the *n
 * places of the site, sorted by thread and root, each once. COMMENTS_ERROR:
 * Redis failed or out of memory, which was reported on standard error.
 */
int commentsctl_scan_site(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_scan_place_t **places, size_t *n);


#endif
