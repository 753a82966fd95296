/*
 * The reader of WordPress' export, WXR ("WordPress eXtended RSS") of any
 * version.
 */
#ifndef COMMENTSCTL_WORDPRESS_H
#define COMMENTSCTL_WORDPRESS_H

#include "commentsctl_format.h"


/*
 * The callbacks of a commentsctl_format_t. The reader keeps in memory the
 * address and title of each page with comments.
 */
int commentsctl_wordpress_sniff(comments_str_t head);
int commentsctl_wordpress_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
