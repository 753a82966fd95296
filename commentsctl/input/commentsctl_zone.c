/*
 * Local times of a time zone. The C library knows the zones, but mktime() does
 * not say what it does at a change of the clock. So only localtime_r() is asked
 * for the difference to UTC, a day before and a day after the local time, and
 * the choice between the two is made here.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "comments_ascii.h"
#include "comments_date.h"
#include "comments_number.h"
#include "commentsctl_print.h"
#include "commentsctl_zone.h"


#define COMMENTSCTL_ZONE_DIR     "/usr/share/zoneinfo"
#define COMMENTSCTL_ZONE_NAME    64              /* bytes */
#define COMMENTSCTL_ZONE_OFFSET  (15 * 60)       /* minutes */
#define COMMENTSCTL_ZONE_DAY     (24 * 60 * 60)  /* seconds */
#define COMMENTSCTL_ZONE_TEXT    40              /* bytes, a fraction too */


static int commentsctl_zone_fixed(comments_str_t name, int64_t *offset);
static int commentsctl_zone_known(const char *name);
static void commentsctl_zone_refuse(const char *name);
static const char *commentsctl_zone_folder(void);
static int64_t commentsctl_zone_offset(const commentsctl_zone_t *zone,
    int64_t seconds);


int
commentsctl_zone_open(commentsctl_zone_t *zone, const char *name)
{
    const char  *before;

    memset(zone, 0, sizeof(commentsctl_zone_t));

    if (name == NULL
        || commentsctl_zone_fixed(comments_str_c(name), &zone->offset)
           == COMMENTS_OK)
    {
        return COMMENTS_OK;
    }

    if (!commentsctl_zone_known(name)) {
        commentsctl_zone_refuse(name);
        return COMMENTS_DECLINED;
    }

    before = getenv("TZ");

    if (before) {
        zone->before = strdup(before);
    }

    if ((before && zone->before == NULL) || setenv("TZ", name, 1) != 0) {
        free(zone->before);
        zone->before = NULL;
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    tzset();
    zone->named = 1;

    return COMMENTS_OK;
}


void
commentsctl_zone_close(commentsctl_zone_t *zone)
{
    if (zone->named) {

        if (zone->before) {
            (void) setenv("TZ", zone->before, 1);

        } else {
            (void) unsetenv("TZ");
        }

        tzset();
    }

    free(zone->before);
    memset(zone, 0, sizeof(commentsctl_zone_t));
}


int
commentsctl_zone_ms(const commentsctl_zone_t *zone,
    const commentsctl_local_t *local, int64_t *ms)
{
    int   n;
    char  text[80];

    n = snprintf(text, sizeof(text), "%04u-%02u-%02uT%02u:%02u:%02u",
                 local->year, local->month, local->day, local->hour,
                 local->minute, local->second);

    return n <= 0 ? COMMENTS_DECLINED
                  : commentsctl_zone_text(zone,
                                          comments_str_of(text, (size_t) n),
                                          ms);
}


int
commentsctl_zone_text(const commentsctl_zone_t *zone, comments_str_t text,
    int64_t *ms)
{
    char     utc[COMMENTSCTL_ZONE_TEXT + 1];
    int64_t  stated, naive, before, after;

    if (text.len == 0 || text.len > COMMENTSCTL_ZONE_TEXT) {
        return COMMENTS_DECLINED;
    }

    /* the core's calendar knows which days there are */

    memcpy(utc, text.data, text.len);
    utc[text.len] = 'Z';

    if (comments_date_parse(comments_str_of(utc, text.len + 1), &stated)
        != COMMENTS_OK)
    {
        return COMMENTS_DECLINED;
    }

    naive = stated / 1000;

    before = naive - commentsctl_zone_offset(zone,
                                             naive - COMMENTSCTL_ZONE_DAY);
    after = naive - commentsctl_zone_offset(zone,
                                            naive + COMMENTSCTL_ZONE_DAY);

    /*
     * The clock as it was before the change counts, unless it says another time
     * then: the change was earlier than the local time. If neither clock says
     * this time, there was none.
     */

    if (before + commentsctl_zone_offset(zone, before) != naive
        && after + commentsctl_zone_offset(zone, after) == naive)
    {
        before = after;
    }

    if (before < 0) {
        return COMMENTS_DECLINED;
    }

    *ms = before * 1000 + stated % 1000;

    return COMMENTS_OK;
}


/* Returns the seconds by which local time is ahead of UTC at that time. */
static int64_t
commentsctl_zone_offset(const commentsctl_zone_t *zone, int64_t seconds)
{
    time_t     t;
    struct tm  tm;

    if (!zone->named) {
        return zone->offset;
    }

    t = (time_t) seconds;

    return localtime_r(&t, &tm) ? (int64_t) tm.tm_gmtoff : 0;
}


/* Reads "+1", "+01", "+0100" or "+01:00", or the same with "-". */
static int
commentsctl_zone_fixed(comments_str_t name, int64_t *offset)
{
    size_t    n;
    int64_t   total;
    uint64_t  hours, minutes;

    if (name.len < 2 || (name.data[0] != '+' && name.data[0] != '-')) {
        return COMMENTS_DECLINED;
    }

    n = 1 + comments_number_head(comments_str_of(name.data + 1, name.len - 1),
                                 2, &hours);
    minutes = 0;

    if (n == 1) {
        return COMMENTS_DECLINED;
    }

    if (n < name.len) {
        n += name.data[n] == ':';

        if (name.len - n != 2
            || comments_number_parse(comments_str_of(name.data + n, 2), 59,
                                     &minutes)
               != COMMENTS_OK)
        {
            return COMMENTS_DECLINED;
        }
    }

    total = (int64_t) (hours * 60 + minutes);

    if (total > COMMENTSCTL_ZONE_OFFSET) {
        return COMMENTS_DECLINED;
    }

    *offset = (name.data[0] == '-' ? -total : total) * 60;

    return COMMENTS_OK;
}


/*
 * Returns 1 if the database has a zone of this name. The C library itself takes
 * a name that it does not know for UTC, and any path for a name.
 */
static int
commentsctl_zone_known(const char *name)
{
    int          known;
    char         path[512], magic[4];
    FILE        *file;
    size_t       i;

    for (i = 0; name[i]; i++) {
        if (!comments_ascii_alnum((unsigned char) name[i])
            && !strchr("+-_/", name[i]))
        {
            return 0;
        }
    }

    if (i == 0 || i > COMMENTSCTL_ZONE_NAME || name[0] == '/') {
        return 0;
    }

    if (snprintf(path, sizeof(path), "%s/%s", commentsctl_zone_folder(), name)
        >= (int) sizeof(path))
    {
        return 0;
    }

    file = fopen(path, "rb");
    if (file == NULL) {
        return strcmp(name, "UTC") == 0;
    }

    known = fread(magic, 1, sizeof(magic), file) == sizeof(magic)
            && memcmp(magic, "TZif", sizeof(magic)) == 0;
    fclose(file);

    return known;
}


static void
commentsctl_zone_refuse(const char *name)
{
    if (access(commentsctl_zone_folder(), F_OK) != 0) {
        commentsctl_print_error("the time zone \"%s\" cannot be looked up: "
                                "there is no %s (package tzdata); an offset "
                                "such as +01:00 needs none", name,
                                commentsctl_zone_folder());
        return;
    }

    commentsctl_print_error("there is no time zone \"%s\"; expected a name "
                            "such as Europe/Berlin, or +01:00", name);
}


/* The folder of the database, as the C library finds it. */
static const char *
commentsctl_zone_folder(void)
{
    const char  *dir;

    dir = getenv("TZDIR");

    return dir ? dir : COMMENTSCTL_ZONE_DIR;
}
