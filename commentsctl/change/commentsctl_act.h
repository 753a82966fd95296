/*
 * The commands that change the status of comments. Their arguments are ids of
 * comments; for what all commands have in common see commentsctl_options.h.
 */
#ifndef COMMENTSCTL_ACT_H
#define COMMENTSCTL_ACT_H

#include "commentsctl_change.h"
#include "commentsctl_options.h"


/*
 * Approves comments that are held, spam or deleted: pages show them from then
 * on.
 */
int commentsctl_approve(const commentsctl_options_t *options);

/* Marks comments as spam. */
int commentsctl_spam(const commentsctl_options_t *options);

/* Deletes comments. They can be restored until they are purged. */
int commentsctl_delete(const commentsctl_options_t *options);

/* Gives deleted comments the status that they had before. */
int commentsctl_restore(const commentsctl_options_t *options);

/* Removes for good comments that are deleted or spam. */
int commentsctl_purge(const commentsctl_options_t *options);

/*
 * Leaves comments that readers have flagged: those that flags hold are
 * approved, and no flag holds or lists them again.
 */
int commentsctl_unflag(const commentsctl_options_t *options);

/*
 * Prints how many comments were changed and how many were not, as JSON if the
 * options say so. Returns the exit status that follows from it.
 */
int commentsctl_act_report(const commentsctl_options_t *options,
    comments_op_t op, const commentsctl_changed_t *changed);



#endif
