/*
 * Finds bare addresses: where one begins, its host, and where it ends.
 */

#include "comments_ascii.h"
#include "comments_markdown_address.h"
#include "comments_markdown_literal.h"
#include "comments_text.h"
#include "comments_uri_web.h"


#define COMMENTS_ADDRESS_HOST_MAX  300


/* a host while it is read: labels with dots between them */
typedef struct {
    const char  *p;
    const char  *end;            /* end of the text */
    const char  *start;
    const char  *label;          /* start of the current label */
    unsigned     dots;           /* dots before another label */
    unsigned     wide:1;         /* current label has bytes > 127 */
} comments_address_host_t;


static const char *comments_address_scheme(comments_str_t text,
    const char *at);
static int comments_address_ftp(const char *p, size_t len);
static const char *comments_address_www(comments_str_t text, const char *at);
static int comments_address_host(comments_address_host_t *host);
static int comments_address_underlined(const comments_address_host_t *host);
static int comments_address_wide(comments_address_host_t *host);
static int comments_address_goes_on(const comments_address_host_t *host);
static const char *comments_address_end(const comments_address_host_t *host,
    unsigned in);
static const char *comments_address_next(const comments_address_host_t *host,
    const char *p);
static const char *comments_address_trim(const char *start, const char *end);
static const char *comments_address_reference(const char *start,
    const char *end);
static int comments_address_stops(uint32_t c);
static int comments_address_joins(uint32_t c, const char *p, const char *end);
static int comments_address_unspaced(uint32_t c);
static char comments_address_char(const char *p);


int
comments_markdown_address(comments_str_t text, const char *at, unsigned in,
    comments_markdown_address_t *address)
{
    const char               *start, *name, *end;
    comments_address_host_t   host;

    if (*at == ':') {
        start = comments_address_scheme(text, at);
        name = at + sizeof("://") - 1;

    } else {
        start = comments_address_www(text, at);
        name = at + 1;
    }

    if (start == NULL) {
        return COMMENTS_DECLINED;
    }

    memset(&host, 0, sizeof(comments_address_host_t));

    host.p = name;
    host.start = name;
    host.label = name;
    host.end = text.data + text.len;

    if (comments_address_host(&host) != COMMENTS_OK
        || (*at == '.' && host.dots == 0))
    {
        return COMMENTS_DECLINED;
    }

    end = comments_address_end(&host, in);
    end = comments_address_trim(name, end);

    if (end == name) {
        return COMMENTS_DECLINED;
    }

    address->start = start;
    address->end = end;

    return COMMENTS_OK;
}


/*
 * returns where the scheme (http, https or ftp) before the colon at at begins;
 * NULL: there is no such scheme
 */

static const char *
comments_address_scheme(comments_str_t text, const char *at)
{
    const char      *start, *end;
    comments_str_t   s;

    end = text.data + text.len;

    if (end - at < 4 || at[1] != '/' || at[2] != '/') {
        return NULL;
    }

    start = at;

    while (start > text.data && at - start < 6
           && comments_ascii_alpha(start[-1]))
    {
        start--;
    }

    s = comments_str_of(start, (size_t) (end - start));

    return (comments_uri_web_scheme(s) == (size_t) (at - start) + 3
            || comments_address_ftp(start, (size_t) (at - start)))
           ? start : NULL;
}


static int
comments_address_ftp(const char *p, size_t len)
{
    return len == 3 && (p[0] | 0x20) == 'f' && (p[1] | 0x20) == 't'
           && (p[2] | 0x20) == 'p';
}


/*
 * Returns where the "www." around the dot at at begins; NULL: there is none.
 * It must begin a word, or follow a mark, a "(", punctuation of another script
 * or a character of a script without blanks between words.
 */
static const char *
comments_address_www(comments_str_t text, const char *at)
{
    char         c;
    uint32_t     before;
    const char  *p, *start;

    if (at - text.data < 3 || (at[-1] | 0x20) != 'w' || (at[-2] | 0x20) != 'w'
        || (at[-3] | 0x20) != 'w')
    {
        return NULL;
    }

    start = at - 3;

    if (start == text.data) {
        return start;
    }

    c = comments_address_char(start - 1);

    if ((unsigned char) c < 0x80) {
        return (c != '\0' && strchr(" \t\n*_~(", c) != NULL) ? start : NULL;
    }

    p = start - 1;

    while (p > text.data && start - p < 4
           && ((unsigned char) *p & 0xc0) == 0x80)
    {
        p--;
    }

    before = comments_text_next(&p, start);

    return (!comments_uri_web_letter(before)
            || comments_address_unspaced(before)) ? start : NULL;
}


