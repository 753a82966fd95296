/*
 * The reader of Disqus' XML export.
 */
#ifndef COMMENTSCTL_DISQUS_H
#define COMMENTSCTL_DISQUS_H

#include "commentsctl_format.h"


/*
 * The callbacks of a commentsctl_format_t. The reader keeps the address and
 * title of each thread of the export in memory.
 */
int commentsctl_disqus_sniff(comments_str_t head);
int commentsctl_disqus_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
