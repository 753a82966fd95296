/*
 * Applies our dialect to a paragraph. The paragraph is read once, from left to
 * right; the construct that begins first decides what the marks in it mean, as
 * in cmark-gfm. Code, links and addresses in <> are recognized only so that
 * nothing in them is changed.
 */

#include "comments_ascii.h"
#include "comments_markdown_address.h"
#include "comments_markdown_dialect.h"
#include "comments_markdown_east.h"
#include "comments_markdown_literal.h"
#include "comments_markdown_path.h"
#include "comments_text.h"


#define COMMENTS_DIALECT_TICKS     32    /* longest run of backticks */
#define COMMENTS_DIALECT_BRACKETS  64    /* open at the same time */
#define COMMENTS_DIALECT_PARENS    32    /* in a link's target, as in md4c */


typedef enum {
    COMMENTS_DIALECT_BRACKET = 0,
    COMMENTS_DIALECT_IMAGE,
    COMMENTS_DIALECT_DEAD        /* it has a link in it */
} comments_dialect_bracket_t;

typedef struct {
    comments_str_t            text;
    const char               *p;
    const char               *end;
    const char               *from;    /* written up to here */
    char                     *out;
    const char               *tag;     /* the ">" of the tag around p */

    /* for each length, the last run of backticks that has it */
    const char               *ticks[COMMENTS_DIALECT_TICKS + 1];

    comments_markdown_path_t  path;
    uint8_t                   brackets[COMMENTS_DIALECT_BRACKETS];
    unsigned                  depth;
    unsigned                  ticked:1;
} comments_markdown_dialect_t;


static void comments_dialect_address(comments_markdown_dialect_t *d);
static int comments_dialect_value(const comments_markdown_dialect_t *d,
    const char *p);
static void comments_dialect_tilde(comments_markdown_dialect_t *d);
static void comments_dialect_code(comments_markdown_dialect_t *d);
static void comments_dialect_ticks(comments_markdown_dialect_t *d);
static void comments_dialect_less(comments_markdown_dialect_t *d);
static void comments_dialect_backslash(comments_markdown_dialect_t *d);
static void comments_dialect_star(comments_markdown_dialect_t *d);
static void comments_dialect_open(comments_markdown_dialect_t *d);
static void comments_dialect_close(comments_markdown_dialect_t *d);
static const char *comments_dialect_link(const char *p, const char *end);
static const char *comments_dialect_target(const char *p, const char *end);
static const char *comments_dialect_title(const char *p, const char *end);
static const char *comments_dialect_blank(const char *p, const char *end);
static const char *comments_dialect_run(const char *p, const char *end);
static void comments_dialect_copy(comments_markdown_dialect_t *d,
    const char *to);
static void comments_dialect_hide(comments_markdown_dialect_t *d,
    const char *p, const char *end);
static int comments_dialect_punctuation(char c);


char *
comments_markdown_dialect(char *out, comments_str_t paragraph)
{
    comments_markdown_dialect_t  d;

    memset(&d, 0, sizeof(comments_markdown_dialect_t));

    d.text = paragraph;
    d.p = paragraph.data;
    d.end = d.p + paragraph.len;
    d.from = d.p;
    d.out = out;
    d.tag = d.p;

    while (d.p < d.end) {

        switch (*d.p) {
        case ':': comments_dialect_address(&d); break;
        case '.': comments_dialect_address(&d); break;
        case '~': comments_dialect_tilde(&d); break;
        case '`': comments_dialect_code(&d); break;
        case '<': comments_dialect_less(&d); break;
        case '\\': comments_dialect_backslash(&d); break;
        case '*': comments_dialect_star(&d); break;
        case '[': comments_dialect_open(&d); break;
        case ']': comments_dialect_close(&d); break;
        default: d.p++; break;
        }
    }

    comments_dialect_copy(&d, d.end);

    return d.out;
}


static void
comments_dialect_address(comments_markdown_dialect_t *d)
{
    int                           rc;
    unsigned                      in;
    comments_markdown_address_t   address;

    in = d->depth ? COMMENTS_ADDRESS_IN_BRACKETS : 0;

    rc = comments_markdown_address(d->text, d->p, in, &address);

    if (rc == COMMENTS_OK && d->p < d->tag
        && comments_dialect_value(d, address.start))
    {
        in |= COMMENTS_ADDRESS_IN_TAG;
        rc = comments_markdown_address(d->text, d->p, in, &address);
    }

    if (rc != COMMENTS_OK) {
        d->p++;
        return;
    }

    comments_dialect_copy(d, address.start);
    *d->out++ = COMMENTS_MARKDOWN_ADDRESS_BEGIN;

    comments_dialect_hide(d, address.start, address.end);
    *d->out++ = COMMENTS_MARKDOWN_ADDRESS_END;
}


