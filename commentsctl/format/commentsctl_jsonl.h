/*
 * Our own format: JSON Lines, one object a line, one comment each.
 */
#ifndef COMMENTSCTL_JSONL_H
#define COMMENTSCTL_JSONL_H

#include "commentsctl_format.h"


/* A reader (commentsctl_format.h). Linear time. */
int commentsctl_jsonl_read(const commentsctl_sink_t *sink, const char *name);


#endif
