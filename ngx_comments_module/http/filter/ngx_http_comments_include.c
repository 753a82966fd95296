/*
 * SSI subrequests for count and html: they yield a number or a block, nothing
 * where there are no comments, and never a page inside another one.
 */

#include "ngx_http_comments_include.h"


static ngx_int_t ngx_http_comments_include_nothing(ngx_http_request_t *r);


ngx_http_comments_ctx_t *
ngx_http_comments_include_asked(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t  *ctx;

    /* header_only: our own question for a page, or a mirror's */

    if (r == r->main || r->header_only) {
        return NULL;
    }

    ctx = ngx_http_comments_request_find(r);

    /* under "marked" our own question is a GET */

    if (ctx != NULL && ctx->probing) {
        return NULL;
    }

    /* most subrequests ask for nothing of ours: no state is made for them */

    if ((ctx == NULL || !ctx->parsed) && r->args.len != 0
        && ngx_strlcasestrn(r->args.data, r->args.data + r->args.len,
                            (u_char *) "comments=", sizeof("comments=") - 2)
           != NULL)
    {
        ctx = ngx_http_comments_request_ctx(r);
    }

    if (ctx == NULL || (ctx->verb != NGX_HTTP_COMMENTS_COUNT
                        && ctx->verb != NGX_HTTP_COMMENTS_HTML))
    {
        return NULL;
    }

    return ctx;
}


ngx_int_t
ngx_http_comments_include_prefetch(ngx_http_request_t *r)
{
    ngx_int_t                      rc;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_include_asked(r) == NULL
        || ngx_http_comments_prefetch_folder(r))
    {
        return NGX_DECLINED;
    }

    if (ccf->enable_static == NGX_HTTP_COMMENTS_OFF
        || r->err_status || r->error_page
        || !ngx_http_comments_prefetch_ours(r))
    {
        return ngx_http_comments_include_nothing(r);
    }

    rc = ngx_http_comments_prefetch_resolve(r);

    return (rc == NGX_DECLINED
            && r->content_handler != ngx_http_comments_view_handler)
           ? ngx_http_comments_include_nothing(r) : rc;
}


static ngx_int_t
ngx_http_comments_include_nothing(ngx_http_request_t *r)
{
    r->content_handler = ngx_http_comments_include_empty;

    return NGX_DECLINED;
}


ngx_int_t
ngx_http_comments_include_empty(ngx_http_request_t *r)
{
    return ngx_http_comments_answer_send(r, NGX_HTTP_OK, "text/plain",
                                         (u_char *) "", 0);
}


void
ngx_http_comments_include_header(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_include_asked(r);

    if (ctx != NULL && !ctx->own) {
        r->header_only = 1;
    }
}
