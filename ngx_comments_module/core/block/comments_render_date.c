/*
 * Dates of comments: in the form of RFC 3339 for programs, and in the locale's
 * words for people.
 */

#include "comments_date.h"
#include "comments_render.h"
#include "comments_render_writer.h"
#include "comments_text.h"


enum {
    COMMENTS_RENDER_WORDS = 0,
    COMMENTS_RENDER_DAY_OF_MONTH,
    COMMENTS_RENDER_YEAR,
    COMMENTS_RENDER_HOUR,
    COMMENTS_RENDER_MINUTE,
    COMMENTS_RENDER_MONTH,
    COMMENTS_RENDER_MONTH_NAME
};


static void comments_render_full(comments_render_writer_t *w,
    unsigned seconds);
static unsigned comments_render_day(comments_render_writer_t *w, int64_t ms);
static void comments_render_moment(comments_render_writer_t *w,
    unsigned seconds);
static void comments_render_pattern(comments_render_writer_t *w,
    const comments_date_t *clock);
static void comments_render_run(comments_render_writer_t *w, size_t *from,
    int token);
static void comments_render_fill(comments_render_writer_t *w,
    const comments_render_pattern_t *pattern, comments_buf_t *day,
    const comments_date_t *clock);
static void comments_render_split_date(comments_render_writer_t *w,
    comments_render_pattern_t *pattern, const char *key);
static int comments_render_token(comments_str_t token);
static void comments_render_month(comments_render_writer_t *w,
    comments_buf_t *day, unsigned month);


int
comments_render_time(comments_buf_t *out, int64_t ms)
{
    char             text[] = COMMENTS_DATE_STAMP;
    comments_date_t  clock;

    comments_date_split(comments_date_bound(ms), &clock);

    comments_date_stamp_day(text, &clock);
    comments_date_stamp_time(text, clock.seconds);

    return comments_buf_add(out, text, sizeof(text) - 1);
}


void
comments_render_created(comments_render_writer_t *w, int64_t ms, int full)
{
    unsigned  seconds;

    seconds = comments_render_day(w, ms);

    comments_render_moment(w, seconds);
    comments_render_add(w, "\" property=\"dateCreated\"");

    if (full) {
        comments_render_add(w, ">");
        comments_render_full(w, seconds);

    } else {
        comments_render_add(w, " title=\"");
        comments_render_full(w, seconds);
        comments_render_add(w, "\">");
        (void) comments_buf_add_str(w->out, comments_buf_str(&w->alone));
    }

    comments_render_add(w, "</time>");
}


/* writes the writer's cached day with the time of day */
static void
comments_render_full(comments_render_writer_t *w, unsigned seconds)
{
    char                          text[2];
    size_t                        from;
    unsigned                      i, value;
    const comments_render_run_t  *run;

    from = 0;

    for (i = 0; i < w->nruns; i++) {
        run = &w->runs[i];

        (void) comments_buf_add(w->out, w->day.data + from, run->len);
        from += run->len;

        if (run->token == COMMENTS_RENDER_WORDS) {
            break;
        }

        value = (run->token == COMMENTS_RENDER_HOUR) ? seconds / 3600
                                                     : seconds / 60 % 60;

        comments_date_two(text, value);
        (void) comments_buf_add(w->out, text, sizeof(text));
    }
}


void
comments_render_edited(comments_render_writer_t *w, int64_t ms,
    const char *text)
{
    comments_render_moment(w, comments_render_day(w, ms));
    comments_render_add(w, "\" property=\"dateModified\">");
    comments_render_text(w, comments_str_c(text));
    comments_render_add(w, "</time>");
}


/*
 * Sets the writer's cached day to the day of ms, and returns the seconds since
 * the day began. The day is cached since many comments of a thread have the
 * same day.
 */
static unsigned
comments_render_day(comments_render_writer_t *w, int64_t ms)
{
    comments_date_t  clock;

    ms = comments_date_bound(ms);

    if (w->nruns == 0 || ms < w->midnight
        || ms - w->midnight >= COMMENTS_DATE_DAY)
    {
        comments_date_split(ms, &clock);

        w->midnight = clock.midnight;

        memcpy(w->stamp, COMMENTS_DATE_STAMP, sizeof(w->stamp));
        comments_date_stamp_day(w->stamp, &clock);
        comments_render_pattern(w, &clock);
    }

    return (unsigned) (ms - w->midnight) / 1000;
}


