/*
 * The commands "close" and "open".
 */
#ifndef COMMENTSCTL_CLOSE_H
#define COMMENTSCTL_CLOSE_H

#include "commentsctl_options.h"


/* Closes threads: nobody can post there. */
int commentsctl_close(const commentsctl_options_t *options);

/* Opens them again. */
int commentsctl_open(const commentsctl_options_t *options);


#endif
