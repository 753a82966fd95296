/*
 * Points in time by the proleptic Gregorian calendar, independent of the C
 * library's time zone.
 *
 * The algorithm counts days in years that begin in March, so that a leap day
 * is the last day of its year. It counts them from March of the year 0, so
 * that no number is negative. 400 such years are an era of 146,097 days.
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
 * civil_from_days and days_from_civil.
 */

#include "comments_date.h"
#include "comments_number.h"


#define COMMENTS_DATE_MIN    INT64_C(-62135596800000)  /* 0001-01-01 */
#define COMMENTS_DATE_MAX    INT64_C(253402300799999)  /* 9999-12-31 */

#define COMMENTS_DATE_EPOCH  719468      /* days from 0000-03-01 to 1970 */
#define COMMENTS_DATE_ERA    146097      /* days */


static int comments_date_digits(comments_str_t *s, size_t n, uint64_t max,
    int64_t *value);
static int comments_date_char(comments_str_t *s, const char *set);
static int comments_date_fraction(comments_str_t *s, int64_t *ms);
static int comments_date_zone(comments_str_t *s, int64_t *minutes);
static int64_t comments_date_days(int64_t year, int64_t month, int64_t day);
static int64_t comments_date_month(int64_t year, int64_t month);


int64_t
comments_date_bound(int64_t ms)
{
    if (ms < COMMENTS_DATE_MIN) {
        return COMMENTS_DATE_MIN;
    }

    return ms > COMMENTS_DATE_MAX ? COMMENTS_DATE_MAX : ms;
}


void
comments_date_split(int64_t ms, comments_date_t *date)
{
    int64_t  days, era, doe, yoe, doy, mp;

    ms += COMMENTS_DATE_EPOCH * COMMENTS_DATE_DAY;
    days = ms / COMMENTS_DATE_DAY;

    date->seconds = (unsigned) (ms % COMMENTS_DATE_DAY / 1000);
    date->midnight = (days - COMMENTS_DATE_EPOCH) * COMMENTS_DATE_DAY;

    era = days / COMMENTS_DATE_ERA;
    doe = days % COMMENTS_DATE_ERA;
    yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    mp = (5 * doy + 2) / 153;

    date->day = (unsigned) (doy - (153 * mp + 2) / 5 + 1);
    date->month = (unsigned) (mp < 10 ? mp + 3 : mp - 9);
    date->year = (unsigned) (yoe + era * 400 + (date->month <= 2));
}


void
comments_date_stamp_day(char *p, const comments_date_t *date)
{
    comments_date_two(p, date->year / 100);
    comments_date_two(p + 2, date->year % 100);
    comments_date_two(p + 5, date->month);
    comments_date_two(p + 8, date->day);
}


void
comments_date_stamp_time(char *p, unsigned seconds)
{
    comments_date_two(p + 11, seconds / 3600);
    comments_date_two(p + 14, seconds / 60 % 60);
    comments_date_two(p + 17, seconds % 60);
}


int
comments_date_parse(comments_str_t s, int64_t *ms)
{
    int64_t  year, month, day, hour, minute, second, fraction, zone, value;

    if (comments_date_digits(&s, 4, 9999, &year) != COMMENTS_OK
        || !comments_date_char(&s, "-")
        || comments_date_digits(&s, 2, 12, &month) != COMMENTS_OK
        || !comments_date_char(&s, "-")
        || comments_date_digits(&s, 2, 31, &day) != COMMENTS_OK
        || !comments_date_char(&s, "Tt ")
        || comments_date_digits(&s, 2, 23, &hour) != COMMENTS_OK
        || !comments_date_char(&s, ":")
        || comments_date_digits(&s, 2, 59, &minute) != COMMENTS_OK
        || !comments_date_char(&s, ":")
        || comments_date_digits(&s, 2, 60, &second) != COMMENTS_OK
        || comments_date_fraction(&s, &fraction) != COMMENTS_OK
        || comments_date_zone(&s, &zone) != COMMENTS_OK
        || s.len != 0)
    {
        return COMMENTS_DECLINED;
    }

    if (month == 0 || day == 0 || day > comments_date_month(year, month)) {
        return COMMENTS_DECLINED;
    }

    value = comments_date_days(year, month, day) * COMMENTS_DATE_DAY
            + (hour * 3600 + (minute - zone) * 60 + second) * 1000 + fraction;

    if (value < 0 || value > COMMENTS_DATE_MAX) {
        return COMMENTS_DECLINED;
    }

    *ms = value;

    return COMMENTS_OK;
}


