/*
 * The commands that change the status of comments.
 */
#ifndef COMMENTSCTL_ACT_H
#define COMMENTSCTL_ACT_H

#include "commentsctl_options.h"


/* Shows comments that are held, spam or deleted. */
int commentsctl_approve(const commentsctl_options_t *options);

/* Marks comments as spam. */
int commentsctl_spam(const commentsctl_options_t *options);

/* Deletes comments, which can be restored. */
int commentsctl_delete(const commentsctl_options_t *options);

/* Makes deleted comments what they were before. */
int commentsctl_restore(const commentsctl_options_t *options);

/* Removes what is deleted or spam for good. */
int commentsctl_purge(const commentsctl_options_t *options);


#endif
