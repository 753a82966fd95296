/*
 * One transaction of a change, and what follows it.
 */
#ifndef COMMENTSCTL_CHANGE_LISTS_H
#define COMMENTSCTL_CHANGE_LISTS_H

#include "commentsctl_change_types.h"


/* the targets of one transaction, all in one thread */
typedef struct {
    const commentsctl_change_t   *change;
    comments_arena_t             *arena;
    comments_key_t                key;
    commentsctl_target_t         *targets;
    comments_change_t             changes[COMMENTS_CHANGES_MAX];
    size_t                        n;
    commentsctl_changed_t         changed;
} commentsctl_round_t;


/*
 * Writes the site's log and lists, and learns from the change, which was made.
 * COMMENTS_ERROR, after an error was reported on standard error: Redis failed,
 * or out of memory; what is not right then, verify --repair corrects.
 */
int commentsctl_change_lists(commentsctl_round_t *round);


#endif
