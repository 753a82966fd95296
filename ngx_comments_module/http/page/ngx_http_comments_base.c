/*
 * The block on a page with a <base> element. The links of a block are paths
 * ("/..."), and a browser resolves paths to the host of the base, which may be
 * another host. The links cannot be right from the beginning: a cached block is
 * used for every page with its thread, and the block of a page that is not a
 * file is fetched before the page arrives. So a copy of the block with other
 * links is made when the block is inserted.
 */

#include "ngx_http_comments_base.h"
#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_origin.h"


static ngx_int_t ngx_http_comments_base_origin(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *origin);
static size_t ngx_http_comments_base_url(ngx_str_t *url);


ngx_int_t
ngx_http_comments_base(ngx_http_request_t *r, ngx_http_comments_ctx_t *ctx,
    const comments_uri_base_t *base)
{
    u_char          *p;
    unsigned         tls;
    ngx_str_t        origin;
    comments_buf_t   buf;

    tls = 0;

#if (NGX_HTTP_SSL)
    tls = r->connection->ssl ? 1 : 0;
#endif

    ngx_str_null(&origin);

    if (comments_uri_base_foreign(base, ngx_http_comments_core(
                                       ngx_http_comments_origin_host(r)), tls)
        && ngx_http_comments_base_origin(r, ctx, &origin) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if ((origin.len == 0 && !base->away) || ctx->result.data.len == 0) {
        return NGX_OK;
    }

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_BLOCK_MAX);

    (void) comments_uri_base_apply(&buf,
                                   ngx_http_comments_core(ctx->result.data),
                                   ngx_http_comments_core(origin), base->away);

    p = buf.failed ? NULL : ngx_pnalloc(r->pool, buf.len);

    if (p != NULL) {
        ngx_memcpy(p, buf.data, buf.len);

        ctx->result.data.data = p;
        ctx->result.data.len = buf.len;
    }

    comments_buf_free(&buf);

    return p ? NGX_OK : NGX_ERROR;
}


/*
 * Sets *origin to the origin (scheme, host, port) that is put before the links:
 * that of comments_url if it is an absolute URL, else that of the request;
 * empty: not known. NGX_OK, or NGX_ERROR: out of memory.
 */
static ngx_int_t
ngx_http_comments_base_origin(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *origin)
{
    u_char          *p;
    ngx_str_t        host;
    comments_str_t   scheme;

    origin->data = ctx->url.data;
    origin->len = ngx_http_comments_base_url(&ctx->url);

    if (origin->len) {
        return NGX_OK;
    }

    host = ngx_http_comments_origin_host(r);
    scheme = comments_str_c("http://");

#if (NGX_HTTP_SSL)
    if (r->connection->ssl) {
        scheme = comments_str_c("https://");
    }
#endif

    p = ngx_pnalloc(r->pool, scheme.len + host.len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    origin->data = p;
    p = ngx_cpymem(p, scheme.data, scheme.len);
    p = ngx_cpymem(p, host.data, host.len);
    origin->len = p - origin->data;

    /* a Host header that is not a host and a port must not get into the page */

    host.data = p - host.len;

    if (!comments_uri_same_origin(ngx_http_comments_core(*origin),
                                  comments_str_of(scheme.data, scheme.len - 3),
                                  ngx_http_comments_core(host)))
    {
        origin->len = 0;
    }

    return NGX_OK;
}


/* the length of scheme, host and port of an absolute URL; 0: it is a path */
static size_t
ngx_http_comments_base_url(ngx_str_t *url)
{
    u_char  *p, *last;

    last = url->data + url->len;
    p = ngx_strlchr(url->data, last, ':');

    if (url->len == 0 || url->data[0] == '/' || p == NULL || last - p < 3) {
        return 0;
    }

    for (p += 3; p < last && *p != '/' && *p != '?'; p++) {
        /* the host has been escaped for a URL */
    }

    return p - url->data;
}
