/*
 * Finds out whether comments are stored, and in which threads.
 */
#ifndef COMMENTSCTL_LOOKUP_H
#define COMMENTSCTL_LOOKUP_H

#include "comments_schema.h"
#include "commentsctl_redis.h"


#define COMMENTSCTL_LOOKUPS  240    /* limit of one round trip */


/* a comment to look up, and the result */
typedef struct {
    comments_str_t     thread;       /* the thread in which it should be; then
                                        the one in which it is */
    comments_str_t     id;
    char               root[COMMENTS_ID_LEN];
    uint32_t           depth;
    unsigned           found:1;
} commentsctl_lookup_t;


/*
 * Looks up n comments; comments of the same thread should stand together. If
 * moved is 1, a comment that is not in its thread's index is looked up in the
 * site's list of all comments, since its thread may have been moved;
 * lookup->thread is then the new thread, in arena memory. COMMENTS_ERROR: Redis
 * failed, an index entry is damaged or there is no memory, which was reported
 * on standard error.
 */
int commentsctl_lookup(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, int moved, commentsctl_lookup_t *lookups, size_t n);

/*
 * Stores in *any whether the site's list of all comments has one.
 * COMMENTS_ERROR: Redis failed or out of memory, which was reported on standard
 * error.
 */
int commentsctl_lookup_any(commentsctl_redis_t *redis, comments_str_t site,
    int *any);


#endif
