/*
 * What would a GET of a page give that is no file? Its own handler is asked by
 * a HEAD subrequest with the caller's headers.
 */

#include "ngx_http_comments.h"


typedef struct {
    ngx_http_request_t           *request;
    ngx_http_comments_ctx_t      *ctx;
    ngx_http_comments_resume_pt   resume;
} ngx_http_comments_probe_t;


static ngx_int_t ngx_http_comments_probe_done(ngx_http_request_t *r,
    void *data, ngx_int_t rc);
static void ngx_http_comments_probe_resume(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_probe_args(ngx_http_request_t *r,
    ngx_str_t *args);
static ngx_uint_t ngx_http_comments_probe_ours(u_char *name, size_t len);
static ngx_uint_t ngx_http_comments_probe_conditional(ngx_table_elt_t *h);


static ngx_str_t  ngx_http_comments_head = ngx_string("HEAD");


ngx_int_t
ngx_http_comments_probe(ngx_http_request_t *r, ngx_http_comments_ctx_t *ctx,
    ngx_http_comments_resume_pt resume)
{
    ngx_str_t                    args;
    ngx_http_request_t          *sr;
    ngx_http_post_subrequest_t  *ps;
    ngx_http_comments_probe_t   *probe;

    if (ngx_http_comments_probe_strip(r) != NGX_OK
        || ngx_http_comments_probe_args(r, &args) != NGX_OK)
    {
        return NGX_ERROR;
    }

    ps = ngx_palloc(r->pool, sizeof(ngx_http_post_subrequest_t));
    probe = ngx_palloc(r->pool, sizeof(ngx_http_comments_probe_t));

    if (ps == NULL || probe == NULL) {
        return NGX_ERROR;
    }

    probe->request = r;
    probe->ctx = ctx;
    probe->resume = resume;

    ps->handler = ngx_http_comments_probe_done;
    ps->data = probe;

    /*
     * a clone goes on where its parent is, behind the access phase, in the
     * page's own location: what is asked is the page's own handler
     */

    r->content_handler = ctx->origin;

    if (ngx_http_subrequest(r, &r->uri, &args, &sr, ps,
                            NGX_HTTP_SUBREQUEST_CLONE
                            |NGX_HTTP_SUBREQUEST_WAITED)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    sr->method = NGX_HTTP_HEAD;
    sr->method_name = ngx_http_comments_head;
    sr->header_only = 1;
    sr->valid_unparsed_uri = 0;

    /*
     * The body is the parent's own. It has been read, or the parent is still
     * throwing it away: the subrequest, which inherits that too, must not go on
     * with it, since it has no length by which it could know the end.
     */

    sr->discard_body = 0;
    sr->headers_in.content_length = NULL;
    sr->headers_in.content_length_n = -1;
    sr->headers_in.transfer_encoding = NULL;
    sr->headers_in.chunked = 0;

    sr->request_body = ngx_pcalloc(r->pool, sizeof(ngx_http_request_body_t));
    if (sr->request_body == NULL) {
        return NGX_ERROR;
    }

    return NGX_AGAIN;
}


static ngx_int_t
ngx_http_comments_probe_done(ngx_http_request_t *r, void *data, ngx_int_t rc)
{
    ngx_http_comments_probe_t *probe = data;

    ngx_http_comments_ctx_t  *ctx;

    ctx = probe->ctx;

    if (ctx->probed) {
        return rc;
    }

    ctx->probed = 1;
    ctx->probe_status = r->headers_out.status;
    ctx->probe_type = r->headers_out.content_type;

    if (ctx->probe_type.len > r->headers_out.content_type_len
        && r->headers_out.content_type_len)
    {
        ctx->probe_type.len = r->headers_out.content_type_len;
    }

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        ctx->probe_status = rc;
    }

    /*
     * the parent is posted by nginx when its subrequest ends, and then runs
     * its write handler
     */

    ngx_http_set_ctx(probe->request, ctx, ngx_http_comments_module);
    ctx->probe_resume = probe->resume;
    probe->request->write_event_handler = ngx_http_comments_probe_resume;

    return rc;
}


static void
ngx_http_comments_probe_resume(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t      *ctx;
    ngx_http_comments_resume_pt   resume;

    ctx = ngx_http_get_module_ctx(r, ngx_http_comments_module);

    resume = ctx->probe_resume;

    if (resume == NULL) {
        return;
    }

    ctx->probe_resume = NULL;
    r->write_event_handler = ngx_http_request_empty_handler;

    resume(r, ctx);
}


/*
 * The list that an upstream will pass on loses its conditions, as for
 * proxy_cache: they are about the page with its block.
 */
ngx_int_t
ngx_http_comments_probe_strip(ngx_http_request_t *r)
{
    ngx_list_t        headers;
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h, *copy;

    if (ngx_list_init(&headers, r->pool, 20, sizeof(ngx_table_elt_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    for (part = &r->headers_in.headers.part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {

            if (ngx_http_comments_probe_conditional(&h[i])) {
                continue;
            }

            copy = ngx_list_push(&headers);
            if (copy == NULL) {
                return NGX_ERROR;
            }

            *copy = h[i];
        }
    }

    r->headers_in.headers = headers;

    /* a list whose last part is its first points into itself */

    if (headers.last == &headers.part) {
        r->headers_in.headers.last = &r->headers_in.headers.part;
    }

    r->headers_in.if_modified_since = NULL;
    r->headers_in.if_unmodified_since = NULL;
    r->headers_in.if_match = NULL;
    r->headers_in.if_none_match = NULL;
    r->headers_in.if_range = NULL;
    r->headers_in.range = NULL;

    return NGX_OK;
}


static ngx_uint_t
ngx_http_comments_probe_conditional(ngx_table_elt_t *h)
{
    ngx_uint_t  i;

    static const ngx_str_t  names[] = {
        ngx_string("If-Modified-Since"),
        ngx_string("If-Unmodified-Since"),
        ngx_string("If-Match"),
        ngx_string("If-None-Match"),
        ngx_string("If-Range"),
        ngx_string("Range"),
        ngx_null_string
    };

    for (i = 0; names[i].len; i++) {
        if (h->key.len == names[i].len
            && ngx_strncasecmp(h->key.data, names[i].data, names[i].len) == 0)
        {
            return 1;
        }
    }

    return 0;
}


/*
 * The page's own arguments: without the verb and its options. No verb that asks
 * has an "id", so one that is there is the page's own: another page would be
 * asked without it.
 */
static ngx_int_t
ngx_http_comments_probe_args(ngx_http_request_t *r, ngx_str_t *args)
{
    u_char  *p, *last, *end, *eq, *out;

    args->len = 0;
    args->data = ngx_pnalloc(r->pool, r->args.len + 1);
    if (args->data == NULL) {
        return NGX_ERROR;
    }

    if (r->args.len == 0) {
        return NGX_OK;
    }

    out = args->data;
    last = r->args.data + r->args.len;

    for (p = r->args.data; p < last; p = end + 1) {

        end = ngx_strlchr(p, last, '&');
        if (end == NULL) {
            end = last;
        }

        eq = ngx_strlchr(p, end, '=');
        if (eq == NULL) {
            eq = end;
        }

        if (ngx_http_comments_probe_ours(p, eq - p)) {
            continue;
        }

        if (out != args->data) {
            *out++ = '&';
        }

        out = ngx_cpymem(out, p, end - p);
    }

    args->len = out - args->data;

    return NGX_OK;
}


static ngx_uint_t
ngx_http_comments_probe_ours(u_char *name, size_t len)
{
    ngx_uint_t  i;

    static const ngx_str_t  names[] = {
        ngx_string("comments"),
        ngx_string("cpage"),
        ngx_string("corder"),
        ngx_string("cfrom"),
        ngx_null_string
    };

    for (i = 0; names[i].len; i++) {
        if (len == names[i].len && ngx_strncmp(name, names[i].data, len) == 0) {
            return 1;
        }
    }

    return 0;
}
