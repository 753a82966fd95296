/*
 * The exit statuses. The function of each command returns one of them.
 */
#ifndef COMMENTSCTL_EXIT_H
#define COMMENTSCTL_EXIT_H


#define COMMENTSCTL_OK     0
#define COMMENTSCTL_WRONG  1    /* something was skipped, or is damaged */
#define COMMENTSCTL_USAGE  2    /* wrong arguments: nothing was done */
#define COMMENTSCTL_REDIS  3    /* no connection to Redis, or an error of
                                   Redis */


#endif
