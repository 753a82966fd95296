/*
 * Dates: as RFC 3339 for programs, in the locale's words for people.
 */

#include "comments_render_writer.h"


#define COMMENTS_RENDER_DAY       86400000LL
#define COMMENTS_RENDER_TIME_MIN  -62135596800000LL    /* 0001-01-01 */
#define COMMENTS_RENDER_TIME_MAX  253402300799000LL    /* 9999-12-31 */


typedef struct {
    int    year;
    int    month;      /* 1 to 12 */
    int    day;
    int    hour;
    int    minute;
    int    second;
} comments_render_clock_t;


enum {
    COMMENTS_RENDER_WORDS = 0,
    COMMENTS_RENDER_DAY_OF_MONTH,
    COMMENTS_RENDER_YEAR,
    COMMENTS_RENDER_HOUR,
    COMMENTS_RENDER_MINUTE,
    COMMENTS_RENDER_MONTH,
    COMMENTS_RENDER_MONTH_NAME
};


static void comments_render_clock(int64_t ms, comments_render_clock_t *clock);
static int comments_render_stamp(comments_buf_t *out,
    const comments_render_clock_t *clock);
static char *comments_render_digits(char *p, int value, int width);
static void comments_render_pattern(comments_render_writer_t *w,
    const comments_render_clock_t *clock);
static void comments_render_split(comments_render_writer_t *w);
static int comments_render_token(comments_str_t token);
static void comments_render_month(comments_render_writer_t *w, int month);


int
comments_render_time(comments_buf_t *out, int64_t ms)
{
    comments_render_clock_t  clock;

    comments_render_clock(ms, &clock);

    return comments_render_stamp(out, &clock);
}


static int
comments_render_stamp(comments_buf_t *out, const comments_render_clock_t *clock)
{
    char  text[24], *p;

    p = comments_render_digits(text, clock->year, 4);
    *p++ = '-';
    p = comments_render_digits(p, clock->month, 2);
    *p++ = '-';
    p = comments_render_digits(p, clock->day, 2);
    *p++ = 'T';
    p = comments_render_digits(p, clock->hour, 2);
    *p++ = ':';
    p = comments_render_digits(p, clock->minute, 2);
    *p++ = ':';
    p = comments_render_digits(p, clock->second, 2);
    *p++ = 'Z';

    return comments_buf_add(out, text, (size_t) (p - text));
}


void
comments_render_date(comments_render_writer_t *w, int64_t ms,
    const char *attributes, const char *text)
{
    comments_render_clock_t  clock;

    comments_render_clock(ms, &clock);

    comments_render_add(w, "<time datetime=\"");
    (void) comments_render_stamp(w->out, &clock);
    comments_render_add(w, "\"");
    (void) comments_buf_add_c(w->out, attributes);
    comments_render_add(w, ">");

    if (text != NULL) {
        comments_render_text(w, comments_str_c(text));

    } else {
        comments_render_pattern(w, &clock);
    }

    comments_render_add(w, "</time>");
}


/*
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
 * civil_from_days.
 */
static void
comments_render_clock(int64_t ms, comments_render_clock_t *clock)
{
    int64_t  days, rest, era, doe, yoe, doy, mp;

    if (ms < COMMENTS_RENDER_TIME_MIN) {
        ms = COMMENTS_RENDER_TIME_MIN;
    }

    if (ms > COMMENTS_RENDER_TIME_MAX) {
        ms = COMMENTS_RENDER_TIME_MAX;
    }

    /* from the year 0, so that nothing below is negative */

    ms += 719468 * COMMENTS_RENDER_DAY;
    days = ms / COMMENTS_RENDER_DAY;
    rest = ms % COMMENTS_RENDER_DAY / 1000;

    clock->hour = (int) (rest / 3600);
    clock->minute = (int) (rest / 60 % 60);
    clock->second = (int) (rest % 60);

    era = days / 146097;
    doe = days % 146097;
    yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    mp = (5 * doy + 2) / 153;

    clock->day = (int) (doy - (153 * mp + 2) / 5 + 1);
    clock->month = (int) (mp < 10 ? mp + 3 : mp - 9);
    clock->year = (int) (yoe + era * 400 + (clock->month <= 2));
}


