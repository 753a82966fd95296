/*
 * A worker's own cache of blocks: copies of blocks of the zone. A cached
 * response that is not a composed page (a JSON view, a fragment, a large page)
 * is sent from this cache without copying the block from the zone. The blocks
 * are stored among the composed pages, under keys that no composed page has.
 */

#include "ngx_http_comments_kept.h"
#include "ngx_http_comments_variant.h"


/*
 * bytes; copying a smaller block from the zone is cheaper than a look at this
 * cache
 */
#define NGX_HTTP_COMMENTS_KEPT_MIN  4096


static ngx_int_t ngx_http_comments_kept_key(ngx_pool_t *pool, ngx_str_t *name,
    ngx_str_t *variant, ngx_str_t *key);


ngx_int_t
ngx_http_comments_kept_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *name, ngx_str_t *variant)
{
    ngx_str_t                       key;
    ngx_comments_page_t            *page;
    ngx_http_comments_main_conf_t  *mcf;

    /* if a page will be composed, the page itself is cached */

    if (ctx->query.count || ctx->query.composed) {
        return NGX_DECLINED;
    }

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_kept_key(r->pool, name, variant, &key) != NGX_OK) {
        return NGX_DECLINED;
    }

    page = ngx_comments_pages_get(mcf->worker->pages, &key);

    if (page == NULL) {
        return NGX_DECLINED;
    }

    if (ngx_comments_zone_check(mcf->zone, name, variant,
                                ngx_http_comments_variant_valid(r),
                                page->version.generation, NULL)
        != NGX_OK)
    {
        /* out of date: free its room for the block that will replace it */

        ngx_comments_pages_forget(page);
        return NGX_DECLINED;
    }

    if (ngx_comments_pages_hold(page, r->pool) != NGX_OK) {
        return NGX_DECLINED;
    }

    ngx_comments_zone_count(mcf->zone, NGX_COMMENTS_ZONE_HIT);

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
    ngx_http_comments_main_conf_t  *mcf;

    result = &ctx->result;

    if (ctx->query.count || ctx->query.composed
        || result->data.len < NGX_HTTP_COMMENTS_KEPT_MIN)
    {
        return;
    }

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_kept_key(r->pool, name, variant, &key) != NGX_OK) {
        return;
    }

    page = ngx_comments_pages_alloc(mcf->worker->pages, &key,
                                    result->data.len);
    if (page == NULL) {
        return;
    }

    ngx_memcpy(page->data.data, result->data.data, result->data.len);

    page->version = result->version;

    ngx_comments_pages_put(page);
    ngx_comments_pages_unref(page);
}


/*
 * Makes the key: LF, name, LF, variant. No other key among the composed pages
 * begins with LF: each begins with a site, an address or a letter.
 */
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
