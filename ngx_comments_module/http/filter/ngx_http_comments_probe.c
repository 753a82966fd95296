/*
 * What would a GET of a page give that is no file? Its own handler is asked by
 * a HEAD subrequest with the caller's headers. Where only pages with a marker
 * have comments the page itself is needed: then it is a GET, whose body the
 * late filter reads for a place and throws away. A subrequest that asks (SSI)
 * is answered without: what it asks with would have to wait for its turn.
 */

#include "ngx_http_comments_args.h"
#include "ngx_http_comments_conditions.h"
#include "ngx_http_comments_entry.h"
#include "ngx_http_comments_probe.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_stream.h"


typedef struct {
    ngx_http_request_t           *request;
    ngx_http_comments_ctx_t      *ctx;
    ngx_http_comments_resume_pt   resume;
    ngx_str_t                     method;
} ngx_http_comments_probe_t;


static ngx_int_t ngx_http_comments_probe_done(ngx_http_request_t *r,
    void *data, ngx_int_t rc);
static void ngx_http_comments_probe_location(ngx_http_request_t *r,
    ngx_table_elt_t *h);
static ngx_uint_t ngx_http_comments_probe_same(ngx_http_request_t *sr,
    ngx_http_request_t *r);
static void ngx_http_comments_probe_resume(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_probe_headers(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_probe_clone(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_request_t *sr);


static ngx_str_t  ngx_http_comments_head = ngx_string("HEAD");
static ngx_str_t  ngx_http_comments_get = ngx_string("GET");


ngx_int_t
ngx_http_comments_probe(ngx_http_request_t *r, ngx_http_comments_ctx_t *ctx,
    ngx_http_comments_resume_pt resume)
{
    ngx_str_t                    args;
    ngx_http_request_t          *sr;
    ngx_http_post_subrequest_t  *ps;
    ngx_http_comments_probe_t   *probe;

    args = r->args;

    if (ngx_http_comments_args_strip(r, ctx, &args) == NGX_ERROR) {
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
    probe->method = r->method_name;

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

    if (ngx_http_comments_probe_clone(r, ctx, sr) != NGX_OK) {
        ctx->asked = NULL;
        return NGX_ERROR;
    }

    /* $request_method is the main request's: a FastCGI server reads it */

    if (r == r->main) {
        r->method_name = sr->method_name;
    }

    return NGX_AGAIN;
}


/* what a GET of the page would be, but for the method */
static ngx_int_t
ngx_http_comments_probe_clone(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_request_t *sr)
{
    ngx_http_comments_ctx_t  *probing;

    if (r == r->main && ctx->enabled == NGX_HTTP_COMMENTS_MARKED) {

        probing = ngx_http_comments_request_bare(sr);
        if (probing == NULL) {
            return NGX_ERROR;
        }

        probing->probing = 1;
        probing->enabled = ctx->enabled;
        ctx->asked = probing;

        sr->method = NGX_HTTP_GET;
        sr->method_name = ngx_http_comments_get;
        sr->header_only = 0;

    } else {
        sr->method = NGX_HTTP_HEAD;
        sr->method_name = ngx_http_comments_head;
        sr->header_only = 1;
    }

    /* its headers are a copy: conditions of the caller's are about the verb */

    if (ngx_http_comments_conditions_withhold(sr) == NULL) {
        return NGX_ERROR;
    }

    /* of an error's page no other one follows */

    sr->error_page = r->error_page;

    /* by these proxy_pass finds out how the path is to be written */

    sr->internal = r->internal;
    sr->quoted_uri = r->quoted_uri;

    if (r == r->main) {

        if (ngx_http_comments_args_strip_uri(r, ctx, &sr->unparsed_uri)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        ngx_http_comments_args_forget(r);
    }

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

    return sr->request_body ? NGX_OK : NGX_ERROR;
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

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE && ngx_http_comments_entry_gone(rc)
        && ngx_http_comments_entry_elsewhere(r, rc))
    {
        /* for a GET too another page stands for it: the subrequest goes on */

        return rc;
    }

    if (ctx->asked != NULL) {

        /*
         * What it includes is still to come, or a thread still reads its file
         * (NGX_AGAIN): this is called once more.
         */

        if ((rc == NGX_OK || rc == NGX_AGAIN) && (r->buffered || r->postponed))
        {
            return rc;
        }

        ctx->unmarked = !ngx_http_comments_stream_ended(ctx->asked);
        ctx->asked = NULL;
    }

    if (probe->request == probe->request->main) {
        probe->request->method_name = probe->method;
        ngx_http_comments_args_forget(probe->request);
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

    if (ctx->probe_status == NGX_HTTP_OK
        && !ngx_http_comments_probe_same(r, probe->request))
    {
        ctx->probe_status = NGX_HTTP_NOT_FOUND;
    }

    if (ctx->probe_status != NGX_HTTP_OK
        && ngx_http_comments_probe_headers(r, ctx) != NGX_OK)
    {
        return NGX_ERROR;
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


/* has the page of an error comments, if the subrequest has come to one? */
static ngx_uint_t
ngx_http_comments_probe_same(ngx_http_request_t *sr, ngx_http_request_t *r)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sr, ngx_http_comments_module);

    return sr->loc_conf == r->loc_conf
           || ccf->enable_static != NGX_HTTP_COMMENTS_OFF;
}


/* what belongs to a status that is no page: where to, with which credentials */
static ngx_int_t
ngx_http_comments_probe_headers(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_uint_t        i, n;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h, *copy;

    static const ngx_str_t  names[] = {
        ngx_string("Location"),
        ngx_string("WWW-Authenticate"),
        ngx_string("Proxy-Authenticate"),
        ngx_string("Set-Cookie"),
        ngx_string("Retry-After"),
        ngx_string("Link")
    };

    ctx->probe_headers = ngx_array_create(r->pool, 4, sizeof(ngx_table_elt_t));
    if (ctx->probe_headers == NULL) {
        return NGX_ERROR;
    }

    for (part = &r->headers_out.headers.part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {

            for (n = 0; n < sizeof(names) / sizeof(names[0]); n++) {

                if (h[i].hash == 0 || h[i].key.len != names[n].len
                    || ngx_strncasecmp(h[i].key.data, names[n].data,
                                       names[n].len)
                       != 0)
                {
                    continue;
                }

                copy = ngx_array_push(ctx->probe_headers);
                if (copy == NULL) {
                    return NGX_ERROR;
                }

                *copy = h[i];
            }
        }
    }

    return NGX_OK;
}


/*
 * nginx makes a path absolute, with the scheme of this connection, which behind
 * a TLS proxy is the wrong one: such a line stays a line. But msie_refresh
 * reads the field without looking whether it is there.
 */
static void
ngx_http_comments_probe_location(ngx_http_request_t *r, ngx_table_elt_t *h)
{
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (h->key.len == sizeof("Location") - 1
        && ngx_strncasecmp(h->key.data, (u_char *) "Location", h->key.len) == 0
        && (clcf->msie_refresh || h->value.len == 0 || h->value.data[0] != '/'))
    {
        r->headers_out.location = h;
    }
}


ngx_int_t
ngx_http_comments_probe_refusal(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t         rc;
    ngx_uint_t        i;
    ngx_table_elt_t  *h, *copy;

    if (ctx->probe_headers != NULL) {
        h = ctx->probe_headers->elts;

        for (i = 0; i < ctx->probe_headers->nelts; i++) {

            copy = ngx_list_push(&r->headers_out.headers);
            if (copy == NULL) {
                return NGX_HTTP_INTERNAL_SERVER_ERROR;
            }

            *copy = h[i];
            ngx_http_comments_header_last(copy);
            ngx_http_comments_probe_location(r, copy);
        }
    }

    rc = (ctx->probe_status >= NGX_HTTP_SPECIAL_RESPONSE)
         ? (ngx_int_t) ctx->probe_status : NGX_HTTP_NOT_FOUND;

    ngx_http_comments_entry_final(r, rc);

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


ngx_int_t
ngx_http_comments_probe_off(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ctx->verb = NULL;
    ctx->view = 0;
    ctx->personal = 0;

    r->content_handler = ctx->origin;

    return ctx->origin(r);
}