/* moves host->p behind the host; COMMENTS_DECLINED: there is no valid host */

static int
comments_address_host(comments_address_host_t *host)
{
    char         c;
    const char  *max;

    max = host->end;

    if (max - host->p > COMMENTS_ADDRESS_HOST_MAX) {
        max = host->p + COMMENTS_ADDRESS_HOST_MAX;
    }

    while (host->p < max) {

        c = comments_address_char(host->p);

        if ((unsigned char) c >= 0x80) {

            if (!comments_address_wide(host)) {
                break;
            }

            continue;
        }

        if (c == '.') {
            host->label = host->p + 1;
            host->wide = 0;

        } else if (comments_ascii_alnum(c) || c == '-') {
            host->dots += (host->p == host->label && host->p != host->start);

        } else if (c != '_') {
            break;
        }

        if (host->p == host->start && !comments_ascii_alnum(c)) {
            return COMMENTS_DECLINED;
        }

        host->p++;
    }

    return (host->p == host->start || (host->p >= max && max < host->end)
            || comments_address_underlined(host))
           ? COMMENTS_DECLINED : COMMENTS_OK;
}


/*
 * 1 if one of the last two labels has an underline, which no domain has.
 * Underlines at the very end do not count: they are marks after the address.
 */
static int
comments_address_underlined(const comments_address_host_t *host)
{
    char         c;
    unsigned     labels;
    const char  *p;

    p = host->p;

    if (p == host->end || *p == '\0' || strchr("/?#:", *p) == NULL) {
        while (p > host->start) {
            c = comments_address_char(p - 1);

            if (c != '_' && c != '.') {
                break;
            }

            p--;
        }
    }

    for (labels = 1; p > host->start && labels <= 2; p--) {

        c = comments_address_char(p - 1);

        if (c == '_') {
            return 1;
        }

        labels += (c == '.');
    }

    return 0;
}


/*
 * If the character above 127 at host->p belongs to the host, moves host->p
 * behind it and returns 1, else returns 0.
 */

static int
comments_address_wide(comments_address_host_t *host)
{
    const char  *p;

    p = host->p;

    if (!comments_uri_web_letter(comments_text_next(&p, host->end))) {
        return 0;
    }

    if (host->p == host->label) {

        /* the label begins with this character */

        host->dots += (host->p != host->start);
        host->wide = 1;

    } else if (!host->wide) {

        if (!comments_address_goes_on(host)) {
            return 0;
        }

        host->wide = 1;
    }

    host->p = p;

    return 1;
}


/*
 * Judges a label that begins in ASCII and continues above 127. In
 * "b\u00fccher.example" the label is a part of the host; in "example.com"
 * directly followed by a word it is not. Returns 1 if another label follows.
 * Returns 0 in scripts without blanks between words if the host has a dot
 * already.
 */
static int
comments_address_goes_on(const comments_address_host_t *host)
{
    uint32_t     c;
    const char  *p, *max;

    p = host->p;
    max = host->end;

    if (max - p > COMMENTS_ADDRESS_HOST_MAX) {
        max = p + COMMENTS_ADDRESS_HOST_MAX;
    }

    c = comments_text_next(&p, max);

    if (host->dots && comments_address_unspaced(c)) {
        return 0;
    }

    while (p < max) {

        if (*p == '.') {
            return p + 1 < max && (comments_ascii_alnum(p[1])
                                   || (unsigned char) p[1] >= 0x80);
        }

        if ((unsigned char) *p < 0x80) {

            if (!comments_ascii_alnum(*p) && *p != '-') {
                return 0;
            }

            p++;
            continue;
        }

        if (!comments_uri_web_letter(comments_text_next(&p, max))) {
            return 0;
        }
    }

    return 0;
}


/* returns the end of the address, whose host has been read */

