/*
 * Reads the lines of a text: tells which of them are paragraphs, and in which
 * quote and item they are.
 *
 * A line is read from the left: blanks, markers of quotes and items, and then
 * its content. Of the line before, the reader knows the innermost container
 * (quote or item) by its number of quotes and by the column at which its
 * content begins. A line is in that container if it has as many quotes and its
 * content begins at that column or after it.
 */

#include "comments_ascii.h"
#include "comments_markdown_dialect.h"
#include "comments_markdown_lines.h"
#include "comments_markdown_literal.h"


#define COMMENTS_LINES_DIGITS  2         /* of a list's first number */


typedef struct {
    const char  *p;              /* where the content begins */
    const char  *end;            /* end of the line */
    size_t       quotes;
    size_t       column;
    unsigned     item:1;         /* it has an item's marker */
} comments_markdown_line_t;

typedef struct {
    char        *data;           /* the text, in which marks are hidden */
    char        *from;           /* written up to here */
    char        *out;
    size_t       quotes;         /* of the container */
    size_t       column;
    size_t       parens;         /* 1 + the column of a list with ")" */
    size_t       fence;          /* of the open fence; 0: none */
    size_t       fence_quotes;
    size_t       fence_column;
    char         fence_char;
    unsigned     paragraph:1;    /* last line: of a paragraph */
} comments_markdown_lines_t;


static void comments_lines_line(comments_markdown_lines_t *l, char *p,
    char *end);
static int comments_lines_fenced(comments_markdown_lines_t *l, char *p,
    char *end);
static void comments_lines_prefix(comments_markdown_lines_t *l,
    comments_markdown_line_t *line);
static int comments_lines_number(comments_markdown_lines_t *l,
    const comments_markdown_line_t *line, size_t len);
static int comments_lines_empty(const comments_markdown_lines_t *l,
    const comments_markdown_line_t *line, size_t len);
static int comments_lines_underline(comments_markdown_lines_t *l,
    const comments_markdown_line_t *line);
static int comments_lines_inside(const comments_markdown_lines_t *l,
    const comments_markdown_line_t *line);
static void comments_lines_text(comments_markdown_lines_t *l,
    const comments_markdown_line_t *line, int begins);
static size_t comments_lines_fence(const char *p, const char *end);
static size_t comments_lines_tildes(const char *p, const char *end);
static int comments_lines_heading(const char *p, const char *end);
static const char *comments_lines_skip(const char *p, const char *end,
    size_t *column);
static void comments_lines_hide(comments_markdown_lines_t *l, const char *p);
static void comments_lines_flush(comments_markdown_lines_t *l, char *to,
    int paragraph);


char *
comments_markdown_lines(char *out, char *data, size_t len)
{
    char                       *p, *end, *lf;
    comments_markdown_lines_t   l;

    memset(&l, 0, sizeof(comments_markdown_lines_t));

    l.data = data;
    l.from = data;
    l.out = out;

    end = data + len;

    for (p = data; p < end; p = lf + 1) {

        lf = memchr(p, '\n', (size_t) (end - p));

        if (lf == NULL) {
            lf = end;
        }

        comments_lines_line(&l, p, lf);
    }

    comments_lines_flush(&l, end, l.paragraph);

    return l.out;
}


