/*
 * A page's <base> element, and rewriting links so that it does not change
 * them.
 */

#include "comments_ascii.h"
#include "comments_uri_base.h"
#include "comments_hash.h"


/* in links that the writer of a comment made */
#define COMMENTS_URI_BASE_STRANGERS  " rel=\"nofollow ugc "


static size_t comments_uri_base_clean(char *out, comments_str_t href);
static size_t comments_uri_base_scheme(comments_str_t href);
static comments_uri_base_kind_t comments_uri_base_kind(comments_str_t scheme);
static uint64_t comments_uri_base_host(comments_str_t host,
    comments_uri_base_kind_t kind);
static comments_str_t comments_uri_base_tag(comments_str_t rest);
static void comments_uri_base_links(comments_buf_t *out, comments_str_t tag,
    comments_str_t origin);
static size_t comments_uri_base_path(comments_str_t tag, size_t at);
static size_t comments_uri_base_find(comments_str_t s, size_t at,
    const char *text);


void
comments_uri_base_read(comments_uri_base_t *base, comments_str_t href)
{
    char                      data[COMMENTS_URI_BASE_MAX];
    size_t                    i, start;
    comments_str_t            s;
    comments_uri_base_kind_t  kind;

    s = comments_str_of(data, comments_uri_base_clean(data, href));
    i = comments_uri_base_scheme(s);
    kind = comments_uri_base_kind(comments_str_of(s.data, i));

    base->kind = COMMENTS_URI_BASE_NONE;
    base->host = 0;

    /* after the scheme come slashes and backslashes */

    for (start = i ? i + 1 : 0; start < s.len; start++) {
        if (s.data[start] != '/' && s.data[start] != '\\') {
            break;
        }
    }

    if (kind == COMMENTS_URI_BASE_NONE
        || (kind == COMMENTS_URI_BASE_OWN && start < 2))
    {
        return;
    }

    base->kind = (unsigned char) kind;

    /* then an optional user, host and port, and a path */

    for (i = start; i < s.len; i++) {

        if (s.data[i] == '@') {
            start = i + 1;

        } else if (s.data[i] == '/' || s.data[i] == '\\' || s.data[i] == '?'
                   || s.data[i] == '#')
        {
            break;
        }
    }

    s = comments_str_of(s.data + start, i - start);
    base->host = comments_uri_base_host(s, kind);
}


int
comments_uri_base_away(comments_str_t target)
{
    return target.len != 0 && !comments_ascii_is(target, "_self");
}


int
comments_uri_base_foreign(const comments_uri_base_t *base, comments_str_t host,
    unsigned tls)
{
    switch (base->kind) {

    case COMMENTS_URI_BASE_NONE:
        return 0;

    case COMMENTS_URI_BASE_OWN:
    case COMMENTS_URI_BASE_HTTPS:
        break;

    case COMMENTS_URI_BASE_HTTP:
        if (tls) {
            return 1;
        }

        break;

    default: /* COMMENTS_URI_BASE_OTHER */
        return 1;
    }

    return host.len > COMMENTS_URI_BASE_MAX
           || base->host != comments_uri_base_host(host,
                                        (comments_uri_base_kind_t) base->kind);
}


/*
 * Copies href without blanks around it and without line ends and tabs in it,
 * which the URL standard ignores. Returns the length.
 */
static size_t
comments_uri_base_clean(char *out, comments_str_t href)
{
    size_t  i, len;

    len = 0;

    for (i = 0; i < href.len && len < COMMENTS_URI_BASE_MAX; i++) {

        if (href.data[i] == '\t' || href.data[i] == '\n'
            || href.data[i] == '\r'
            || (len == 0 && (unsigned char) href.data[i] <= ' '))
        {
            continue;
        }

        out[len++] = href.data[i];
    }

    while (len && (unsigned char) out[len - 1] <= ' ') {
        len--;
    }

    return len;
}


/* returns the length of the scheme; 0: there is none */
static size_t
comments_uri_base_scheme(comments_str_t href)
{
    char    c;
    size_t  i;

    for (i = 0; i < href.len; i++) {
        c = href.data[i];

        if (comments_ascii_alpha(c)) {
            continue;
        }

        if (i && (comments_ascii_digit(c) || c == '+' || c == '-' || c == '.'))
        {
            continue;
        }

        return c == ':' ? i : 0;
    }

    return 0;
}


