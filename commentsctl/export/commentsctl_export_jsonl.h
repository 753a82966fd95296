/*
 * Exports as JSON Lines, which "import" reads.
 */
#ifndef COMMENTSCTL_EXPORT_JSONL_H
#define COMMENTSCTL_EXPORT_JSONL_H

#include "commentsctl_export_types.h"


/* One JSON object a line: a comment, facts of a page, the secret. */
extern const commentsctl_export_format_t  commentsctl_export_jsonl;


#endif