static void
comments_lines_line(comments_markdown_lines_t *l, char *p, char *end)
{
    size_t                    i;
    comments_markdown_line_t  line;

    if (l->fence && comments_lines_fenced(l, p, end)) {
        return;
    }

    line.p = p;
    line.end = end;
    line.quotes = 0;
    line.column = 0;
    line.item = 0;

    comments_lines_prefix(l, &line);

    if (line.p == end) {

        /* an empty line, or an empty item */

        comments_lines_flush(l, p, l->paragraph);
        l->paragraph = 0;

        if (line.item) {
            l->quotes = line.quotes;
            l->column = line.column + 1;
        }

        return;
    }

    if (comments_lines_underline(l, &line)) {
        comments_lines_hide(l, line.p);
    }

    for (i = comments_lines_tildes(line.p, end); i > 0; i--) {
        comments_lines_hide(l, line.p + i - 1);
    }

    l->fence = comments_lines_fence(line.p, end);

    if (l->fence || comments_markdown_lines_break(line.p, end)
        || comments_lines_heading(line.p, end))
    {
        comments_lines_flush(l, p, l->paragraph);
        l->paragraph = 0;
        comments_lines_text(l, &line, 1);

        if (l->fence) {
            l->fence_char = *line.p;
            l->fence_quotes = line.quotes;
            l->fence_column = l->column;
        }

        /* of fences, breaks and headings only a heading has text with marks */

        comments_lines_flush(l, end, *line.p == '#');
        l->paragraph = 0;
        return;
    }

    if (line.item || line.quotes > l->quotes) {
        comments_lines_flush(l, p, l->paragraph);
        comments_lines_text(l, &line, 1);
        return;
    }

    if (!l->paragraph) {
        comments_lines_flush(l, p, 0);
    }

    comments_lines_text(l, &line, 0);
}


/*
 * 1 if the line is in the open fence; 0: the fence ended with its quote or
 * item before this line
 */

static int
comments_lines_fenced(comments_markdown_lines_t *l, char *p, char *end)
{
    size_t       i, quotes, column;
    const char  *s;

    quotes = 0;
    column = 0;
    s = comments_lines_skip(p, end, &column);

    while (quotes < l->fence_quotes && s < end && *s == '>') {
        quotes++;
        column++;
        s = comments_lines_skip(s + 1, end, &column);
    }

    if (quotes < l->fence_quotes || (s < end && column < l->fence_column)) {
        l->fence = 0;
        return 0;
    }

    for (i = 0; s < end && *s == l->fence_char; i++) {
        s++;
    }

    if (i >= l->fence && comments_lines_skip(s, end, &column) == end) {
        l->fence = 0;
    }

    return 1;
}


static void
comments_lines_prefix(comments_markdown_lines_t *l,
    comments_markdown_line_t *line)
{
    size_t  len;

    for ( ;; ) {
        line->p = comments_lines_skip(line->p, line->end, &line->column);

        if (line->p == line->end || comments_lines_underline(l, line)
            || comments_markdown_lines_break(line->p, line->end))
        {
            return;
        }

        len = comments_markdown_lines_marker(line->p, line->end);

        if (len == 0) {
            return;
        }

        if (*line->p == '>') {
            line->quotes++;

        } else if (!comments_lines_empty(l, line, len)
                   && comments_lines_number(l, line, len))
        {
            line->item = 1;

        } else {
            comments_lines_hide(l, line->p + len - 1);
            return;
        }

        line->p += len;
        line->column += len;
    }
}


/*
 * 0 if the item's marker at line->p, of len bytes, may not begin a list, else
 * 1
 */

static int
comments_lines_number(comments_markdown_lines_t *l,
    const comments_markdown_line_t *line, size_t len)
{
    int          first;
    const char  *p;

    p = line->p;

    if (!comments_ascii_digit(*p)) {
        return 1;
    }

    if (len - 1 > COMMENTS_LINES_DIGITS) {
        return 0;
    }

    first = (p[len - 2] == '1' && (len == 2 || *p == '0'));

    /* only the number 1 can interrupt a paragraph */

    if (!first && !line->item && l->paragraph
        && comments_lines_inside(l, line))
    {
        return 0;
    }

    if (p[len - 1] != ')') {
        return 1;
    }

    if (first) {
        l->parens = line->column + 1;
        return 1;
    }

    return l->parens != 0 && l->parens <= line->column + 4;
}


/* 1 if the item has no content, so that it does not interrupt a paragraph */

static int
comments_lines_empty(const comments_markdown_lines_t *l,
    const comments_markdown_line_t *line, size_t len)
{
    size_t  column;

    column = 0;

    return l->paragraph && !line->item && comments_lines_inside(l, line)
           && comments_lines_skip(line->p + len, line->end, &column)
              == line->end;
}


