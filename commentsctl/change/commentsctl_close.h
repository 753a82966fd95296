/*
 * The commands "close" and "open".
 */
#ifndef COMMENTSCTL_CLOSE_H
#define COMMENTSCTL_CLOSE_H

#include "commentsctl_options.h"


/* Closes threads, so that nobody can post to them. */
int commentsctl_close(const commentsctl_options_t *options);

/* Opens closed threads again. */
int commentsctl_open(const commentsctl_options_t *options);


#endif
