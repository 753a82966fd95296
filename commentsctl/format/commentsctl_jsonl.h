/*
 * The reader of our own format, JSON Lines: each line is one JSON object, and
 * normally one comment.
 */
#ifndef COMMENTSCTL_JSONL_H
#define COMMENTSCTL_JSONL_H

#include "commentsctl_format.h"


/* The functions of a commentsctl_format_t. Linear time. */
int commentsctl_jsonl_sniff(comments_str_t head);
int commentsctl_jsonl_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