/* 1 if the content is a line of "=" or "-" that is shown as text */

static int
comments_lines_underline(comments_markdown_lines_t *l,
    const comments_markdown_line_t *line)
{
    char         c;
    size_t       n, column;
    const char  *p;

    p = line->p;
    c = *p;

    if (c != '=' && c != '-') {
        return 0;
    }

    for (n = 0; p < line->end && *p == c; n++) {
        p++;
    }

    column = 0;

    if (comments_lines_skip(p, line->end, &column) != line->end) {
        return 0;
    }

    /* such a line can only be an underline */

    if (c == '=' || n == 2) {
        return 1;
    }

    return l->paragraph && !line->item && comments_lines_inside(l, line);
}


static int
comments_lines_inside(const comments_markdown_lines_t *l,
    const comments_markdown_line_t *line)
{
    return line->quotes == l->quotes && line->column >= l->column;
}


/* updates the current container, for a line with content */

static void
comments_lines_text(comments_markdown_lines_t *l,
    const comments_markdown_line_t *line, int begins)
{
    /*
     * a line that continues a paragraph may lack the markers of its container
     */

    if (begins || !l->paragraph) {

        if (line->item || line->column < l->column) {
            l->column = line->column;
        }

        if (!line->item && line->column < l->parens) {
            l->parens = 0;
        }

        l->quotes = line->quotes;
    }

    l->paragraph = 1;
}


/* returns the length of the fence that opens at p; 0: there is no fence */

static size_t
comments_lines_fence(const char *p, const char *end)
{
    char    c;
    size_t  n;

    c = *p;

    if (c != '`' && c != '~') {
        return 0;
    }

    for (n = 0; p < end && *p == c; n++) {
        p++;
    }

    if (n < 3 || memchr(p, c, (size_t) (end - p)) != NULL) {
        return 0;
    }

    return n;
}


/*
 * "~~~ a ~~~": returns the length of the fence at p that is to be hidden
 * because another "~" follows it, else 0
 */

static size_t
comments_lines_tildes(const char *p, const char *end)
{
    size_t  n;

    for (n = 0; p < end && *p == '~'; n++) {
        p++;
    }

    return (n >= 3 && memchr(p, '~', (size_t) (end - p)) != NULL) ? n : 0;
}


static int
comments_lines_heading(const char *p, const char *end)
{
    size_t  n;

    for (n = 0; p < end && *p == '#'; n++) {
        p++;
    }

    return n >= 1 && n <= 6 && (p == end || *p == ' ' || *p == '\t');
}


static const char *
comments_lines_skip(const char *p, const char *end, size_t *column)
{
    for ( /* void */ ; p < end && (*p == ' ' || *p == '\t'); p++) {
        *column = (*p == ' ') ? *column + 1
                              : (*column + 4) & ~(size_t) 3;
    }

    return p;
}


size_t
comments_markdown_lines_marker(const char *p, const char *end)
{
    size_t  i, len;

    len = (size_t) (end - p);

    if (*p == '>') {
        return 1;
    }

    if (*p == '-' || *p == '+' || *p == '*') {
        i = 1;

    } else {

        for (i = 0; i < len && comments_ascii_digit(p[i]); i++) {
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


int
comments_markdown_lines_break(const char *p, const char *end)
{
    char    c;
    size_t  n;

    c = *p;

    if (c != '-' && c != '*' && c != '_') {
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
comments_lines_hide(comments_markdown_lines_t *l, const char *p)
{
    char  *mark;

    mark = l->data + (p - l->data);

    *mark = comments_markdown_stand_in(*mark);
}


/* writes the text before to, through the dialect if it is a paragraph */

static void
comments_lines_flush(comments_markdown_lines_t *l, char *to, int paragraph)
{
    size_t  len;

    len = (size_t) (to - l->from);

    if (paragraph) {
        l->out = comments_markdown_dialect(l->out,
                                           comments_str_of(l->from, len));

    } else {
        memcpy(l->out, l->from, len);
        l->out += len;
    }

    l->from = to;
}
