/*
 * Tells whether a POST comes from a page of this site. This file collects what
 * the request says about that; the core (comments_origin.h) decides.
 */

#include "ngx_http_comments_header.h"
#include "ngx_http_comments_origin.h"

#include "comments_origin.h"


#define NGX_HTTP_COMMENTS_ORIGIN_WHY  1024


static ngx_uint_t ngx_http_comments_origin_listed(ngx_http_request_t *r,
    ngx_str_t *origin);
static void ngx_http_comments_origin_why(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_origin_t *origin);


ngx_uint_t
ngx_http_comments_origin_own(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_str_t          value;
    comments_origin_t  origin;

    value = ngx_http_comments_header_in(r, "Origin");

    origin.origin = ngx_http_comments_core(value);
    origin.listed = ngx_http_comments_origin_listed(r, &value) ? 1 : 0;

    value = ngx_http_comments_header_in(r, "Sec-Fetch-Site");

    origin.fetch_site = ngx_http_comments_core(value);
    origin.host = ngx_http_comments_core(ngx_http_comments_origin_host(r));
    origin.tls = 0;

#if (NGX_HTTP_SSL)
    origin.tls = r->connection->ssl ? 1 : 0;
#endif

    if (comments_origin_own(&origin)) {
        return 1;
    }

    ngx_http_comments_origin_why(r, ctx, &origin);

    return 0;
}


static ngx_uint_t
ngx_http_comments_origin_listed(ngx_http_request_t *r, ngx_str_t *origin)
{
    ngx_str_t                     *origins;
    ngx_uint_t                     i;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    if (ccf->origins == NULL || origin->len == 0) {
        return 0;
    }

    origins = ccf->origins->elts;

    for (i = 0; i < ccf->origins->nelts; i++) {
        if (origins[i].len == origin->len
            && ngx_strncasecmp(origins[i].data, origin->data, origin->len) == 0)
        {
            return 1;
        }
    }

    return 0;
}


/*
 * headers_in.server is the host without its port. In HTTP/3, host_start and
 * host_end delimit :authority. In HTTP/1 they delimit the host of an absolute
 * request line; before nginx 1.29 its port follows host_end.
 */
ngx_str_t
ngx_http_comments_origin_host(ngx_http_request_t *r)
{
    u_char     *p, *last;
    ngx_str_t   host;

    if (r->headers_in.host != NULL) {
        return r->headers_in.host->value;
    }

    if (r->host_start == NULL || r->host_end == NULL) {
        return r->headers_in.server;
    }

    host.data = r->host_start;
    host.len = r->host_end - r->host_start;

    last = r->request_line.data + r->request_line.len;

    if (r->host_end < r->request_line.data || r->host_end >= last
        || *r->host_end != ':')
    {
        return host;
    }

    /* reads the port; the request line is in memory up to last */

    for (p = r->host_end + 1; p < last && *p >= '0' && *p <= '9'; p++) {
        host.len = p + 1 - host.data;
    }

    return host;
}


static void
ngx_http_comments_origin_why(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_origin_t *origin)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_ORIGIN_WHY);

    if (comments_origin_explain(&buf, origin) == COMMENTS_OK) {

        ctx->why.data = ngx_pnalloc(r->pool, buf.len);

        if (ctx->why.data != NULL) {
            ngx_memcpy(ctx->why.data, buf.data, buf.len);
            ctx->why.len = buf.len;
        }
    }

    comments_buf_free(&buf);
}


/*
 * Behind a proxy that ends TLS, the request itself tells: a wrong header only
 * changes the cookie of the client that has sent it.
 */
ngx_uint_t
ngx_http_comments_origin_secure(ngx_http_request_t *r)
{
    ngx_str_t  value;

#if (NGX_HTTP_SSL)
    if (r->connection->ssl) {
        return 1;
    }
#endif

    value = ngx_http_comments_header_in(r, "Origin");

    if (value.len > sizeof("https://") - 1
        && ngx_strncasecmp(value.data, (u_char *) "https://",
                           sizeof("https://") - 1)
           == 0)
    {
        return 1;
    }

    value = ngx_http_comments_header_in(r, "X-Forwarded-Proto");

    return value.len == sizeof("https") - 1
           && ngx_strncasecmp(value.data, (u_char *) "https", value.len) == 0;
}
