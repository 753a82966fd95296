/*
 * Requests with a verb for a directory. Whether a directory has a page is known
 * only by nginx's own content handlers, so these are called: nginx's index
 * module redirects to the index file if there is one. If another module
 * (autoindex) sends a listing of the directory instead, there is no page.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_entry.h"
#include "ngx_http_comments_folder.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_request.h"


static ngx_int_t ngx_http_comments_folder_serve(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


ngx_int_t
ngx_http_comments_folder_handler(ngx_http_request_t *r)
{
    ngx_int_t                 rc;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    r->content_handler = NULL;

    rc = ngx_http_comments_folder_serve(r, ctx);

    /*
     * No module sends a listing for a POST. Here the configuration has an
     * error_page that would replace the 403 of a directory without a listing by
     * another page. So the handlers are called once more as for a GET: if one
     * of them sends a listing, the directory is not a page, and the answer is
     * 404 without error_page.
     */

    if (rc == NGX_DECLINED && r->method == NGX_HTTP_POST
        && ngx_http_comments_entry_elsewhere(r, NGX_HTTP_FORBIDDEN))
    {
        r->method = NGX_HTTP_GET;

        rc = ngx_http_comments_folder_serve(r, ctx);

        r->method = NGX_HTTP_POST;
    }

    if (rc != NGX_DECLINED) {
        return rc;
    }

    ctx->folder = 0;

    ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                  "comments: refused: a folder without a page, thread \"%V\"",
                  ngx_http_comments_log_text(
                                         ngx_http_comments_core(ctx->thread)));

    return NGX_HTTP_FORBIDDEN;
}


/*
 * Calls the handlers of nginx's content phase in the order of that phase, from
 * the last to the first. NGX_DECLINED: no handler serves the directory.
 */
static ngx_int_t
ngx_http_comments_folder_serve(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                   rc;
    ngx_uint_t                  i;
    ngx_http_handler_pt        *h;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_core_module);

    h = cmcf->phases[NGX_HTTP_CONTENT_PHASE].handlers.elts;

    for (i = cmcf->phases[NGX_HTTP_CONTENT_PHASE].handlers.nelts; i > 0; i--) {

        rc = h[i - 1](r);

        if (ctx->listing) {

            /*
             * A handler has begun to send a listing; our header filter has
             * stopped it. The state of the filters is reset, as nginx does
             * before it sends an error page.
             */

            ctx->listing = 0;
            ctx->folder = 0;

            ngx_http_clean_header(r);
            ngx_memzero(r->ctx, sizeof(void *) * ngx_http_max_module);
            ngx_http_set_ctx(r, ctx, ngx_http_comments_module);

            return ngx_http_comments_answer_status(r, ctx, COMMENTS_NOT_FOUND);
        }

        if (rc != NGX_DECLINED) {
            return rc;
        }
    }

    return NGX_DECLINED;
}


ngx_int_t
ngx_http_comments_folder_slash(ngx_http_request_t *r)
{
    u_char          *p;
    ngx_str_t        location;
    comments_buf_t   buf;

    comments_buf_init(&buf, r->uri.len * 3 + 16);

    (void) comments_uri_escape(&buf, ngx_http_comments_core(r->uri));

    if (buf.failed) {
        comments_buf_free(&buf);
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    location.data = ngx_pnalloc(r->pool, buf.len + 2 + r->args.len);

    if (location.data == NULL) {
        comments_buf_free(&buf);
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    p = ngx_cpymem(location.data, buf.data, buf.len);
    *p++ = '/';

    if (r->args.len) {
        *p++ = '?';
        p = ngx_cpymem(p, r->args.data, r->args.len);
    }

    location.len = p - location.data;

    comments_buf_free(&buf);

    if (ngx_http_comments_answer_location(r, location) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return NGX_HTTP_PERMANENT_REDIRECT;
}
