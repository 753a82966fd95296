/*
 * Checks the HTTP method of a request against its verb.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_prefetch_method.h"
#include "ngx_http_comments_verb.h"


static const char *ngx_http_comments_prefetch_allow(ngx_http_request_t *r,
    const ngx_http_comments_verb_t *verb);
static ngx_int_t ngx_http_comments_prefetch_page_method(
    ngx_http_request_t *r);


ngx_int_t
ngx_http_comments_prefetch_method(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_uint_t   methods;
    const char  *allow;

    if (r != r->main) {
        return ngx_http_comments_verb_is(ctx, NGX_HTTP_COMMENTS_VERB_INCLUDE)
               ? NGX_OK : NGX_DECLINED;
    }

    if (ctx->verb == NULL && !ctx->unknown) {
        return ngx_http_comments_prefetch_page_method(r);
    }

    if (ctx->repeated) {
        return ngx_http_comments_answer_phase(r, ctx,
                                              COMMENTS_REPEATED_ARGUMENT);
    }

    if (ctx->unknown) {

        if (r->method == NGX_HTTP_POST) {
            return ngx_http_comments_answer_phase(r, ctx, COMMENTS_NOT_FOUND);
        }

        ctx->unknown = 0;

        return ngx_http_comments_prefetch_page_method(r);
    }

    ctx->view = 1;

    methods = ctx->verb->methods;

    /* a GET with a verb that only takes POST is redirected to the page later */

    if ((r->method & methods)
        || (ngx_http_comments_verb_is(ctx, NGX_HTTP_COMMENTS_VERB_WRITES)
            && (r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))))
    {
        return NGX_OK;
    }

    allow = ngx_http_comments_prefetch_allow(r, ctx->verb);

    if (ngx_http_comments_answer_allow(r, allow) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_answer_phase(r, ctx, COMMENTS_METHOD);
}


/* a verb may have a row of the table for each method */
static const char *
ngx_http_comments_prefetch_allow(ngx_http_request_t *r,
    const ngx_http_comments_verb_t *verb)
{
    ngx_uint_t                       methods;
    const ngx_http_comments_verb_t  *row;
    ngx_http_comments_main_conf_t   *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);
    methods = 0;

    for (row = mcf->verbs; row->name.len; row++) {
        if (comments_str_eq(row->name, verb->name)) {
            methods |= row->methods;
        }
    }

    if (methods & NGX_HTTP_POST) {
        return (methods & NGX_HTTP_GET) ? "GET, HEAD, POST" : "POST";
    }

    return "GET, HEAD";
}


static ngx_int_t
ngx_http_comments_prefetch_page_method(ngx_http_request_t *r)
{
    return (r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD)) ? NGX_OK : NGX_DECLINED;
}
