/*
 * The command "edit".
 */
#ifndef COMMENTSCTL_EDIT_H
#define COMMENTSCTL_EDIT_H

#include "commentsctl_options.h"


/* Replaces the text of a comment, its author's name, or both. */
int commentsctl_edit(const commentsctl_options_t *options);


#endif
