/*
 * The names in the zone of what a request wants of a thread, and how long the
 * zone may keep it.
 */

#include "ngx_http_comments_variant.h"

#include "comments_hash.h"


static u_char ngx_http_comments_variant_kind(ngx_http_comments_query_t *query);
static ngx_uint_t ngx_http_comments_variant_hears(ngx_http_request_t *r);


ngx_int_t
ngx_http_comments_variant_name(ngx_pool_t *pool, comments_str_t site,
    comments_str_t thread, ngx_str_t *name)
{
    u_char  *p;

    name->len = site.len + 1 + thread.len;

    p = ngx_pnalloc(pool, name->len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    name->data = p;

    p = ngx_cpymem(p, site.data, site.len);
    *p++ = LF;
    ngx_memcpy(p, thread.data, thread.len);

    return NGX_OK;
}


uint64_t
ngx_http_comments_variant_hash(const comments_key_t *key, comments_str_t id)
{
    /*
     * two threads are unlikely to have the same id: 32 bits of an id are random
     */

    return comments_hash(key->site) ^ comments_hash(key->thread)
           ^ comments_hash(id);
}


ngx_int_t
ngx_http_comments_variant(ngx_pool_t *pool,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t fingerprint, ngx_str_t *variant)
{
    size_t                      len;
    u_char                     *p;
    ngx_http_comments_query_t  *query;

    query = &ctx->query;

    len = 6 * NGX_INT_T_LEN + 24 + query->from.len + query->read.show.len
          + query->render.url.len;

    p = ngx_pnalloc(pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    variant->data = p;

    p = ngx_sprintf(p, "%c%c%c%uD.%uD.%xi ",
                    ngx_http_comments_variant_kind(query),
                    query->render.ascii ? 'a' : 'u', query->closed ? 'c' : 'o',
                    query->read.page, (uint32_t) query->read.order,
                    fingerprint);

    p = ngx_cpymem(p, comments_locale_code(ctx->locale),
                   ngx_min(ngx_strlen(comments_locale_code(ctx->locale)), 8));
    *p++ = ' ';
    p = ngx_cpymem(p, query->from.data, query->from.len);

    /* these views are not cached in the zone, only shared by flights */

    if (query->render.view != COMMENTS_VIEW_PAGE) {
        p = ngx_sprintf(p, " %uD.%uD.", (uint32_t) query->render.view,
                        (uint32_t) query->render.told);
        p = ngx_cpymem(p, query->read.show.data, query->read.show.len);
    }

    *p++ = ' ';
    p = ngx_cpymem(p, query->render.url.data, query->render.url.len);

    variant->len = p - variant->data;

    return NGX_OK;
}


static u_char
ngx_http_comments_variant_kind(ngx_http_comments_query_t *query)
{
    if (query->count) {
        return 'c';
    }

    if (query->where) {
        return 'w';
    }

    return query->json ? 'j' : 'b';
}


/*
 * A block may lack a change that was made on another host. While the subscriber
 * is known to receive messages, every change older than
 * NGX_COMMENTS_REDIS_DEAF_MS has been announced by its message, so no block
 * lacks it. While it is not known, the block itself is used for at most that
 * time.
 */
ngx_msec_t
ngx_http_comments_variant_valid(ngx_http_request_t *r)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_variant_hears(r)) {
        return ccf->cache_valid;
    }

    return ngx_min(ccf->cache_valid, NGX_COMMENTS_REDIS_DEAF_MS);
}


ngx_msec_t
ngx_http_comments_variant_wait(ngx_http_request_t *r)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_variant_hears(r)) {
        return mcf->redis.timeout;
    }

    return ngx_min(mcf->redis.timeout, NGX_COMMENTS_REDIS_DEAF_MS);
}


static ngx_uint_t
ngx_http_comments_variant_hears(ngx_http_request_t *r)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    return mcf->worker->redis != NULL
           && ngx_comments_redis_hears(mcf->worker->redis);
}
