/*
 * Reads dates as pages print them for people.
 *
 * A text is taken apart into numbers and words. A number before ":" or "h"
 * begins the time of day, and so does one before "." once the day is known; a
 * word is the name of a month, a half of the day, or is passed over; the other
 * numbers are year, month and day. A number of four digits is the year, and
 * where it stands tells the order of the others. Without one, the last of three
 * is a year of two digits, if a time of day was read.
 */

#include <stdio.h>

#include "comments_ascii.h"
#include "comments_date.h"
#include "comments_fold.h"
#include "commentsctl_printed_date.h"


#define COMMENTSCTL_PRINTED_DATE_TEXT  1024    /* bytes */
#define COMMENTSCTL_PRINTED_DATE_PARTS 3


typedef struct {
    unsigned   parts[COMMENTSCTL_PRINTED_DATE_PARTS];
    unsigned   n;            /* of parts */
    unsigned   digits;       /* of the last of them */
    unsigned   year;
    unsigned   first;        /* the year stands before the others */
    unsigned   month;        /* by its name */
    unsigned   hour;
    unsigned   minute;
    unsigned   second;
    int        offset;       /* from UTC, minutes */
    unsigned   timed:1;      /* a time of day was read */
    unsigned   zoned:1;      /* so was the offset */
    unsigned   weekday:1;    /* month may be the name of a day: "mar." */
    unsigned   am:1;
    unsigned   pm:1;
} commentsctl_printed_parts_t;


/* the names of each month, folded */
static const char *const  commentsctl_printed_months[] = {
    " january jan janvier janv januar jänner enero ene gennaio gen janeiro "
    "januari stycznia sty января янв tammikuuta ledna ocak ",
    " february feb febr février févr fév fevrier februar febrero febbraio "
    "fevereiro fev februari lutego lut февраля фев helmikuuta února şubat ",
    " march mar mars märz mär mrz marzo março marco maart mrt marts marca "
    "марта мар maaliskuuta března mart ",
    " april apr avril avr abril abr aprile kwietnia kwi апреля апр huhtikuuta "
    "dubna nisan ",
    " may mai mayo maggio mag maio mei maj maja мая май toukokuuta května "
    "mayıs ",
    " june jun juin juni junio giugno giu junho czerwca cze июня июн kesäkuuta "
    "června haziran ",
    " july jul juillet juil juli julio luglio lug julho lipca lip июля июл "
    "heinäkuuta července temmuz ",
    " august aug août aout agosto ago augustus augusti sierpnia sie августа "
    "авг elokuuta srpna ağustos ",
    " september sep sept septembre septiembre settembre set setembro września "
    "wrz сентября сен syyskuuta září eylül ",
    " october oct octobre oktober okt octubre ottobre ott outubro out "
    "października paź октября окт lokakuuta října ekim ",
    " november nov novembre noviembre novembro listopada lis ноября ноя "
    "marraskuuta listopadu kasım ",
    " december dec décembre déc decembre dezember dez diciembre dic dicembre "
    "dezembro desember grudnia gru декабря дек joulukuuta prosince aralık "
};


/* what stands behind an hour, and whether blanks may stand around it */
static const struct {
    const char  *text;
    unsigned     apart;
} commentsctl_printed_hours[] = {
    { ":", 0 }, { "h", 1 }, { "時", 1 }, { "时", 1 }, { "点", 1 }, { "點", 1 },
    { "시", 1 }
};


static const char *commentsctl_printed_date_number(
    commentsctl_printed_parts_t *parts, const char *p, const char *end);
static const char *commentsctl_printed_date_digits(const char *p,
    const char *end, unsigned *value);
static const char *commentsctl_printed_date_hour(
    const commentsctl_printed_parts_t *parts, const char *p, const char *end);
static const char *commentsctl_printed_date_blanks(const char *p,
    const char *end);
