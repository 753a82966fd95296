/*
 * The cache of composed pages (worker->pages) and the map (worker->maps): what
 * the scan of an HTML file has found, for each version of the file. A version
 * is told by inode, modification time and size.
 */

#include "ngx_http_comments_compose.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_thread.h"
#include "ngx_http_comments_variant.h"


/*
 * seconds: since mtime counts in seconds, a file that was changed less than
 * this ago may change again without a change of its mtime
 */
#define NGX_HTTP_COMMENTS_SETTLED  2


static ngx_int_t ngx_http_comments_compose_known(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *key);
static ngx_int_t ngx_http_comments_compose_names(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_compose_fresh(ngx_http_request_t *r,
    ngx_comments_page_t *page);
static ngx_uint_t ngx_http_comments_compose_same(
    ngx_http_comments_file_t *file, ngx_comments_page_t *page);
static ngx_int_t ngx_http_comments_compose_write(
    ngx_http_comments_ctx_t *ctx, u_char *out);
static void ngx_http_comments_compose_mark(ngx_http_comments_file_t *file,
    ngx_comments_page_t *page);
static ngx_comments_pages_t *ngx_http_comments_compose_pages(
    ngx_http_request_t *r);


ngx_int_t
ngx_http_comments_compose_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_comments_page_t  *page;

    ngx_http_comments_thread_query(r, ctx, COMMENTS_VIEW_PAGE, 1, 1);

    if (ngx_http_comments_compose_names(r, ctx) != NGX_OK) {
        return NGX_DECLINED;
    }

    page = ngx_comments_pages_get(ngx_http_comments_compose_pages(r),
                                  &ctx->page_key);

    if (page == NULL) {
        return NGX_DECLINED;
    }

    return ngx_http_comments_compose_take(r, ctx, page);
}


ngx_int_t
ngx_http_comments_compose_take(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_comments_page_t *page)
{
    ngx_http_comments_main_conf_t  *mcf;

    if (!ngx_http_comments_compose_same(&ctx->file, page)
        || ngx_http_comments_compose_fresh(r, page) != NGX_OK)
    {
        /*
         * forget the page, since each look at it counts as a use: it would
         * keep the memory that the page which replaces it needs
         */

        ngx_comments_pages_forget(page);
        return NGX_DECLINED;
    }

    if (ngx_comments_pages_hold(page, r->pool) != NGX_OK) {
        return NGX_DECLINED;
    }

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    ngx_comments_zone_count(mcf->zone, NGX_COMMENTS_ZONE_HIT);

    ctx->page = page;
    ctx->file.place = page->place;
    ctx->file.charset = page->charset;
    ctx->file.at = page->at;

    ngx_memzero(&ctx->result, sizeof(ngx_http_comments_result_t));

    ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_HIT;
    ctx->result.version = page->version;

    return NGX_OK;
}


/*
 * NGX_OK if the page's block is up to date, else NGX_DECLINED. Mostly the stamp
 * of the last look at the zone is sufficient, which needs no mutex.
 */
static ngx_int_t
ngx_http_comments_compose_fresh(ngx_http_request_t *r,
    ngx_comments_page_t *page)
{
    ngx_msec_t                      valid;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    valid = ngx_http_comments_variant_valid(r);

    if (ngx_comments_zone_unchanged(mcf->zone, &page->stamp, valid) == NGX_OK)
    {
        return NGX_OK;
    }

    return ngx_comments_zone_check(mcf->zone, &page->name, &page->variant,
                                   valid, page->version.generation,
                                   &page->stamp);
}


ngx_int_t
ngx_http_comments_compose_scan(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                       rc;
    ngx_str_t                       key;
    ngx_comments_page_t            *map;
    ngx_http_comments_file_t       *file;
    ngx_http_comments_main_conf_t  *mcf;

    file = &ctx->file;

    rc = ngx_http_comments_compose_known(r, ctx, &key);
    if (rc != NGX_DECLINED) {
        return rc;
    }

    rc = ngx_http_comments_file_scan(r, ctx);

    if (rc != NGX_OK
        || file->of.mtime > ngx_time() - NGX_HTTP_COMMENTS_SETTLED)
    {
        return rc;
    }

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    map = ngx_comments_pages_alloc(mcf->worker->maps, &key, file->title.len);

    if (map != NULL) {
        ngx_http_comments_compose_mark(file, map);

        if (file->title.len) {
            ngx_memcpy(map->data.data, file->title.data, file->title.len);
        }

        ngx_comments_pages_put(map);
        ngx_comments_pages_unref(map);
    }

    return NGX_OK;
}


