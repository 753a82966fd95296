/*
 * Finds the mark-up of a simple text.
 *
 * The reader only accepts mark-up whose meaning does not depend on the rest of
 * the text: delimiters that can only open or only close, pairs of the same
 * length that do not cross, and code and links within one line. Where
 * CommonMark's rules need more than the characters beside a delimiter, the
 * text is left to the parser.
 */

#include "comments_ascii.h"
#include "comments_markdown_address.h"
#include "comments_markdown_flank.h"
#include "comments_markdown_link.h"
#include "comments_markdown_marks.h"
#include "comments_uri_web.h"


#define COMMENTS_MARKS_DEPTH   8
#define COMMENTS_MARKS_GUARD   4000000   /* see comments_markdown_guard.c */


/* what a byte may begin, or be a part of */
typedef enum {
    COMMENTS_MARKS_NONE = 0,
    COMMENTS_MARKS_MARK,         /* other mark-up: declined */
    COMMENTS_MARKS_LINE,
    COMMENTS_MARKS_AMPERSAND,    /* a character reference */
    COMMENTS_MARKS_LESS,         /* an address in <>, ... */
    COMMENTS_MARKS_GREATER,      /* ... and its end */
    COMMENTS_MARKS_COLON,        /* a bare address */
    COMMENTS_MARKS_DOT,          /* the same */
    COMMENTS_MARKS_STAR,
    COMMENTS_MARKS_UNDERLINE,
    COMMENTS_MARKS_BACKTICK,
    COMMENTS_MARKS_BRACKET,
    COMMENTS_MARKS_BRACKET_END,
    COMMENTS_MARKS_TILDE         /* a single one is text */
} comments_marks_class_t;

typedef struct {
    comments_markdown_marks_t  *marks;
    comments_str_t              text;
    const char                 *end;     /* end of text */
    const char                 *address; /* end of the last address */
    size_t                      weight;  /* marks counted by the guard */
    uint8_t                     stack[COMMENTS_MARKS_DEPTH];
    unsigned                    depth;
    unsigned                    delimiters[2];
    unsigned                    unsure[2];   /* 1: one is UNSURE */
    unsigned                    bracket:1;   /* a "[" is open */
    unsigned                    less:1;
    unsigned                    backtick:1;  /* an unpaired one came */
} comments_marks_reader_t;


static int comments_marks_char(comments_marks_reader_t *r, const char **p);
static int comments_marks_line(comments_marks_reader_t *r, const char *p);
static int comments_marks_begins(const char *p, const char *end);
static int comments_marks_reference(const char *p, const char *end);
static int comments_marks_address(comments_marks_reader_t *r,
    const char **p);
static int comments_marks_delimiter(comments_marks_reader_t *r,
    const char **p);
static int comments_marks_close(comments_marks_reader_t *r, const char *p,
    const char *end);
static int comments_marks_code(comments_marks_reader_t *r, const char **p);
static int comments_marks_link(comments_marks_reader_t *r, const char **p);
static comments_markdown_mark_t *comments_marks_push(
    comments_marks_reader_t *r, const char *p, const char *end,
    comments_mark_t kind);
static int comments_marks_open(comments_marks_reader_t *r, const char *p,
    const char *end);
static int comments_marks_alnum(const char *p, const char *end);