static const char *commentsctl_printed_date_time(
    commentsctl_printed_parts_t *parts, const char *p, const char *end);
static const char *commentsctl_printed_date_offset(
    commentsctl_printed_parts_t *parts, const char *p, const char *end);
static const char *commentsctl_printed_date_word(
    commentsctl_printed_parts_t *parts, const char *p, const char *end);
static unsigned commentsctl_printed_date_month(comments_str_t word);
static void commentsctl_printed_date_half(commentsctl_printed_parts_t *parts,
    comments_str_t word);
static void commentsctl_printed_date_year(commentsctl_printed_parts_t *parts);
static int commentsctl_printed_date_day(const commentsctl_printed_parts_t *in,
    unsigned *month, unsigned *day);
static int commentsctl_printed_date_ms(commentsctl_printed_parts_t *parts,
    const commentsctl_zone_t *zone, int64_t *ms);


int
commentsctl_printed_date(comments_str_t text, const commentsctl_zone_t *zone,
    int64_t *ms)
{
    const char                   *p, *end;
    commentsctl_printed_parts_t   parts;

    if (text.len == 0 || text.len > COMMENTSCTL_PRINTED_DATE_TEXT) {
        return COMMENTS_DECLINED;
    }

    if (comments_date_parse(text, ms) == COMMENTS_OK) {
        return COMMENTS_OK;
    }

    memset(&parts, 0, sizeof(commentsctl_printed_parts_t));

    p = text.data;
    end = p + text.len;

    while (p < end) {
        if (comments_ascii_digit((unsigned char) *p)) {
            p = commentsctl_printed_date_number(&parts, p, end);

        } else if (comments_ascii_alpha((unsigned char) *p)
                   || (unsigned char) *p > 127)
        {
            p = commentsctl_printed_date_word(&parts, p, end);

        } else {
            p = commentsctl_printed_date_offset(&parts, p, end);
        }

        if (p == NULL) {
            return COMMENTS_DECLINED;
        }
    }

    return commentsctl_printed_date_ms(&parts, zone, ms);
}


/* NULL: too many numbers, or a time that is none */
static const char *
commentsctl_printed_date_number(commentsctl_printed_parts_t *parts,
    const char *p, const char *end)
{
    unsigned     value;
    const char  *start, *minutes;

    start = p;
    p = commentsctl_printed_date_digits(p, end, &value);
    minutes = !parts->timed && p - start <= 2
              ? commentsctl_printed_date_hour(parts, p, end) : NULL;

    if (minutes) {
        parts->hour = value;
        return commentsctl_printed_date_time(parts, minutes, end);
    }

    /* "4pm" */

    if (!parts->timed && p - start <= 2 && end - p > 1
        && (*p | 0x20) != 'm' && (p[1] | 0x20) == 'm'
        && ((*p | 0x20) == 'a' || (*p | 0x20) == 'p'))
    {
        parts->hour = value;
        parts->timed = 1;
        return p;
    }

    if (p - start == 4 && parts->year == 0) {
        parts->year = value;
        parts->first = parts->n == 0;
        return p;
    }

    if (p - start > 2 || parts->n == COMMENTSCTL_PRINTED_DATE_PARTS) {
        return NULL;
    }

    parts->digits = (unsigned) (p - start);

    parts->parts[parts->n++] = value;

    return p;
}


/* up to nine digits, so that the value cannot overflow */
static const char *
commentsctl_printed_date_digits(const char *p, const char *end,
    unsigned *value)
{
    unsigned  n;

    *value = 0;

    for (n = 0; p < end && n < 9 && comments_ascii_digit((unsigned char) *p);
         n++)
    {
        *value = *value * 10 + (unsigned) (*p++ - '0');
    }

    return p;
}


/*
 * Is the number before p an hour? Returns where its minutes begin, which may be
 * where there are none, or NULL.
 */
