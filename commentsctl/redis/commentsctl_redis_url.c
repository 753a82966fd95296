/*
 * The address of a Redis, written as in nginx's configuration.
 */

#include <strings.h>

#include "comments_percent.h"
#include "commentsctl_redis.h"


#define COMMENTSCTL_REDIS_PORT    6379
#define COMMENTSCTL_REDIS_DB_MAX  65535


static int commentsctl_redis_url_tcp(comments_arena_t *arena,
    comments_str_t rest, commentsctl_redis_url_t *url, const char **why);
static int commentsctl_redis_url_unix(comments_arena_t *arena,
    comments_str_t rest, commentsctl_redis_url_t *url, const char **why);
static int commentsctl_redis_url_user(comments_arena_t *arena,
    comments_str_t user, commentsctl_redis_url_t *url, const char **why);
static int commentsctl_redis_url_host(comments_arena_t *arena,
    comments_str_t address, commentsctl_redis_url_t *url, const char **why);
static int commentsctl_redis_url_number(comments_str_t digits, int max,
    int *number);
static int commentsctl_redis_url_starts(comments_str_t s, const char *front);


int
commentsctl_redis_url(comments_arena_t *arena, const char *text,
    commentsctl_redis_url_t *url, const char **why)
{
    comments_str_t  s;

    memset(url, 0, sizeof(commentsctl_redis_url_t));

    url->port = COMMENTSCTL_REDIS_PORT;
    s = comments_str_c(text);

    if (commentsctl_redis_url_starts(s, "redis://")) {
        return commentsctl_redis_url_tcp(arena,
                                         comments_str_of(s.data + 8,
                                                         s.len - 8),
                                         url, why);
    }

    if (commentsctl_redis_url_starts(s, "unix:/")) {
        return commentsctl_redis_url_unix(arena,
                                          comments_str_of(s.data + 5,
                                                          s.len - 5),
                                          url, why);
    }

    if (commentsctl_redis_url_starts(s, "rediss:")
        || commentsctl_redis_url_starts(s, "sentinel:")
        || commentsctl_redis_url_starts(s, "cluster:"))
    {
        *why = "this kind is not yet supported";
        return COMMENTS_DECLINED;
    }

    *why = "it is of no known kind";

    return COMMENTS_DECLINED;
}


static int
commentsctl_redis_url_tcp(comments_arena_t *arena, comments_str_t rest,
    commentsctl_redis_url_t *url, const char **why)
{
    size_t          i;
    const char     *slash;
    comments_str_t  db, address, user;

    address = rest;
    slash = rest.len ? memchr(rest.data, '/', rest.len) : NULL;

    if (slash) {
        address.len = (size_t) (slash - rest.data);
        db = comments_str_of(slash + 1, rest.len - address.len - 1);

        if (db.len
            && commentsctl_redis_url_number(db, COMMENTSCTL_REDIS_DB_MAX,
                                            &url->db)
            != COMMENTS_OK)
        {
            *why = "the number of the database is none";
            return COMMENTS_DECLINED;
        }
    }

    /* the last one: a password may hold others, if not a slash */

    for (i = address.len; i > 0; i--) {
        if (address.data[i - 1] == '@') {
            break;
        }
    }

    if (i > 0) {
        user = comments_str_of(address.data, i - 1);
        address = comments_str_of(address.data + i, address.len - i);

        if (commentsctl_redis_url_user(arena, user, url, why) != COMMENTS_OK) {
            return COMMENTS_DECLINED;
        }
    }

    return commentsctl_redis_url_host(arena, address, url, why);
}


static int
commentsctl_redis_url_unix(comments_arena_t *arena, comments_str_t rest,
    commentsctl_redis_url_t *url, const char **why)
{
    const char      *mark;
    comments_str_t   db, path;

    path = rest;
    mark = memchr(rest.data, '?', rest.len);

    if (mark) {
        path.len = (size_t) (mark - rest.data);
        db = comments_str_of(mark + 1, rest.len - path.len - 1);

        if (!commentsctl_redis_url_starts(db, "db=")
            || commentsctl_redis_url_number(comments_str_of(db.data + 3,
                                                            db.len - 3),
                                            COMMENTSCTL_REDIS_DB_MAX,
                                            &url->db)
            != COMMENTS_OK)
        {
            *why = "only \"db=\" and a number may stand behind a socket";
            return COMMENTS_DECLINED;
        }
    }

    *why = "out of memory";

    return comments_arena_dup(arena, path, &url->path);
}


static int
commentsctl_redis_url_user(comments_arena_t *arena, comments_str_t user,
    commentsctl_redis_url_t *url, const char **why)
{
    const char      *colon;
    comments_str_t   name, password;

    colon = user.len ? memchr(user.data, ':', user.len) : NULL;

    if (colon == NULL || colon + 1 == user.data + user.len) {
        *why = "\"user:password@\" is without a password";
        return COMMENTS_DECLINED;
    }

    name = comments_str_of(user.data, (size_t) (colon - user.data));
    password = comments_str_of(colon + 1, user.len - name.len - 1);

    if ((name.len
         && comments_percent_decode(arena, name, &url->user) != COMMENTS_OK)
        || comments_percent_decode(arena, password, &url->password)
        != COMMENTS_OK)
    {
        *why = "a \"%\" in user or password must be written \"%25\"";
        return COMMENTS_DECLINED;
    }

    return COMMENTS_OK;
}


static int
commentsctl_redis_url_host(comments_arena_t *arena, comments_str_t address,
    commentsctl_redis_url_t *url, const char **why)
{
    size_t          i;
    comments_str_t  host, port;

    /* the colons of an IPv6 address stand in brackets */

    for (i = address.len; i > 0; i--) {
        if (address.data[i - 1] == ':' || address.data[i - 1] == ']') {
            break;
        }
    }

    host = address;

    if (i > 0 && address.data[i - 1] == ':') {
        host.len = i - 1;
        port = comments_str_of(address.data + i, address.len - i);

        if (commentsctl_redis_url_number(port, 65535, &url->port)
            != COMMENTS_OK
            || url->port == 0)
        {
            *why = "the port is no port";
            return COMMENTS_DECLINED;
        }
    }

    if (host.len > 2 && host.data[0] == '[' && host.data[host.len - 1] == ']') {
        host.data++;
        host.len -= 2;
    }

    if (host.len == 0) {
        *why = "it has no host";
        return COMMENTS_DECLINED;
    }

    *why = "out of memory";

    return comments_arena_dup(arena, host, &url->host);
}


static int
commentsctl_redis_url_number(comments_str_t digits, int max, int *number)
{
    int     n;
    size_t  i;

    if (digits.len == 0 || digits.len > 5) {
        return COMMENTS_DECLINED;
    }

    n = 0;

    for (i = 0; i < digits.len; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9') {
            return COMMENTS_DECLINED;
        }

        n = n * 10 + (digits.data[i] - '0');
    }

    if (n > max) {
        return COMMENTS_DECLINED;
    }

    *number = n;

    return COMMENTS_OK;
}


static int
commentsctl_redis_url_starts(comments_str_t s, const char *front)
{
    size_t  len;

    len = strlen(front);

    return s.len >= len && strncasecmp(s.data, front, len) == 0;
}