static const uint8_t  comments_marks_classes[256] = {
    [0x00] = COMMENTS_MARKS_MARK, [0x01] = COMMENTS_MARKS_MARK,
    [0x02] = COMMENTS_MARKS_MARK, [0x03] = COMMENTS_MARKS_MARK,
    [0x04] = COMMENTS_MARKS_MARK, [0x05] = COMMENTS_MARKS_MARK,
    [0x06] = COMMENTS_MARKS_MARK, [0x07] = COMMENTS_MARKS_MARK,
    [0x08] = COMMENTS_MARKS_MARK, [0x09] = COMMENTS_MARKS_MARK,
    [0x0a] = COMMENTS_MARKS_LINE, [0x0b] = COMMENTS_MARKS_MARK,
    [0x0c] = COMMENTS_MARKS_MARK, [0x0d] = COMMENTS_MARKS_MARK,
    [0x0e] = COMMENTS_MARKS_MARK, [0x0f] = COMMENTS_MARKS_MARK,
    [0x10] = COMMENTS_MARKS_MARK, [0x11] = COMMENTS_MARKS_MARK,
    [0x12] = COMMENTS_MARKS_MARK, [0x13] = COMMENTS_MARKS_MARK,
    [0x14] = COMMENTS_MARKS_MARK, [0x15] = COMMENTS_MARKS_MARK,
    [0x16] = COMMENTS_MARKS_MARK, [0x17] = COMMENTS_MARKS_MARK,
    [0x18] = COMMENTS_MARKS_MARK, [0x19] = COMMENTS_MARKS_MARK,
    [0x1a] = COMMENTS_MARKS_MARK, [0x1b] = COMMENTS_MARKS_MARK,
    [0x1c] = COMMENTS_MARKS_MARK, [0x1d] = COMMENTS_MARKS_MARK,
    [0x1e] = COMMENTS_MARKS_MARK, [0x1f] = COMMENTS_MARKS_MARK,
    [0x7f] = COMMENTS_MARKS_MARK,

    ['\\'] = COMMENTS_MARKS_MARK,

    ['&'] = COMMENTS_MARKS_AMPERSAND, ['<'] = COMMENTS_MARKS_LESS,
    ['>'] = COMMENTS_MARKS_GREATER, [':'] = COMMENTS_MARKS_COLON,
    ['.'] = COMMENTS_MARKS_DOT,

    ['*'] = COMMENTS_MARKS_STAR, ['_'] = COMMENTS_MARKS_UNDERLINE,
    ['~'] = COMMENTS_MARKS_TILDE, ['`'] = COMMENTS_MARKS_BACKTICK,
    ['['] = COMMENTS_MARKS_BRACKET, [']'] = COMMENTS_MARKS_BRACKET_END
};


#define comments_marks_class(p)                                               \
    comments_marks_classes[(unsigned char) *(p)]


int
comments_markdown_marks(comments_markdown_marks_t *marks, comments_str_t text)
{
    const char               *p;
    comments_marks_reader_t   r;

    marks->n = 0;

    if (text.len == 0 || text.data[0] == '\n') {
        return COMMENTS_DECLINED;
    }

    p = text.data;

    memset(&r, 0, sizeof(comments_marks_reader_t));

    r.marks = marks;
    r.text = text;
    r.end = p + text.len;

    if (r.end[-1] == ' ' || !comments_marks_begins(p, r.end)) {
        return COMMENTS_DECLINED;
    }

    for ( ;; ) {

        while (r.end - p >= 4
               && (comments_marks_class(p) | comments_marks_class(p + 1)
                   | comments_marks_class(p + 2) | comments_marks_class(p + 3))
                  == 0)
        {
            p += 4;
        }

        while (p < r.end && comments_marks_class(p) == 0) {
            p++;
        }

        if (p == r.end) {
            break;
        }

        if (comments_marks_char(&r, &p) != COMMENTS_OK) {
            return COMMENTS_DECLINED;
        }
    }

    /* too many marks: the guard would hide them, so they would be text */

    if (r.bracket
        || (r.weight && text.len > COMMENTS_MARKS_GUARD / r.weight))
    {
        return COMMENTS_DECLINED;
    }

    return COMMENTS_OK;
}


/* reads the construct that begins at *p, and moves *p behind it */
static int
comments_marks_char(comments_marks_reader_t *r, const char **p)
{
    const char  *s;

    s = (*p)++;

    switch (comments_marks_class(s)) {

    case COMMENTS_MARKS_LINE:
        return comments_marks_line(r, s);

    case COMMENTS_MARKS_AMPERSAND:
        return comments_marks_reference(*p, r->end)
               ? COMMENTS_DECLINED : COMMENTS_OK;

    case COMMENTS_MARKS_LESS:
        r->less = 1;
        return COMMENTS_OK;

    case COMMENTS_MARKS_GREATER:
        return r->less ? COMMENTS_DECLINED : COMMENTS_OK;

    case COMMENTS_MARKS_COLON:
        return (s + 1 < r->end && s[1] == '/')
               ? comments_marks_address(r, p) : COMMENTS_OK;

    case COMMENTS_MARKS_DOT:
        return (s > r->text.data && (s[-1] | 0x20) == 'w')
               ? comments_marks_address(r, p) : COMMENTS_OK;

    case COMMENTS_MARKS_STAR:
    case COMMENTS_MARKS_UNDERLINE:
        return comments_marks_delimiter(r, p);

    case COMMENTS_MARKS_BACKTICK:
        return comments_marks_code(r, p);

    case COMMENTS_MARKS_BRACKET:

        /* links may not be nested, and an image has another form */

        if (r->bracket || (s > r->text.data && s[-1] == '!')) {
            return COMMENTS_DECLINED;
        }

        r->bracket = 1;
        return comments_marks_open(r, s, s + 1);

    case COMMENTS_MARKS_BRACKET_END:
        return comments_marks_link(r, p);

    case COMMENTS_MARKS_TILDE:
        r->weight++;
        return (s + 1 < r->end && s[1] == '~')
               ? COMMENTS_DECLINED : COMMENTS_OK;

    default: /* COMMENTS_MARKS_MARK */
        return COMMENTS_DECLINED;
    }
}


