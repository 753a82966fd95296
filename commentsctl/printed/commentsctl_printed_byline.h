/*
 * Takes "Posted by: NAME | DATE" apart.
 */
#ifndef COMMENTSCTL_PRINTED_BYLINE_H
#define COMMENTSCTL_PRINTED_BYLINE_H

#include "commentsctl_zone.h"
#include "comments_str.h"


/*
 * Reads the line of a comment that names its author and its date into *name,
 * which lies in line, and *ms. Returns 1 if the line begins with "Posted by" or
 * a relative of it, else 0; what it does not tell is empty, or 0. Linear time
 * in the number of separators times 1024 bytes. Cannot fail.
 */
int commentsctl_printed_byline(comments_str_t line,
    const commentsctl_zone_t *zone, comments_str_t *name, int64_t *ms);


#endif
