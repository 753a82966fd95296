/*
 * Prepares a text of unknown origin for a parser.
 */
#ifndef COMMENTSCTL_MARKUP_CLEAN_H
#define COMMENTSCTL_MARKUP_CLEAN_H

#include "comments_buf.h"


#define COMMENTSCTL_CLEAN_MAX  ((size_t) 64 << 20)    /* bytes of a buffer */


/*
 * Makes *text valid UTF-8 without NUL: wrong bytes become U+FFFD, NULs are
 * dropped. With tags, a tag of very many attributes loses the last of them.
 * If something is to be changed, *text becomes a copy in buf, which the caller
 * keeps until it is done with *text. Linear time. COMMENTS_ERROR: out of
 * memory.
 */
int commentsctl_markup_clean(comments_buf_t *buf, comments_str_t *text,
    int tags);

/*
 * Appends text to the HTML that a parser is to read, as an element's content or
 * as the value of an attribute in double quotes. Nothing is dropped, since what
 * is read is cleaned later. Errors are in the buffer.
 */
void commentsctl_markup_clean_escape(comments_buf_t *html,
    comments_str_t text);


#endif
