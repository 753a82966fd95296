/*
 * Hiding from the Markdown parser what would cost it more than linear time.
 */

#include <stdlib.h>

#include "comments_markdown_guard.h"


#define COMMENTS_MARKDOWN_COLUMN      100
#define COMMENTS_MARKDOWN_MARKS       4000000
#define COMMENTS_MARKDOWN_REFERENCES  2000000

/* stand-ins are the controls from here on, none of which is white space */
#define COMMENTS_MARKDOWN_STAND_IN    0x0e


typedef enum {
    COMMENTS_GUARD_TEXT = 0,
    COMMENTS_GUARD_CONTROL,      /* nothing, or the end of a line */
    COMMENTS_GUARD_MARK          /* one that costs time with many others */
} comments_markdown_guard_class_t;


/* lines without an empty one among them: at least one paragraph */
typedef struct {
    size_t  start;
    size_t  marks;
} comments_markdown_run_t;


static size_t comments_markdown_guard_copy(comments_str_t text,
    comments_markdown_guarded_t *guarded);
static int comments_markdown_guard_many(size_t marks, size_t len);
static void comments_markdown_guard_lines(comments_markdown_guarded_t *guarded,
    int many);
static void comments_markdown_guard_nesting(
    comments_markdown_guarded_t *guarded, size_t start, size_t end);
static size_t comments_markdown_guard_marker(const char *p, const char *end);
static int comments_markdown_guard_break(const char *p, const char *end);
static int comments_markdown_guard_begins(const char *p, const char *end);
static void comments_markdown_guard_run(comments_markdown_guarded_t *guarded,
    const comments_markdown_run_t *run, size_t end);
static void comments_markdown_guard_references(
    comments_markdown_guarded_t *guarded);
static void comments_markdown_guard_hide(comments_markdown_guarded_t *guarded,
    size_t i);
static int comments_markdown_guard_mark(char c);


static const uint8_t  comments_markdown_guard_classes[256] = {
    [0x00] = COMMENTS_GUARD_CONTROL, [0x01] = COMMENTS_GUARD_CONTROL,
    [0x02] = COMMENTS_GUARD_CONTROL, [0x03] = COMMENTS_GUARD_CONTROL,
    [0x04] = COMMENTS_GUARD_CONTROL, [0x05] = COMMENTS_GUARD_CONTROL,
    [0x06] = COMMENTS_GUARD_CONTROL, [0x07] = COMMENTS_GUARD_CONTROL,
    [0x08] = COMMENTS_GUARD_CONTROL, [0x0b] = COMMENTS_GUARD_CONTROL,
    [0x0c] = COMMENTS_GUARD_CONTROL, [0x0d] = COMMENTS_GUARD_CONTROL,
    [0x0e] = COMMENTS_GUARD_CONTROL, [0x0f] = COMMENTS_GUARD_CONTROL,
    [0x10] = COMMENTS_GUARD_CONTROL, [0x11] = COMMENTS_GUARD_CONTROL,
    [0x12] = COMMENTS_GUARD_CONTROL, [0x13] = COMMENTS_GUARD_CONTROL,
    [0x14] = COMMENTS_GUARD_CONTROL, [0x15] = COMMENTS_GUARD_CONTROL,
    [0x16] = COMMENTS_GUARD_CONTROL, [0x17] = COMMENTS_GUARD_CONTROL,
    [0x18] = COMMENTS_GUARD_CONTROL, [0x19] = COMMENTS_GUARD_CONTROL,
    [0x1a] = COMMENTS_GUARD_CONTROL, [0x1b] = COMMENTS_GUARD_CONTROL,
    [0x1c] = COMMENTS_GUARD_CONTROL, [0x1d] = COMMENTS_GUARD_CONTROL,
    [0x1e] = COMMENTS_GUARD_CONTROL, [0x1f] = COMMENTS_GUARD_CONTROL,
    [0x7f] = COMMENTS_GUARD_CONTROL,

    ['['] = COMMENTS_GUARD_MARK, [']'] = COMMENTS_GUARD_MARK,
    ['~'] = COMMENTS_GUARD_MARK, ['*'] = COMMENTS_GUARD_MARK,
    ['_'] = COMMENTS_GUARD_MARK
};

