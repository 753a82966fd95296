/*
 * Paths as thread keys and as URLs, and the comparison of origins.
 */

#include "comments_uri.h"

#include "comments_ascii.h"
#include "comments_digest.h"
#include "comments_hex.h"
#include "comments_number.h"
#include "comments_percent.h"


/* the host and port of an origin; host points into it */
typedef struct {
    comments_str_t  host;
    uint32_t        port;        /* 0: no port given */
} comments_uri_authority_t;


static int comments_uri_authority(comments_str_t s,
    comments_uri_authority_t *authority);
static size_t comments_uri_host_len(comments_str_t s);
static int comments_uri_port(comments_str_t s, uint32_t *port);
static uint32_t comments_uri_default_port(comments_str_t scheme);


comments_str_t
comments_uri_thread(comments_str_t path, const comments_str_t *names, size_t n)
{
    size_t          i, start;
    comments_str_t  last;

    start = path.len;

    while (start > 0 && path.data[start - 1] != '/') {
        start--;
    }

    if (start == 0 || start == path.len) {
        return path;
    }

    last = comments_str_of(path.data + start, path.len - start);

    for (i = 0; i < n; i++) {
        if (comments_str_eq(last, names[i])) {
            return comments_str_of(path.data, start);
        }
    }

    return path;
}


int
comments_uri_bound(comments_arena_t *arena, comments_str_t thread,
    comments_str_t *name)
{
    char    *p;
    size_t   kept;

    if (thread.len <= COMMENTS_URI_THREAD_MAX) {
        *name = thread;
        return COMMENTS_OK;
    }

    p = comments_arena_alloc(arena, COMMENTS_URI_THREAD_MAX + 1);
    if (p == NULL) {
        return COMMENTS_ERROR;
    }

    kept = COMMENTS_URI_THREAD_MAX - COMMENTS_DIGEST_HEX;

    memcpy(p, thread.data, kept);
    p[kept] = '~';

    if (comments_digest_sha256(&thread, 1, p + kept + 1) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *name = comments_str_of(p, COMMENTS_URI_THREAD_MAX + 1);

    return COMMENTS_OK;
}


int
comments_uri_bounded(comments_str_t name)
{
    size_t  i;

    if (name.len != COMMENTS_URI_THREAD_MAX + 1) {
        return 0;
    }

    i = COMMENTS_URI_THREAD_MAX - COMMENTS_DIGEST_HEX;

    if (name.data[i++] != '~') {
        return 0;
    }

    return comments_hex_is_lower(comments_str_of(name.data + i, name.len - i));
}


int
comments_uri_escape(comments_buf_t *out, comments_str_t path)
{
    static const comments_percent_class_t  class = {
        "-._~/:@!$'()*,;=+", 0
    };

    if (path.len >= 2 && path.data[0] == '/' && path.data[1] == '/') {

        if (comments_buf_add_c(out, "/%2F") != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        path = comments_str_of(path.data + 2, path.len - 2);
    }

    return comments_percent_encode(out, path, &class);
}


int
comments_uri_address(comments_buf_t *out, comments_str_t value)
{
    size_t  i, start;

    static const comments_percent_class_t  class = {
        "-._~/:@!$'()*,;=+?&[]", 0
    };

    if (value.len == 0
        || (value.data[0] != '/'
            && !(value.len > 7 && comments_ascii_begins(value, "http://"))
            && !(value.len > 8 && comments_ascii_begins(value, "https://"))))
    {
        return COMMENTS_DECLINED;
    }

    if (value.len >= 2 && value.data[0] == '/' && value.data[1] == '/') {

        (void) comments_buf_add_c(out, "/%2F");

        value = comments_str_of(value.data + 2, value.len - 2);
    }

    start = 0;

    for (i = 0; i < value.len; i++) {

        if (comments_percent_code(value, i) < 0) {
            continue;
        }

        /* the code is kept; the text before it is escaped */
        (void) comments_percent_encode(out,
                               comments_str_of(value.data + start, i - start),
                               &class);
        (void) comments_buf_add(out, value.data + i, 3);

        i += 2;
        start = i + 1;
    }

    return comments_percent_encode(out, comments_str_of(value.data + start,
                                                        value.len - start),
                                   &class);
}


int
comments_uri_escape_arg(comments_buf_t *out, comments_str_t value)
{
    static const comments_percent_class_t  class = { "-._~", 0 };

    return comments_percent_encode(out, value, &class);
}


int
comments_uri_same_origin(comments_str_t origin, comments_str_t scheme,
    comments_str_t host)
{
    uint32_t                  port;
    comments_str_t            rest;
    comments_uri_authority_t  theirs, ours;

    if (scheme.len == 0 || origin.len < scheme.len + 3) {
        return 0;
    }

    if (!comments_ascii_same(comments_str_of(origin.data, scheme.len),
                               scheme)
        || memcmp(origin.data + scheme.len, "://", 3) != 0)
    {
        return 0;
    }

    rest = comments_str_of(origin.data + scheme.len + 3,
                           origin.len - scheme.len - 3);

    if (comments_uri_authority(rest, &theirs) != COMMENTS_OK
        || comments_uri_authority(host, &ours) != COMMENTS_OK)
    {
        return 0;
    }

    port = comments_uri_default_port(scheme);

    if (theirs.port == 0) {
        theirs.port = port;
    }

    if (ours.port == 0) {
        ours.port = port;
    }

    return theirs.port == ours.port
           && comments_ascii_same(theirs.host, ours.host);
}


/*
 * splits s, which must be a host and perhaps a port: no user, no path, no
 * blank
 */

static int
comments_uri_authority(comments_str_t s, comments_uri_authority_t *authority)
{
    size_t  len;

    len = comments_uri_host_len(s);

    if (len == 0) {
        return COMMENTS_DECLINED;
    }

    authority->host = comments_str_of(s.data, len);
    authority->port = 0;

    if (len == s.len) {
        return COMMENTS_OK;
    }

    if (s.data[len] != ':') {
        return COMMENTS_DECLINED;
    }

    return comments_uri_port(comments_str_of(s.data + len + 1,
                                             s.len - len - 1),
                             &authority->port);
}


static size_t
comments_uri_host_len(comments_str_t s)
{
    char    c;
    size_t  i;

    if (s.len == 0) {
        return 0;
    }

    if (s.data[0] != '[') {

        for (i = 0; i < s.len; i++) {
            c = s.data[i];

            if (!comments_ascii_alnum(c) && c != '-' && c != '.' && c != '_') {
                break;
            }
        }

        return i;
    }

    for (i = 1; i < s.len; i++) {
        c = s.data[i];

        if (c == ']') {
            return i > 1 ? i + 1 : 0;
        }

        if (!comments_ascii_alnum(c) && c != ':' && c != '.') {
            return 0;
        }
    }

    return 0;
}


/* an empty port is the default one (RFC 3986, 3.2.3) */

static int
comments_uri_port(comments_str_t s, uint32_t *port)
{
    uint64_t  n;

    if (s.len == 0) {
        *port = 0;
        return COMMENTS_OK;
    }

    if (s.len > 5 || comments_number_parse(s, 65535, &n) != COMMENTS_OK
        || n == 0)
    {
        return COMMENTS_DECLINED;
    }

    *port = (uint32_t) n;

    return COMMENTS_OK;
}


static uint32_t
comments_uri_default_port(comments_str_t scheme)
{
    static const comments_str_t  http = comments_str("http");
    static const comments_str_t  https = comments_str("https");

    if (comments_ascii_same(scheme, http)) {
        return 80;
    }

    return comments_ascii_same(scheme, https) ? 443 : 0;
}
