/*
 * Hosts and e-mail addresses of comments that a moderator calls spam, for the
 * check "known".
 */
#ifndef COMMENTSCTL_KNOWN_H
#define COMMENTSCTL_KNOWN_H

#include "comments_schema.h"
#include "commentsctl_redis.h"


/*
 * Counts the hosts and the address of n changes that were made: one more for a
 * comment that has become spam, one less for one that a moderator had marked
 * and that is none any more. COMMENTS_ERROR after standard error was told:
 * Redis refused, or there is no memory.
 */
int commentsctl_known_changes(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    const comments_change_t *changes, size_t n);


#endif
