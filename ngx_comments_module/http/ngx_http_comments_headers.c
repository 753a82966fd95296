/*
 * Headers of our pages, set where every other module has set its own: caching,
 * robots, and the validators of pages that come from elsewhere.
 */

#include "ngx_http_comments_filter.h"


static ngx_int_t ngx_http_comments_headers_etag(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_uint_t ngx_http_comments_headers_match(ngx_str_t *list,
    ngx_str_t *etag);
static void ngx_http_comments_headers_weak(ngx_str_t *etag);


ngx_int_t
ngx_http_comments_filter_headers(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_str_t   value;
    ngx_uint_t  ours;

    static ngx_str_t  robots = ngx_string("noindex");
    static ngx_str_t  no_cache = ngx_string("no-cache");
    static ngx_str_t  no_store = ngx_string("no-store");
    static ngx_str_t  personal = ngx_string("private, no-store");

    if (ctx->view
        && ngx_http_comments_answer_header(r, "X-Robots-Tag", robots) != NGX_OK)
    {
        return NGX_ERROR;
    }

    ours = ctx->inject || ctx->view || ctx->personal
           || r->content_handler == ngx_http_comments_page_handler;

    if (!ours || ctx->keep_cc) {
        return NGX_OK;
    }

    if (ctx->personal) {
        value = personal;

    } else if (ctx->result.cache == NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE) {
        value = no_store;

    } else {
        value = no_cache;
    }

    if (ngx_http_comments_has_cache_control(r)) {

        if (!ctx->personal
            && ctx->result.cache != NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE)
        {
            return NGX_OK;
        }

        /* what is one reader's, or not the page, is kept by nobody */

        ngx_http_comments_headers_drop(r, "Cache-Control");
        ngx_http_comments_headers_drop(r, "Expires");
    }

    return ngx_http_comments_answer_header(r, "Cache-Control", value);
}


ngx_int_t
ngx_http_comments_filter_conditional(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t injected)
{
    time_t      since;
    ngx_uint_t  same;

    if (r->headers_out.status != NGX_HTTP_OK) {
        return NGX_OK;
    }

    if (injected) {

        if (ctx->personal
            || ctx->result.cache == NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE)
        {
            ngx_http_clear_etag(r);
            ngx_http_clear_last_modified(r);
            return NGX_OK;
        }

        if (r->headers_out.etag != NULL
            && ngx_http_comments_headers_etag(r, ctx) != NGX_OK)
        {
            return NGX_ERROR;
        }

        if (r->headers_out.last_modified_time != -1) {

            since = ngx_max(r->headers_out.last_modified_time,
                            ctx->result.modified);

            ngx_http_clear_last_modified(r);

            if (since < ngx_time() - 1) {
                r->headers_out.last_modified_time = since;
            }
        }
    }

    same = 0;

    if (ctx->if_none_match != NULL) {
        same = r->headers_out.etag != NULL
               && ngx_http_comments_headers_match(&ctx->if_none_match->value,
                                                  &r->headers_out.etag->value);

    } else if (ctx->if_modified_since != NULL
               && r->headers_out.last_modified_time != -1)
    {
        since = ngx_parse_http_time(ctx->if_modified_since->value.data,
                                    ctx->if_modified_since->value.len);

        same = since != NGX_ERROR
               && since >= r->headers_out.last_modified_time;
    }

    if (!same) {
        return NGX_OK;
    }

    r->headers_out.status = NGX_HTTP_NOT_MODIFIED;
    r->headers_out.status_line.len = 0;
    r->headers_out.content_type.len = 0;
    ngx_http_clear_content_length(r);
    ngx_http_clear_accept_ranges(r);

    if (r->headers_out.content_encoding) {
        r->headers_out.content_encoding->hash = 0;
        r->headers_out.content_encoding = NULL;
    }

    return NGX_OK;
}


void
ngx_http_comments_headers_drop(ngx_http_request_t *r, const char *name)
{
    size_t            len;
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

    len = ngx_strlen(name);

    for (part = &r->headers_out.headers.part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {
            if (h[i].key.len == len
                && ngx_strncasecmp(h[i].key.data, (u_char *) name, len) == 0)
            {
                h[i].hash = 0;
            }
        }
    }
}


/* the origin's tag and the block's hash, weak: bytes in between may differ */
static ngx_int_t
ngx_http_comments_headers_etag(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    u_char     *p;
    ngx_str_t   tag;

    tag = r->headers_out.etag->value;
    ngx_http_comments_headers_weak(&tag);

    if (tag.len >= 2) {
        tag.data++;
        tag.len -= 2;
    }

    p = ngx_pnalloc(r->pool, tag.len + 16 + 5);
    if (p == NULL) {
        return NGX_ERROR;
    }

    r->headers_out.etag->value.data = p;
    r->headers_out.etag->value.len = ngx_sprintf(p, "W/\"%V-%016xL\"", &tag,
                                                 ctx->result.etag)
                                     - p;

    return NGX_OK;
}


static void
ngx_http_comments_headers_weak(ngx_str_t *etag)
{
    if (etag->len > 2 && ngx_strncmp(etag->data, "W/", 2) == 0) {
        etag->data += 2;
        etag->len -= 2;
    }
}


/* RFC 9110, 13.1.2: a list of tags, compared weakly, or "*" */
static ngx_uint_t
ngx_http_comments_headers_match(ngx_str_t *list, ngx_str_t *etag)
{
    u_char     *p, *end, *start;
    ngx_str_t   tag;

    tag = *etag;
    ngx_http_comments_headers_weak(&tag);

    p = list->data;
    end = list->data + list->len;

    if (list->len == 1 && *p == '*') {
        return 1;
    }

    while (p < end) {

        while (p < end && (*p == ' ' || *p == '\t' || *p == ',')) {
            p++;
        }

        if (end - p > 2 && p[0] == 'W' && p[1] == '/') {
            p += 2;
        }

        if (p >= end || *p != '"') {
            return 0;
        }

        start = p++;

        while (p < end && *p != '"') {
            p++;
        }

        if (p >= end) {
            return 0;
        }

        p++;

        if ((size_t) (p - start) == tag.len
            && ngx_memcmp(start, tag.data, tag.len) == 0)
        {
            return 1;
        }
    }

    return 0;
}
