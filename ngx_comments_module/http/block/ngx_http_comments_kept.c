/*
 * Blocks that this worker keeps as the zone has them, so that a warm answer
 * that is no composed page (a JSON view, a fragment, a large page) costs no
 * copy. They lie among the composed pages, under keys of their own.
 */

#include "ngx_http_comments_kept.h"
#include "ngx_http_comments_variant.h"


/* a copy of less costs less than looking here first */
#define NGX_HTTP_COMMENTS_KEPT_MIN  4096


static ngx_int_t ngx_http_comments_kept_key(ngx_pool_t *pool, ngx_str_t *name,
    ngx_str_t *variant, ngx_str_t *key);


ngx_int_t
ngx_http_comments_kept_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant)
{
    ngx_str_t                       key;
    ngx_comments_page_t            *page;
    ngx_http_comments_main_conf_t  *cmcf;

    /* a page that will be composed is kept itself */

    if (ctx->want.count || ctx->want.composed) {
        return NGX_DECLINED;
    }

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_kept_key(r->pool, name, variant, &key) != NGX_OK) {
        return NGX_DECLINED;
    }

    page = ngx_comments_pages_get(cmcf->worker->pages, &key);

    if (page == NULL) {
        return NGX_DECLINED;
    }

    if (ngx_comments_zone_check(cmcf->zone, name, variant,
                                ngx_http_comments_variant_valid(r),
                                page->version.generation, NULL)
        != NGX_OK)
    {
        /* its room is for the one after it, as with composed pages */

        ngx_comments_pages_forget(page);
        return NGX_DECLINED;
    }

    if (ngx_comments_pages_hold(page, r->pool) != NGX_OK) {
        return NGX_DECLINED;
    }

    ngx_comments_zone_count(cmcf->zone, NGX_COMMENTS_ZONE_HIT);

    ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_HIT;
    ctx->result.data = page->data;
    ctx->result.version = page->version;

    return NGX_OK;
}


void
ngx_http_comments_kept_add(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant)
{
    ngx_str_t                       key;
    ngx_comments_page_t            *page;
    ngx_http_comments_result_t     *result;
    ngx_http_comments_main_conf_t  *cmcf;

    result = &ctx->result;

    if (ctx->want.count || ctx->want.composed
        || result->data.len < NGX_HTTP_COMMENTS_KEPT_MIN)
    {
        return;
    }

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_kept_key(r->pool, name, variant, &key) != NGX_OK) {
        return;
    }

    page = ngx_comments_pages_alloc(cmcf->worker->pages, &key,
                                    result->data.len);
    if (page == NULL) {
        return;
    }

    ngx_memcpy(page->data.data, result->data.data, result->data.len);

    page->version = result->version;

    ngx_comments_pages_put(page);
    ngx_comments_pages_unref(page);
}


/* other keys begin with a site, an address, a letter: never with an LF */
static ngx_int_t
ngx_http_comments_kept_key(ngx_pool_t *pool, ngx_str_t *name,
    ngx_str_t *variant, ngx_str_t *key)
{
    u_char  *p;

    key->len = 1 + name->len + 1 + variant->len;

    p = ngx_pnalloc(pool, key->len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    key->data = p;

    *p++ = LF;
    p = ngx_cpymem(p, name->data, name->len);
    *p++ = LF;
    ngx_memcpy(p, variant->data, variant->len);

    return NGX_OK;
}
