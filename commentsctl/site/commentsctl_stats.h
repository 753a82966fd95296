/*
 * The commands "stats" and "list".
 */
#ifndef COMMENTSCTL_STATS_H
#define COMMENTSCTL_STATS_H

#include "commentsctl_options.h"


/* Prints the numbers of a site. */
int commentsctl_stats(const commentsctl_options_t *options);

/* Prints its threads. */
int commentsctl_list(const commentsctl_options_t *options);


#endif
