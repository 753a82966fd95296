/*
 * Times that cannot be.
 */
#ifndef COMMENTSCTL_FUTURE_H
#define COMMENTSCTL_FUTURE_H

#include <stdint.h>


/*
 * Returns 1 if a time, in ms since 1970, is later than now. An id is made from
 * its comment's time, and comments are sorted by id: a comment from the future
 * would count as newer than all comments that are posted until then. A minute
 * is tolerated, since the clock of another host may be ahead. Cannot fail.
 */
int commentsctl_future(int64_t ms);


#endif
