/*
 * Reads HTML, through libxml2's parser, and gives what is visible of it to the
 * writer of blocks.
 */
#ifndef COMMENTSCTL_MARKUP_READER_H
#define COMMENTSCTL_MARKUP_READER_H

#include "commentsctl_markup_types.h"


/* Makes *reader ready for texts. Cannot fail. */
void commentsctl_markup_reader_init(commentsctl_markup_reader_t *reader);

/* Begins a new text, to be written with these marks. Cannot fail. */
void commentsctl_markup_reader_reset(commentsctl_markup_reader_t *reader,
    commentsctl_marks_t marks);

/*
 * Reads all of html, or text without markup. Its Markdown is in the output of
 * reader->blocks.writer. With lines, line feeds are line breaks. Linear time.
 * COMMENTS_ERROR: out of memory.
 */
int commentsctl_markup_reader_html(commentsctl_markup_reader_t *reader,
    comments_str_t html, int lines);
int commentsctl_markup_reader_plain(commentsctl_markup_reader_t *reader,
    comments_str_t text);


#endif
