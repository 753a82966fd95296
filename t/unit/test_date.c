/*
 * The calendar: every day of the years that a date can tell, there and back;
 * what is a date in text and what is none.
 */

#include "comments_date.h"
#include "tap.h"


#define FIRST  INT64_C(-62135596800000)    /* 0001-01-01 */
#define LAST   INT64_C(253402300799999)    /* 9999-12-31 */


static unsigned
days_of(unsigned year, unsigned month)
{
    static const unsigned char  days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
                                           31, 30, 31 };

    return days[month - 1]
           + (month == 2 && year % 4 == 0
              && (year % 100 != 0 || year % 400 == 0));
}


/* day by day beside a calendar that only counts */
static void
test_days(void)
{
    char             text[COMMENTS_DATE_LEN];
    int64_t          ms, again;
    unsigned         year, month, day, wrong;
    comments_str_t   s;
    comments_date_t  date;

    year = 1;
    month = 1;
    day = 1;
    wrong = 0;

    for (ms = FIRST; ms < LAST; ms += COMMENTS_DATE_DAY) {

        comments_date_split(ms + COMMENTS_DATE_DAY - 1, &date);

        wrong += date.year != year || date.month != month || date.day != day
                 || date.seconds != 86399 || date.midnight != ms;

        if (ms >= 0) {
            s = comments_date_format(ms + 3723000, text);
            wrong += comments_date_parse(s, &again) != COMMENTS_OK
                     || again != ms + 3723000;
        }

        if (++day > days_of(year, month)) {
            day = 1;

            if (++month > 12) {
                month = 1;
                year++;
            }
        }
    }

    is_int(wrong, 0, "every day is the one that it is, and is read again");
    ok(year == 10000 && month == 1 && day == 1, "up to the last one");
}


static void
text_is(int64_t ms, const char *want)
{
    char            text[COMMENTS_DATE_LEN];
    comments_str_t  s;

    s = comments_date_format(ms, text);

    is_str(s.data, s.len, want, "%s", want);
    ok(s.data == text && text[s.len] == '\0', "with a NUL behind it");
}


static void
test_format(void)
{
    text_is(0, "1970-01-01T00:00:00Z");
    text_is(1, "1970-01-01T00:00:00.001Z");
    text_is(951782400250, "2000-02-29T00:00:00.250Z");
    text_is(1000, "1970-01-01T00:00:01Z");
    text_is(-1, "1970-01-01T00:00:00Z");
    text_is(INT64_MIN, "1970-01-01T00:00:00Z");
    text_is(LAST, "9999-12-31T23:59:59.999Z");
    text_is(INT64_MAX, "9999-12-31T23:59:59.999Z");

    ok(comments_date_bound(INT64_MIN) == FIRST
       && comments_date_bound(INT64_MAX) == LAST
       && comments_date_bound(-5) == -5, "bounds");
}


static void
parses(const char *text, int64_t want)
{
    int64_t  ms;

    ms = -7;

    ok(comments_date_parse(comments_str_c(text), &ms) == COMMENTS_OK
       && ms == want, "%s", text);
}


static void
declines(const char *text)
{
    int64_t  ms;

    ms = -7;

    ok(comments_date_parse(comments_str_c(text), &ms) == COMMENTS_DECLINED
       && ms == -7, "\"%s\" is none", text);
}


static void
test_parse(void)
{
    parses("1970-01-01T00:00:00Z", 0);
    parses("1970-01-01t00:00:00z", 0);
    parses("1970-01-01 01:00:00+01:00", 0);
    parses("1970-01-01 01:00:00+0100", 0);
    parses("1969-12-31T23:30:00-00:30", 0);
    parses("2000-02-29T12:00:00.25Z", 951825600250);
    parses("2000-02-29T12:00:00,2509999Z", 951825600250);
    parses("2016-12-31T23:59:60Z", 1483228800000);
    parses("9999-12-31T23:59:59.999Z", LAST);

    declines("");
    declines("1970");
    declines("1970-01-01T00:00:00");
    declines("1970-01-01T00:00Z");
    declines("1969-12-31T23:59:59Z");
    declines("0000-01-01T00:00:00Z");
    declines("9999-12-31T23:59:59-00:01");
    declines("10000-01-01T00:00:00Z");
    declines("1970-00-01T00:00:00Z");
    declines("1970-13-01T00:00:00Z");
    declines("1970-01-00T00:00:00Z");
    declines("1970-01-32T00:00:00Z");
    declines("1970-04-31T00:00:00Z");
    declines("1970-02-29T00:00:00Z");
    declines("2100-02-29T00:00:00Z");
    declines("1970-01-01T24:00:00Z");
    declines("1970-01-01T00:60:00Z");
    declines("1970-01-01T00:00:61Z");
    declines("1970-01-01T00:00:00.Z");
    declines("1970-01-01T00:00:00+24:00");
    declines("1970-01-01T00:00:00+01:60");
    declines("1970-01-01T00:00:00+01");
    declines("1970-01-01T00:00:00ZZ");
    declines(" 1970-01-01T00:00:00Z");
    declines("+970-01-01T00:00:00Z");
    declines("1970-1-01T00:00:00Z");
}


int
main(void)
{
    plan_none();

    test_days();
    test_format();
    test_parse();

    return done_testing();
}
