/*
 * The reader of Isso: its SQLite database, and the JSON that Isso's own command
 * "import --type generic" reads.
 */
#ifndef COMMENTSCTL_ISSO_H
#define COMMENTSCTL_ISSO_H

#include "commentsctl_format.h"


/*
 * The functions of a commentsctl_format_t. Linear time. The memory does not
 * grow with the number of comments; with JSON it grows with that of pages. In
 * messages about a comment in the database, its number stands for its line.
 */
int commentsctl_isso_sniff(comments_str_t head);
int commentsctl_isso_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
