/*
 * The reader of Remark42's backups (versions 0 and 1): one JSON object with
 * what is known of users and pages, then one comment a line.
 */
#ifndef COMMENTSCTL_REMARK42_H
#define COMMENTSCTL_REMARK42_H

#include "commentsctl_format.h"


/*
 * The functions of a commentsctl_format_t. Linear time. The memory grows with
 * the number of users whose address the backup has, and with that of pages that
 * have a title, not with that of comments.
 */
int commentsctl_remark42_sniff(comments_str_t head);
int commentsctl_remark42_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