static const char *
commentsctl_printed_date_hour(const commentsctl_printed_parts_t *parts,
    const char *p, const char *end)
{
    size_t       i, len;
    const char  *at, *next;

    for (i = 0; i < sizeof(commentsctl_printed_hours)
                    / sizeof(commentsctl_printed_hours[0]); i++)
    {
        at = commentsctl_printed_hours[i].apart
             ? commentsctl_printed_date_blanks(p, end) : p;
        len = strlen(commentsctl_printed_hours[i].text);

        if ((size_t) (end - at) < len
            || memcmp(at, commentsctl_printed_hours[i].text, len) != 0)
        {
            continue;
        }

        next = at + len;

        if (commentsctl_printed_hours[i].apart) {
            next = commentsctl_printed_date_blanks(next, end);
        }

        if ((next < end && comments_ascii_digit((unsigned char) *next))
            || len > 1)
        {
            return next;
        }
    }

    /* "13.04" behind the day */

    return parts->year && parts->n == (parts->month ? 1 : 2) && end - p > 2
           && *p == '.' && comments_ascii_digit((unsigned char) p[1])
           && comments_ascii_digit((unsigned char) p[2])
           ? p + 1 : NULL;
}


/* behind blanks, U+00A0 and U+202F among them */
static const char *
commentsctl_printed_date_blanks(const char *p, const char *end)
{
    for ( ;; ) {
        if (p < end && *p == ' ') {
            p++;

        } else if (end - p > 1 && memcmp(p, "\xc2\xa0", 2) == 0) {
            p += 2;

        } else if (end - p > 2 && memcmp(p, "\xe2\x80\xaf", 3) == 0) {
            p += 3;

        } else {
            return p;
        }
    }
}


static const char *
commentsctl_printed_date_time(commentsctl_printed_parts_t *parts,
    const char *p, const char *end)
{
    p = commentsctl_printed_date_digits(p, end, &parts->minute);

    if (end - p > 1 && *p == ':' && comments_ascii_digit((unsigned char) p[1]))
    {
        p = commentsctl_printed_date_digits(p + 1, end, &parts->second);
    }

    parts->timed = 1;

    return parts->hour < 24 && parts->minute < 60 && parts->second < 60
           ? p : NULL;
}


/* "+02:00" or "-0500" behind a time; another character is passed over */
static const char *
commentsctl_printed_date_offset(commentsctl_printed_parts_t *parts,
    const char *p, const char *end)
{
    unsigned     hours, minutes;
    const char  *next;

    if ((*p != '+' && *p != '-') || !parts->timed || !parts->year
        || parts->zoned)
    {
        return p + 1;
    }

    next = commentsctl_printed_date_digits(p + 1, end, &hours);

    if (next - p == 3 && end - next > 2 && *next == ':') {
        next = commentsctl_printed_date_digits(next + 1, end, &minutes);

        if (next - p != 6) {
            return p + 1;
        }

    } else if (next - p == 5) {
        minutes = hours % 100;
        hours /= 100;

    } else {
        return p + 1;
    }

    if (hours > 14 || minutes > 59) {
        return p + 1;
    }

    parts->zoned = 1;
    parts->offset = (int) (hours * 60 + minutes) * (*p == '-' ? -1 : 1);

    return next;
}


static const char *
commentsctl_printed_date_word(commentsctl_printed_parts_t *parts,
    const char *p, const char *end)
{
    unsigned         month;
    comments_str_t   word;
    const char      *start;

    start = p;

    while (p < end && (comments_ascii_alpha((unsigned char) *p)
                       || (unsigned char) *p > 127))
    {
        p++;
    }

    word = comments_str_of(start, (size_t) (p - start));
    commentsctl_printed_date_half(parts, word);

    if (parts->month == 0 || parts->weekday) {
        month = commentsctl_printed_date_month(word);

        if (month) {
            /* "mar." is Tuesday, too, if a month follows */

            parts->weekday = parts->month == 0 && comments_ascii_is(word,
                                                                    "mar");
            parts->month = month;
        }
    }

    return p;
}


