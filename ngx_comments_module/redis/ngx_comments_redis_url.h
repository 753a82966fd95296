/*
 * The address of a Redis server.
 */
#ifndef NGX_COMMENTS_REDIS_URL_H
#define NGX_COMMENTS_REDIS_URL_H

#include <ngx_config.h>
#include <ngx_core.h>

#include <hiredis/hiredis.h>


/*
 * The owner's check: a command in every handshake, whose reply decides whether
 * the connection may be used. If Redis answers the command with an error that
 * leaves the connection usable, the check counts as passed and handler is not
 * called. handler returns NGX_OK; or NGX_DECLINED with *why, a static text,
 * after it has logged the reason. It is called while replies are parsed: no
 * request may be resumed from there.
 */
typedef struct {
    int            argc;
    const char   **argv;         /* NUL-terminated */
    ngx_int_t    (*handler)(void *data, redisReply *reply, const char **why);
} ngx_comments_redis_check_t;


/*
 * Where Redis is. Read-only after configuration; memory from the cycle's pool.
 */
typedef struct {
    ngx_str_t    url;            /* without the password, for the log */
    ngx_addr_t  *addrs;          /* all addresses of the name, resolved at
                                    configuration time, tried in turn */
    ngx_uint_t   naddrs;         /* at least one */
    ngx_str_t    path;           /* unix socket; empty: TCP */
    ngx_str_t    host;
    in_port_t    port;
    ngx_str_t    user;
    ngx_str_t    password;
    ngx_uint_t   db;
    ngx_msec_t   timeout;        /* for connecting, and for one batch, ms */
    const ngx_comments_redis_check_t  *check;    /* NULL: none */
    void        *check_data;
} ngx_comments_redis_conf_t;


/*
 * Parses redis://[user:password@]host[:port][/db] or unix:/path.sock[?db=N]
 * into *conf; timeout and the check stay as they are. Names are resolved; user
 * and password may be percent-encoded. Errors are logged at EMERG by
 * ngx_conf_log_error(), without the URL, which may contain a password. The
 * schemes rediss, sentinel and cluster are refused as not yet supported.
 * Returns NGX_CONF_OK or NGX_CONF_ERROR.
 */
char *ngx_comments_redis_parse(ngx_conf_t *cf, ngx_str_t *url,
    ngx_comments_redis_conf_t *conf);


#endif
