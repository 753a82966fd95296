/*
 * Finds the thread of a page: the canonical key, the site (namespace in Redis),
 * and the URL of the page that links use.
 */

#include "ngx_http_comments_args.h"
#include "ngx_http_comments_author.h"
#include "ngx_http_comments_lang.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_thread.h"
#include "ngx_http_comments_user.h"
#include "ngx_http_comments_verb.h"

#include "comments_schema_hidden.h"


static void ngx_http_comments_thread_desk(ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_thread_moderator(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static comments_str_t ngx_http_comments_thread_notice(
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_thread_enabled(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_thread_key(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_thread_url(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx,
    ngx_str_t *value);
static ngx_int_t ngx_http_comments_thread_value(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_complex_value_t *cv,
    ngx_str_t *value);
static comments_str_t ngx_http_comments_thread_path(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx);
static ngx_uint_t ngx_http_comments_thread_index(
    ngx_http_comments_loc_conf_t *ccf, u_char *name, size_t len);


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

    return ngx_http_comments_lang_find(r, ctx);
}


void
ngx_http_comments_thread_query(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_view_t view, ngx_uint_t shared,
    ngx_uint_t ascii)
{
    comments_render_t             *render;
    ngx_http_comments_query_t     *query;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    query = &ctx->query;
    ngx_memzero(query, sizeof(ngx_http_comments_query_t));

    query->key.site = ngx_http_comments_core(ctx->site);
    query->key.thread = ngx_http_comments_core(ctx->thread);

    query->read.order = ctx->order_set ? ctx->order
                                      : (comments_order_t) ccf->order;
    query->read.page = ctx->cpage;
    query->read.page_size = (uint32_t) ccf->page_size;
    query->from = ngx_http_comments_core(ctx->from);
    query->depth = (uint32_t) ccf->depth;
    query->shared = shared;
    query->closed = (ctx->enabled == NGX_HTTP_COMMENTS_CLOSED);
    query->closes_after = ccf->closes_after;
    query->valid = ccf->cache_valid;

    /* the page of a comment that the request names is found by its id */

    if (view == COMMENTS_VIEW_SHOW || view == COMMENTS_VIEW_REPLY) {
        query->read.show = ngx_http_comments_core(ctx->id);
        query->from = comments_str_c("");
    }

    if (view == COMMENTS_VIEW_MODERATE) {
        ngx_http_comments_thread_desk(ctx);
    }

    render = &query->render;

    render->locale = ctx->locale;
    render->url = ngx_http_comments_core(ctx->url);
    render->stylesheet = ngx_http_comments_core(ccf->stylesheet);
    render->hiding = ngx_http_comments_core(ccf->hiding);
    render->theme = (comments_theme_t) ccf->theme;
    render->order = query->read.order;
    render->order_default = (comments_order_t) ccf->order;
    render->page = query->read.page;
    render->pages = 1;
    render->require = (unsigned) ccf->require;
    render->max_length = ccf->max_length;
    render->view = view;
    render->shown = (view == COMMENTS_VIEW_SHOW)
                    ? ngx_http_comments_core(ctx->id) : comments_str_c("");
    render->ascii = ascii ? 1 : 0;
    render->open = !query->closed;
    render->email = (ccf->email != NGX_HTTP_COMMENTS_EMAIL_OFF);
}


/*
 * A moderator's view may begin with a comment of any status. A page has room
 * for the roots that readers do not see, too.
 */
static void
ngx_http_comments_thread_desk(ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_query_t  *query;

    query = &ctx->query;

    query->read.page_size = ngx_min(query->read.page_size, COMMENTS_HIDDEN_MAX);

    if (ctx->id.len) {
        query->read.show = ngx_http_comments_core(ctx->id);
        query->read.page = 1;
        query->from = comments_str_c("");
    }
}


void
ngx_http_comments_thread_formats(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_loc_conf_t   *ccf;
    ngx_http_comments_main_conf_t  *mcf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);
    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    ctx->query.render.formats = &mcf->formats;
    ctx->query.render.format = ccf->format;
}


void
ngx_http_comments_thread_want_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t ascii)
{
    comments_view_t                view;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);
    view = ctx->verb ? ctx->verb->view : COMMENTS_VIEW_PAGE;

    ctx->personal = ngx_http_comments_verb_is(ctx,
                                              NGX_HTTP_COMMENTS_VERB_PERSONAL);

    ngx_http_comments_thread_query(r, ctx, view, !ctx->personal, ascii);
    ngx_http_comments_thread_formats(r, ctx);

    if (view == COMMENTS_VIEW_REPLY) {
        ctx->query.render.form.parent = ngx_http_comments_core(ctx->id);
    }

    if (view == COMMENTS_VIEW_SHOW && ctx->id.len) {
        ctx->query.cookies = ngx_http_comments_author_cookies(r);
        ctx->query.token = ngx_http_comments_core(ctx->token);
        ctx->query.render.told = comments_render_told_of(
                                        ngx_http_comments_thread_notice(ctx));
        ctx->query.edit_window = ccf->edit_window;
    }

    /*
     * Without memory for it, the view is that of somebody who is not known. Who
     * sends a post is judged by its handler.
     */

    if (ctx->personal && ctx->verb->handler == NULL) {
        (void) ngx_http_comments_user(r, ctx, 1);
    }

    ngx_http_comments_user_form(r, ctx);

    if (view == COMMENTS_VIEW_MODERATE) {
        ngx_http_comments_thread_moderator(r, ctx);
    }

    if (view == COMMENTS_VIEW_SHOW && ctx->id.len) {
        ctx->query.user = ngx_http_comments_user_key(ctx);
    }

    ctx->query.where = (ctx->personal && r->method == NGX_HTTP_HEAD);
}


/* what may prove a moderator; without memory, nothing does */
static void
ngx_http_comments_thread_moderator(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (ctx->user != NULL && ctx->user->moderator) {
        ctx->query.who = ctx->user->who;

    } else {
        ctx->query.sessions = ngx_http_comments_user_sessions(r);
    }

    ctx->query.notice = ngx_http_comments_thread_notice(ctx);
}


/* what a form has led here with; empty: nothing, or no memory for it */
static comments_str_t
ngx_http_comments_thread_notice(ngx_http_comments_ctx_t *ctx)
{
    unsigned        n;
    comments_str_t  value;

    if (comments_form_query(ctx->arena, ngx_http_comments_core(ctx->args),
                            comments_str_c("cnotice"), &value, &n)
        == COMMENTS_OK && n == 1)
    {
        return value;
    }

    return comments_str_c("");
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

        } else if (value.len == 6 && ngx_strncmp(value.data, "marked", 6) == 0)
        {
            ctx->enabled = NGX_HTTP_COMMENTS_MARKED;

        } else {
            ctx->enabled = NGX_HTTP_COMMENTS_OFF;

            if (value.len
                && !(value.len == 3 && ngx_strncmp(value.data, "off", 3) == 0)
                && !(value.len == 1 && value.data[0] == '0'))
            {
                ngx_log_error(NGX_LOG_WARN, r->connection->log, 0,
                              "comments: \"comments\" has the value \"%V\", "
                              "which is taken for off",
                              ngx_http_comments_log_text(
                                              ngx_http_comments_core(value)));
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
    ngx_str_t        value;
    comments_str_t   thread;

    ngx_str_null(&value);

    if (ccf->url != NULL
        && ngx_http_comments_thread_value(r, ctx, ccf->url, &value) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_comments_thread_url(r, ccf, ctx, &value) != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_str_null(&value);

    if (ccf->thread != NULL
        && ngx_http_comments_thread_value(r, ctx, ccf->thread, &value)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    thread = value.len ? ngx_http_comments_core(value)
                       : ngx_http_comments_thread_path(r, ccf, ctx);

    if (comments_uri_bound(ctx->arena, thread, &thread) != COMMENTS_OK) {
        return NGX_ERROR;
    }

    ctx->thread = ngx_http_comments_str(thread);

    return NGX_OK;
}


/*
 * evaluates a directive's value, and removes this module's own arguments from
 * it
 */
static ngx_int_t
ngx_http_comments_thread_value(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_complex_value_t *cv,
    ngx_str_t *value)
{
    if (ngx_http_complex_value(r, cv, value) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_comments_args_strip_value(r, ctx, value);
}


static ngx_int_t
ngx_http_comments_thread_url(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx,
    ngx_str_t *value)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, ngx_max(value->len, ctx->path.len) * 3 + 16);

    /*
     * the value may contain decoded text of the client ($uri), which must not
     * be able to end a header line
     */
    if (comments_uri_address(&buf, ngx_http_comments_core(*value))
        == COMMENTS_DECLINED)
    {
        if (value->len) {
            ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                          "comments: \"comments_url\" is neither a path"
                          " nor an absolute URL, passed over");
        }

        /*
         * The path of the request line, not the canonical path of the thread: a
         * site with clean URLs redirects the other spellings, and a POST loses
         * its body in a redirect.
         */

        (void) comments_uri_escape(&buf, ngx_http_comments_core(ctx->path));
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


/*
 * The default key of a thread. All spellings of the path that lead to one file
 * share its thread. A path that was mapped to another name (by a front
 * controller or a rewrite) has a thread of its own. In the table, i is an index
 * name.
 *
 *   path    r->uri            how                            thread
 *   /a      /a                the file itself                /a
 *   /a/i    /a/i              an index name of a file        /a/
 *   /a/     /a/i              index, try_files $uri/i        /a/
 *   /a      /a/i              try_files $uri/i               /a/
 *   /a      /a.html           try_files $uri.html            /a.html
 *   /a      anything else     front controller, rewrite      /a
 *
 * Two spellings must share a thread only if they are one file: nginx has chosen
 * the location by the path, and the location of the other spelling may be
 * protected. A page that is not a file and whose path ends with an index name
 * shares the thread of its directory only if comments_index is set. Such a page
 * to whose path "rewrite ... break" has added an extension keeps the thread of
 * its path.
 */
static comments_str_t
ngx_http_comments_thread_path(ngx_http_request_t *r,
    ngx_http_comments_loc_conf_t *ccf, ngx_http_comments_ctx_t *ctx)
{
    size_t           len;
    u_char          *rest;
    ngx_str_t       *path;
    ngx_uint_t       strip;
    comments_str_t   uri;

    path = &ctx->path;
    uri = ngx_http_comments_core(*path);
    strip = (r->content_handler == NULL || !ccf->index_default);

    if (path->len == 0 || r->uri.len < path->len
        || ngx_memcmp(r->uri.data, path->data, path->len) != 0)
    {
        return uri;
    }

    rest = r->uri.data + path->len;
    len = r->uri.len - path->len;

    if (rest[-1] == '/' || (len && rest[0] == '/')) {

        if (len == 0) {
            return uri;
        }

        /* try_files "$uri/index.html" makes "/a//index.html" of "/a/" */

        if (rest[0] == '/') {
            rest++;
            len--;
        }

        if (!ngx_http_comments_thread_index(ccf, rest, len)) {
            return uri;
        }

        uri = ngx_http_comments_core(r->uri);
        uri.len = path->len + (path->data[path->len - 1] != '/');

        return uri;
    }

    if (len) {

        if (rest[0] != '.' || ngx_strlchr(rest, rest + len, '/') != NULL
            || (r->content_handler != NULL && !r->valid_location))
        {
            return uri;
        }

        uri = ngx_http_comments_core(r->uri);
    }

    return strip ? comments_uri_thread(uri, ccf->index->elts,
                                       ccf->index->nelts)
                 : uri;
}


static ngx_uint_t
ngx_http_comments_thread_index(ngx_http_comments_loc_conf_t *ccf, u_char *name,
    size_t len)
{
    ngx_uint_t       i;
    comments_str_t  *names;

    names = ccf->index->elts;

    for (i = 0; i < ccf->index->nelts; i++) {
        if (names[i].len == len && ngx_memcmp(names[i].data, name, len) == 0) {
            return 1;
        }
    }

    return 0;
}