/* value with leading zeros up to width; no more than 10 digits */
static char *
comments_render_digits(char *p, int value, int width)
{
    int  i, n;

    n = 1;

    for (i = value; i >= 10; i /= 10) {
        n++;
    }

    if (n < width) {
        n = width;
    }

    for (i = n; i > 0; i--) {
        p[i - 1] = (char) ('0' + value % 10);
        value /= 10;
    }

    return p + n;
}


/* the locale's "date", its {tokens} filled in */
static void
comments_render_pattern(comments_render_writer_t *w,
    const comments_render_clock_t *clock)
{
    char                            text[16], *end;
    unsigned                        i;
    const comments_render_piece_t  *piece;

    if (w->ndate == 0) {
        comments_render_split(w);
    }

    for (i = 0; i < w->ndate; i++) {
        piece = &w->date[i];

        switch (piece->token) {

        case COMMENTS_RENDER_DAY_OF_MONTH:
            end = comments_render_digits(text, clock->day, 1);
            break;

        case COMMENTS_RENDER_YEAR:
            end = comments_render_digits(text, clock->year, 1);
            break;

        case COMMENTS_RENDER_HOUR:
            end = comments_render_digits(text, clock->hour, 2);
            break;

        case COMMENTS_RENDER_MINUTE:
            end = comments_render_digits(text, clock->minute, 2);
            break;

        case COMMENTS_RENDER_MONTH:
            end = comments_render_digits(text, clock->month, 1);
            break;

        case COMMENTS_RENDER_MONTH_NAME:
            comments_render_month(w, clock->month - 1);
            continue;

        default: /* COMMENTS_RENDER_WORDS */
            comments_render_text(w, piece->words);
            continue;
        }

        (void) comments_buf_add(w->out, text, (size_t) (end - text));
    }
}


/* braces around what is no token stand for themselves */
static void
comments_render_split(comments_render_writer_t *w)
{
    int                       token;
    const char               *p, *open, *close;
    comments_render_piece_t  *piece;

    p = comments_locale_text(w->render->locale, "date");

    /* the last place is for the rest, whatever is in it */

    while (w->ndate + 2 < COMMENTS_RENDER_PIECES) {
        open = strchr(p, '{');
        close = open ? strchr(open, '}') : NULL;

        if (close == NULL) {
            break;
        }

        token = comments_render_token(comments_str_of(open + 1,
                                                (size_t) (close - open - 1)));

        if (token == COMMENTS_RENDER_WORDS) {
            open = close + 1;
        }

        piece = &w->date[w->ndate++];
        piece->words = comments_str_of(p, (size_t) (open - p));

        if (token != COMMENTS_RENDER_WORDS) {
            w->date[w->ndate++].token = token;
        }

        p = close + 1;
    }

    w->date[w->ndate++].words = comments_str_c(p);
}


static int
comments_render_token(comments_str_t token)
{
    int                          i;
    static const comments_str_t  tokens[] = {
        [COMMENTS_RENDER_DAY_OF_MONTH] = comments_str("d"),
        [COMMENTS_RENDER_YEAR] = comments_str("y"),
        [COMMENTS_RENDER_HOUR] = comments_str("hh"),
        [COMMENTS_RENDER_MINUTE] = comments_str("mm"),
        [COMMENTS_RENDER_MONTH] = comments_str("m"),
        [COMMENTS_RENDER_MONTH_NAME] = comments_str("month")
    };

    for (i = 1; i <= COMMENTS_RENDER_MONTH_NAME; i++) {
        if (comments_str_eq(token, tokens[i])) {
            return i;
        }
    }

    return COMMENTS_RENDER_WORDS;
}


static void
comments_render_month(comments_render_writer_t *w, int month)
{
    static const char *const  months[] = {
        "month_1", "month_2", "month_3", "month_4", "month_5", "month_6",
        "month_7", "month_8", "month_9", "month_10", "month_11", "month_12"
    };

    if (w->months[month] == NULL) {
        w->months[month] = comments_locale_text(w->render->locale,
                                                months[month]);
    }

    comments_render_text(w, comments_str_c(w->months[month]));
}
