/*
 * Dates and characters in the text that TypePad and Movable Type export.
 */
#ifndef COMMENTSCTL_TYPEPAD_TEXT_H
#define COMMENTSCTL_TYPEPAD_TEXT_H

#include "comments_buf.h"
#include "commentsctl_zone.h"


/*
 * Reads "MM/DD/YYYY hh:mm:ss AM", of a 12 or 24 hour clock, with two digits of
 * the year or four (70 to 99 are of the 20th century), into *local.
 * COMMENTS_DECLINED: it is no such date.
 */
int commentsctl_typepad_date(comments_str_t text, commentsctl_local_t *local);

/*
 * Appends a line in UTF-8: one that is not valid UTF-8 is taken for Windows-
 * 1252, of which Latin-1 is a part. COMMENTS_ERROR: out of memory, or over
 * out's limit.
 */
int commentsctl_typepad_utf8(comments_buf_t *out, comments_str_t line);


#endif
