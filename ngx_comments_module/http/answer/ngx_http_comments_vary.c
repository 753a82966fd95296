/*
 * Adds the Vary header of a response that depends on headers of the request:
 * those names that no Vary header of the response contains yet.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_header.h"
#include "ngx_http_comments_vary.h"


static ngx_uint_t ngx_http_comments_vary_sent(ngx_http_request_t *r,
    ngx_str_t *name);


ngx_int_t
ngx_http_comments_vary(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    size_t      len;
    u_char     *p, *last, *out;
    ngx_str_t   name, missing;

    missing.data = ngx_pnalloc(r->pool, ctx->vary.len + 2);
    if (missing.data == NULL) {
        return NGX_ERROR;
    }

    out = missing.data;
    last = ctx->vary.data + ctx->vary.len;

    for (p = ctx->vary.data; p < last; p += len + 2) {

        for (len = 0; p + len < last && p[len] != ','; len++) { /* void */ }

        name.data = p;
        name.len = len;

        if (!ngx_http_comments_vary_sent(r, &name)) {
            out = ngx_cpymem(out, p, len);
            out = ngx_cpymem(out, ", ", 2);
        }
    }

    if (out == missing.data) {
        return NGX_OK;
    }

    missing.len = out - 2 - missing.data;

    return ngx_http_comments_answer_header(r, "Vary", missing);
}


/* 1 if a Vary header of the response names the request header already */
static ngx_uint_t
ngx_http_comments_vary_sent(ngx_http_request_t *r, ngx_str_t *name)
{
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

    for (part = &r->headers_out.headers.part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {
            if (h[i].hash && h[i].key.len == 4
                && ngx_strncasecmp(h[i].key.data, (u_char *) "Vary", 4) == 0
                && ngx_http_comments_header_listed(&h[i].value, name))
            {
                return 1;
            }
        }
    }

    return 0;
}
