/*
 * Delimiters of code: runs of backticks that the code does not have.
 */
#ifndef COMMENTSCTL_MARKUP_TICKS_H
#define COMMENTSCTL_MARKUP_TICKS_H

#include "comments_str.h"


#define COMMENTSCTL_TICKS_MAX  16        /* longest delimiter of inline code */


/*
 * Returns the smallest length that no run of backticks in text has; 0: it is
 * above COMMENTSCTL_TICKS_MAX. Cannot fail.
 */
size_t commentsctl_markup_ticks_code(comments_str_t text);

/*
 * Returns a length, of 3 or more, that no run of backticks in lines of code
 * reaches. Cannot fail.
 */
size_t commentsctl_markup_ticks_fence(comments_str_t code);


#endif
