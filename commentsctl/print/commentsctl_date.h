/*
 * Points in time as text: ISO 8601 with a zone, to and from milliseconds.
 */
#ifndef COMMENTSCTL_DATE_H
#define COMMENTSCTL_DATE_H

#include "comments_str.h"


#define COMMENTSCTL_DATE_LEN  40


/*
 * "2026-01-02T10:00:00Z", "2026-01-02 10:00:00.250+01:00" (RFC 3339; a zone
 * must be there, digits after the third of a second's fraction are dropped)
 * as ms since 1970. COMMENTS_DECLINED: not such a text, no such day, or before
 * 1970; *ms is unchanged.
 */
int commentsctl_date_parse(comments_str_t s, int64_t *ms);

/*
 * The text of ms in UTC, with a fraction only where there is one. It stands in
 * text. ms before 1970 or beyond the year 9999 is taken for that limit.
 */
comments_str_t commentsctl_date_format(int64_t ms,
    char text[COMMENTSCTL_DATE_LEN]);


#endif
