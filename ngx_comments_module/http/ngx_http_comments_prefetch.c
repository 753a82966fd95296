/*
 * The handler in the phase PRECONTENT. It runs after the location has been
 * found and after the access rules and try_files, and decides what the module
 * does with the request.
 *
 *   request for              what the module does
 *   a verb with a handler    this handler becomes the content handler
 *   a page that is a file    the page handler becomes the content handler
 *   another page (proxied,   the block is fetched now, while the request can
 *   for example)             still wait; the body filter inserts it later
 *   anything else            nothing
 *
 * A verb is the value of the argument "comments" in the address of a page
 * ("/post.html?comments=reply"), see ngx_http_comments_verb.h.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_admin.h"
#include "ngx_http_comments_api.h"
#include "ngx_http_comments_compose.h"
#include "ngx_http_comments_conditions.h"
#include "ngx_http_comments_elsewhere.h"
#include "ngx_http_comments_entry.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_folder.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_prefetch.h"
#include "ngx_http_comments_prefetch_method.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_status.h"
#include "ngx_http_comments_thread.h"
#include "ngx_http_comments_verb.h"
#include "ngx_http_comments_view.h"
#include "ngx_http_comments_warm.h"


static ngx_int_t ngx_http_comments_prefetch_subrequest(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_prefetch_nothing(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_prefetch_resolve(ngx_http_request_t *r);
static void ngx_http_comments_prefetch_begin(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_prefetch_off(ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_prefetch_conditions(
    ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_prefetch_ours(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_prefetch_folder(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_prefetch_file(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_prefetch_not_html(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_prefetch_other(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_prefetch_verb(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


ngx_int_t
ngx_http_comments_prefetch_handler(ngx_http_request_t *r)
{
    ngx_int_t                      rc;
    ngx_http_comments_loc_conf_t  *ccf;

    if (r->internal && r == r->main
        && ngx_http_comments_prefetch_conditions(r) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    if (r != r->main) {
        return ngx_http_comments_prefetch_subrequest(r);
    }

    if (ccf->enable_static == NGX_HTTP_COMMENTS_OFF
        || !ngx_http_comments_prefetch_ours(r))
    {
        return NGX_DECLINED;
    }

    if (r->content_handler == NULL) {

        rc = ngx_http_comments_warm_find(r);

        if (rc == NGX_OK) {
            r->content_handler = ngx_http_comments_page_handler;
            return NGX_DECLINED;
        }

        if (rc == NGX_ERROR) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }
    }

    return ngx_http_comments_prefetch_resolve(r);
}


/*
 * Handles an SSI subrequest: it is answered with a number or a block, or with
 * an empty body if there are no comments, and never with a whole page.
 */
static ngx_int_t
ngx_http_comments_prefetch_subrequest(ngx_http_request_t *r)
{
    ngx_int_t                        rc;
    ngx_http_comments_ctx_t         *ctx;
    const ngx_http_comments_verb_t  *verb;
    ngx_http_comments_loc_conf_t    *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    ctx = ngx_http_comments_request_asked(r);

    if (ctx == NULL || ngx_http_comments_prefetch_folder(r)) {
        return NGX_DECLINED;
    }

    if (ccf->enable_static == NGX_HTTP_COMMENTS_OFF
        || r->err_status || r->error_page
        || !ngx_http_comments_prefetch_ours(r))
    {
        return ngx_http_comments_prefetch_nothing(r);
    }

    /* keep the verb: ctx->verb is cleared if comments are off here */

    verb = ctx->verb;

    rc = ngx_http_comments_prefetch_resolve(r);

    return (rc == NGX_DECLINED && r->content_handler != verb->handler)
           ? ngx_http_comments_prefetch_nothing(r) : rc;
}


static ngx_int_t
ngx_http_comments_prefetch_nothing(ngx_http_request_t *r)
{
    r->content_handler = ngx_http_comments_answer_empty;

    return NGX_DECLINED;
}


/*
 * Handles a request in a location with comments: finds the verb and the thread,
 * then the page's file or its content handler.
 */