/* 0: word is no name of a month */
static unsigned
commentsctl_printed_date_month(comments_str_t word)
{
    char      folded[48];
    size_t    len;
    unsigned  month;

    if (word.len + 3 > sizeof(folded)) {
        return 0;
    }

    folded[0] = ' ';
    len = 1 + comments_fold(word, folded + 1);
    folded[len++] = ' ';
    folded[len] = '\0';

    for (month = 0; month < 12; month++) {
        if (len > 2 && strstr(commentsctl_printed_months[month], folded)) {
            return month + 1;
        }
    }

    return 0;
}


static void
commentsctl_printed_date_half(commentsctl_printed_parts_t *parts,
    comments_str_t word)
{
    if (comments_ascii_begins(word, "pm") || comments_ascii_is(word, "p")
        || memmem(word.data, word.len, "午後", 6)
        || memmem(word.data, word.len, "下午", 6)
        || memmem(word.data, word.len, "오후", 6))
    {
        parts->pm = 1;

    } else if ((comments_ascii_is(word, "am") && parts->timed)
               || (comments_ascii_is(word, "a") && parts->timed)
               || memmem(word.data, word.len, "午前", 6)
               || memmem(word.data, word.len, "上午", 6)
               || memmem(word.data, word.len, "오전", 6))
    {
        /* before the time, "am" is German */

        parts->am = 1;
    }
}


/* Takes the last number for a year of two digits, if there is no other. */
static void
commentsctl_printed_date_year(commentsctl_printed_parts_t *parts)
{
    if (parts->year || !parts->timed || parts->digits != 2
        || parts->n != (parts->month ? 2 : 3))
    {
        return;
    }

    parts->n--;
    parts->year = parts->parts[parts->n];
    parts->year += parts->year < 70 ? 2000 : 1900;
}


static int
commentsctl_printed_date_day(const commentsctl_printed_parts_t *in,
    unsigned *month, unsigned *day)
{
    unsigned  a, b;

    a = in->parts[0];

    if (in->month) {
        *month = in->month;
        *day = a;
        return in->n == 1 ? COMMENTS_OK : COMMENTS_DECLINED;
    }

    if (in->n != 2) {
        return COMMENTS_DECLINED;
    }

    b = in->parts[1];

    if (in->first || b > 12 || (a <= 12 && (in->am || in->pm))) {
        *month = a;
        *day = b;

    } else {
        *month = b;
        *day = a;
    }

    return COMMENTS_OK;
}


static int
commentsctl_printed_date_ms(commentsctl_printed_parts_t *parts,
    const commentsctl_zone_t *zone, int64_t *ms)
{
    int                  rc;
    int64_t              time;
    unsigned             month, day;
    commentsctl_local_t  local;

    /* all zero: UTC */
    static const commentsctl_zone_t  utc;

    commentsctl_printed_date_year(parts);

    if (parts->year == 0
        || commentsctl_printed_date_day(parts, &month, &day) != COMMENTS_OK)
    {
        return COMMENTS_DECLINED;
    }

    if (parts->am || parts->pm) {
        if (parts->hour > 12) {
            parts->am = parts->pm = 0;       /* "13:04 PM" */

        } else {
            parts->hour = parts->hour % 12 + (parts->pm ? 12 : 0);
        }
    }

    local.year = parts->year;
    local.month = month;
    local.day = day;
    local.hour = parts->hour;
    local.minute = parts->minute;
    local.second = parts->second;

    rc = commentsctl_zone_ms(parts->zoned ? &utc : zone, &local, &time);
    time -= (int64_t) parts->offset * 60000;

    if (rc != COMMENTS_OK || time < 0) {
        return COMMENTS_DECLINED;
    }

    *ms = time;

    return COMMENTS_OK;
}
