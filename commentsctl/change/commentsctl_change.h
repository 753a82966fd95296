/*
 * Changes stored comments of a running site: finds the threads that hold them,
 * and changes them in optimistic transactions (WATCH, MULTI, EXEC), each of
 * which is repeated until no other client has written to the thread in between.
 */
#ifndef COMMENTSCTL_CHANGE_H
#define COMMENTSCTL_CHANGE_H

#include "commentsctl_change_types.h"


/*
 * Changes n targets, which are given in any order and are sorted by thread, and
 * adds the results to *changed. If the thread of a target does not have the
 * comment, another client may just have moved it: the thread is then looked up
 * again, repeatedly, for about two seconds at most. Missing comments are
 * reported on standard error. COMMENTS_ERROR: Redis failed, or out of memory;
 * changes that were made before remain.
 */
int commentsctl_change_run(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed);

/*
 * Changes n targets of one thread in one transaction; n is from 1 to
 * COMMENTS_CHANGES_MAX. Sets targets[].astray, and .kept if the act is a purge.
 * Targets that the thread does not have are neither counted nor reported. Does
 * not use change->arena. Return codes as above.
 */
int commentsctl_change_thread(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed);


#endif
