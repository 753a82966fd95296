/*
 * The short way to a composed page. What is asked for as it is (no arguments),
 * in a location that needs no variable to know its thread, is found by the
 * names that nginx has for it, before anything of ours is evaluated.
 */

#include "ngx_http_comments_compose.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_warm.h"


ngx_int_t
ngx_http_comments_warm_find(ngx_http_request_t *r)
{
    u_char                          data[NGX_HTTP_COMMENTS_COMPOSE_KEY];
    ngx_str_t                       key;
    ngx_comments_page_t            *page;
    ngx_http_comments_ctx_t        *ctx;
    ngx_http_comments_main_conf_t  *mcf;

    if (r != r->main || !(r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))
        || ngx_http_comments_request_find(r) != NULL)
    {
        return NGX_DECLINED;
    }

    key.data = data;

    if (ngx_http_comments_compose_key(r, &key) != NGX_OK) {
        return NGX_DECLINED;
    }

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    page = ngx_comments_pages_get(mcf->worker->pages, &key);

    if (page == NULL) {
        return NGX_DECLINED;
    }

    ctx = ngx_http_comments_request_bare(r);

    if (ctx == NULL) {
        ngx_comments_pages_unref(page);
        return NGX_ERROR;
    }

    if (ngx_http_comments_file_find(r, ctx) != NGX_OK) {
        ngx_comments_pages_unref(page);
        return NGX_DECLINED;
    }

    if (ngx_http_comments_compose_take(r, ctx, page) != NGX_OK) {
        return NGX_DECLINED;
    }

    /* what the long way would have found out; the page is the request's now */

    ctx->thread = page->thread;

    return NGX_OK;
}