/* writes a <time> element up to the end of the value of datetime */
static void
comments_render_moment(comments_render_writer_t *w, unsigned seconds)
{
    char  text[] = "<time datetime=\"" COMMENTS_DATE_STAMP, *p;

    p = text + sizeof("<time datetime=\"") - 1;

    memcpy(p, w->stamp, sizeof(w->stamp));
    comments_date_stamp_time(p, seconds);

    (void) comments_buf_add(w->out, text, sizeof(text) - 1);
}


/*
 * Makes w->day from the locale's text "date": the tokens of the date are
 * replaced by values, those of the time become ends of w->runs. Makes w->alone
 * from the text "date_day", which has no tokens of the time.
 */
static void
comments_render_pattern(comments_render_writer_t *w,
    const comments_date_t *clock)
{
    if (w->date.n == 0) {
        comments_render_split_date(w, &w->date, "date");
        comments_render_split_date(w, &w->date_day, "date_day");
    }

    w->nruns = 0;

    comments_render_fill(w, &w->date_day, &w->alone, clock);
    comments_render_fill(w, &w->date, &w->day, clock);
}


/* makes day, which is w->day or w->alone; only the first one has runs */
static void
comments_render_fill(comments_render_writer_t *w,
    const comments_render_pattern_t *pattern, comments_buf_t *day,
    const comments_date_t *clock)
{
    size_t                          from;
    unsigned                        i;
    const comments_render_piece_t  *piece;

    day->len = 0;
    from = 0;

    for (i = 0; i < pattern->n; i++) {
        piece = &pattern->pieces[i];

        switch (piece->token) {

        case COMMENTS_RENDER_DAY_OF_MONTH:
            (void) comments_buf_add_int(day, clock->day);
            break;

        case COMMENTS_RENDER_YEAR:
            (void) comments_buf_add_int(day, clock->year);
            break;

        case COMMENTS_RENDER_MONTH:
            (void) comments_buf_add_int(day, clock->month);
            break;

        case COMMENTS_RENDER_MONTH_NAME:
            comments_render_month(w, day, clock->month - 1);
            break;

        case COMMENTS_RENDER_HOUR:
        case COMMENTS_RENDER_MINUTE:
            if (day == &w->day) {
                comments_render_run(w, &from, piece->token);
            }
            break;

        default: /* COMMENTS_RENDER_WORDS */
            (void) comments_text_escape(day, piece->words, w->render->ascii);
            break;
        }
    }

    if (day == &w->day) {
        comments_render_run(w, &from, COMMENTS_RENDER_WORDS);
    }
}


/*
 * Ends a run of w->day; *from is where it began. There are at most as many runs
 * as pieces, for which w->runs has room.
 */
static void
comments_render_run(comments_render_writer_t *w, size_t *from, int token)
{
    comments_render_run_t  *run;

    run = &w->runs[w->nruns++];

    run->len = w->day.len - *from;
    run->token = token;

    *from = w->day.len;
}


/*
 * Splits the locale's text of key into pieces. An unknown token and its braces
 * are literal text.
 */
static void
comments_render_split_date(comments_render_writer_t *w,
    comments_render_pattern_t *pattern, const char *key)
{
    int                       token;
    const char               *p, *open, *close;
    comments_render_piece_t  *piece;

    p = comments_locale_text(w->render->locale, key);

    /* the last place is for the rest of the text, even if it has tokens */

    while (pattern->n + 2 < COMMENTS_RENDER_PIECES) {
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

        piece = &pattern->pieces[pattern->n++];
        piece->words = comments_str_of(p, (size_t) (open - p));

        if (token != COMMENTS_RENDER_WORDS) {
            pattern->pieces[pattern->n++].token = token;
        }

        p = close + 1;
    }

    pattern->pieces[pattern->n++].words = comments_str_c(p);
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
comments_render_month(comments_render_writer_t *w, comments_buf_t *day,
    unsigned month)
{
    static const char *const  months[] = {
        "month_1", "month_2", "month_3", "month_4", "month_5", "month_6",
        "month_7", "month_8", "month_9", "month_10", "month_11", "month_12"
    };

    if (w->months[month] == NULL) {
        w->months[month] = comments_locale_text(w->render->locale,
                                                months[month]);
    }

    (void) comments_text_escape(day, comments_str_c(w->months[month]),
                                w->render->ascii);
}
