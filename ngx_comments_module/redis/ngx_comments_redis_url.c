/*
 * The address of a Redis, as it stands in the configuration.
 */

#include "ngx_comments_redis_url.h"


#define NGX_COMMENTS_REDIS_PORT    6379
#define NGX_COMMENTS_REDIS_DB_MAX  65535


static char *ngx_comments_redis_parse_tcp(ngx_conf_t *cf, ngx_str_t *rest,
    ngx_comments_redis_conf_t *conf);
static char *ngx_comments_redis_parse_unix(ngx_conf_t *cf, ngx_str_t *rest,
    ngx_comments_redis_conf_t *conf);
static char *ngx_comments_redis_parse_user(ngx_conf_t *cf, ngx_str_t *user,
    ngx_comments_redis_conf_t *conf);
static char *ngx_comments_redis_parse_db(ngx_conf_t *cf, ngx_str_t *digits,
    ngx_comments_redis_conf_t *conf);
static char *ngx_comments_redis_resolve(ngx_conf_t *cf, ngx_str_t *address,
    ngx_comments_redis_conf_t *conf);
static char *ngx_comments_redis_decode(ngx_conf_t *cf, ngx_str_t *encoded,
    ngx_str_t *decoded);
static char *ngx_comments_redis_refuse(ngx_conf_t *cf, const char *why);


char *
ngx_comments_redis_parse(ngx_conf_t *cf, ngx_str_t *url,
    ngx_comments_redis_conf_t *conf)
{
    ngx_str_t                rest;
    ngx_uint_t               i;
    static const ngx_str_t   later[] = {
        ngx_string("rediss:"),
        ngx_string("sentinel:"),
        ngx_string("cluster:")
    };

    for (i = 0; i < sizeof(later) / sizeof(later[0]); i++) {

        if (url->len >= later[i].len
            && ngx_strncasecmp(url->data, later[i].data, later[i].len) == 0)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "a Redis URL of the kind \"%V\" in "
                               "\"comments_redis\" is not yet supported; "
                               "\"redis:\" and \"unix:\" are", &later[i]);
            return NGX_CONF_ERROR;
        }
    }

    if (url->len > 8
        && ngx_strncasecmp(url->data, (u_char *) "redis://", 8) == 0)
    {
        rest.data = url->data + 8;
        rest.len = url->len - 8;

        return ngx_comments_redis_parse_tcp(cf, &rest, conf);
    }

    if (url->len > 6
        && ngx_strncasecmp(url->data, (u_char *) "unix:/", 6) == 0)
    {
        rest.data = url->data + 5;
        rest.len = url->len - 5;

        return ngx_comments_redis_parse_unix(cf, &rest, conf);
    }

    return ngx_comments_redis_refuse(cf, "it is of no known kind");
}


