/*
 * The commands "ban" and "unban".
 */
#ifndef COMMENTSCTL_BAN_H
#define COMMENTSCTL_BAN_H

#include "commentsctl_options.h"


/* Adds, removes or lists bans of authors, which the check "bans" enforces. */
int commentsctl_ban(const commentsctl_options_t *options);

/* Removes a ban: as "ban remove". */
int commentsctl_unban(const commentsctl_options_t *options);


#endif
