/*
 * The command "export".
 */
#ifndef COMMENTSCTL_EXPORT_H
#define COMMENTSCTL_EXPORT_H

#include "commentsctl_options.h"


/*
 * Writes all that is stored of a site as JSON Lines: comments, facts of pages
 * and the secret.
 */
int commentsctl_export(const commentsctl_options_t *options);


#endif
