/*
 * Reads the JSON that Isso's command "import --type generic" reads: a list of
 * threads, each with a list of comments.
 */
#ifndef COMMENTSCTL_ISSO_JSON_H
#define COMMENTSCTL_ISSO_JSON_H

#include "commentsctl_format.h"


/* As the function of a commentsctl_format_t. */
int commentsctl_isso_json_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
