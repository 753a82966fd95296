/*
 * Time zones: names, offsets, and the changes of the clock.
 */

#include <stdlib.h>
#include <unistd.h>

#include "comments_date.h"
#include "commentsctl_zone.h"
#include "tap.h"


static void
time_is(const char *name, const char *local, const char *want)
{
    int                  rc;
    char                 text[COMMENTS_DATE_LEN];
    int64_t              ms;
    comments_str_t       got;
    commentsctl_zone_t   zone;
    commentsctl_local_t  l;

    if (sscanf(local, "%u-%u-%u %u:%u:%u", &l.year, &l.month, &l.day, &l.hour,
               &l.minute, &l.second)
        != 6)
    {
        ok(0, "\"%s\" is no time", local);
        return;
    }

    rc = commentsctl_zone_open(&zone, name);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_zone_ms(&zone, &l, &ms);
        commentsctl_zone_close(&zone);
    }

    got = rc == COMMENTS_OK ? comments_date_format(ms, text)
                            : comments_str_c("none");

    is_str(got.data, got.len, want, "%s in %s", local, name ? name : "UTC");
}


static void
test_offsets(void)
{
    time_is(NULL, "2009-06-12 13:04:00", "2009-06-12T13:04:00Z");
    time_is("+01:00", "2009-06-12 13:04:00", "2009-06-12T12:04:00Z");
    time_is("-0530", "2009-06-12 13:04:00", "2009-06-12T18:34:00Z");
    time_is("+9", "2009-06-12 00:00:00", "2009-06-11T15:00:00Z");
    time_is("-00:30", "2009-06-12 00:00:00", "2009-06-12T00:30:00Z");
}


static void
test_names(void)
{
    time_is("UTC", "2009-06-12 13:04:00", "2009-06-12T13:04:00Z");
    time_is("America/New_York", "2009-06-12 13:04:00", "2009-06-12T17:04:00Z");
    time_is("America/New_York", "2009-01-12 13:04:00", "2009-01-12T18:04:00Z");
    time_is("Asia/Kolkata", "2009-06-12 13:04:00", "2009-06-12T07:34:00Z");
}


static void
test_unknown(void)
{
    size_t              i;
    commentsctl_zone_t  zone;

    static const char *const  names[] = {
        "", "Mars/Olympus", "../../../etc/passwd", "/usr/share/zoneinfo/UTC",
        "Europe", "+", "+1:2", "+16", "+01:60", "+01:000", "+01h", "01:00",
        "EST5EDT,M3.2.0,M11.1.0", "posixrules\n"
    };

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        is_int(commentsctl_zone_open(&zone, names[i]), COMMENTS_DECLINED,
               "there is no zone \"%s\"", names[i]);
    }
}


/* without the package tzdata there are no names, but UTC and offsets */
static void
test_missing(void)
{
    char    said[512];
    int     saved;
    FILE   *errors;
    size_t  len;

    commentsctl_zone_t  zone;

    errors = tmpfile();
    saved = dup(STDERR_FILENO);

    if (errors == NULL || saved == -1) {
        ok(0, "a temporary file");
        return;
    }

    (void) setenv("TZDIR", "/nowhere/zoneinfo", 1);
    (void) dup2(fileno(errors), STDERR_FILENO);

    is_int(commentsctl_zone_open(&zone, "Europe/Berlin"), COMMENTS_DECLINED,
           "without tzdata a name is refused");

    (void) dup2(saved, STDERR_FILENO);
    (void) close(saved);
    rewind(errors);
    len = fread(said, 1, sizeof(said), errors);
    (void) fclose(errors);

    is_str(said, len, "commentsctl: the time zone \"Europe/Berlin\" cannot be "
           "looked up: there is no /nowhere/zoneinfo (package tzdata); an "
           "offset such as +01:00 needs none\n", "and the reason is said");

    time_is("UTC", "2009-06-12 13:04:00", "2009-06-12T13:04:00Z");
    time_is("+01:00", "2009-06-12 13:04:00", "2009-06-12T12:04:00Z");

    (void) unsetenv("TZDIR");
}


/* New York: at 02:00 it became 03:00 on 8 March, and 01:00 on 1 November */
static void
test_changes(void)
{
    time_is("America/New_York", "2009-03-08 01:59:59", "2009-03-08T06:59:59Z");
    time_is("America/New_York", "2009-03-08 02:30:00", "2009-03-08T07:30:00Z");
    time_is("America/New_York", "2009-03-08 03:00:00", "2009-03-08T07:00:00Z");
    time_is("America/New_York", "2009-11-01 00:59:59", "2009-11-01T04:59:59Z");
    time_is("America/New_York", "2009-11-01 01:30:00", "2009-11-01T05:30:00Z");
    time_is("America/New_York", "2009-11-01 02:00:00", "2009-11-01T07:00:00Z");

    /* south of the equator, and half an hour */

    time_is("Australia/Lord_Howe", "2009-04-05 01:45:00",
            "2009-04-04T14:45:00Z");
    time_is("Australia/Lord_Howe", "2009-10-04 02:15:00",
            "2009-10-03T15:45:00Z");
}


static void
test_bounds(void)
{
    time_is(NULL, "2009-02-29 00:00:00", "none");
    time_is(NULL, "2008-02-29 23:59:59", "2008-02-29T23:59:59Z");
    time_is(NULL, "2009-13-01 00:00:00", "none");
    time_is(NULL, "2009-01-01 24:00:00", "none");
    time_is(NULL, "1969-12-31 23:59:59", "none");
    time_is("+01:00", "1970-01-01 00:30:00", "none");
    time_is("Europe/Berlin", "1970-01-01 00:30:00", "none");
    time_is(NULL, "4294967295-01-01 00:00:00", "none");
}


static void
test_environment(void)
{
    commentsctl_zone_t  zone;

    (void) setenv("TZ", "Asia/Tokyo", 1);
    is_int(commentsctl_zone_open(&zone, "Europe/Berlin"), COMMENTS_OK,
           "opened");
    is_str(getenv("TZ"), strlen(getenv("TZ")), "Europe/Berlin", "TZ, open");
    commentsctl_zone_close(&zone);
    is_str(getenv("TZ"), strlen(getenv("TZ")), "Asia/Tokyo", "TZ, closed");

    (void) unsetenv("TZ");
    is_int(commentsctl_zone_open(&zone, "Europe/Berlin"), COMMENTS_OK,
           "opened");
    commentsctl_zone_close(&zone);
    ok(getenv("TZ") == NULL, "TZ is not set afterwards if it was not before");
}


int
main(void)
{
    test_offsets();
    test_names();
    test_unknown();
    test_missing();
    test_changes();
    test_bounds();
    test_environment();

    return done_testing();
}
