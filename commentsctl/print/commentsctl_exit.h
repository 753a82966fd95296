/*
 * Exit statuses, which are what every command returns.
 */
#ifndef COMMENTSCTL_EXIT_H
#define COMMENTSCTL_EXIT_H


#define COMMENTSCTL_OK     0
#define COMMENTSCTL_WRONG  1    /* something was skipped, or is not in order */
#define COMMENTSCTL_USAGE  2    /* nothing was done */
#define COMMENTSCTL_REDIS  3    /* no Redis, or it refused */


#endif
