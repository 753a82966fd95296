/*
 * The address of a Redis.
 */
#ifndef NGX_COMMENTS_REDIS_URL_H
#define NGX_COMMENTS_REDIS_URL_H

#include <ngx_config.h>
#include <ngx_core.h>

#include <hiredis/hiredis.h>


/*
 * A question of the owner's in every handshake: only if the answer suits is the
 * connection of use. A refusal of the command by Redis is not asked about.
 * handler: NGX_OK, or NGX_DECLINED with *why, a static text; the owner has
 * logged it then. Called while replies are parsed: no request may be resumed
 * from there.
 */
typedef struct {
    int            argc;
    const char   **argv;         /* NUL-terminated */
    ngx_int_t    (*handler)(void *data, redisReply *reply, const char **why);
} ngx_comments_redis_check_t;


/* Where Redis is; read-only after configuration, from the cycle's pool. */
typedef struct {
    ngx_str_t    url;            /* without the password, for the log */
    ngx_addr_t  *addrs;          /* resolved at configuration time: all that
                                    the name has, tried in turn */
    ngx_uint_t   naddrs;         /* at least one */
    ngx_str_t    path;           /* unix socket; empty: TCP */
    ngx_str_t    host;
    in_port_t    port;
    ngx_str_t    user;
    ngx_str_t    password;
    ngx_uint_t   db;
    ngx_msec_t   timeout;        /* of connecting, and of one batch: ms */
    const ngx_comments_redis_check_t  *check;    /* NULL: none */
    void        *check_data;
} ngx_comments_redis_conf_t;


/*
 * Parses redis://[user:password@]host[:port][/db] or unix:/path.sock[?db=N]
 * into *conf, in which timeout is unchanged; names are resolved, user and
 * password may be percent-encoded. Logs what is wrong at EMERG by
 * ngx_conf_log_error(), without the URL, which may hold a password. rediss,
 * sentinel and cluster are refused by name as not yet supported. Returns
 * NGX_CONF_OK or NGX_CONF_ERROR.
 */
char *ngx_comments_redis_parse(ngx_conf_t *cf, ngx_str_t *url,
    ngx_comments_redis_conf_t *conf);


#endif
