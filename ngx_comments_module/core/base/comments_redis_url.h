/*
 * The address of a Redis, as nginx's configuration and commentsctl take it.
 */
#ifndef COMMENTS_REDIS_URL_H
#define COMMENTS_REDIS_URL_H

#include "comments_arena.h"


#define COMMENTS_REDIS_URL_PORT    6379
#define COMMENTS_REDIS_URL_DB_MAX  65535


/* Where a Redis is. path, host, user and password have a NUL behind them. */
typedef struct {
    comments_str_t   path;         /* of a socket; empty: host and port */
    comments_str_t   host;         /* an IPv6 address without its brackets */
    comments_str_t   address;      /* host and port as they stand in the text;
                                      or "unix:" and path */
    comments_str_t   user;         /* empty: none */
    comments_str_t   password;     /* empty: none */
    unsigned         port;
    unsigned         db;
} comments_redis_url_t;


/*
 * Reads redis://[user:password@]host[:port][/db] or unix:/path.sock[?db=N];
 * user and password are percent-decoded. Strings lie in the arena, but for
 * address, which points into text. COMMENTS_DECLINED with *why, a static text
 * without the URL (which may hold a password): it is not such a URL; names of
 * hosts are not judged. COMMENTS_ERROR: no memory, of which *why tells, too.
 */
int comments_redis_url_parse(comments_arena_t *arena, comments_str_t text,
    comments_redis_url_t *url, const char **why);

/*
 * The kind of a URL that is known, and not supported yet: "rediss:" (TLS),
 * "sentinel:", "cluster:"; NULL: it is none of these. Cannot fail.
 */
const char *comments_redis_url_later(comments_str_t text);


#endif
