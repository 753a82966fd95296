/*
 * Time zones: turns local times, as exports without a zone have them, into
 * milliseconds since 1970.
 */
#ifndef COMMENTSCTL_ZONE_H
#define COMMENTSCTL_ZONE_H

#include "comments_str.h"


/* a local time; values beyond their range are refused */
typedef struct {
    unsigned   year;             /* 1970 to 9999 */
    unsigned   month;            /* 1 to 12 */
    unsigned   day;
    unsigned   hour;             /* 0 to 23 */
    unsigned   minute;
    unsigned   second;
} commentsctl_local_t;

typedef struct {
    int64_t    offset;           /* s east of UTC, of a zone without a name */
    char      *before;           /* TZ as it was; NULL: it was not set */
    unsigned   named:1;          /* TZ names the zone */
} commentsctl_zone_t;


/*
 * Opens the zone of that name: a name of the system's database of time zones,
 * as TZ has it ("America/New_York"), or an offset from UTC ("+01:00", "-0530",
 * "+9"), of at most 15 hours. NULL: UTC. Until commentsctl_zone_close() the
 * environment's TZ is another one, so only one zone is open at a time.
 * COMMENTS_DECLINED: there is no such zone, which was reported on standard
 * error; nothing is to be closed. COMMENTS_ERROR: out of memory, the same.
 */
int commentsctl_zone_open(commentsctl_zone_t *zone, const char *name);

/*
 * Stores the local time in *ms, as milliseconds since 1970. A time that was
 * twice, since clocks were set back, is the first of the two. A time that never
 * was, since clocks were set forward, counts by the clock as it was before: if
 * 02:00 became 03:00, 02:30 is 03:30. COMMENTS_DECLINED: there is no such day
 * or time, or it is before 1970; *ms is unchanged.
 */
int commentsctl_zone_ms(const commentsctl_zone_t *zone,
    const commentsctl_local_t *local, int64_t *ms);

/*
 * The same for a local time as text, "2026-01-02 10:00:00" or with a "T" and a
 * fraction of a second. COMMENTS_DECLINED also if text is anything else.
 */
int commentsctl_zone_text(const commentsctl_zone_t *zone, comments_str_t text,
    int64_t *ms);

/* Gives the environment its TZ back. Cannot fail. */
void commentsctl_zone_close(commentsctl_zone_t *zone);


#endif