static const char *
comments_address_end(const comments_address_host_t *host, unsigned in)
{
    char         c;
    size_t       opened;
    uint32_t     wide;
    unsigned     path;
    const char  *p, *next;

    path = 0;
    opened = 0;

    for (p = host->p; p < host->end; p = next) {

        c = comments_address_char(p);
        next = p + 1;

        if ((unsigned char) c >= 0x80) {
            next = p;
            wide = comments_text_next(&next, host->end);

            if (!path || (comments_address_stops(wide)
                          && !comments_address_joins(wide, next, host->end)))
            {
                return p;
            }

            continue;
        }

        switch (c) {

        case '/':
        case '?':
        case '#':
            path = 1;
            break;

        case ':':
            if (!path && comments_address_next(host, p) != NULL) {
                return comments_address_next(host, p);
            }

            break;

        case '[':
            opened++;
            break;

        case ']':
            if (opened) {
                opened--;

            } else if (in & COMMENTS_ADDRESS_IN_BRACKETS) {
                return p;
            }

            break;

        case '"':
        case '\'':
        case '>':
            if (in & COMMENTS_ADDRESS_IN_TAG) {
                return p;
            }

            break;

        case '<':
            return p;

        default:
            if ((unsigned char) c <= ' ') {
                return p;
            }

            break;
        }
    }

    return p;
}


/*
 * "https://a.example,https://b.example" are two addresses. Returns where the
 * address around the ":" at p begins, if that is after the current address's
 * host; else NULL.
 */
static const char *
comments_address_next(const comments_address_host_t *host, const char *p)
{
    comments_str_t  rest;

    rest = comments_str_of(host->p, (size_t) (host->end - host->p));
    p = comments_address_scheme(rest, p);

    if (p == NULL || p == host->p || comments_ascii_alnum(p[-1])) {
        return NULL;
    }

    return p - (p[-1] == '(');
}


/*
 * Returns the end of the address without what belongs to the sentence around
 * it: punctuation at the end, a ")" without its "(", a character reference.
 */
static const char *
comments_address_trim(const char *start, const char *end)
{
    char         c;
    size_t       opened, closed;
    const char  *p;

    opened = 0;
    closed = 0;

    for (p = start; p < end; p++) {
        opened += (*p == '(');
        closed += (comments_address_char(p) == ')');
    }

    while (end > start) {

        c = comments_address_char(end - 1);

        if (c == ')') {

            if (closed <= opened) {
                break;
            }

            closed--;
            end--;

        } else if (c == ';') {
            end = comments_address_reference(start, end);

        } else if (c != '\0' && strchr("?!.,:*_~'\"", c) != NULL) {
            end--;

        } else {
            break;
        }
    }

    return end;
}


/*
 * returns where the character reference begins that ends before end, with a
 * ";"
 */

static const char *
comments_address_reference(const char *start, const char *end)
{
    const char  *p;

    p = end - 1;

    while (p > start && comments_ascii_alpha(p[-1])) {
        p--;
    }

    return (p < end - 1 && p > start && p[-1] == '&') ? p - 1 : end - 1;
}


/*
 * 1 for spaces, quotes and punctuation of other scripts, which end an address
 */

static int
comments_address_stops(uint32_t c)
{
    switch (c) {

    case 0xa0:
    case 0xab:
    case 0xbb:
    case 0x1680:
    case 0xfffd:
        return 1;
    }

    return !comments_text_fit(c)
           || (c >= 0x2000 && c <= 0x206f) || (c >= 0x3000 && c <= 0x3004)
           || (c >= 0x3008 && c <= 0x3020) || c == 0x3030
           || (c >= 0x303d && c <= 0x303f) || (c >= 0xff00 && c <= 0xff0f)
           || (c >= 0xff1a && c <= 0xff20) || (c >= 0xff5b && c <= 0xff64);
}


/*
 * Dashes and joiners may be inside names, such as "Bose\u2013Einstein" and
 * Persian names. Returns 1 if c is one, and a letter or a digit follows it at
 * p.
 */
static int
comments_address_joins(uint32_t c, const char *p, const char *end)
{
    if (c != 0x200c && c != 0x200d && (c < 0x2010 || c > 0x2013)) {
        return 0;
    }

    return p < end && (comments_ascii_alnum(*p)
                       || comments_uri_web_letter(comments_text_next(&p,
                                                                     end)));
}


/*
 * 1 for South-East and East Asian scripts without blanks between words: Thai
 * to Myanmar, Khmer, Kana, Han, Hangul
 */

static int
comments_address_unspaced(uint32_t c)
{
    return (c >= 0x0e00 && c <= 0x109f) || (c >= 0x1780 && c <= 0x17ff)
           || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7ff)
           || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x1b000 && c <= 0x1b16f)
           || (c >= 0x20000 && c <= 0x3ffff);
}


/* returns the character that was typed at p, which may be a stand-in */

static char
comments_address_char(const char *p)
{
    return ((unsigned char) *p < ' ') ? comments_markdown_unguard(*p) : *p;
}
