/*
 * Is a comment stored, and where?
 */
#ifndef COMMENTSCTL_LOOKUP_H
#define COMMENTSCTL_LOOKUP_H

#include "comments_schema.h"
#include "commentsctl_redis.h"


#define COMMENTSCTL_LOOKUPS  240    /* in one round trip */


/* a question, and its answer */
typedef struct {
    comments_str_t     thread;       /* where it should be; then: where it is */
    comments_str_t     id;
    char               root[COMMENTS_ID_LEN];
    uint32_t           depth;
    unsigned           found:1;
} commentsctl_lookup_t;


/*
 * Answers n questions; at best, those about one thread stand together. A
 * comment that its thread's index does not have is looked for in the site's
 * list of all comments: its thread may have been moved. The new thread lies in
 * arena then. COMMENTS_ERROR: Redis failed, an index entry is damaged or there
 * is no memory; standard error tells.
 */
int commentsctl_lookup(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_lookup_t *lookups, size_t n);


#endif