static ngx_int_t
ngx_http_comments_prefetch_resolve(ngx_http_request_t *r)
{
    ngx_int_t                 rc;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (ctx->waiter.waiting) {
        return NGX_AGAIN;
    }

    if (ctx->prefetched && ctx->loc_conf == r->loc_conf
        && ctx->uri.len == r->uri.len && ctx->uri.data == r->uri.data)
    {
        return NGX_DECLINED;
    }

    ngx_http_comments_prefetch_begin(r, ctx);

    rc = ngx_http_comments_thread_resolve(r, ctx);

    if (rc == NGX_ERROR) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (rc == NGX_DECLINED) {
        return ngx_http_comments_prefetch_off(ctx);
    }

    ctx->adrift = 0;
    ctx->folder = 0;

    if (r->internal && r == r->main && ctx->verb != NULL) {
        ngx_http_comments_entry_take(r);
    }

    rc = ngx_http_comments_prefetch_method(r, ctx);
    if (rc != NGX_OK) {
        return rc;
    }

    if (ngx_http_comments_prefetch_folder(r)) {

        if (ctx->verb != NULL) {
            ctx->folder = 1;
            r->content_handler = ngx_http_comments_folder_handler;
        }

        return NGX_DECLINED;
    }

    if (r->content_handler != NULL) {
        return ngx_http_comments_prefetch_other(r, ctx);
    }

    return ngx_http_comments_prefetch_file(r, ctx);
}


/* resets what was decided about the request in another location */
static void
ngx_http_comments_prefetch_begin(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ctx->prefetched = 1;
    ctx->loc_conf = r->loc_conf;
    ctx->uri = r->uri;
    ctx->origin = NULL;
    ctx->page = NULL;
    ctx->stream = NULL;
    ctx->inject = 0;
    ctx->absent = 0;
    ctx->append = 0;
    ctx->inject_done = 0;
    ctx->headers_set = 0;
    ctx->view = 0;
    ctx->personal = 0;
    ctx->folder = ctx->adrift;
    ctx->bare = 0;

    ngx_str_null(&ctx->gzipped);
    ngx_memzero(&ctx->result, sizeof(ngx_http_comments_result_t));
}


/* comments are off here, so "comments=" is an argument of the page */
static ngx_int_t
ngx_http_comments_prefetch_off(ngx_http_comments_ctx_t *ctx)
{
    ctx->verb = NULL;
    ctx->unknown = 0;
    ctx->view = 0;

    return NGX_DECLINED;
}


/*
 * Restores the headers that were withheld from the content handler of the
 * location before: that handler has not served the page but redirected the
 * request (X-Accel-Redirect, error_page). In the new location the request's
 * state is put back into r->ctx only if comments are on.
 */
static ngx_int_t
ngx_http_comments_prefetch_conditions(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t  *ctx;

    /*
     * if the state is still in r->ctx, the request was not redirected, but
     * resumes after it has waited for its block
     */

    if (ngx_http_get_module_ctx(r, ngx_http_comments_module) != NULL) {
        return NGX_OK;
    }

    ctx = ngx_http_comments_request_find(r);
    if (ctx == NULL) {
        return NGX_OK;
    }

    return ngx_http_comments_conditions_restore(r, ctx->conditions);
}


/*
 * Is this request a candidate: no error page, none of our own handlers, no
 * directory without a verb?
 */
static ngx_uint_t
ngx_http_comments_prefetch_ours(ngx_http_request_t *r)
{
    if (r->content_handler == ngx_http_comments_api_handler
        || r->content_handler == ngx_http_comments_admin_handler
        || r->content_handler == ngx_http_comments_status_handler)
    {
        return 0;
    }

    if (r->internal && r == r->main && !ngx_http_comments_entry_page(r)) {
        return 0;
    }

    /*
     * a directory without a verb is left to nginx's index module: it redirects
     * the request to the index file, and the redirected request comes here
     */

    return !ngx_http_comments_prefetch_folder(r)
           || !ngx_http_comments_request_plain(r);
}