/* p points to the line feed */
static int
comments_marks_line(comments_marks_reader_t *r, const char *p)
{
    if (p[-1] == ' ' || r->bracket || !comments_marks_begins(p + 1, r->end)) {
        return COMMENTS_DECLINED;
    }

    /* emphasis may continue in the next line, but not in the next paragraph */

    if (p + 1 < r->end && p[1] == '\n') {
        r->depth = 0;
    }

    return COMMENTS_OK;
}


/* 0 if the line at p may be anything but a line of a paragraph */
static int
comments_marks_begins(const char *p, const char *end)
{
    char         c;
    const char  *start;

    if (p == end) {
        return 1;
    }

    c = *p;

    switch (c) {

    case ' ':
    case '#':
    case '>':
    case '=':
        return 0;

    case '-':
    case '+':
        return comments_marks_alnum(p + 1, end);

    case '*':
    case '_':

        /* neither a list item nor a thematic break */

        while (p < end && *p == c) {
            p++;
        }

        return p < end && *p != ' ' && *p != '\n';

    default:
        break;
    }

    if (!comments_ascii_digit(c)) {
        return 1;
    }

    /* "3.5" is a number, "3. " an item, "1986. " a year */

    start = p;

    while (p < end && comments_ascii_digit(*p)) {
        p++;
    }

    if (p == end || p - start > 2 || (*p != '.' && *p != ')')) {
        return 1;
    }

    return p + 1 < end && p[1] != ' ' && p[1] != '\n';
}


/* 1 if a character reference may begin here; p points behind the "&" */
static int
comments_marks_reference(const char *p, const char *end)
{
    while (comments_marks_alnum(p, end)) {
        p++;
    }

    return p < end && (*p == ';' || *p == '#');
}


/* *p points behind the ":" or the "." */
static int
comments_marks_address(comments_marks_reader_t *r, const char **p)
{
    unsigned                      class;
    const char                   *s;
    comments_markdown_address_t   address;

    if (comments_markdown_address(r->text, *p - 1,
                                  r->bracket ? COMMENTS_ADDRESS_IN_BRACKETS : 0,
                                  &address)
        != COMMENTS_OK)
    {
        return COMMENTS_OK;
    }

    for (s = address.start; s < address.end; s++) {

        class = comments_marks_class(s);

        if ((class == COMMENTS_MARKS_MARK && *s != '\\')
            || (class == COMMENTS_MARKS_GREATER && r->less)
            || (class == COMMENTS_MARKS_BACKTICK && r->backtick))
        {
            return COMMENTS_DECLINED;
        }

        r->weight += (class >= COMMENTS_MARKS_STAR);
    }

    r->address = address.end;
    *p = address.end;

    return (comments_marks_push(r, address.start, address.end,
                                COMMENTS_MARK_ADDRESS) == NULL)
           ? COMMENTS_DECLINED : COMMENTS_OK;
}


static int
comments_marks_delimiter(comments_marks_reader_t *r, const char **p)
{
    unsigned                   kind;
    const char                *start, *end;
    comments_markdown_flank_t  flank;

    start = *p - 1;
    end = *p;

    while (end < r->end && *end == *start) {
        end++;
    }

    if (end - start > 2) {
        return COMMENTS_DECLINED;
    }

    *p = end;

    flank = comments_markdown_flank(r->text, start, end, start == r->address);
    kind = (*start == '*');

    r->weight += (size_t) (end - start);
    r->delimiters[kind]++;
    r->unsure[kind] |= (flank == COMMENTS_FLANK_UNSURE);

    /*
     * a delimiter without another one is text, whether it could open or close
     */

    if (r->unsure[kind] && r->delimiters[kind] > 1) {
        return COMMENTS_DECLINED;
    }

    switch (flank) {

    case COMMENTS_FLANK_OPENS:
        return comments_marks_open(r, start, end);

    case COMMENTS_FLANK_CLOSES:
        return comments_marks_close(r, start, end);

    default:
        return COMMENTS_OK;
    }
}


