/*
 * Judging the targets of links, and finding bare addresses in plain text.
 */

#include "comments_markdown_link.h"
#include "comments_text.h"


static int comments_markdown_link_allowed(comments_str_t url);
static int comments_markdown_link_prefix(const char *p, size_t len,
    const char *prefix);
static int comments_markdown_link_sign(const char *p, const char *end);
static int comments_markdown_link_left(comments_str_t text, size_t i);
static size_t comments_markdown_link_host(comments_str_t text, size_t i,
    unsigned *dots);
static size_t comments_markdown_link_end(comments_str_t text, size_t i);
static size_t comments_markdown_link_trim(comments_str_t text, size_t start,
    size_t end);
static int comments_markdown_link_stops(uint32_t c);
static int comments_markdown_link_alnum(char c);
static int comments_markdown_link_ascii(char c);


int
comments_markdown_link_url(comments_buf_t *url, comments_str_t target)
{
    char               code[3];
    size_t             start, len;
    uint32_t           c;
    const char        *p, *end, *first;
    static const char  digits[] = "0123456789ABCDEF";

    while (target.len && (unsigned char) target.data[0] <= ' ') {
        target.data++;
        target.len--;
    }

    while (target.len && (unsigned char) target.data[target.len - 1] <= ' ') {
        target.len--;
    }

    if (target.len == 0 || target.len > COMMENTS_MARKDOWN_URL_MAX) {
        return COMMENTS_DECLINED;
    }

    start = url->len;
    p = target.data;
    end = p + target.len;

    while (p < end) {

        first = p;
        c = comments_text_next(&p, end);

        if (!comments_text_fit(c) || c < ' ') {
            continue;
        }

        if (c < 0x80 && strchr(" \"<>\\^`{|}", (int) c) != NULL) {
            code[0] = '%';
            code[1] = digits[c >> 4];
            code[2] = digits[c & 15];

            (void) comments_buf_add(url, code, sizeof(code));
            continue;
        }

        (void) comments_buf_add(url, first, (size_t) (p - first));
    }

    if (url->failed) {
        return COMMENTS_ERROR;
    }

    len = url->len - start;

    if (len == 0
        || !comments_markdown_link_allowed(comments_str_of(url->data + start,
                                                           len)))
    {
        url->len = start;
        return COMMENTS_DECLINED;
    }

    return COMMENTS_OK;
}


static int
comments_markdown_link_allowed(comments_str_t url)
{
    char         c;
    const char  *at;
    size_t       n;

    if (comments_markdown_link_prefix(url.data, url.len, "mailto:")) {
        n = sizeof("mailto:") - 1;
        at = memchr(url.data + n, '@', url.len - n);

        return at != NULL && at != url.data + n
               && at + 1 != url.data + url.len;
    }

    if (comments_markdown_link_prefix(url.data, url.len, "http://")) {
        n = sizeof("http://") - 1;

    } else if (comments_markdown_link_prefix(url.data, url.len, "https://")) {
        n = sizeof("https://") - 1;

    } else {
        return 0;
    }

    if (n == url.len) {
        return 0;
    }

    c = url.data[n];

    return comments_markdown_link_alnum(c) || c == '[';
}


const char *
comments_markdown_link_plain(const char *p, const char *end)
{
    size_t       n;
    const char  *start;

    start = p;

    if (end - p > COMMENTS_MARKDOWN_URL_MAX) {
        end = p + COMMENTS_MARKDOWN_URL_MAX;
    }

    n = sizeof("https://") - 1;

    if (end - p <= (ptrdiff_t) n || memcmp(p, "http", 4) != 0) {
        return start;
    }

    n -= (p[4] != 's');

    if (memcmp(p + n - 3, "://", 3) != 0) {
        return start;
    }

    p += n;

    if (!comments_markdown_link_ascii(*p)) {
        return start;
    }

    while (p < end
           && (comments_markdown_link_ascii(*p)
               || comments_markdown_link_sign(p, end)))
    {
        p++;
    }

    return p;
}


/* a "_" within a word is no emphasis */

static int
comments_markdown_link_sign(const char *p, const char *end)
{
    switch (*p) {

    case '-':
    case '.':
    case '/':
    case '?':
    case '=':
    case '&':
    case '%':
    case '#':
    case '+':
    case ',':
    case ':':
    case '@':
    case '$':
        return 1;

    case '_':
        return comments_markdown_link_ascii(p[-1]) && end - p > 1
               && comments_markdown_link_ascii(p[1]);

    default:
        return 0;
    }
}