/*
 * Looks for the file in the map. *key, in r->pool, is set to its key there.
 * NGX_OK: the members of ctx->file are set; NGX_DECLINED: the map does not have
 * this version of the file; NGX_ERROR: out of memory.
 */
static ngx_int_t
ngx_http_comments_compose_known(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *key)
{
    ngx_comments_page_t            *map;
    ngx_http_comments_file_t       *file;
    ngx_http_comments_loc_conf_t   *ccf;
    ngx_http_comments_main_conf_t  *mcf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);
    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    file = &ctx->file;

    /*
     * the place depends on the markers too, which the address of their
     * configuration stands for, and the charset on that of the response
     */

    key->data = ngx_pnalloc(r->pool, file->path.len
                                     + r->headers_out.charset.len
                                     + NGX_PTR_SIZE * 2 + 2);
    if (key->data == NULL) {
        return NGX_ERROR;
    }

    key->len = ngx_sprintf(key->data, "%p\n%V\n%V", ccf->scan,
                           &r->headers_out.charset, &file->path)
               - key->data;

    map = ngx_comments_pages_get(mcf->worker->maps, key);

    if (map == NULL) {
        return NGX_DECLINED;
    }

    if (!ngx_http_comments_compose_same(file, map)) {
        ngx_comments_pages_forget(map);
        return NGX_DECLINED;
    }

    file->place = map->place;
    file->charset = map->charset;
    file->form = map->form;
    file->base.host = map->base_host;
    file->base.kind = (u_char) map->base_kind;
    file->base.away = map->base_away ? 1 : 0;
    file->at = map->at;

    if (map->data.len) {
        file->title.data = ngx_pstrdup(r->pool, &map->data);
        file->title.len = file->title.data ? map->data.len : 0;
    }

    ngx_comments_pages_unref(map);

    return NGX_OK;
}


ngx_uint_t
ngx_http_comments_compose_may(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_file_t      *file;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    file = &ctx->file;

    return ctx->page_key.len != 0
           && file->base.kind == COMMENTS_URI_BASE_NONE
           && file->of.size <= (off_t) ccf->compose_max
           && file->of.mtime <= ngx_time() - NGX_HTTP_COMMENTS_SETTLED
           && !file->of.is_directio;
}


ngx_comments_page_t *
ngx_http_comments_compose_page(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    u_char                    *p;
    size_t                     size;
    ngx_comments_page_t       *page;
    ngx_comments_pages_t      *pages;
    ngx_http_comments_file_t  *file;

    file = &ctx->file;

    if (ctx->result.cache != NGX_HTTP_COMMENTS_CACHE_HIT
        || !ctx->query.composed || !ngx_http_comments_compose_may(r, ctx))
    {
        return NULL;
    }

    pages = ngx_http_comments_compose_pages(r);

    size = (size_t) file->of.size + ctx->result.before.len
           + ctx->result.data.len;

    /* the page's names and its ETag are stored after the page's bytes */

    page = ngx_comments_pages_alloc(pages, &ctx->page_key,
                                    size + ctx->page_name.len
                                    + ctx->page_variant.len
                                    + NGX_HTTP_COMMENTS_TAG_LEN);
    if (page == NULL) {
        return NULL;
    }

    if (ngx_http_comments_compose_write(ctx, page->data.data) != NGX_OK) {
        ngx_comments_pages_unref(page);
        return NULL;
    }

    ngx_http_comments_compose_mark(file, page);

    page->data.len = size;
    page->version = ctx->result.version;

    p = page->data.data + size;

    page->name.len = ctx->page_name.len;
    page->name.data = p;
    p = ngx_cpymem(p, ctx->page_name.data, ctx->page_name.len);

    page->thread.len = ctx->query.key.thread.len;
    page->thread.data = p - page->thread.len;

    page->variant.len = ctx->page_variant.len;
    page->variant.data = p;
    p = ngx_cpymem(p, ctx->page_variant.data, ctx->page_variant.len);

    page->variant.data[NGX_HTTP_COMMENTS_VARIANT_ASCII]
                         = (page->charset == COMMENTS_CHARSET_UTF8) ? 'u' : 'a';

    page->tag.data = p;
    page->tag.len = ngx_http_comments_file_tag(ctx, p) - p;

    ngx_comments_pages_put(page);

    if (ngx_comments_pages_hold(page, r->pool) != NGX_OK) {
        return NULL;
    }

    ctx->page = page;

    return page;
}


/*
 * Writes the file with the block in it to out, which has room for both. NGX_OK;
 * NGX_DECLINED: the file was not read before and cannot be read now.
 */
