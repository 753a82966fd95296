/*
 * The command "learn": a whole site's decisions, once more.
 */
#ifndef COMMENTSCTL_LEARN_SITE_H
#define COMMENTSCTL_LEARN_SITE_H

#include "commentsctl_options.h"


/* Learns from stored decisions; with --reset forgets what was learned. */
int commentsctl_learn_site(const commentsctl_options_t *options);


#endif
