/*
 * Parses the address of a Redis server in the configuration.
 */

#include "ngx_comments_redis_url.h"
#include "comments_redis_url.h"


#define NGX_COMMENTS_REDIS_URL_ARENA  65536    /* bytes, while it is parsed */


static char *ngx_comments_redis_take(ngx_conf_t *cf,
    const comments_redis_url_t *parts, ngx_comments_redis_conf_t *conf);
static char *ngx_comments_redis_name(ngx_conf_t *cf, ngx_str_t *url,
    ngx_comments_redis_conf_t *conf);
static char *ngx_comments_redis_resolve(ngx_conf_t *cf, ngx_str_t *address,
    ngx_comments_redis_conf_t *conf);
static char *ngx_comments_redis_copy(ngx_conf_t *cf, comments_str_t s,
    ngx_str_t *copy);
static char *ngx_comments_redis_refuse(ngx_conf_t *cf, const char *why);


char *
ngx_comments_redis_parse(ngx_conf_t *cf, ngx_str_t *url,
    ngx_comments_redis_conf_t *conf)
{
    char                  *result;
    const char            *why, *later;
    comments_str_t         text;
    comments_arena_t      *arena;
    comments_redis_url_t   parts;

    text = comments_str_of((const char *) url->data, url->len);

    later = comments_redis_url_later(text);

    if (later) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "a Redis URL of the kind \"%s\" in "
                           "\"comments_redis\" is not yet supported; "
                           "\"redis:\" and \"unix:\" are", later);
        return NGX_CONF_ERROR;
    }

    arena = comments_arena_create(NGX_COMMENTS_REDIS_URL_ARENA);
    if (arena == NULL) {
        return NGX_CONF_ERROR;
    }

    if (comments_redis_url_parse(arena, text, &parts, &why) == COMMENTS_OK) {
        result = ngx_comments_redis_take(cf, &parts, conf);

    } else {
        result = ngx_comments_redis_refuse(cf, why);
    }

    comments_arena_destroy(arena);

    return result == NGX_CONF_OK ? ngx_comments_redis_name(cf, url, conf)
                                 : result;
}


static char *
ngx_comments_redis_take(ngx_conf_t *cf, const comments_redis_url_t *parts,
    ngx_comments_redis_conf_t *conf)
{
    ngx_str_t  address;

    conf->db = parts->db;
    conf->port = 0;
    ngx_str_null(&conf->host);

    if (ngx_comments_redis_copy(cf, parts->path, &conf->path) != NGX_CONF_OK
        || ngx_comments_redis_copy(cf, parts->user, &conf->user) != NGX_CONF_OK
        || ngx_comments_redis_copy(cf, parts->password, &conf->password)
           != NGX_CONF_OK)
    {
        return NGX_CONF_ERROR;
    }

    /* not copied, since it points into the configuration */

    address.data = (u_char *) parts->address.data;
    address.len = parts->address.len;

    return ngx_comments_redis_resolve(cf, &address, conf);
}


/* Makes the URL for the log. A unix socket's URL contains nothing secret. */
static char *
ngx_comments_redis_name(ngx_conf_t *cf, ngx_str_t *url,
    ngx_comments_redis_conf_t *conf)
{
    u_char  *p;
    size_t   len;

    if (conf->path.len) {
        conf->url = *url;
        return NGX_CONF_OK;
    }

    len = sizeof("redis://:65535/") - 1 + conf->host.len + NGX_INT_T_LEN;

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
ngx_comments_redis_resolve(ngx_conf_t *cf, ngx_str_t *address,
    ngx_comments_redis_conf_t *conf)
{
    ngx_url_t  u;

    ngx_memzero(&u, sizeof(ngx_url_t));

    u.url = *address;
    u.default_port = COMMENTS_REDIS_URL_PORT;

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


/*
 * Copies a string and appends a NUL, which the handshake needs to search
 * replies for the password.
 */
static char *
ngx_comments_redis_copy(ngx_conf_t *cf, comments_str_t s, ngx_str_t *copy)
{
    ngx_str_null(copy);

    if (s.len == 0) {
        return NGX_CONF_OK;
    }

    copy->data = ngx_pnalloc(cf->pool, s.len + 1);
    if (copy->data == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_memcpy(copy->data, s.data, s.len);
    copy->data[s.len] = '\0';
    copy->len = s.len;

    return NGX_CONF_OK;
}


/* Danger: the URL may contain a password, so it is not logged. */
static char *
ngx_comments_redis_refuse(ngx_conf_t *cf, const char *why)
{
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "bad Redis URL in \"comments_redis\", %s; expected "
                       "\"redis://[user:password@]host[:port][/db]\" or "
                       "\"unix:/path.sock[?db=N]\"", why);

    return NGX_CONF_ERROR;
}