static ngx_int_t
ngx_http_comments_compose_write(ngx_http_comments_ctx_t *ctx, u_char *out)
{
    size_t                     at, len;
    u_char                    *rest;
    ngx_http_comments_file_t  *file;

    file = &ctx->file;
    at = (size_t) file->at;
    len = ctx->result.before.len + ctx->result.data.len;

    if (file->data != NULL) {
        rest = file->data;
        ngx_memcpy(out + at + len, rest + at, (size_t) file->of.size - at);

    } else {

        /*
         * read the whole file so far back in out that the part after the block
         * is in its right place; the part before the block is moved below
         */

        rest = out + len;

        if (ngx_http_comments_file_read(file, rest) != NGX_OK) {
            return NGX_DECLINED;
        }
    }

    ngx_memmove(out, rest, at);

    out += at;

    if (ctx->result.before.len) {
        out = ngx_cpymem(out, ctx->result.before.data,
                         ctx->result.before.len);
    }

    ngx_memcpy(out, ctx->result.data.data, ctx->result.data.len);

    return NGX_OK;
}


/*
 * Sets the page's key in the cache (ctx->page_key) and the names of its block
 * in the zone (ctx->page_name and page_variant). Since the file's charset is
 * not known yet, ctx->query and page_variant are those of an ASCII block.
 * NGX_OK, or NGX_ERROR: out of memory.
 */
static ngx_int_t
ngx_http_comments_compose_names(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    u_char                        *p;
    ngx_str_t                     *key, *name, *variant;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    key = &ctx->page_key;
    name = &ctx->page_name;
    variant = &ctx->page_variant;

    key->len = 0;

    if (ngx_http_comments_variant_name(r->pool, ctx->query.key.site,
                                      ctx->query.key.thread, name)
        != NGX_OK
        || ngx_http_comments_variant(r->pool, ctx, ccf->fingerprint,
                                            variant)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    p = ngx_pnalloc(r->pool, ngx_max(name->len + 1 + variant->len + 1
                                     + r->headers_out.charset.len + 1
                                     + NGX_PTR_SIZE * 2 + 1
                                     + ctx->file.path.len,
                                     NGX_HTTP_COMMENTS_COMPOSE_KEY));
    if (p == NULL) {
        return NGX_ERROR;
    }

    key->data = p;

    if (ngx_http_comments_compose_key(r, key) == NGX_OK) {
        return NGX_OK;
    }

    p = ngx_sprintf(p, "%V\n%V\n%V\n%p\n%V", name, variant,
                    &r->headers_out.charset, ccf->scan, &ctx->file.path);

    key->len = p - key->data;

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_compose_key(ngx_http_request_t *r, ngx_str_t *key)
{
    u_char                        *p;
    ngx_http_core_loc_conf_t      *clcf;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);
    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (!ccf->constant || clcf->root_lengths != NULL
        || !ngx_http_comments_request_plain(r)
        || r->uri.len + r->unparsed_uri.len + 1 + 2 * sizeof(size_t)
           > NGX_HTTP_COMMENTS_COMPOSE_KEY)
    {
        return NGX_DECLINED;
    }

    /*
     * The address of the location's configuration stands for the server and for
     * all directives that the block depends on. Other keys of the cache never
     * begin with a NUL, so keys of both kinds differ.
     */

    p = key->data;

    *p++ = '\0';
    p = ngx_cpymem(p, &ccf, sizeof(ccf));
    p = ngx_cpymem(p, &r->uri.len, sizeof(size_t));
    p = ngx_cpymem(p, r->uri.data, r->uri.len);
    p = ngx_cpymem(p, r->unparsed_uri.data, r->unparsed_uri.len);

    key->len = p - key->data;

    return NGX_OK;
}


static ngx_uint_t
ngx_http_comments_compose_same(ngx_http_comments_file_t *file,
    ngx_comments_page_t *page)
{
    return file->of.uniq == page->file_uniq
           && file->of.mtime == page->file_mtime
           && file->of.size == page->file_size;
}


static void
ngx_http_comments_compose_mark(ngx_http_comments_file_t *file,
    ngx_comments_page_t *page)
{
    page->file_uniq = file->of.uniq;
    page->file_mtime = file->of.mtime;
    page->file_size = file->of.size;
    page->at = file->at;
    page->place = file->place;
    page->charset = file->charset;
    page->form = file->form;
    page->base_host = file->base.host;
    page->base_kind = file->base.kind;
    page->base_away = file->base.away;
}


static ngx_comments_pages_t *
ngx_http_comments_compose_pages(ngx_http_request_t *r)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    return mcf->worker->pages;
}
