/*
 * Dates and keys in the text that TypePad and Movable Type export.
 */
#ifndef COMMENTSCTL_TYPEPAD_TEXT_H
#define COMMENTSCTL_TYPEPAD_TEXT_H

#include "commentsctl_zone.h"


/*
 * Reads "MM/DD/YYYY hh:mm:ss AM", of a 12 or 24 hour clock, with two digits of
 * the year or four (70 to 99 are of the 20th century), into *local. A date
 * without a time is midnight.
 * COMMENTS_DECLINED: it is no such date.
 */
int commentsctl_typepad_date(comments_str_t text, commentsctl_local_t *local);

/*
 * 1 if a line begins as a key does: capitals and blanks, and a colon. Cannot
 * fail.
 */
int commentsctl_typepad_capitals(comments_str_t line);


#endif
