/*
 * Parses the URL of a Redis server.
 */

#include "comments_number.h"
#include "comments_percent.h"
#include "comments_redis_url.h"


static int comments_redis_url_tcp(comments_arena_t *arena, comments_str_t rest,
    comments_redis_url_t *url, const char **why);
static int comments_redis_url_unix(comments_arena_t *arena,
    comments_str_t text, comments_redis_url_t *url, const char **why);
static int comments_redis_url_user(comments_arena_t *arena,
    comments_str_t user, comments_redis_url_t *url, const char **why);
static int comments_redis_url_host(comments_arena_t *arena,
    comments_str_t address, comments_redis_url_t *url, const char **why);
static int comments_redis_url_db(comments_str_t digits,
    comments_redis_url_t *url, const char **why);


int
comments_redis_url_parse(comments_arena_t *arena, comments_str_t text,
    comments_redis_url_t *url, const char **why)
{
    int  rc;

    memset(url, 0, sizeof(comments_redis_url_t));

    if (comments_ascii_begins(text, "redis://")) {
        url->port = COMMENTS_REDIS_URL_PORT;

        rc = comments_redis_url_tcp(arena, comments_str_of(text.data + 8,
                                                           text.len - 8),
                                    url, why);

    } else if (comments_ascii_begins(text, "unix:/") && text.len > 6) {
        rc = comments_redis_url_unix(arena, text, url, why);

    } else {
        *why = comments_redis_url_later(text)
               ? "this kind is not yet supported" : "it is of no known kind";
        rc = COMMENTS_DECLINED;
    }

    if (rc == COMMENTS_ERROR) {
        *why = "out of memory";
    }

    return rc;
}


const char *
comments_redis_url_later(comments_str_t text)
{
    size_t  i;

    static const char *const  kinds[] = { "rediss:", "sentinel:", "cluster:" };

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (comments_ascii_begins(text, kinds[i])) {
            return kinds[i];
        }
    }

    return NULL;
}


static int
comments_redis_url_tcp(comments_arena_t *arena, comments_str_t rest,
    comments_redis_url_t *url, const char **why)
{
    int              rc;
    size_t           i;
    const char      *slash;
    comments_str_t   db, address;

    address = rest;
    slash = rest.len ? memchr(rest.data, '/', rest.len) : NULL;

    if (slash) {
        address.len = (size_t) (slash - rest.data);
        db = comments_str_of(slash + 1, rest.len - address.len - 1);

        if (db.len && comments_redis_url_db(db, url, why) != COMMENTS_OK) {
            return COMMENTS_DECLINED;
        }
    }

    /* find the last "@": the password may hold others, but no slash */

    for (i = address.len; i > 0; i--) {
        if (address.data[i - 1] == '@') {
            break;
        }
    }

    if (i > 0) {
        rc = comments_redis_url_user(arena,
                                     comments_str_of(address.data, i - 1),
                                     url, why);
        if (rc != COMMENTS_OK) {
            return rc;
        }

        address = comments_str_of(address.data + i, address.len - i);
    }

    return comments_redis_url_host(arena, address, url, why);
}


static int
comments_redis_url_unix(comments_arena_t *arena, comments_str_t text,
    comments_redis_url_t *url, const char **why)
{
    const char      *mark;
    comments_str_t   db, path;

    path = comments_str_of(text.data + 5, text.len - 5);
    mark = memchr(path.data, '?', path.len);

    if (mark) {
        db = comments_str_of(mark + 1,
                             (size_t) (path.data + path.len - mark - 1));
        path.len = (size_t) (mark - path.data);

        if (db.len < 4 || memcmp(db.data, "db=", 3) != 0) {
            *why = "only \"db=\" may stand behind a socket";
            return COMMENTS_DECLINED;
        }

        if (comments_redis_url_db(comments_str_of(db.data + 3, db.len - 3),
                                  url, why)
            != COMMENTS_OK)
        {
            return COMMENTS_DECLINED;
        }
    }

    url->address = comments_str_of(text.data, 5 + path.len);

    return comments_arena_dup(arena, path, &url->path);
}


static int
comments_redis_url_user(comments_arena_t *arena, comments_str_t user,
    comments_redis_url_t *url, const char **why)
{
    int              rc;
    const char      *colon;
    comments_str_t   name, password;

    colon = user.len ? memchr(user.data, ':', user.len) : NULL;

    if (colon == NULL || colon + 1 == user.data + user.len) {
        *why = "\"user:password@\" is without a password";
        return COMMENTS_DECLINED;
    }

    name = comments_str_of(user.data, (size_t) (colon - user.data));
    password = comments_str_of(colon + 1, user.len - name.len - 1);

    *why = "a \"%\" in user or password must be written \"%25\"";

    if (name.len) {
        rc = comments_percent_decode(arena, name, &url->user);
        if (rc != COMMENTS_OK) {
            return rc;
        }
    }

    return comments_percent_decode(arena, password, &url->password);
}


static int
comments_redis_url_host(comments_arena_t *arena, comments_str_t address,
    comments_redis_url_t *url, const char **why)
{
    size_t          i;
    uint64_t        port;
    comments_str_t  host;

    url->address = address;

    /* find the colon of the port; those of an IPv6 address are in brackets */

    for (i = address.len; i > 0; i--) {
        if (address.data[i - 1] == ':' || address.data[i - 1] == ']') {
            break;
        }
    }

    host = address;

    if (i > 0 && address.data[i - 1] == ':') {
        host.len = i - 1;

        if (comments_number_parse(comments_str_of(address.data + i,
                                                  address.len - i),
                                  65535, &port)
            != COMMENTS_OK
            || port == 0)
        {
            *why = "invalid port";
            return COMMENTS_DECLINED;
        }

        url->port = (unsigned) port;
    }

    if (host.len > 2 && host.data[0] == '[' && host.data[host.len - 1] == ']') {
        host.data++;
        host.len -= 2;
    }

    if (host.len == 0) {
        *why = "it has no host";
        return COMMENTS_DECLINED;
    }

    return comments_arena_dup(arena, host, &url->host);
}


static int
comments_redis_url_db(comments_str_t digits, comments_redis_url_t *url,
    const char **why)
{
    uint64_t  n;

    if (comments_number_parse(digits, COMMENTS_REDIS_URL_DB_MAX, &n)
        != COMMENTS_OK)
    {
        *why = "the database must be a number from 0 to 65535";
        return COMMENTS_DECLINED;
    }

    url->db = (unsigned) n;

    return COMMENTS_OK;
}