static const char  comments_markdown_hidden[] = "[]~*_:>-+.)";


int
comments_markdown_guard(comments_str_t text,
    comments_markdown_guarded_t *guarded)
{
    int     many;
    size_t  marks;

    guarded->len = 0;
    guarded->hidden = 0;

    guarded->data = malloc(text.len + 1);
    if (guarded->data == NULL) {
        return COMMENTS_ERROR;
    }

    marks = comments_markdown_guard_copy(text, guarded);

    /* a number at the end is an item's if the byte behind it is a dot */

    guarded->data[guarded->len] = '\0';

    /* no paragraph has too many if all of the text has not */

    many = comments_markdown_guard_many(marks, guarded->len);

    comments_markdown_guard_lines(guarded, many);
    comments_markdown_guard_references(guarded);

    return COMMENTS_OK;
}


char
comments_markdown_unguard(char c)
{
    size_t  i;

    i = (size_t) (unsigned char) c;

    if (i < COMMENTS_MARKDOWN_STAND_IN
        || i >= COMMENTS_MARKDOWN_STAND_IN
                + sizeof(comments_markdown_hidden) - 1)
    {
        return c;
    }

    return comments_markdown_hidden[i - COMMENTS_MARKDOWN_STAND_IN];
}


/* returns how many marks there are in all */

static size_t
comments_markdown_guard_copy(comments_str_t text,
    comments_markdown_guarded_t *guarded)
{
    char      c, *out;
    size_t    i, marks;
    unsigned  class;

    marks = 0;
    out = guarded->data;

    for (i = 0; i < text.len; i++) {
        c = text.data[i];
        class = comments_markdown_guard_classes[(unsigned char) c];

        if (class == COMMENTS_GUARD_CONTROL) {

            if (c != '\r' || (i + 1 < text.len && text.data[i + 1] == '\n')) {
                continue;
            }

            c = '\n';
        }

        marks += (class == COMMENTS_GUARD_MARK);
        *out++ = c;
    }

    guarded->len = (size_t) (out - guarded->data);

    return marks;
}


static int
comments_markdown_guard_many(size_t marks, size_t len)
{
    return marks != 0 && len > COMMENTS_MARKDOWN_MARKS / marks;
}


static void
comments_markdown_guard_lines(comments_markdown_guarded_t *guarded, int many)
{
    size_t                    i, start, end;
    const char               *data, *lf;
    comments_markdown_run_t   run;

    data = guarded->data;

    run.start = 0;
    run.marks = 0;

    for (start = 0; start < guarded->len; start = end + 1) {

        lf = memchr(data + start, '\n', guarded->len - start);
        end = lf ? (size_t) (lf - data) : guarded->len;

        if (many
            && comments_markdown_guard_begins(data + start, data + end))
        {
            comments_markdown_guard_run(guarded, &run, start);
            run.start = start;
            run.marks = 0;
        }

        for (i = start; many && i < end; i++) {
            run.marks += (size_t) comments_markdown_guard_mark(data[i]);
        }

        comments_markdown_guard_nesting(guarded, start, end);
    }

    comments_markdown_guard_run(guarded, &run, guarded->len);
}


/* 1 if no paragraph can go on from before into this line */

static int
comments_markdown_guard_begins(const char *p, const char *end)
{
    /* an item of a list at the left margin */

    if (end - p > 2 && (*p == '-' || *p == '+' || *p == '*') && p[1] == ' '
        && p[2] != ' ' && p[2] != '\t')
    {
        return 1;
    }

    while (p < end && (*p == ' ' || *p == '\t')) {
        p++;
    }

    return p == end;
}


