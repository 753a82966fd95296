/*
 * The command "show".
 */
#ifndef COMMENTSCTL_SHOW_H
#define COMMENTSCTL_SHOW_H

#include "commentsctl_options.h"


/* Prints all comments of a thread, whatever their status. */
int commentsctl_show(const commentsctl_options_t *options);


#endif
