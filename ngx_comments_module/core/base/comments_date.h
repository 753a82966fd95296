/*
 * Points in time in UTC, by the proleptic Gregorian calendar: milliseconds
 * since 1970 are split into a date's parts, and are read and written as RFC
 * 3339 text.
 */
#ifndef COMMENTS_DATE_H
#define COMMENTS_DATE_H

#include "comments_str.h"


#define COMMENTS_DATE_DAY    INT64_C(86400000)     /* ms */

/* the format of a time in RFC 3339, in UTC; its digits are to be overwritten */
#define COMMENTS_DATE_STAMP  "2026-11-23T10:00:00Z"

#define COMMENTS_DATE_LEN    40      /* size of a text, with its NUL */


typedef struct {
    unsigned   year;
    unsigned   month;        /* 1 to 12 */
    unsigned   day;
    unsigned   seconds;      /* since midnight */
    int64_t    midnight;     /* ms */
} comments_date_t;


/*
 * Returns ms, or the nearest point in time of the years 1 to 9999 if ms is
 * outside of them. Cannot fail.
 */
int64_t comments_date_bound(int64_t ms);

/*
 * Splits ms, which must be within the years 1 to 9999, into *date. Cannot
 * fail.
 */
void comments_date_split(int64_t ms, comments_date_t *date);

/* 1 if a and b, of any value, are of the same day in UTC, else 0. */
static inline int comments_date_same_day(int64_t a, int64_t b);

/*
 * Overwrite in the COMMENTS_DATE_STAMP at p the date ("2026-11-23"), or the
 * time of day ("10:00:00", from seconds since midnight). Cannot fail.
 */
void comments_date_stamp_day(char *p, const comments_date_t *date);
void comments_date_stamp_time(char *p, unsigned seconds);

/* Writes value, which is below 100, to p as two digits. Cannot fail. */
static inline void comments_date_two(char *p, unsigned value);

/*
 * Reads a time of RFC 3339, such as "2026-01-02T10:00:00Z" or "2026-01-02
 * 10:00:00.250+01:00", into *ms as milliseconds since 1970. The time zone is
 * required. Digits of the fraction after the third are dropped.
 * COMMENTS_DECLINED: s is not such a text, the day does not exist, or the time
 * is before 1970; *ms is unchanged.
 */
int comments_date_parse(comments_str_t s, int64_t *ms);

/*
 * Writes ms in UTC, as RFC 3339 has it, to text, with a NUL, and returns it as
 * a string that points into text. The fraction is written only if it is not
 * zero. A time before 1970 or after the year 9999 is replaced by that limit.
 * Cannot fail.
 */
comments_str_t comments_date_format(int64_t ms, char text[COMMENTS_DATE_LEN]);


static inline int
comments_date_same_day(int64_t a, int64_t b)
{
    int64_t  first, second;

    /* rounded down, before 1970 too */

    first = a / COMMENTS_DATE_DAY - (a % COMMENTS_DATE_DAY < 0);
    second = b / COMMENTS_DATE_DAY - (b % COMMENTS_DATE_DAY < 0);

    return first == second;
}


static inline void
comments_date_two(char *p, unsigned value)
{
    p[0] = (char) ('0' + value / 10);
    p[1] = (char) ('0' + value % 10);
}


#endif