static void
comments_markdown_guard_run(comments_markdown_guarded_t *guarded,
    const comments_markdown_run_t *run, size_t end)
{
    size_t  i;

    if (!comments_markdown_guard_many(run->marks, end - run->start)) {
        return;
    }

    for (i = run->start; i < end; i++) {
        if (comments_markdown_guard_mark(guarded->data[i])) {
            comments_markdown_guard_hide(guarded, i);
        }
    }
}


static void
comments_markdown_guard_nesting(comments_markdown_guarded_t *guarded,
    size_t start, size_t end)
{
    size_t       column, n, len;
    const char  *p, *last;

    n = 0;
    column = 0;
    p = guarded->data + start;
    last = guarded->data + end;

    while (p < last) {

        if (*p == ' ') {
            column++;
            p++;
            continue;
        }

        if (*p == '\t') {
            column = (column + 4) & ~(size_t) 3;
            p++;
            continue;
        }

        len = comments_markdown_guard_marker(p, last);

        /* the search for a break is done for at most 20 markers of a line */

        if (len == 0 || comments_markdown_guard_break(p, last)) {
            return;
        }

        p += len;

        if (++n > COMMENTS_MARKDOWN_NESTING
            || column > COMMENTS_MARKDOWN_COLUMN)
        {
            comments_markdown_guard_hide(guarded,
                                         (size_t) (p - 1 - guarded->data));
            return;
        }

        column += len;
    }
}


/* the length of a quote's or an item's marker at p; 0: there is none */

static size_t
comments_markdown_guard_marker(const char *p, const char *end)
{
    size_t  i, len;

    len = (size_t) (end - p);

    if (*p == '>') {
        return 1;
    }

    if (*p == '-' || *p == '+' || *p == '*') {
        i = 1;

    } else {

        for (i = 0; i < len && p[i] >= '0' && p[i] <= '9'; i++) {
            if (i == 9) {
                return 0;
            }
        }

        if (i == 0 || i == len || (p[i] != '.' && p[i] != ')')) {
            return 0;
        }

        i++;
    }

    return (i == len || p[i] == ' ' || p[i] == '\t') ? i : 0;
}


/* "- - - -" is a line across the page, not four lists */

static int
comments_markdown_guard_break(const char *p, const char *end)
{
    char    c;
    size_t  n;

    c = *p;

    if (c != '-' && c != '*') {
        return 0;
    }

    for (n = 0; p < end; p++) {

        if (*p == c) {
            n++;

        } else if (*p != ' ' && *p != '\t') {
            return 0;
        }
    }

    return n >= 3;
}


static void
comments_markdown_guard_references(comments_markdown_guarded_t *guarded)
{
    size_t       i, brackets, definitions;
    const char  *p, *end;

    brackets = 0;
    definitions = 0;

    p = guarded->data;
    end = p + guarded->len;

    while (p < end) {

        p = memchr(p, ']', (size_t) (end - p));
        if (p == NULL) {
            break;
        }

        p++;
        brackets++;

        if (p < end && *p == ':') {
            definitions++;
        }
    }

    if (definitions == 0
        || guarded->len <= COMMENTS_MARKDOWN_REFERENCES / brackets)
    {
        return;
    }

    for (i = 1; i < guarded->len; i++) {
        if (guarded->data[i] == ':' && guarded->data[i - 1] == ']') {
            comments_markdown_guard_hide(guarded, i);
        }
    }
}


static void
comments_markdown_guard_hide(comments_markdown_guarded_t *guarded, size_t i)
{
    const char  *p;

    p = strchr(comments_markdown_hidden, guarded->data[i]);

    if (p == NULL || *p == '\0') {
        return;
    }

    guarded->data[i] = (char) (COMMENTS_MARKDOWN_STAND_IN
                               + (p - comments_markdown_hidden));
    guarded->hidden = 1;
}


static int
comments_markdown_guard_mark(char c)
{
    return comments_markdown_guard_classes[(unsigned char) c]
           == COMMENTS_GUARD_MARK;
}
