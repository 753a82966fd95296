/*
 * The probe: finds out what a GET of a page that is not a file would return, by
 * a subrequest that calls the page's own content handler with the client's
 * headers.
 *
 * The probe is a HEAD. Where comments are "marked", the page itself is needed
 * to see whether it has a marker or a container; then the probe is a GET, whose
 * body the late filter scans and drops. A probe that an SSI subrequest needs is
 * a HEAD in any case: nginx's postpone filter would hold its body back until
 * the parts of the page before it have been sent.
 */

#include "ngx_http_comments_args.h"
#include "ngx_http_comments_conditions.h"
#include "ngx_http_comments_entry.h"
#include "ngx_http_comments_probe.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_stream.h"


static ngx_int_t ngx_http_comments_probe_done(ngx_http_request_t *r,
    void *data, ngx_int_t rc);
static void ngx_http_comments_probe_location(ngx_http_request_t *r,
    ngx_table_elt_t *h);
static ngx_uint_t ngx_http_comments_probe_same(ngx_http_request_t *sr,
    ngx_http_request_t *r);
static void ngx_http_comments_probe_resume(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_probe_headers(ngx_http_request_t *r,
    ngx_http_comments_probe_t *probe);
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
    probe = ngx_pcalloc(r->pool, sizeof(ngx_http_comments_probe_t));

    if (ps == NULL || probe == NULL) {
        return NGX_ERROR;
    }

    probe->request = r;
    probe->ctx = ctx;
    probe->resume = resume;
    probe->method = r->method_name;

    ctx->probe = probe;

    ps->handler = ngx_http_comments_probe_done;
    ps->data = probe;

    /*
     * a cloned subrequest begins in the phase and location of its parent, after
     * the access phase, so it calls the page's own content handler
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
        probe->page = NULL;
        return NGX_ERROR;
    }

    /*
     * $request_method is always that of the main request, and a FastCGI server
     * gets it
     */

    if (r == r->main) {
        r->method_name = sr->method_name;
    }

    return NGX_AGAIN;
}


/*
 * Makes the subrequest sr look like a GET of the page, apart from its method.
 * NGX_OK, or NGX_ERROR: out of memory.
 */
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
        ctx->probe->page = probing;

        sr->method = NGX_HTTP_GET;
        sr->method_name = ngx_http_comments_get;
        sr->header_only = 0;

    } else {
        sr->method = NGX_HTTP_HEAD;
        sr->method_name = ngx_http_comments_head;
        sr->header_only = 1;
    }

    /*
     * the client's conditions are about its own request, not about the page;
     * sr->headers_in is a copy, so the client's request keeps them
     */

    if (ngx_http_comments_conditions_withhold(sr) == NULL) {
        return NGX_ERROR;
    }

    /* a request that error_page has redirected is not redirected once more */

    sr->error_page = r->error_page;

    /* proxy_pass uses these two to decide how to escape the path */

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
     * The body belongs to the parent, which has read it or is discarding it. A
     * subrequest inherits the discarding too, but must not continue it: without
     * the length of the body it could not find its end.
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

    if (probe->answered) {
        return rc;
    }

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE && ngx_http_comments_entry_gone(rc)
        && ngx_http_comments_entry_elsewhere(r, rc))
    {
        /*
         * error_page replaces the missing page by another one, as for a GET:
         * the subrequest continues there
         */

        return rc;
    }

    if (probe->page != NULL) {

        /*
         * the page is not complete: its own subrequests are not, or a thread
         * still reads its file (NGX_AGAIN); nginx calls this function again
         */

        if ((rc == NGX_OK || rc == NGX_AGAIN) && (r->buffered || r->postponed))
        {
            return rc;
        }

        probe->unmarked = !ngx_http_comments_stream_ended(probe->page);
        probe->page = NULL;
    }

    if (probe->request == probe->request->main) {
        probe->request->method_name = probe->method;
        ngx_http_comments_args_forget(probe->request);
    }

    probe->answered = 1;
    probe->status = r->headers_out.status;
    probe->type = r->headers_out.content_type;

    if (probe->type.len > r->headers_out.content_type_len
        && r->headers_out.content_type_len)
    {
        probe->type.len = r->headers_out.content_type_len;
    }

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        probe->status = rc;
    }

    if (probe->status == NGX_HTTP_OK
        && !ngx_http_comments_probe_same(r, probe->request))
    {
        probe->status = NGX_HTTP_NOT_FOUND;
    }

    if (probe->status != NGX_HTTP_OK
        && ngx_http_comments_probe_headers(r, probe) != NGX_OK)
    {
        return NGX_ERROR;
    }

    /*
     * when the subrequest has ended, nginx posts the parent, and calls the
     * parent's write handler
     */

    ngx_http_set_ctx(probe->request, ctx, ngx_http_comments_module);
    probe->request->write_event_handler = ngx_http_comments_probe_resume;

    return rc;
}


/*
 * 1 if the subrequest has ended in the location of the request, or error_page
 * has redirected it to another location that has comments; else 0.
 */
static ngx_uint_t
ngx_http_comments_probe_same(ngx_http_request_t *sr, ngx_http_request_t *r)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sr, ngx_http_comments_module);

    return sr->loc_conf == r->loc_conf
           || ccf->enable_static != NGX_HTTP_COMMENTS_OFF;
}


/*
 * Copies the header lines that belong to a status other than 200, such as the
 * address of a redirect, for ngx_http_comments_probe_refusal(). NGX_OK, or
 * NGX_ERROR: out of memory.
 */
static ngx_int_t
ngx_http_comments_probe_headers(ngx_http_request_t *r,
    ngx_http_comments_probe_t *probe)
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

    probe->headers = ngx_array_create(r->pool, 4, sizeof(ngx_table_elt_t));
    if (probe->headers == NULL) {
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

                copy = ngx_array_push(probe->headers);
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
 * Sets r->headers_out.location to h if h is the Location line and has an
 * absolute URL. If Location has a path, nginx would make it absolute with the
 * scheme of this connection, which is wrong behind a proxy that terminates TLS;
 * so then the line is sent as it is. With msie_refresh, however, nginx reads
 * the field without checking that it is set.
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
    ngx_int_t                   rc;
    ngx_uint_t                  i;
    ngx_table_elt_t            *h, *copy;
    ngx_http_comments_probe_t  *probe;

    probe = ctx->probe;

    if (probe->headers != NULL) {
        h = probe->headers->elts;

        for (i = 0; i < probe->headers->nelts; i++) {

            copy = ngx_list_push(&r->headers_out.headers);
            if (copy == NULL) {
                return NGX_HTTP_INTERNAL_SERVER_ERROR;
            }

            *copy = h[i];
            ngx_http_comments_header_last(copy);
            ngx_http_comments_probe_location(r, copy);
        }
    }

    rc = (probe->status >= NGX_HTTP_SPECIAL_RESPONSE)
         ? (ngx_int_t) probe->status : NGX_HTTP_NOT_FOUND;

    ngx_http_comments_entry_final(r, rc);

    return rc;
}


static void
ngx_http_comments_probe_resume(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t      *ctx;
    ngx_http_comments_resume_pt   resume;

    ctx = ngx_http_get_module_ctx(r, ngx_http_comments_module);

    resume = ctx->probe->resume;

    if (resume == NULL) {
        return;
    }

    ctx->probe->resume = NULL;
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