static comments_uri_base_kind_t
comments_uri_base_kind(comments_str_t scheme)
{
    size_t  i;

    static const struct {
        comments_str_t         name;
        comments_uri_base_kind_t   kind;
    } schemes[] = {
        { comments_str(""), COMMENTS_URI_BASE_OWN },
        { comments_str("http"), COMMENTS_URI_BASE_HTTP },
        { comments_str("https"), COMMENTS_URI_BASE_HTTPS },
        { comments_str("data"), COMMENTS_URI_BASE_NONE },
        { comments_str("javascript"), COMMENTS_URI_BASE_NONE }
    };

    for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (comments_ascii_same(scheme, schemes[i].name)) {
            return schemes[i].kind;
        }
    }

    return COMMENTS_URI_BASE_OTHER;
}


/*
 * Returns the hash of host and port. The scheme's default port is left out, so
 * that it equals a missing port. host has at most COMMENTS_URI_BASE_MAX bytes.
 */
static uint64_t
comments_uri_base_host(comments_str_t host, comments_uri_base_kind_t kind)
{
    char            data[COMMENTS_URI_BASE_MAX];
    size_t          i;
    comments_str_t  port;

    for (i = 0; i < host.len; i++) {
        data[i] = comments_ascii_lower(host.data[i]);
    }

    port = (kind == COMMENTS_URI_BASE_HTTPS) ? comments_str_c(":443")
                                         : comments_str_c(":80");

    if (kind != COMMENTS_URI_BASE_OWN && i > port.len
        && memcmp(data + i - port.len, port.data, port.len) == 0)
    {
        i -= port.len;
    }

    return comments_hash(comments_str_of(data, i));
}


int
comments_uri_base_apply(comments_buf_t *out, comments_str_t block,
    comments_str_t origin, int target)
{
    size_t           at;
    const char      *lt;
    comments_str_t   rest, tag;

    at = 0;

    while (at < block.len) {
        rest = comments_str_of(block.data + at, block.len - at);

        lt = memchr(rest.data, '<', rest.len);

        if (lt == NULL) {
            return comments_buf_add_str(out, rest);
        }

        (void) comments_buf_add(out, rest.data, (size_t) (lt - rest.data));

        at += (size_t) (lt - rest.data);
        tag = comments_uri_base_tag(comments_str_of(lt, block.len - at));
        at += tag.len;

        if (target && tag.len > 2 && memcmp(tag.data, "<a ", 3) == 0
            && comments_uri_base_find(tag, 0, COMMENTS_URI_BASE_STRANGERS)
               == tag.len
            && comments_uri_base_find(tag, 0, " target=\"") == tag.len)
        {
            (void) comments_buf_add_c(out, "<a target=\"_self\"");
            tag = comments_str_of(tag.data + 2, tag.len - 2);
        }

        comments_uri_base_links(out, tag, origin);
    }

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static comments_str_t
comments_uri_base_tag(comments_str_t rest)
{
    const char  *gt;

    gt = memchr(rest.data, '>', rest.len);

    return gt ? comments_str_of(rest.data, (size_t) (gt + 1 - rest.data))
              : rest;
}


static void
comments_uri_base_links(comments_buf_t *out, comments_str_t tag,
    comments_str_t origin)
{
    size_t  at, path;

    at = 0;

    while (origin.len && (path = comments_uri_base_path(tag, at)) < tag.len) {
        (void) comments_buf_add(out, tag.data + at, path - at);
        (void) comments_buf_add_str(out, origin);
        at = path;
    }

    (void) comments_buf_add(out, tag.data + at, tag.len - at);
}


/*
 * returns where, from at on, the next path ("/...") in an attribute begins;
 * tag.len: there is none
 */
static size_t
comments_uri_base_path(comments_str_t tag, size_t at)
{
    size_t                    i, name, first, value;
    static const char *const  names[] = {
        " href=\"", " action=\"", " formaction=\""
    };

    /* each turn searches behind the attribute found before */

    for ( ;; ) {

        first = tag.len;
        value = tag.len;

        for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {

            name = comments_uri_base_find(tag, at, names[i]);

            if (name < first) {
                first = name;
                value = name + strlen(names[i]);
            }
        }

        if (value == tag.len
            || (tag.data[value] == '/' && value + 1 < tag.len
                && tag.data[value + 1] != '/'))
        {
            return value;
        }

        at = value;
    }
}


/* returns where text next begins in s, from at on; s.len: nowhere */
static size_t
comments_uri_base_find(comments_str_t s, size_t at, const char *text)
{
    size_t       len;
    const char  *p, *last;

    len = strlen(text);
    last = s.data + s.len;

    for (p = s.data + at; (size_t) (last - p) >= len; p++) {

        p = memchr(p, text[0], (size_t) (last - p));

        if (p == NULL || (size_t) (last - p) < len) {
            break;
        }

        if (memcmp(p, text, len) == 0) {
            return (size_t) (p - s.data);
        }
    }

    return s.len;
}
