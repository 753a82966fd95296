/*
 * Parses the URL of a Redis server, from nginx's configuration or from
 * commentsctl's options.
 */
#ifndef COMMENTS_REDIS_URL_H
#define COMMENTS_REDIS_URL_H

#include "comments_arena.h"


#define COMMENTS_REDIS_URL_PORT    6379
#define COMMENTS_REDIS_URL_DB_MAX  65535


/*
 * The parts of such a URL. A NUL that is not counted follows path, host, user
 * and password.
 */
typedef struct {
    comments_str_t   path;         /* of a socket; empty: host and port are
                                      used */
    comments_str_t   host;         /* an IPv6 address has no brackets here */
    comments_str_t   address;      /* host and port as they are written in the
                                      URL; or "unix:" and the path */
    comments_str_t   user;         /* empty: none */
    comments_str_t   password;     /* empty: none */
    unsigned         port;
    unsigned         db;
} comments_redis_url_t;


/*
 * Parses redis://[user:password@]host[:port][/db] or unix:/path.sock[?db=N]
 * into *url. User and password are percent-decoded. The strings of *url lie in
 * the arena, except address, which points into text. The host name is not
 * checked. COMMENTS_DECLINED: text is not such a URL. COMMENTS_ERROR: out of
 * memory. In both cases *why is the reason, a static text without the URL,
 * which may hold a password.
 */
int comments_redis_url_parse(comments_arena_t *arena, comments_str_t text,
    comments_redis_url_t *url, const char **why);

/*
 * Returns the scheme of the URL if it is one that is known but not supported:
 * "rediss:" (TLS), "sentinel:" or "cluster:"; NULL: it is none of these. Cannot
 * fail.
 */
const char *comments_redis_url_later(comments_str_t text);


#endif