int
comments_markdown_link_bare(comments_str_t text, size_t from,
    comments_markdown_bare_t *bare)
{
    size_t       i, host, end, len;
    unsigned     dots;
    const char  *p;

    for (i = from; i < text.len; i++) {

        p = text.data + i;
        len = text.len - i;

        if (*p != 'h' && *p != 'H' && *p != 'w' && *p != 'W') {
            continue;
        }

        /* most words that begin so go on in another way than "ht" and "ww" */

        if (len < 2
            || ((p[1] | 0x20) != 't' && (p[1] | 0x20) != 'w'))
        {
            continue;
        }

        if (comments_markdown_link_prefix(p, len, "http://")) {
            host = i + sizeof("http://") - 1;
            bare->www = 0;

        } else if (comments_markdown_link_prefix(p, len, "https://")) {
            host = i + sizeof("https://") - 1;
            bare->www = 0;

        } else if (comments_markdown_link_prefix(p, len, "www.")) {
            host = i + sizeof("www.") - 1;
            bare->www = 1;

        } else {
            continue;
        }

        if (!comments_markdown_link_left(text, i)) {
            continue;
        }

        end = comments_markdown_link_host(text, host, &dots);

        if (end == host || (bare->www && dots == 0)
            || !comments_markdown_link_alnum(text.data[host]))
        {
            /* the host's characters are not looked at again */
            i = end - 1;
            continue;
        }

        end = comments_markdown_link_end(text, end);

        bare->start = i;
        bare->end = comments_markdown_link_trim(text, host + 1, end);

        return COMMENTS_OK;
    }

    return COMMENTS_DECLINED;
}


/* addresses do not begin within a word or another address */

static int
comments_markdown_link_left(comments_str_t text, size_t i)
{
    char  c;

    if (i == 0) {
        return 1;
    }

    c = text.data[i - 1];

    return (unsigned char) c >= 0x80
           || (!comments_markdown_link_alnum(c)
               && strchr("./@:-_%&=?#+", c) == NULL);
}


/* letters may be of any script; *dots are those with a character behind them */

static size_t
comments_markdown_link_host(comments_str_t text, size_t i, unsigned *dots)
{
    char         c;
    uint32_t     n;
    const char  *p, *end;

    *dots = 0;
    end = text.data + text.len;

    while (i < text.len) {
        c = text.data[i];

        if ((unsigned char) c >= 0x80) {
            p = text.data + i;
            n = comments_text_next(&p, end);

            if (comments_markdown_link_stops(n)) {
                break;
            }

            i = (size_t) (p - text.data);
            continue;
        }

        if (c == '.' && i + 1 < text.len
            && comments_markdown_link_alnum(text.data[i + 1]))
        {
            *dots = 1;

        } else if (!comments_markdown_link_alnum(c) && c != '-' && c != '_'
                   && c != '.')
        {
            break;
        }

        i++;
    }

    return i;
}


static size_t
comments_markdown_link_end(comments_str_t text, size_t i)
{
    uint32_t     c;
    const char  *p, *end, *start;

    p = text.data + i;
    end = text.data + text.len;

    while (p < end) {
        start = p;
        c = comments_text_next(&p, end);

        if (comments_markdown_link_stops(c)) {
            return (size_t) (start - text.data);
        }
    }

    return text.len;
}


/*
 * Punctuation at the end belongs to the sentence, and so does a ")" without
 * its "(". At least what is before start stays.
 */

static size_t
comments_markdown_link_trim(comments_str_t text, size_t start, size_t end)
{
    char    c;
    size_t  i, opened, excess;

    opened = 0;
    excess = 0;

    for (i = start; i < end; i++) {

        if (text.data[i] == '(') {
            opened++;

        } else if (text.data[i] == ')') {

            if (opened) {
                opened--;

            } else {
                excess++;
            }
        }
    }

    while (end > start) {
        c = text.data[end - 1];

        if (c == ')') {

            if (excess == 0) {
                break;
            }

            excess--;

        } else if (c == '\0' || strchr("?!.,:;*_~'([", c) == NULL) {
            break;
        }

        end--;
    }

    return end;
}


/* white space, quotes, brackets that no URL has, punctuation of East Asia */

static int
comments_markdown_link_stops(uint32_t c)
{
    if (c <= ' ' || !comments_text_fit(c)) {
        return 1;
    }

    switch (c) {

    case '<':
    case '>':
    case '"':
    case '`':
    case '\\':
    case '|':
    case '{':
    case '}':
    case '^':
    case 0xa0:
    case 0xab:
    case 0xbb:
    case 0x1680:
    case 0xfffd:
        return 1;
    }

    return (c >= 0x2000 && c <= 0x206f) || (c >= 0x3000 && c <= 0x303f)
           || (c >= 0xff00 && c <= 0xff0f) || (c >= 0xff1a && c <= 0xff20);
}


/* 1 for bytes of other scripts, too */

static int
comments_markdown_link_alnum(char c)
{
    return (unsigned char) c >= 0x80 || comments_markdown_link_ascii(c);
}


static int
comments_markdown_link_ascii(char c)
{
    return (c >= '0' && c <= '9')
           || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}


static int
comments_markdown_link_prefix(const char *p, size_t len, const char *prefix)
{
    char    c;
    size_t  i;

    for (i = 0; prefix[i]; i++) {

        if (i == len) {
            return 0;
        }

        c = p[i];

        if (c >= 'A' && c <= 'Z') {
            c = (char) (c | 0x20);
        }

        if (c != prefix[i]) {
            return 0;
        }
    }

    return 1;
}