/* 1 if the value of a tag's attribute begins at p */

static int
comments_dialect_value(const comments_markdown_dialect_t *d, const char *p)
{
    if (p > d->text.data && (p[-1] == '"' || p[-1] == '\'')) {
        p--;
    }

    return p > d->text.data && p[-1] == '=';
}


static void
comments_dialect_tilde(comments_markdown_dialect_t *d)
{
    const char  *end;

    end = comments_dialect_run(d->p, d->end);

    if (end - d->p == 1) {
        comments_dialect_hide(d, d->p, end);
    }

    d->p = end;
}


/* moves behind the next run of backticks as long as the one at the position */

static void
comments_dialect_code(comments_markdown_dialect_t *d)
{
    size_t       n;
    const char  *p, *end;

    end = comments_dialect_run(d->p, d->end);
    n = (size_t) (end - d->p);

    d->p = end;

    if (n > COMMENTS_DIALECT_TICKS) {
        return;
    }

    if (!d->ticked) {
        comments_dialect_ticks(d);
    }

    if (d->ticks[n] == NULL || d->ticks[n] < end) {
        return;
    }

    for (p = end; p < d->end; p = end) {

        p = memchr(p, '`', (size_t) (d->end - p));

        if (p == NULL) {
            return;
        }

        end = comments_dialect_run(p, d->end);

        if ((size_t) (end - p) == n) {
            d->p = end;
            return;
        }
    }
}


/*
 * Notes the position of the last run of each length, so that no run is
 * searched for in vain twice.
 */

static void
comments_dialect_ticks(comments_markdown_dialect_t *d)
{
    const char  *p, *end;

    d->ticked = 1;

    for (p = d->from; p < d->end; p = end) {

        p = memchr(p, '`', (size_t) (d->end - p));

        if (p == NULL) {
            return;
        }

        end = comments_dialect_run(p, d->end);

        if (end - p <= COMMENTS_DIALECT_TICKS) {
            d->ticks[end - p] = p;
        }
    }
}


/* an address in <>, or perhaps an HTML tag, which we show as text */

static void
comments_dialect_less(comments_markdown_dialect_t *d)
{
    int          address;
    const char  *p;

    p = ++d->p;
    address = 0;

    while (p < d->end && (unsigned char) *p > ' ' && *p != '<' && *p != '>') {
        address |= (*p == ':' || *p == '@');
        p++;
    }

    if (p < d->end && *p == '>' && address) {
        d->p = p + 1;
        return;
    }

    if (d->p == d->end || comments_dialect_punctuation(*d->p)
        || (unsigned char) *d->p <= ' ')
    {
        return;
    }

    while (p < d->end && *p != '<' && *p != '>') {
        p++;
    }

    if (p < d->end && *p == '>') {
        d->tag = p;
    }
}


static void
comments_dialect_backslash(comments_markdown_dialect_t *d)
{
    const char  *end;

    /* an emoticon that shrugs or cheers: all marks of its face are hidden */

    end = comments_markdown_path_arms(d->text, d->p);

    if (end != NULL) {
        comments_dialect_hide(d, d->p, end + 1);
        return;
    }

    end = d->p + 1;

    if (end == d->end) {
        d->p = end;
        return;
    }

    if (!comments_markdown_path(&d->path, d->text, d->p)) {

        /* an escape */

        d->p = comments_dialect_punctuation(*end) ? end + 1 : end;
        return;
    }

    /* a backtick is not hidden, since it may end code */

    if (comments_dialect_punctuation(*end) && *end != '`') {
        end++;
    }

    comments_dialect_hide(d, d->p, end);
}


static void
comments_dialect_star(comments_markdown_dialect_t *d)
{
    const char              *start;
    comments_markdown_east_t  joint;

    start = d->p;
    d->p = comments_dialect_run(d->p, d->end);

    joint = comments_markdown_east(d->text, start, d->p);

    if (joint == COMMENTS_EAST_NONE) {
        return;
    }

    comments_dialect_copy(d, joint == COMMENTS_EAST_BEFORE ? start : d->p);
    *d->out++ = COMMENTS_MARKDOWN_JOINT;
}


