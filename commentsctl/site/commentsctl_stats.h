/*
 * The commands "stats" and "list".
 */
#ifndef COMMENTSCTL_STATS_H
#define COMMENTSCTL_STATS_H

#include "commentsctl_options.h"


/* Prints the numbers of comments and threads of a site. */
int commentsctl_stats(const commentsctl_options_t *options);

/*
 * Prints the threads of a site, or with --status its comments of that status.
 */
int commentsctl_list(const commentsctl_options_t *options);


#endif
