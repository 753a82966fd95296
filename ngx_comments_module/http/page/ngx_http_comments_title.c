/*
 * The title of a page, which is stored with the page's comments, so that
 * moderators and feeds can name the page. The scan that finds the place of the
 * block finds the title too, and both are cached, so no page is read a second
 * time for its title.
 */

#include "ngx_http_comments_compose.h"
#include "ngx_http_comments_title.h"


static ngx_int_t ngx_http_comments_title_key(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *key);
static comments_str_t ngx_http_comments_title_kept(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


comments_str_t
ngx_http_comments_title(ngx_http_request_t *r, ngx_http_comments_ctx_t *ctx)
{
    comments_str_t                 none;
    ngx_http_comments_loc_conf_t  *ccf;

    none = comments_str_c("");

    if (ctx->origin != NULL) {
        return ngx_http_comments_title_kept(r, ctx);
    }

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    /* do not let a writer wait for the scan of a large file */

    if (ctx->file.of.size > (off_t) ccf->compose_max
        || ngx_http_comments_compose_scan(r, ctx) != NGX_OK)
    {
        return none;
    }

    return ngx_http_comments_core(ctx->file.title);
}


void
ngx_http_comments_title_keep(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_scan_t *scan)
{
    char                            title[COMMENTS_SCAN_TITLE_MAX];
    size_t                          len;
    ngx_str_t                       key;
    ngx_comments_page_t            *kept;
    ngx_http_comments_main_conf_t  *mcf;

    len = comments_scan_title(scan, title);

    if (len == 0 || ngx_http_comments_title_key(r, ctx, &key) != NGX_OK) {
        return;
    }

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    kept = ngx_comments_pages_get(mcf->worker->maps, &key);

    if (kept != NULL) {

        if (kept->data.len == len
            && ngx_memcmp(kept->data.data, title, len) == 0)
        {
            ngx_comments_pages_unref(kept);
            return;
        }

        ngx_comments_pages_forget(kept);
    }

    kept = ngx_comments_pages_alloc(mcf->worker->maps, &key, len);

    if (kept != NULL) {
        ngx_memcpy(kept->data.data, title, len);
        ngx_comments_pages_put(kept);
        ngx_comments_pages_unref(kept);
    }
}


/*
 * Sets *key, in r->pool, to the key of a title in worker->maps. It begins with
 * a tab; the other keys there begin with the address of a configuration.
 */
static ngx_int_t
ngx_http_comments_title_key(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *key)
{
    key->len = sizeof("\t\n") - 1 + ctx->site.len + ctx->thread.len;
    key->data = ngx_pnalloc(r->pool, key->len);

    if (key->data == NULL) {
        return NGX_ERROR;
    }

    (void) ngx_sprintf(key->data, "\t%V\n%V", &ctx->site, &ctx->thread);

    return NGX_OK;
}


static comments_str_t
ngx_http_comments_title_kept(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_str_t                       key, title;
    ngx_comments_page_t            *kept;
    ngx_http_comments_main_conf_t  *mcf;

    ngx_str_null(&title);

    if (ngx_http_comments_title_key(r, ctx, &key) == NGX_OK) {

        mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);
        kept = ngx_comments_pages_get(mcf->worker->maps, &key);

        if (kept != NULL) {
            title.len = kept->data.len;
            title.data = ngx_pstrdup(r->pool, &kept->data);

            if (title.data == NULL) {
                title.len = 0;
            }

            ngx_comments_pages_unref(kept);
        }
    }

    return ngx_http_comments_core(title);
}