static int
comments_marks_close(comments_marks_reader_t *r, const char *p,
    const char *end)
{
    comments_markdown_mark_t  *open;

    if (r->depth == 0) {
        /* no open delimiter: this one is text */
        return COMMENTS_OK;
    }

    open = &r->marks->marks[r->stack[r->depth - 1]];

    if (*open->start != *p || open->end - open->start != end - p) {
        return COMMENTS_DECLINED;
    }

    if (comments_marks_push(r, p, end, COMMENTS_MARK_CLOSE) == NULL) {
        return COMMENTS_DECLINED;
    }

    open->kind = COMMENTS_MARK_OPEN;
    r->depth--;

    return COMMENTS_OK;
}


/* code within a line: between single backticks, no blanks at its ends */
static int
comments_marks_code(comments_marks_reader_t *r, const char **p)
{
    unsigned     class;
    const char  *q;

    if (r->backtick) {
        return COMMENTS_DECLINED;
    }

    for (q = *p; q < r->end; q++) {

        class = comments_marks_class(q);

        if (class == COMMENTS_MARKS_NONE) {
            continue;
        }

        if (class == COMMENTS_MARKS_LINE || class == COMMENTS_MARKS_BACKTICK) {
            break;
        }

        if (class == COMMENTS_MARKS_MARK
            || (class == COMMENTS_MARKS_GREATER && r->less))
        {
            return COMMENTS_DECLINED;
        }

        r->weight += (class >= COMMENTS_MARKS_STAR);
    }

    if (q == r->end || *q != '`') {

        /* a backtick without another one is text */

        r->backtick = 1;
        return COMMENTS_OK;
    }

    if (q == *p || **p == ' ' || q[-1] == ' '
        || (q + 1 < r->end && q[1] == '`')
        || comments_marks_push(r, *p - 1, q + 1, COMMENTS_MARK_CODE) == NULL)
    {
        return COMMENTS_DECLINED;
    }

    *p = q + 1;

    return COMMENTS_OK;
}


/* *p points behind the "]" */
static int
comments_marks_link(comments_marks_reader_t *r, const char **p)
{
    const char                *end;
    comments_markdown_mark_t  *open;

    if (!r->bracket || *p == r->end || **p != '(') {
        return COMMENTS_DECLINED;
    }

    open = &r->marks->marks[r->stack[r->depth - 1]];

    /* not simple: an unclosed delimiter in the link's text, or an empty text */

    if (*open->start != '[' || open->end == *p - 1) {
        return COMMENTS_DECLINED;
    }

    end = comments_markdown_link_plain(*p + 1, r->end);

    if (end == *p + 1 || end == r->end || *end != ')'
        || !comments_uri_web(comments_str_of(*p + 1,
                                             (size_t) (end - *p) - 1)))
    {
        return COMMENTS_DECLINED;
    }

    end++;

    if (comments_marks_push(r, *p - 1, end, COMMENTS_MARK_TARGET) == NULL) {
        return COMMENTS_DECLINED;
    }

    open->kind = COMMENTS_MARK_LINK;
    open->other = (uint8_t) (r->marks->n - 1);

    /* the target may have a "_" or two, which the guard would count */

    r->weight += (size_t) (end - *p) + 2;
    r->bracket = 0;
    r->depth--;

    *p = end;

    return COMMENTS_OK;
}


static comments_markdown_mark_t *
comments_marks_push(comments_marks_reader_t *r, const char *p,
    const char *end, comments_mark_t kind)
{
    comments_markdown_mark_t  *mark;

    if (r->marks->n == COMMENTS_MARKDOWN_MARKS) {
        return NULL;
    }

    mark = &r->marks->marks[r->marks->n++];

    mark->start = p;
    mark->end = end;
    mark->kind = (uint8_t) kind;

    return mark;
}


/*
 * adds a delimiter that may open; it counts as text until another one closes
 * it
 */
static int
comments_marks_open(comments_marks_reader_t *r, const char *p, const char *end)
{
    if (r->depth == COMMENTS_MARKS_DEPTH
        || comments_marks_push(r, p, end, COMMENTS_MARK_TEXT) == NULL)
    {
        return COMMENTS_DECLINED;
    }

    r->stack[r->depth++] = (uint8_t) (r->marks->n - 1);

    return COMMENTS_OK;
}


static int
comments_marks_alnum(const char *p, const char *end)
{
    return p < end && comments_ascii_alnum(*p);
}