/* 1 if the request is for a directory, which nginx's content handlers serve */
static ngx_uint_t
ngx_http_comments_prefetch_folder(ngx_http_request_t *r)
{
    return r->content_handler == NULL && r->uri.data[r->uri.len - 1] == '/';
}


static ngx_int_t
ngx_http_comments_prefetch_file(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t  rc;

    rc = ngx_http_comments_file_open(r, ctx);

    if (rc == NGX_ERROR) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (rc == NGX_DECLINED) {
        return ngx_http_comments_prefetch_not_html(r, ctx);
    }

    if (ctx->enabled == NGX_HTTP_COMMENTS_MARKED && ctx->verb != NULL) {
        rc = ngx_http_comments_compose_scan(r, ctx);

        if (rc == NGX_ERROR) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        if (rc != NGX_OK || !ngx_http_comments_placed(ctx, ctx->file.place)) {
            return ngx_http_comments_prefetch_off(ctx);
        }
    }

    if (ctx->verb != NULL && ctx->verb->handler != NULL) {
        return ngx_http_comments_prefetch_verb(r, ctx);
    }

    rc = ngx_http_comments_page_prepare(r, ctx);

    if (rc == NGX_ERROR) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    /*
     * NGX_DECLINED: the page has no place for a block, or cannot be read: nginx
     * serves it unchanged
     */

    if (rc == NGX_OK) {
        r->content_handler = ngx_http_comments_page_handler;
    }

    return NGX_DECLINED;
}


static ngx_int_t
ngx_http_comments_prefetch_not_html(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_open_file_info_t  *of;

    of = &ctx->file.of;

    if (r != r->main) {
        return NGX_DECLINED;
    }

    if (ctx->verb == NULL) {

        /*
         * the file does not exist, but a module such as gzip_static may serve a
         * compressed file instead; the filter then logs a warning
         */

        if (of->fd == NGX_INVALID_FILE && !of->is_dir) {
            ctx->inject = 1;
            ctx->absent = 1;
        }

        /* the stylesheet is served without a location of its own */

        return ngx_http_comments_api_asset(r, r->uri);
    }

    if (of->fd != NGX_INVALID_FILE && of->is_file) {
        return ngx_http_comments_answer_phase(r, ctx, COMMENTS_NOT_FOUND);
    }

    if (r->method != NGX_HTTP_POST) {
        return NGX_DECLINED;
    }

    if (of->is_dir) {
        return ngx_http_comments_folder_slash(r);
    }

    if (of->err == NGX_EACCES) {
        return NGX_HTTP_FORBIDDEN;
    }

    /*
     * an error_page may redirect the POST, with its body, to the location that
     * serves the page
     */

    if (ngx_http_comments_entry_elsewhere(r, NGX_HTTP_NOT_FOUND)) {
        ctx->adrift = 1;
        ctx->folder = 1;
        return NGX_HTTP_NOT_FOUND;
    }

    return ngx_http_comments_answer_phase(r, ctx, COMMENTS_NOT_FOUND);
}


static ngx_int_t
ngx_http_comments_prefetch_other(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ctx->origin = r->content_handler;

    /*
     * The request body is read before the page is requested by a subrequest: in
     * HTTP/2 a request that is suspended while its body is unread stalls.
     */

    if (ctx->verb != NULL && ctx->verb->handler != NULL) {
        return ngx_http_comments_prefetch_verb(r, ctx);
    }

    return ngx_http_comments_elsewhere(r, ctx);
}


/*
 * Sets the content handler of the verb; a GET with a verb that only takes POST
 * gets the view handler, which redirects it to the page.
 */
static ngx_int_t
ngx_http_comments_prefetch_verb(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (ngx_http_comments_verb_is(ctx, NGX_HTTP_COMMENTS_VERB_WRITES)
        && !(r->method & ctx->verb->methods))
    {
        r->content_handler = ngx_http_comments_view_handler;
        return NGX_DECLINED;
    }

    ctx->personal = ngx_http_comments_verb_is(ctx,
                                              NGX_HTTP_COMMENTS_VERB_PERSONAL);

    r->content_handler = ctx->verb->handler;

    return NGX_DECLINED;
}
