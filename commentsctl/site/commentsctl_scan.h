/*
 * The keys of a site, found by SCAN: what is stored, whatever the indexes say.
 */
#ifndef COMMENTSCTL_SCAN_H
#define COMMENTSCTL_SCAN_H

#include "commentsctl_redis.h"


/* a thread, and a root of it (or nothing), as names of keys tell */
typedef struct {
    comments_str_t   thread;
    comments_str_t   root;
} commentsctl_scan_place_t;


/*
 * Goes through the keys of Redis for those of the site: places in the order of
 * threads and roots, each once.
 */
int commentsctl_scan_site(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_scan_place_t **places, size_t *n);

/* All keys that begin with front, in the order of bytes, each once. */
int commentsctl_scan_front(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t front, comments_str_t **keys, size_t *n);


#endif
