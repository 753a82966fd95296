/*
 * Characters beside the delimiters of emphasis, which decide whether these mean
 * anything (CommonMark, "left-flanking" and "right-flanking").
 */
#ifndef COMMENTSCTL_MARKUP_BESIDE_H
#define COMMENTSCTL_MARKUP_BESIDE_H

#include "commentsctl_markup_writer.h"


/*
 * Makes the last character a reference if a delimiter behind it would not open
 * emphasis. letters: it would beside a letter. Errors are in the buffer.
 */
void commentsctl_markup_beside_harden(commentsctl_markup_writer_t *writer,
    int letters);

/*
 * Appends the "[" of a link, and makes a "!" before it a reference: it would
 * begin an image. Errors are in the buffer.
 */
void commentsctl_markup_beside_bracket(commentsctl_markup_writer_t *writer);

/* Appends c as a reference, such as "&#42;". Errors are in the buffer. */
void commentsctl_markup_beside_reference(comments_buf_t *out, uint32_t c);

/*
 * 1 if c is a letter or a digit to the Markdown parser for certain, or another
 * character that it treats like one beside emphasis. Cannot fail.
 */
int commentsctl_markup_beside_letter(uint32_t c);


#endif
