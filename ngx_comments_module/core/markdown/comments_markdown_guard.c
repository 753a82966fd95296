/*
 * Hides from the Markdown parser the marks that would cost it more than linear
 * time.
 */

#include <stdlib.h>

#include "comments_markdown_guard.h"
#include "comments_markdown_lines.h"
#include "comments_markdown_literal.h"


#define COMMENTS_MARKDOWN_COLUMN    100
#define COMMENTS_MARKDOWN_MARKS     4000000


typedef enum {
    COMMENTS_GUARD_TEXT = 0,
    COMMENTS_GUARD_CONTROL,      /* removed, or a line end */
    COMMENTS_GUARD_MARK          /* many of these cost much time */
} comments_markdown_guard_class_t;


/* a run of lines without an empty line: one or more paragraphs */
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
static int comments_markdown_guard_begins(const char *p, const char *end);
static void comments_markdown_guard_run(comments_markdown_guarded_t *guarded,
    const comments_markdown_run_t *run, size_t end);
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


int
comments_markdown_guard(comments_str_t text,
    comments_markdown_guarded_t *guarded)
{
    int     many;
    char   *typed;
    size_t  marks;

    guarded->len = 0;

    guarded->data = malloc(text.len + 1);
    if (guarded->data == NULL) {
        return COMMENTS_ERROR;
    }

    marks = comments_markdown_guard_copy(text, guarded);

    /* if the whole text has few marks, no paragraph has too many */

    many = comments_markdown_guard_many(marks, guarded->len);

    comments_markdown_guard_lines(guarded, many);

    /* the dialect at most doubles what it copies */

    typed = malloc(guarded->len * 2 + 1);
    if (typed == NULL) {
        free(guarded->data);
        return COMMENTS_ERROR;
    }

    guarded->len = (size_t) (comments_markdown_lines(typed, guarded->data,
                                                     guarded->len)
                             - typed);
    free(guarded->data);
    guarded->data = typed;

    /*
     * the parser reads the byte after a number, to see whether it is an item's
     * dot
     */

    guarded->data[guarded->len] = '\0';

    return COMMENTS_OK;
}


/* copies text for the parser; returns how many costly marks it has */

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

        /* hide the colon of a reference definition, which is shown as text */

        if (c == ':' && out > guarded->data && out[-1] == ']') {
            c = comments_markdown_stand_in(c);
        }

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


/* 1 if no paragraph can continue into this line */

static int
comments_markdown_guard_begins(const char *p, const char *end)
{
    /* a list item at the left margin */

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
            guarded->data[i] = comments_markdown_stand_in(guarded->data[i]);
        }
    }
}


static void
comments_markdown_guard_nesting(comments_markdown_guarded_t *guarded,
    size_t start, size_t end)
{
    size_t       i, column, n, len;
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

        len = comments_markdown_lines_marker(p, last);

        /* this test is linear; it runs for at most 20 markers of a line */

        if (len == 0 || comments_markdown_lines_break(p, last)) {
            return;
        }

        p += len;

        if (++n > COMMENTS_MARKDOWN_NESTING
            || column > COMMENTS_MARKDOWN_COLUMN)
        {
            i = (size_t) (p - 1 - guarded->data);
            guarded->data[i] = comments_markdown_stand_in(guarded->data[i]);
            return;
        }

        column += len;
    }
}


static int
comments_markdown_guard_mark(char c)
{
    return comments_markdown_guard_classes[(unsigned char) c]
           == COMMENTS_GUARD_MARK;
}
