/*
 * Text of an export or of a page that is not UTF-8, or not throughout.
 */
#ifndef COMMENTSCTL_ENCODING_H
#define COMMENTSCTL_ENCODING_H

#include "comments_buf.h"


/*
 * Appends text in UTF-8. What is UTF-8 stays; each byte that belongs to no
 * character of UTF-8 is taken for one of Windows-1252, of which Latin-1 is a
 * part: U+FFFD for the five that it does not have. Linear time.
 * COMMENTS_ERROR: out of memory, or over out's limit.
 */
int commentsctl_encoding_utf8(comments_buf_t *out, comments_str_t text);

/* Appends text, of which each byte is a character of Windows-1252. As above. */
int commentsctl_encoding_1252(comments_buf_t *out, comments_str_t text);


#endif