comments_str_t
comments_date_format(int64_t ms, char text[COMMENTS_DATE_LEN])
{
    size_t           len;
    unsigned         rest;
    comments_date_t  date;

    ms = ms < 0 ? 0 : comments_date_bound(ms);

    comments_date_split(ms, &date);

    memcpy(text, COMMENTS_DATE_STAMP, sizeof(COMMENTS_DATE_STAMP));
    comments_date_stamp_day(text, &date);
    comments_date_stamp_time(text, date.seconds);

    len = sizeof(COMMENTS_DATE_STAMP) - 1;
    rest = (unsigned) (ms % 1000);

    if (rest) {
        text[len - 1] = '.';
        text[len] = (char) ('0' + rest / 100);
        comments_date_two(text + len + 1, rest % 100);
        memcpy(text + len + 3, "Z", 2);
        len += 4;
    }

    return comments_str_of(text, len);
}


static int
comments_date_digits(comments_str_t *s, size_t n, uint64_t max, int64_t *value)
{
    uint64_t  number;

    if (comments_number_head(*s, n, &number) != n || number > max) {
        return COMMENTS_DECLINED;
    }

    s->data += n;
    s->len -= n;
    *value = (int64_t) number;

    return COMMENTS_OK;
}


static int
comments_date_char(comments_str_t *s, const char *set)
{
    if (s->len == 0 || s->data[0] == '\0' || !strchr(set, s->data[0])) {
        return 0;
    }

    s->data++;
    s->len--;

    return 1;
}


static int
comments_date_fraction(comments_str_t *s, int64_t *ms)
{
    int64_t  digit, scale;

    *ms = 0;

    if (!comments_date_char(s, ".,")) {
        return COMMENTS_OK;
    }

    if (comments_date_digits(s, 1, 9, &digit) != COMMENTS_OK) {
        return COMMENTS_DECLINED;
    }

    scale = 100;

    do {
        *ms += digit * scale;
        scale /= 10;
    } while (comments_date_digits(s, 1, 9, &digit) == COMMENTS_OK);

    return COMMENTS_OK;
}


static int
comments_date_zone(comments_str_t *s, int64_t *minutes)
{
    char     sign;
    int64_t  hour, minute;

    *minutes = 0;

    if (comments_date_char(s, "Zz")) {
        return COMMENTS_OK;
    }

    sign = s->len ? s->data[0] : '\0';

    if (!comments_date_char(s, "+-")
        || comments_date_digits(s, 2, 23, &hour) != COMMENTS_OK)
    {
        return COMMENTS_DECLINED;
    }

    (void) comments_date_char(s, ":");

    if (comments_date_digits(s, 2, 59, &minute) != COMMENTS_OK) {
        return COMMENTS_DECLINED;
    }

    *minutes = hour * 60 + minute;

    if (sign == '-') {
        *minutes = -*minutes;
    }

    return COMMENTS_OK;
}


/*
 * returns the days from 1970-01-01 to a day of the year 0 or later; negative
 * for a day before 1970
 */
static int64_t
comments_date_days(int64_t year, int64_t month, int64_t day)
{
    int64_t  yoe, doy, doe;

    /* one era more, which is taken off below */

    year += 399 + (month > 2);

    yoe = year % 400;
    doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return (year / 400 - 1) * COMMENTS_DATE_ERA + doe - COMMENTS_DATE_EPOCH;
}


static int64_t
comments_date_month(int64_t year, int64_t month)
{
    static const signed char  days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
                                         31, 30, 31 };

    if (month == 2 && year % 4 == 0 && (year % 100 || year % 400 == 0)) {
        return 29;
    }

    return days[month - 1];
}
