/*
 * Reads dates as pages print them for people.
 */
#ifndef COMMENTSCTL_PRINTED_DATE_H
#define COMMENTSCTL_PRINTED_DATE_H

#include "commentsctl_zone.h"


/*
 * Reads the date and the time of day, if there is one, in a text of up to 1024
 * bytes into *ms, milliseconds since 1970. It takes RFC 3339, with and without
 * a zone, and dates with names of months in the languages of TypePad, such as
 *   June 12, 2009 at 01:04 PM      12 juin 2009 à 13:04      12. Juni 2009
 *   2009年6月12日 13:04             2009/06/12 13:04          12.06.2009 13:04
 * Of two numbers that may both be a month, the first is the month if the time
 * has AM or PM, else the second. Other words are passed over. A time without a
 * zone is taken in zone.
 *
 * COMMENTS_DECLINED: no date is there, the day does not exist, or it is before
 * 1970; *ms is unchanged.
 */
int commentsctl_printed_date(comments_str_t text,
    const commentsctl_zone_t *zone, int64_t *ms);


#endif
