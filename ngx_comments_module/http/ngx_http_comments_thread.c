/*
 * Whose thread a page has, and at which address: the canonical key, the
 * site's namespace, the URL that links use.
 */

#include "ngx_http_comments.h"

#include "comments_path.h"


static ngx_int_t ngx_http_comments_thread_enabled(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_thread_key(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_thread_url(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx,
    comments_str_t thread);
static ngx_int_t ngx_http_comments_thread_lang(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx);
static ngx_uint_t ngx_http_comments_thread_same_file(ngx_str_t *path,
    ngx_str_t *uri, comments_str_t *names, ngx_uint_t n);


ngx_int_t
ngx_http_comments_thread_resolve(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                      rc;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    rc = ngx_http_comments_thread_enabled(r, ccf, ctx);
    if (rc != NGX_OK) {
        return rc;
    }

    if (ngx_http_comments_thread_site(r, ctx) != NGX_OK
        || ngx_http_comments_thread_key(r, ccf, ctx) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_thread_lang(r, ccf, ctx);
}


void
ngx_http_comments_thread_want(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_view_t view, ngx_uint_t shared,
    ngx_uint_t ascii)
{
    comments_render_t             *render;
    ngx_http_comments_want_t      *want;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    want = &ctx->want;
    ngx_memzero(want, sizeof(ngx_http_comments_want_t));

    want->key.site = ngx_http_comments_core(ctx->site);
    want->key.thread = ngx_http_comments_core(ctx->thread);

    want->read.order = ctx->order_set ? ctx->order
                                      : (comments_order_t) ccf->order;
    want->read.page = ctx->cpage;
    want->read.page_size = (uint32_t) ccf->page_size;
    want->from = ngx_http_comments_core(ctx->from);
    want->depth = (uint32_t) ccf->depth;
    want->shared = shared;
    want->closed = (ctx->enabled == NGX_HTTP_COMMENTS_CLOSED);

    /* a comment that is named tells its place itself */

    if (view == COMMENTS_VIEW_SHOW || view == COMMENTS_VIEW_REPLY) {
        want->read.show = ngx_http_comments_core(ctx->id);
        want->from = comments_str_c("");
    }

    render = &want->render;

    render->locale = ctx->locale;
    render->url = ngx_http_comments_core(ctx->url);
    render->stylesheet = ngx_http_comments_core(ccf->stylesheet);
    render->order = want->read.order;
    render->order_default = (comments_order_t) ccf->order;
    render->page = want->read.page;
    render->pages = 1;
    render->require = (unsigned) ccf->require;
    render->max_length = ccf->max_length;
    render->view = view;
    render->shown = (view == COMMENTS_VIEW_SHOW)
                    ? ngx_http_comments_core(ctx->id) : comments_str_c("");
    render->ascii = ascii ? 1 : 0;
    render->open = !want->closed;
    render->email = (ccf->email != NGX_HTTP_COMMENTS_EMAIL_OFF);
}


static ngx_int_t
ngx_http_comments_thread_enabled(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx)
{
    ngx_str_t  value;

    ctx->enabled = ccf->enable_static;

    if (ccf->enable != NULL) {

        if (ngx_http_complex_value(r, ccf->enable, &value) != NGX_OK) {
            return NGX_ERROR;
        }

        if (value.len == 2 && ngx_strncmp(value.data, "on", 2) == 0) {
            ctx->enabled = NGX_HTTP_COMMENTS_ON;

        } else if (value.len == 6 && ngx_strncmp(value.data, "closed", 6) == 0)
        {
            ctx->enabled = NGX_HTTP_COMMENTS_CLOSED;

        } else {
            ctx->enabled = NGX_HTTP_COMMENTS_OFF;

            if (value.len
                && !(value.len == 3 && ngx_strncmp(value.data, "off", 3) == 0)
                && !(value.len == 1 && value.data[0] == '0'))
            {
                ngx_log_error(NGX_LOG_WARN, r->connection->log, 0,
                              "comments: \"comments\" has the value \"%V\", "
                              "which is taken for off", &value);
            }
        }
    }

    return (ctx->enabled == NGX_HTTP_COMMENTS_OFF) ? NGX_DECLINED : NGX_OK;
}


ngx_int_t
ngx_http_comments_thread_site(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_http_core_srv_conf_t      *cscf;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    if (ccf->site != NULL) {
        if (ngx_http_complex_value(r, ccf->site, &ctx->site) != NGX_OK) {
            return NGX_ERROR;
        }

    } else {
        cscf = ngx_http_get_module_srv_conf(r, ngx_http_core_module);
        ctx->site = cscf->server_name;
    }

    if (ctx->site.len == 0
        || (ctx->site.len == 1 && ctx->site.data[0] == '_'))
    {
        ngx_str_set(&ctx->site, "default");
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_thread_key(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx)
{
    ngx_str_t        path, uri;
    comments_str_t  *names, thread, merged;

    names = ccf->index->elts;
    uri = r->uri;

    /* try_files makes "/a//index.html" of "/a/" and "$uri/index.html" */

    if (ngx_strnstr(uri.data, "//", uri.len) != NULL) {

        switch (comments_path_merge(ctx->arena, ngx_http_comments_core(uri),
                                    &merged))
        {
        case COMMENTS_OK:
            uri = ngx_http_comments_str(merged);
            break;

        default:
            return NGX_ERROR;
        }
    }

    /*
     * every spelling that led to one file shares its thread; what was mapped
     * to another name (a front controller, a rewrite) stays apart
     */

    path = ngx_http_comments_thread_same_file(&ctx->path, &uri, names,
                                              ccf->index->nelts)
           ? uri : ctx->path;

    thread = comments_uri_thread(ngx_http_comments_core(path), names,
                                 ccf->index->nelts);

    if (ngx_http_comments_thread_url(r, ccf, ctx, thread) != NGX_OK) {
        return NGX_ERROR;
    }

    ctx->thread = ngx_http_comments_str(thread);

    if (ccf->thread != NULL) {
        if (ngx_http_complex_value(r, ccf->thread, &ctx->thread) != NGX_OK) {
            return NGX_ERROR;
        }

        if (ctx->thread.len == 0) {
            ctx->thread = ngx_http_comments_str(thread);
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_thread_url(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx,
    comments_str_t thread)
{
    ngx_str_t       value;
    comments_buf_t  buf;

    ngx_str_null(&value);

    if (ccf->url != NULL
        && ngx_http_complex_value(r, ccf->url, &value) != NGX_OK)
    {
        return NGX_ERROR;
    }

    comments_buf_init(&buf, ngx_max(value.len, thread.len) * 3 + 16);

    /* $uri is decoded: what a visitor has put there must not end a header */
    if (comments_uri_address(&buf, ngx_http_comments_core(value))
        == COMMENTS_DECLINED)
    {
        if (value.len) {
            ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                          "comments: \"comments_url\" is neither a path"
                          " nor an absolute URL, passed over");
        }

        (void) comments_uri_escape(&buf, thread);
    }

    if (buf.failed) {
        comments_buf_free(&buf);
        return NGX_ERROR;
    }

    ctx->url.len = buf.len;
    ctx->url.data = ngx_pnalloc(r->pool, buf.len + 1);

    if (ctx->url.data != NULL && buf.len) {
        ngx_memcpy(ctx->url.data, buf.data, buf.len);
    }

    comments_buf_free(&buf);

    return ctx->url.data ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_comments_thread_lang(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx)
{
    ngx_str_t  value;

    ctx->locale = NULL;

    if (ccf->lang != NULL) {
        if (ngx_http_complex_value(r, ccf->lang, &value) != NGX_OK) {
            return NGX_ERROR;
        }

        ctx->locale = comments_locale_find(ngx_http_comments_core(value));
    }

    if (ctx->locale == NULL) {
        ctx->locale = comments_locale_default();
    }

    return NGX_OK;
}


/*
 * Did path reach the file uri by an index ("/a/"), an added extension
 * ("/a" and "/a.html"), or both ("/a" and "/a/index.html")?
 */
static ngx_uint_t
ngx_http_comments_thread_same_file(ngx_str_t *path, ngx_str_t *uri,
    comments_str_t *names, ngx_uint_t n)
{
    size_t       len;
    u_char      *rest;
    ngx_uint_t   i;

    if (uri->len < path->len
        || ngx_memcmp(uri->data, path->data, path->len) != 0)
    {
        return 0;
    }

    rest = uri->data + path->len;
    len = uri->len - path->len;

    if (len == 0) {
        return 1;
    }

    if (rest[0] == '.' && ngx_strlchr(rest, rest + len, '/') == NULL) {
        return 1;
    }

    if (rest[0] == '/') {
        rest++;
        len--;

    } else if (path->len == 0 || path->data[path->len - 1] != '/') {
        return 0;
    }

    for (i = 0; i < n; i++) {
        if (names[i].len == len && ngx_memcmp(names[i].data, rest, len) == 0) {
            return 1;
        }
    }

    return 0;
}
