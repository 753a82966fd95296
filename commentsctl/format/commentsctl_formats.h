/*
 * The formats that are imported.
 */
#ifndef COMMENTSCTL_FORMATS_H
#define COMMENTSCTL_FORMATS_H

#include "commentsctl_format.h"


/* Returns the format with this name, or NULL. */
const commentsctl_format_t *commentsctl_formats_find(const char *name);

/* 1 if a file that begins so is in UTF-16, by its byte order mark. */
int commentsctl_formats_wide(comments_str_t head);

/*
 * Returns the format of a file that begins so, or NULL. The first in the table
 * that knows it counts.
 */
const commentsctl_format_t *commentsctl_formats_sniff(comments_str_t head);

/*
 * Returns the names of all formats as one string, "disqus, jsonl", for
 * messages. It is valid until the program ends.
 */
const char *commentsctl_formats_names(void);


#endif
