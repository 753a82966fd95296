/*
 * Judges whether an http or https URL may be a link.
 */

#include "comments_ascii.h"
#include "comments_number.h"
#include "comments_percent.h"
#include "comments_text.h"
#include "comments_uri_web.h"


#define COMMENTS_URI_WEB_GROUPS  8       /* groups of an IPv6 address */


typedef struct {
    uint32_t  first;
    uint32_t  last;
} comments_uri_web_range_t;


static size_t comments_uri_web_host(comments_str_t s);
static size_t comments_uri_web_ipv6(comments_str_t s);
static size_t comments_uri_web_ipv4(comments_str_t s);
static size_t comments_uri_web_name(comments_str_t s);
static int comments_uri_web_port(comments_str_t s);


/*
 * The characters above U+007F that a host may not have: controls, spaces,
 * punctuation, symbols, invisible characters, emoji, private use, and
 * full-width and half-width forms, which a browser turns into other
 * characters.
 */
static const comments_uri_web_range_t  comments_uri_web_no_letters[] = {
    { 0x0080, 0x00a9 }, { 0x00ab, 0x00b6 }, { 0x00b8, 0x00b9 },
    { 0x00bb, 0x00bf }, { 0x00d7, 0x00d7 }, { 0x00f7, 0x00f7 },
    { 0x034f, 0x034f }, { 0x037e, 0x037e }, { 0x0387, 0x0387 },
    { 0x055a, 0x055f }, { 0x0589, 0x058f }, { 0x05be, 0x05be },
    { 0x05f3, 0x05f4 }, { 0x0600, 0x060f }, { 0x061b, 0x061f },
    { 0x066a, 0x066d }, { 0x06d4, 0x06d4 }, { 0x0964, 0x0965 },
    { 0x0e3f, 0x0e3f }, { 0x0e5a, 0x0e5b }, { 0x115f, 0x1160 },
    { 0x1680, 0x1680 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
    { 0x2000, 0x2bff }, { 0x2e00, 0x2e7f }, { 0x2ff0, 0x2fff },
    { 0x3000, 0x3004 }, { 0x3008, 0x3020 }, { 0x3030, 0x3030 },
    { 0x3036, 0x3037 }, { 0x303d, 0x303f }, { 0x30a0, 0x30a0 },
    { 0x3164, 0x3164 }, { 0x3200, 0x33ff }, { 0xe000, 0xf8ff },
    { 0xfd3e, 0xfd3f }, { 0xfdd0, 0xfdef }, { 0xfe00, 0xfe6f },
    { 0xfeff, 0xffff }, { 0x1f000, 0x1faff }, { 0xe0000, 0x10ffff }
};


int
comments_uri_web(comments_str_t url)
{
    char            c;
    size_t          n, scheme;
    comments_str_t  host, rest;

    scheme = comments_uri_web_scheme(url);

    if (scheme == 0) {
        return 0;
    }

    rest = comments_str_of(url.data + scheme, url.len - scheme);

    n = comments_uri_web_host(rest);

    if (n == 0) {
        return 0;
    }

    host = comments_str_of(rest.data, n - (rest.data[n - 1] == '.'));

    /* "example.com,", "http://http;//x.example" */

    if (strchr("~!$&'()*+,;=", host.data[host.len - 1]) != NULL) {
        return 0;
    }

    /* "http://http://x.example" */

    if ((host.len == 4 && comments_ascii_begins(host, "http"))
        || (host.len == 5 && comments_ascii_begins(host, "https")))
    {
        return 0;
    }

    rest = comments_str_of(rest.data + n, rest.len - n);

    if (rest.len == 0) {
        return 1;
    }

    c = rest.data[0];

    if (c == ':') {
        return comments_uri_web_port(comments_str_of(rest.data + 1,
                                                     rest.len - 1));
    }

    return c == '/' || c == '?' || c == '#';
}


size_t
comments_uri_web_scheme(comments_str_t s)
{
    if (comments_ascii_begins(s, "http://")) {
        return sizeof("http://") - 1;
    }

    if (comments_ascii_begins(s, "https://")) {
        return sizeof("https://") - 1;
    }

    return 0;
}


int
comments_uri_web_letter(uint32_t c)
{
    size_t  i, n;

    n = sizeof(comments_uri_web_no_letters)
        / sizeof(comments_uri_web_no_letters[0]);

    for (i = 0; i < n && c >= comments_uri_web_no_letters[i].first; i++) {
        if (c <= comments_uri_web_no_letters[i].last) {
            return 0;
        }
    }

    return c >= 0x80;
}


int
comments_uri_web_encode(comments_buf_t *out, comments_str_t url)
{
    uint32_t     c;
    const char  *p, *from, *start, *end;

    static const comments_percent_class_t  class = {
        "!#$%&'()*+,-./:;=?@[]_~", 1
    };

    p = url.data;
    end = p + url.len;
    start = p;

    while (p < end) {

        from = p;
        c = comments_text_next(&p, end);

        if (comments_text_fit(c) && c >= ' ') {
            continue;
        }

        /* it goes; what stands before it is encoded at once */

        (void) comments_percent_encode(out,
                             comments_str_of(start, (size_t) (from - start)),
                             &class);
        start = p;
    }

    return comments_percent_encode(out,
                               comments_str_of(start, (size_t) (p - start)),
                               &class);
}


/* returns the length of the host at the beginning of s; 0: there is no host */

static size_t
comments_uri_web_host(comments_str_t s)
{
    if (s.len == 0) {
        return 0;
    }

    return (s.data[0] == '[') ? comments_uri_web_ipv6(s)
                              : comments_uri_web_name(s);
}


/*
 * Returns the length of an IPv6 address in brackets ("[2001:db8::1]"), or 0.
 * The address has eight groups of one to four hex digits. "::" stands for one
 * or more groups of zeros. The last two groups may be an IPv4 address (RFC
 * 4291, 2.2).
 */

static size_t
comments_uri_web_ipv6(comments_str_t s)
{
    size_t    i, n, quad;
    unsigned  groups, gap;

    i = 1;
    groups = 0;
    gap = 0;

    if (s.len > 2 && s.data[1] == ':' && s.data[2] == ':') {
        gap = 1;
        i = 3;
    }

    while (i < s.len && s.data[i] != ']') {

        quad = comments_uri_web_ipv4(comments_str_of(s.data + i, s.len - i));

        if (quad) {
            groups += 2;
            i += quad;
            break;
        }

        for (n = 0; i < s.len && comments_ascii_hex(s.data[i]) >= 0; n++) {
            i++;
        }

        if (n == 0 || n > 4 || ++groups > COMMENTS_URI_WEB_GROUPS
            || i == s.len)
        {
            return 0;
        }

        if (s.data[i] == ']') {
            break;
        }

        if (s.data[i] != ':' || ++i == s.len || s.data[i] == ']') {
            return 0;
        }

        if (s.data[i] == ':') {

            if (gap++) {
                return 0;
            }

            i++;
        }
    }

    if (i >= s.len || s.data[i] != ']'
        || (gap ? groups >= COMMENTS_URI_WEB_GROUPS
                : groups != COMMENTS_URI_WEB_GROUPS))
    {
        return 0;
    }

    return i + 1;
}


/*
 * returns the length of an IPv4 address ("192.0.2.1") that "]" follows; 0:
 * none
 */

static size_t
comments_uri_web_ipv4(comments_str_t s)
{
    size_t    i, n;
    unsigned  parts;
    uint64_t  value;

    i = 0;

    for (parts = 1; parts <= 4; parts++) {

        n = comments_number_head(comments_str_of(s.data + i, s.len - i), 3,
                                 &value);
        i += n;

        if (n == 0 || value > 255 || i == s.len
            || s.data[i] != (parts == 4 ? ']' : '.'))
        {
            return 0;
        }

        i += (parts < 4);
    }

    return i;
}


/*
 * Returns the length of a host name, or 0. The name consists of letters,
 * digits and the other characters that RFC 3986 allows, in labels with dots
 * between them.
 */

static size_t
comments_uri_web_name(comments_str_t s)
{
    char         c;
    uint32_t     n;
    const char  *p, *end, *start;

    p = s.data;
    end = p + s.len;

    while (p < end) {

        start = p;
        c = *p;

        if ((unsigned char) c >= 0x80) {
            n = comments_text_next(&p, end);

            if (!comments_uri_web_letter(n)) {
                return 0;
            }

            continue;
        }

        if (comments_ascii_alnum(c)) {
            p++;
            continue;
        }

        if (c == '\0' || strchr("-._~!$&'()*+,;=", c) == NULL) {
            break;
        }

        /* a host begins with a letter or a digit, and no label is empty */

        if (start == s.data || (c == '.' && start[-1] == '.')) {
            return 0;
        }

        p++;
    }

    return (size_t) (p - s.data);
}


/* s begins after the colon */

static int
comments_uri_web_port(comments_str_t s)
{
    size_t    i;
    uint64_t  port;

    i = comments_number_head(s, 5, &port);

    if (port == 0 || port > 65535) {
        return 0;
    }

    return i == s.len || s.data[i] == '/' || s.data[i] == '?'
           || s.data[i] == '#';
}
