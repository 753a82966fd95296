/*
 * The command "recent".
 */
#ifndef COMMENTSCTL_RECENT_H
#define COMMENTSCTL_RECENT_H

#include "commentsctl_options.h"


/* Prints the newest comments of a site. */
int commentsctl_recent(const commentsctl_options_t *options);


#endif
