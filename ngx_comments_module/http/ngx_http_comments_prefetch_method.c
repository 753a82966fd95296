/*
 * Which method a verb may be asked for by.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_prefetch_method.h"


ngx_int_t
ngx_http_comments_prefetch_method(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_uint_t  writes;

    if (r != r->main) {
        return (ctx->verb == NGX_HTTP_COMMENTS_COUNT
                || ctx->verb == NGX_HTTP_COMMENTS_HTML)
               ? NGX_OK : NGX_DECLINED;
    }

    if (ctx->verb == NGX_HTTP_COMMENTS_PAGE) {
        return (r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))
               ? NGX_OK : NGX_DECLINED;
    }

    if (ctx->repeated) {
        return ngx_http_comments_answer_phase(r, ctx,
                                                 COMMENTS_REPEATED_ARGUMENT);
    }

    if (ctx->verb == NGX_HTTP_COMMENTS_UNKNOWN) {

        if (r->method == NGX_HTTP_POST) {
            return ngx_http_comments_answer_phase(r, ctx,
                                                     COMMENTS_NOT_FOUND);
        }

        ctx->verb = NGX_HTTP_COMMENTS_PAGE;

        return (r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))
               ? NGX_OK : NGX_DECLINED;
    }

    writes = (ctx->verb == NGX_HTTP_COMMENTS_POST
              || ctx->verb == NGX_HTTP_COMMENTS_PREVIEW);

    ctx->view = 1;

    if (writes && r->method == NGX_HTTP_POST) {
        return NGX_OK;
    }

    /* of a verb that writes, a GET is led back to the page */

    if (r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD)) {
        return NGX_OK;
    }

    if (ngx_http_comments_answer_allow(r, writes ? "POST" : "GET, HEAD")
        != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_answer_phase(r, ctx, COMMENTS_METHOD);
}
