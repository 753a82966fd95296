/*
 * Judges the targets of links.
 */

#include "comments_ascii.h"
#include "comments_markdown_link.h"
#include "comments_text.h"
#include "comments_uri_web.h"


static int comments_markdown_link_allowed(comments_str_t url);
static int comments_markdown_link_sign(const char *p, const char *end);


int
comments_markdown_link_url(comments_buf_t *url, comments_str_t target)
{
    size_t  start, len;

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

    if (comments_uri_web_encode(url, target) != COMMENTS_OK) {
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
    char             scheme[sizeof("mailto:") - 1];
    const char      *at;
    comments_str_t   address;

    if (url.len <= sizeof(scheme)) {
        return 0;
    }

    comments_text_lower(scheme, comments_str_of(url.data, sizeof(scheme)));

    if (memcmp(scheme, "mailto:", sizeof(scheme)) != 0) {
        return comments_uri_web(url);
    }

    address = comments_str_of(url.data + sizeof(scheme),
                              url.len - sizeof(scheme));
    at = memchr(address.data, '@', address.len);

    return at != NULL && at != address.data
           && at + 1 != address.data + address.len;
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

    if (!comments_ascii_alnum(*p)) {
        return start;
    }

    while (p < end
           && (comments_ascii_alnum(*p)
               || comments_markdown_link_sign(p, end)))
    {
        p++;
    }

    return p;
}


/*
 * 1 for a character that a plain URL may have; a "_" only within a word, where
 * it is not emphasis
 */

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
        return comments_ascii_alnum(p[-1]) && end - p > 1
               && comments_ascii_alnum(p[1]);

    default:
        return 0;
    }
}
