/*
 * The command "export".
 */
#ifndef COMMENTSCTL_EXPORT_H
#define COMMENTSCTL_EXPORT_H

#include "commentsctl_options.h"


/*
 * Writes what is stored of a site: all of it as JSON Lines, or what another
 * format holds.
 */
int commentsctl_export(const commentsctl_options_t *options);


#endif