static void
comments_dialect_open(comments_markdown_dialect_t *d)
{
    int  image;

    image = (d->p > d->text.data && d->p[-1] == '!');

    /* if too many brackets are open, the outermost one is forgotten */

    if (d->depth == COMMENTS_DIALECT_BRACKETS) {
        d->depth--;
        memmove(d->brackets, d->brackets + 1, d->depth);
    }

    d->brackets[d->depth++] = image ? COMMENTS_DIALECT_IMAGE
                                    : COMMENTS_DIALECT_BRACKET;
    d->p++;
}


static void
comments_dialect_close(comments_markdown_dialect_t *d)
{
    unsigned     i, kind;
    const char  *end;

    d->p++;

    if (d->depth == 0) {
        return;
    }

    kind = d->brackets[--d->depth];

    if (kind == COMMENTS_DIALECT_DEAD) {
        return;
    }

    end = comments_dialect_link(d->p, d->end);

    if (end == NULL) {
        return;
    }

    d->p = end;

    /*
     * a link may not be inside another one: the brackets around it make no
     * link
     */

    for (i = 0; kind == COMMENTS_DIALECT_BRACKET && i < d->depth; i++) {
        if (d->brackets[i] == COMMENTS_DIALECT_BRACKET) {
            d->brackets[i] = COMMENTS_DIALECT_DEAD;
        }
    }
}


/* returns the end of "(target 'title')" at p; NULL: there is none */

static const char *
comments_dialect_link(const char *p, const char *end)
{
    const char  *target;

    if (p == end || *p != '(') {
        return NULL;
    }

    p = comments_dialect_blank(p + 1, end);
    p = comments_dialect_target(p, end);

    if (p == NULL) {
        return NULL;
    }

    target = p;
    p = comments_dialect_blank(p, end);

    if (p > target && p < end && *p != ')') {

        p = comments_dialect_title(p, end);

        if (p == NULL) {
            return NULL;
        }

        p = comments_dialect_blank(p, end);
    }

    return (p < end && *p == ')') ? p + 1 : NULL;
}


static const char *
comments_dialect_target(const char *p, const char *end)
{
    unsigned  opened;

    if (p < end && *p == '<') {

        for (p++; p < end && *p != '\n' && *p != '<'; p++) {

            if (*p == '>') {
                return p + 1;
            }

            p += (*p == '\\' && p + 1 < end && p[1] != '\n');
        }

        return NULL;
    }

    opened = 0;

    for ( /* void */ ; p < end && (unsigned char) *p > ' '; p++) {

        if (*p == '\\' && p + 1 < end && (unsigned char) p[1] > ' ') {
            p++;

        } else if (*p == '(') {

            if (++opened > COMMENTS_DIALECT_PARENS) {
                return NULL;
            }

        } else if (*p == ')') {

            if (opened == 0) {
                break;
            }

            opened--;
        }
    }

    return opened ? NULL : p;
}


static const char *
comments_dialect_title(const char *p, const char *end)
{
    char  close;

    if (*p != '"' && *p != '\'' && *p != '(') {
        return NULL;
    }

    close = (*p == '(') ? ')' : *p;

    for (p++; p < end; p++) {

        if (*p == close) {
            return p + 1;
        }

        p += (*p == '\\' && p + 1 < end);
    }

    return NULL;
}


static const char *
comments_dialect_blank(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\n')) {
        p++;
    }

    return p;
}


/* returns the end of the run of bytes equal to the one at p */

static const char *
comments_dialect_run(const char *p, const char *end)
{
    const char  *start;

    start = p;

    while (p < end && *p == *start) {
        p++;
    }

    return p;
}


static void
comments_dialect_copy(comments_markdown_dialect_t *d, const char *to)
{
    size_t  len;

    len = (size_t) (to - d->from);

    memcpy(d->out, d->from, len);

    d->out += len;
    d->from = to;
}


/*
 * Copies the bytes up to p as they are, and those from p to before end with
 * stand-ins for marks. Moves the position to end.
 */

static void
comments_dialect_hide(comments_markdown_dialect_t *d, const char *p,
    const char *end)
{
    comments_dialect_copy(d, p);

    while (p < end) {
        *d->out++ = comments_markdown_stand_in(*p++);
    }

    d->from = end;
    d->p = end;
}


static int
comments_dialect_punctuation(char c)
{
    return c > ' ' && c < 0x7f && !comments_ascii_alnum(c);
}
