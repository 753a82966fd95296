/*
 * Reads dates as pages print them for people.
 *
 * A text is taken apart into numbers and words. A number before ":" or "h"
 * begins the time of day; a word is the name of a month, a half of the day, or
 * is passed over; the other numbers are year, month and day. A number of four
 * digits is the year, and where it stands tells the order of the others.
 */

#include <stdio.h>

#include "comments_ascii.h"
#include "comments_date.h"
#include "commentsctl_printed_date.h"


#define COMMENTSCTL_PRINTED_DATE_TEXT  1024    /* bytes */
#define COMMENTSCTL_PRINTED_DATE_PARTS 3


typedef struct {
    unsigned   parts[COMMENTSCTL_PRINTED_DATE_PARTS];
    unsigned   n;            /* of parts */
    unsigned   year;
    unsigned   first;        /* the year stands before the others */
    unsigned   month;        /* by its name */
    unsigned   hour;
    unsigned   minute;
    unsigned   second;
    unsigned   timed:1;      /* a time of day was read */
    unsigned   am:1;
    unsigned   pm:1;
} commentsctl_printed_parts_t;


/* the names of each month, as they are compared: A to Z in lower case */
static const char *const  commentsctl_printed_months[] = {
    " january jan janvier janv januar jänner enero ene gennaio gen janeiro "
    "januari ",
    " february feb février févr fevrier februar febrero febbraio fevereiro fev "
    "februari ",
    " march mar mars märz mär mrz marzo março marco maart mrt ",
    " april apr avril avr abril abr aprile ",
    " may mai mayo maggio mag maio mei maj ",
    " june jun juin juni junio giugno giu junho ",
    " july jul juillet juil juli julio luglio lug julho ",
    " august aug août aout agosto ago augustus augusti ",
    " september sep sept septembre septiembre settembre set setembro ",
    " october oct octobre oktober okt octubre ottobre ott outubro out ",
    " november nov novembre noviembre novembro ",
    " december dec décembre déc decembre dezember dez diciembre dic dicembre "
    "dezembro "
};


static const char *commentsctl_printed_date_number(
    commentsctl_printed_parts_t *parts, const char *p, const char *end);
static const char *commentsctl_printed_date_digits(const char *p,
    const char *end, unsigned *value);
static const char *commentsctl_printed_date_time(
    commentsctl_printed_parts_t *parts, const char *p, const char *end);
static const char *commentsctl_printed_date_word(
    commentsctl_printed_parts_t *parts, const char *p, const char *end);
static void commentsctl_printed_date_half(commentsctl_printed_parts_t *parts,
    comments_str_t word);
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
            p++;
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
    const char  *start;

    start = p;
    p = commentsctl_printed_date_digits(p, end, &value);

    if (!parts->timed && p - start <= 2 && end - p > 1
        && (*p == ':' || *p == 'h')
        && comments_ascii_digit((unsigned char) p[1]))
    {
        parts->hour = value;
        return commentsctl_printed_date_time(parts, p + 1, end);
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


static const char *
commentsctl_printed_date_word(commentsctl_printed_parts_t *parts,
    const char *p, const char *end)
{
    char             lower[32];
    size_t           i, len;
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

    if (word.len + 3 > sizeof(lower) || parts->month) {
        return p;
    }

    len = 0;
    lower[len++] = ' ';

    for (i = 0; i < word.len; i++) {
        lower[len++] = comments_ascii_lower(word.data[i]);
    }

    lower[len++] = ' ';
    lower[len] = '\0';

    for (month = 0; month < 12; month++) {
        if (strstr(commentsctl_printed_months[month], lower)) {
            parts->month = month + 1;
            break;
        }
    }

    return p;
}


static void
commentsctl_printed_date_half(commentsctl_printed_parts_t *parts,
    comments_str_t word)
{
    if (comments_ascii_begins(word, "pm") || comments_ascii_is(word, "p")
        || memmem(word.data, word.len, "午後", 6)
        || memmem(word.data, word.len, "下午", 6))
    {
        parts->pm = 1;

    } else if ((comments_ascii_is(word, "am") && parts->timed)
               || (comments_ascii_is(word, "a") && parts->timed)
               || memmem(word.data, word.len, "午前", 6)
               || memmem(word.data, word.len, "上午", 6))
    {
        /* before the time, "am" is German */

        parts->am = 1;
    }
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
    unsigned             month, day;
    commentsctl_local_t  local;

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

    return commentsctl_zone_ms(zone, &local, ms);
}
