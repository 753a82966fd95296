/*
 * The fast path to a composed page. A request without a query, in a location
 * whose thread and root depend on no variables, is looked up by the address of
 * the location's configuration and by the request's URI. Nothing else has to be
 * evaluated before.
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

    /*
     * the thread's name lies in the page, of which the request now holds a
     * reference
     */

    ctx->thread = page->thread;

    return NGX_OK;
}
