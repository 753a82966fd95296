/*
 * The command "upgrade".
 */
#ifndef COMMENTSCTL_UPGRADE_H
#define COMMENTSCTL_UPGRADE_H

#include "commentsctl_options.h"


/* Converts what an older version stored. */
int commentsctl_upgrade(const commentsctl_options_t *options);


#endif
