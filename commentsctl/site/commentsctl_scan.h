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
 * A handler that gets one place; its strings are valid during the call. A
 * result other than COMMENTS_OK ends the scan, and becomes its result.
 */
typedef int (*commentsctl_scan_place_pt)(void *data,
    const commentsctl_scan_place_t *place);


/*
 * Goes through all keys in Redis, and gives every place of the site to handler,
 * in no order, most places several times. Memory does not grow with their
 * number. A key that is there all the while is not missed. COMMENTS_ERROR:
 * Redis failed or out of memory, which was reported on standard error.
 */
int commentsctl_scan_places(commentsctl_redis_t *redis, comments_str_t site,
    commentsctl_scan_place_pt handler, void *data);

/*
 * Goes through all keys in Redis. Stores in *places (arena memory) the *n
 * places of the site, sorted by thread and root, each once. COMMENTS_ERROR:
 * Redis failed or out of memory, which was reported on standard error.
 */
int commentsctl_scan_site(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_scan_place_t **places, size_t *n);

/* All keys that begin with front, in the order of bytes, each once. */
int commentsctl_scan_front(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t front, comments_str_t **keys, size_t *n);


#endif
