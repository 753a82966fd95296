/*
 * The command "upgrade".
 */
#ifndef COMMENTSCTL_UPGRADE_H
#define COMMENTSCTL_UPGRADE_H

#include "commentsctl_options.h"


/* Adds to Redis what an older version did not store. */
int commentsctl_upgrade(const commentsctl_options_t *options);


#endif
