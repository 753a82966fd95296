/*
 * The reader of Blogger's exports: the backup of old, and the feed.atom of
 * Google's Takeout.
 */
#ifndef COMMENTSCTL_BLOGGER_H
#define COMMENTSCTL_BLOGGER_H

#include "commentsctl_format.h"


/*
 * The callbacks of a commentsctl_format_t. The reader keeps the address and
 * title of each post of the export in memory.
 */
int commentsctl_blogger_sniff(comments_str_t head);
int commentsctl_blogger_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
