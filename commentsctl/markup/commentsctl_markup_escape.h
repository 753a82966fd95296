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

/*
 * Appends "](" with the target and ")". target is what
 * comments_markdown_link_url() made. Errors are in the buffer.
 */
void commentsctl_markup_escape_target(commentsctl_markup_writer_t *writer,
    comments_str_t target);

/*
 * Makes the last character a reference if a delimiter behind it would not open
 * emphasis. letters: it would beside a letter. Errors are in the buffer.
 */
void commentsctl_markup_escape_before(commentsctl_markup_writer_t *writer,
    int letters);

/* Appends c as a reference, such as "&#42;". Errors are in the buffer. */
void commentsctl_markup_escape_reference(comments_buf_t *out, uint32_t c);

/*
 * 1 if c is a letter or a digit to the Markdown parser for certain, or another
 * character that it treats like one beside emphasis. Cannot fail.
 */
int commentsctl_markup_escape_letter(uint32_t c);


#endif
