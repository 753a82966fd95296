/*
 * Times that cannot be.
 */

#include <time.h>

#include "commentsctl_future.h"


#define COMMENTSCTL_FUTURE_SKEW  60    /* seconds */


int
commentsctl_future(int64_t ms)
{
    return ms / 1000 > (int64_t) time(NULL) + COMMENTSCTL_FUTURE_SKEW;
}
