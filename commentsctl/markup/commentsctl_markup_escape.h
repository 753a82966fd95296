/*
 * Writes text so that Markdown shows it as it is.
 */
#ifndef COMMENTSCTL_MARKUP_ESCAPE_H
#define COMMENTSCTL_MARKUP_ESCAPE_H

#include "commentsctl_markup_writer.h"


/*
 * Appends the text of one run, which may have line feeds: behind each the
 * prefix is written. ends: the paragraph or
 * the link ends behind it, else other markup follows.
 * Addresses stay as they are if core then reads them alone, and become a link
 * or text otherwise. Errors are in the buffer. Linear time.
 */
void commentsctl_markup_escape(commentsctl_markup_writer_t *writer,
    comments_str_t text, int ends);


#endif