static char *
ngx_comments_redis_parse_tcp(ngx_conf_t *cf, ngx_str_t *rest,
    ngx_comments_redis_conf_t *conf)
{
    u_char     *p, *last;
    size_t      len;
    ngx_str_t   address, user, db;

    address = *rest;
    ngx_str_null(&db);
    conf->db = 0;
    ngx_str_null(&conf->user);
    ngx_str_null(&conf->password);
    ngx_str_null(&conf->path);

    p = ngx_strlchr(address.data, address.data + address.len, '/');

    if (p) {
        db.data = p + 1;
        db.len = address.data + address.len - db.data;
        address.len = p - address.data;

        if (db.len
            && ngx_comments_redis_parse_db(cf, &db, conf) != NGX_CONF_OK)
        {
            return NGX_CONF_ERROR;
        }
    }

    /* the last one: a password may hold others, if not a slash */

    last = address.data + address.len;

    for (p = last; p > address.data; p--) {
        if (p[-1] == '@') {
            break;
        }
    }

    if (p > address.data) {
        user.data = address.data;
        user.len = p - 1 - address.data;

        address.data = p;
        address.len = last - p;

        if (ngx_comments_redis_parse_user(cf, &user, conf) != NGX_CONF_OK) {
            return NGX_CONF_ERROR;
        }
    }

    if (ngx_comments_redis_resolve(cf, &address, conf) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    len = sizeof("redis://[]:65535/") - 1 + conf->host.len + NGX_INT_T_LEN;

    conf->url.data = ngx_pnalloc(cf->pool, len);
    if (conf->url.data == NULL) {
        return NGX_CONF_ERROR;
    }

    p = ngx_sprintf(conf->url.data, "redis://%V:%ui/%ui", &conf->host,
                    (ngx_uint_t) conf->port, conf->db);
    conf->url.len = p - conf->url.data;

    return NGX_CONF_OK;
}


static char *
ngx_comments_redis_parse_unix(ngx_conf_t *cf, ngx_str_t *rest,
    ngx_comments_redis_conf_t *conf)
{
    u_char     *p;
    ngx_str_t   address, db;

    conf->db = 0;
    conf->port = 0;
    ngx_str_null(&conf->host);
    ngx_str_null(&conf->user);
    ngx_str_null(&conf->password);

    conf->path = *rest;

    p = ngx_strlchr(rest->data, rest->data + rest->len, '?');

    if (p) {
        conf->path.len = p - rest->data;

        db.data = p + 1;
        db.len = rest->data + rest->len - db.data;

        if (db.len < 4 || ngx_strncmp(db.data, "db=", 3) != 0) {
            return ngx_comments_redis_refuse(cf,
                                 "only \"db=\" may stand behind a socket");
        }

        db.data += 3;
        db.len -= 3;

        if (ngx_comments_redis_parse_db(cf, &db, conf) != NGX_CONF_OK) {
            return NGX_CONF_ERROR;
        }
    }

    address.data = rest->data - (sizeof("unix:") - 1);
    address.len = sizeof("unix:") - 1 + conf->path.len;

    if (ngx_comments_redis_resolve(cf, &address, conf) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    /* nothing in it is secret */

    conf->url.data = address.data;
    conf->url.len = rest->data + rest->len - address.data;

    return NGX_CONF_OK;
}


static char *
ngx_comments_redis_parse_user(ngx_conf_t *cf, ngx_str_t *user,
    ngx_comments_redis_conf_t *conf)
{
    u_char     *p;
    ngx_str_t   name, password;

    p = ngx_strlchr(user->data, user->data + user->len, ':');

    if (p == NULL || p + 1 == user->data + user->len) {
        return ngx_comments_redis_refuse(cf,
                              "\"user:password@\" is without a password");
    }

    name.data = user->data;
    name.len = p - user->data;

    password.data = p + 1;
    password.len = user->data + user->len - password.data;

    if (ngx_comments_redis_decode(cf, &name, &conf->user) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    return ngx_comments_redis_decode(cf, &password, &conf->password);
}


static char *
ngx_comments_redis_parse_db(ngx_conf_t *cf, ngx_str_t *digits,
    ngx_comments_redis_conf_t *conf)
{
    ngx_int_t  n;

    n = ngx_atoi(digits->data, digits->len);

    if (n == NGX_ERROR || n > NGX_COMMENTS_REDIS_DB_MAX) {
        return ngx_comments_redis_refuse(cf,
                       "the database must be a number from 0 to 65535");
    }

    conf->db = n;

    return NGX_CONF_OK;
}


static char *
ngx_comments_redis_resolve(ngx_conf_t *cf, ngx_str_t *address,
    ngx_comments_redis_conf_t *conf)
{
    ngx_url_t  u;

    if (address->len == 0) {
        return ngx_comments_redis_refuse(cf, "it has no host");
    }

    ngx_memzero(&u, sizeof(ngx_url_t));

    u.url = *address;
    u.default_port = NGX_COMMENTS_REDIS_PORT;

    if (ngx_parse_url(cf->pool, &u) != NGX_OK) {
        return ngx_comments_redis_refuse(cf, u.err ? u.err : "bad address");
    }

    if (u.naddrs == 0 || (u.family != AF_UNIX && u.uri.len)) {
        return ngx_comments_redis_refuse(cf, "it has no address");
    }

    conf->addrs = u.addrs;
    conf->naddrs = u.naddrs;

    if (u.family == AF_UNIX) {
        return NGX_CONF_OK;
    }

    conf->port = u.port;

    conf->host.data = ngx_pstrdup(cf->pool, &u.host);
    if (conf->host.data == NULL) {
        return NGX_CONF_ERROR;
    }

    conf->host.len = u.host.len;

    return NGX_CONF_OK;
}


/* a NUL stands behind the result: the handshake searches replies for it */
static char *
ngx_comments_redis_decode(ngx_conf_t *cf, ngx_str_t *encoded,
    ngx_str_t *decoded)
{
    u_char     *p, *last, *dst;
    ngx_int_t   n;

    dst = ngx_pnalloc(cf->pool, encoded->len + 1);
    if (dst == NULL) {
        return NGX_CONF_ERROR;
    }

    decoded->data = dst;

    p = encoded->data;
    last = p + encoded->len;

    while (p < last) {

        if (*p != '%') {
            *dst++ = *p++;
            continue;
        }

        n = (last - p >= 3) ? ngx_hextoi(p + 1, 2) : NGX_ERROR;

        if (n == NGX_ERROR || n == 0) {
            return ngx_comments_redis_refuse(cf,
                        "a \"%\" in user or password must be written \"%25\"");
        }

        *dst++ = (u_char) n;
        p += 3;
    }

    decoded->len = dst - decoded->data;
    *dst = '\0';

    return NGX_CONF_OK;
}


/* Danger: the URL itself may hold a password, and stays out of the log. */
static char *
ngx_comments_redis_refuse(ngx_conf_t *cf, const char *why)
{
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "bad Redis URL in \"comments_redis\", %s; expected "
                       "\"redis://[user:password@]host[:port][/db]\" or "
                       "\"unix:/path.sock[?db=N]\"", why);

    return NGX_CONF_ERROR;
}
