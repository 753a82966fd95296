/*
 * The reader of our own format, JSON Lines: each line is one JSON object, and
 * normally one comment.
 */
#ifndef COMMENTSCTL_JSONL_H
#define COMMENTSCTL_JSONL_H

#include "commentsctl_format.h"


/* A commentsctl_format_pt. Linear time. */
int commentsctl_jsonl_read(const commentsctl_sink_t *sink, const char *name);


#endif
