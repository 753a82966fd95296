/*
 * Points in time by the proleptic Gregorian calendar, in UTC: ms since 1970 in
 * their parts, and as text by RFC 3339.
 */
#ifndef COMMENTS_DATE_H
#define COMMENTS_DATE_H

#include "comments_str.h"


#define COMMENTS_DATE_DAY    INT64_C(86400000)     /* ms */

/* a time in UTC as RFC 3339 has it, to be filled in */
#define COMMENTS_DATE_STAMP  "2026-11-23T10:00:00Z"

#define COMMENTS_DATE_LEN    40      /* of a text, with its NUL */


typedef struct {
    unsigned   year;
    unsigned   month;        /* 1 to 12 */
    unsigned   day;
    unsigned   seconds;      /* since midnight */
    int64_t    midnight;     /* ms */
} comments_date_t;


/* The nearest of the years 1 to 9999, which is what a date can tell. */
int64_t comments_date_bound(int64_t ms);

/* The parts of ms, which is within these bounds. Cannot fail. */
void comments_date_split(int64_t ms, comments_date_t *date);

/* Of a COMMENTS_DATE_STAMP at p: sets "2026-11-23"; sets "10:00:00". */
void comments_date_stamp_day(char *p, const comments_date_t *date);
void comments_date_stamp_time(char *p, unsigned seconds);

/* Writes two digits of a value below 100. */
static inline void comments_date_two(char *p, unsigned value);

/*
 * "2026-01-02T10:00:00Z", "2026-01-02 10:00:00.250+01:00" (RFC 3339; a zone
 * must be there, digits after the third of a second's fraction are dropped)
 * as ms since 1970. COMMENTS_DECLINED: not such a text, no such day, or before
 * 1970; *ms is unchanged.
 */
int comments_date_parse(comments_str_t s, int64_t *ms);

/*
 * The text of ms in UTC, with a fraction only where there is one. It stands in
 * text, with a NUL. ms before 1970 or beyond the year 9999 is taken for that
 * limit.
 */
comments_str_t comments_date_format(int64_t ms, char text[COMMENTS_DATE_LEN]);


static inline void
comments_date_two(char *p, unsigned value)
{
    p[0] = (char) ('0' + value / 10);
    p[1] = (char) ('0' + value % 10);
}


#endif
