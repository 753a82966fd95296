/*
 * The command "edit".
 */
#ifndef COMMENTSCTL_EDIT_H
#define COMMENTSCTL_EDIT_H

#include "commentsctl_options.h"


/* Gives a comment another text, or another name. */
int commentsctl_edit(const commentsctl_options_t *options);


#endif
