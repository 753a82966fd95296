/*
 * ISO 8601 dates, by the proleptic Gregorian calendar and without the C
 * library's idea of a time zone.
 */

#include <stdio.h>

#include "commentsctl_date.h"


#define COMMENTSCTL_DATE_MAX  INT64_C(253402300799999)


static int commentsctl_date_digits(comments_str_t *s, size_t n, int64_t max,
    int64_t *value);
static int commentsctl_date_char(comments_str_t *s, const char *set);
static int commentsctl_date_zone(comments_str_t *s, int64_t *minutes);
static int64_t commentsctl_date_days(int64_t year, int64_t month, int64_t day);
static int64_t commentsctl_date_month(int64_t year, int64_t month);


int
commentsctl_date_parse(comments_str_t s, int64_t *ms)
{
    int64_t  year, month, day, hour, minute, second, digit, scale, fraction,
             zone, value;

    if (commentsctl_date_digits(&s, 4, 9999, &year) != COMMENTS_OK
        || !commentsctl_date_char(&s, "-")
        || commentsctl_date_digits(&s, 2, 12, &month) != COMMENTS_OK
        || !commentsctl_date_char(&s, "-")
        || commentsctl_date_digits(&s, 2, 31, &day) != COMMENTS_OK
        || !commentsctl_date_char(&s, "Tt ")
        || commentsctl_date_digits(&s, 2, 23, &hour) != COMMENTS_OK
        || !commentsctl_date_char(&s, ":")
        || commentsctl_date_digits(&s, 2, 59, &minute) != COMMENTS_OK
        || !commentsctl_date_char(&s, ":")
        || commentsctl_date_digits(&s, 2, 60, &second) != COMMENTS_OK)
    {
        return COMMENTS_DECLINED;
    }

    fraction = 0;

    if (commentsctl_date_char(&s, ".,")) {

        if (commentsctl_date_digits(&s, 1, 9, &digit) != COMMENTS_OK) {
            return COMMENTS_DECLINED;
        }

        scale = 100;

        do {
            fraction += digit * scale;
            scale /= 10;
        } while (commentsctl_date_digits(&s, 1, 9, &digit) == COMMENTS_OK);
    }

    if (commentsctl_date_zone(&s, &zone) != COMMENTS_OK || s.len != 0) {
        return COMMENTS_DECLINED;
    }

    if (month == 0 || day == 0 || day > commentsctl_date_month(year, month)) {
        return COMMENTS_DECLINED;
    }

    value = commentsctl_date_days(year, month, day) * 86400
            + hour * 3600 + (minute - zone) * 60 + second;
    value = value * 1000 + fraction;

    if (value < 0 || value > COMMENTSCTL_DATE_MAX) {
        return COMMENTS_DECLINED;
    }

    *ms = value;

    return COMMENTS_OK;
}


comments_str_t
commentsctl_date_format(int64_t ms, char text[COMMENTSCTL_DATE_LEN])
{
    int      len;
    int64_t  days, rest, year, month;

    if (ms < 0) {
        ms = 0;
    }

    if (ms > COMMENTSCTL_DATE_MAX) {
        ms = COMMENTSCTL_DATE_MAX;
    }

    days = ms / 86400000;
    rest = ms % 86400000;

    /* a year is never shorter than 365 days: at most a few steps back */

    year = 1970 + days / 365;

    while (commentsctl_date_days(year, 1, 1) > days) {
        year--;
    }

    days -= commentsctl_date_days(year, 1, 1);

    for (month = 1; days >= commentsctl_date_month(year, month); month++) {
        days -= commentsctl_date_month(year, month);
    }

    len = snprintf(text, COMMENTSCTL_DATE_LEN,
                   "%04d-%02d-%02dT%02d:%02d:%02d", (int) year, (int) month,
                   (int) days + 1, (int) (rest / 3600000),
                   (int) (rest / 60000 % 60), (int) (rest / 1000 % 60));

    if (len < 0) {
        return comments_str_of(NULL, 0);
    }

    if (rest % 1000) {
        (void) snprintf(text + len, COMMENTSCTL_DATE_LEN - (size_t) len,
                        ".%03dZ", (int) (rest % 1000));

    } else {
        (void) snprintf(text + len, COMMENTSCTL_DATE_LEN - (size_t) len, "Z");
    }

    return comments_str_c(text);
}


static int
commentsctl_date_digits(comments_str_t *s, size_t n, int64_t max,
    int64_t *value)
{
    size_t   i;
    int64_t  number;

    if (s->len < n) {
        return COMMENTS_DECLINED;
    }

    number = 0;

    for (i = 0; i < n; i++) {
        if (s->data[i] < '0' || s->data[i] > '9') {
            return COMMENTS_DECLINED;
        }

        number = number * 10 + (s->data[i] - '0');
    }

    if (number > max) {
        return COMMENTS_DECLINED;
    }

    s->data += n;
    s->len -= n;
    *value = number;

    return COMMENTS_OK;
}


static int
commentsctl_date_char(comments_str_t *s, const char *set)
{
    if (s->len == 0 || s->data[0] == '\0' || !strchr(set, s->data[0])) {
        return 0;
    }

    s->data++;
    s->len--;

    return 1;
}


static int
commentsctl_date_zone(comments_str_t *s, int64_t *minutes)
{
    char     sign;
    int64_t  hour, minute;

    *minutes = 0;

    if (commentsctl_date_char(s, "Zz")) {
        return COMMENTS_OK;
    }

    sign = s->len ? s->data[0] : '\0';

    if (!commentsctl_date_char(s, "+-")
        || commentsctl_date_digits(s, 2, 23, &hour) != COMMENTS_OK)
    {
        return COMMENTS_DECLINED;
    }

    (void) commentsctl_date_char(s, ":");

    if (commentsctl_date_digits(s, 2, 59, &minute) != COMMENTS_OK) {
        return COMMENTS_DECLINED;
    }

    *minutes = hour * 60 + minute;

    if (sign == '-') {
        *minutes = -*minutes;
    }

    return COMMENTS_OK;
}


/* days from 1970-01-01 to a day; negative before it */
static int64_t
commentsctl_date_days(int64_t year, int64_t month, int64_t day)
{
    int64_t  m, before;

    before = year - 1;

    day += before * 365 + before / 4 - before / 100 + before / 400 - 719163;

    for (m = 1; m < month; m++) {
        day += commentsctl_date_month(year, m);
    }

    return day;
}


static int64_t
commentsctl_date_month(int64_t year, int64_t month)
{
    static const signed char  days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
                                         31, 30, 31 };

    if (month < 1 || month > 12) {
        return 31;
    }

    if (month == 2 && year % 4 == 0 && (year % 100 || year % 400 == 0)) {
        return 29;
    }

    return days[month - 1];
}
