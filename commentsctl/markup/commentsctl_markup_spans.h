/*
 * Writes a paragraph in Markdown.
 */
#ifndef COMMENTSCTL_MARKUP_SPANS_H
#define COMMENTSCTL_MARKUP_SPANS_H

#include "commentsctl_markup_prose.h"
#include "commentsctl_markup_writer.h"


/*
 * Appends the paragraph, without a line feed at its end. The writer is at the
 * beginning of the paragraph, behind its container's markers. Errors are in the
 * buffer. Linear time.
 */
void commentsctl_markup_spans(commentsctl_markup_writer_t *writer,
    const commentsctl_markup_prose_t *prose);


#endif
