/*
 * Views of a thread that are not a page: JSON, the block alone (a fragment of
 * HTML), or the number of comments; and the redirect to the page for a GET with
 * a verb that only takes POST.
 *
 * If the page is not a file, a subrequest (the probe) asks first whether the
 * page exists. SSI may include a view into another page. Such a view is sent
 * with status 200 and is empty if its page does not exist; without Redis a
 * count is empty, and a block says that the comments are not available.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_fetch.h"
#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_flight.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_probe.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_thread.h"
#include "ngx_http_comments_user.h"
#include "ngx_http_comments_verb.h"
#include "ngx_http_comments_view.h"


static ngx_int_t ngx_http_comments_view_get(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_view_probed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_view_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_view_send(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_view_bare(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_view_count(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_view_unavailable(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_view_etag(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


ngx_int_t
ngx_http_comments_view_handler(ngx_http_request_t *r)
{
    ngx_int_t                 rc;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    if (ctx->origin == NULL) {
        return ngx_http_comments_view_get(r, ctx);
    }

    if (ngx_http_comments_probe(r, ctx, ngx_http_comments_view_probed)
        == NGX_ERROR)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    r->main->count++;

    return NGX_DONE;
}


static void
ngx_http_comments_view_probed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t  rc;

    if (r != r->main
        && (ctx->probe->status != NGX_HTTP_OK
            || !ngx_http_comments_file_html(r, &ctx->probe->type)))
    {
        rc = ngx_http_comments_answer_empty(r);

    } else if (ctx->probe->status != NGX_HTTP_OK) {
        rc = ngx_http_comments_probe_refusal(r, ctx);

    } else if (!ngx_http_comments_file_html(r, &ctx->probe->type)) {
        rc = ngx_http_comments_answer_status(r, ctx, COMMENTS_NOT_FOUND);

    } else if (ctx->probe->unmarked) {
        ngx_http_finalize_request(r, ngx_http_comments_probe_off(r, ctx));
        return;

    } else {
        rc = ngx_http_comments_view_get(r, ctx);
    }

    if (rc == NGX_DONE) {
        ngx_http_finalize_request(r, rc);
        return;
    }

    ngx_http_comments_page_finish(r, rc);
}


static ngx_int_t
ngx_http_comments_view_get(ngx_http_request_t *r, ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t  rc;

    if (ngx_http_comments_verb_is(ctx, NGX_HTTP_COMMENTS_VERB_WRITES)) {
        return ngx_http_comments_answer_page(r, ctx);
    }

    ngx_http_comments_thread_query(r, ctx, COMMENTS_VIEW_PAGE, 1, 1);
    ngx_http_comments_user_form(r, ctx);
    ngx_http_comments_thread_formats(r, ctx);

    ctx->query.json = ngx_http_comments_verb_is(ctx,
                                                NGX_HTTP_COMMENTS_VERB_JSON);
    ctx->query.count = ngx_http_comments_verb_is(ctx,
                                                 NGX_HTTP_COMMENTS_VERB_COUNT);

    rc = ngx_http_comments_flight_content(r, ctx,
                                          ngx_http_comments_view_resume);

    return (rc == NGX_OK) ? ngx_http_comments_view_send(r, ctx) : rc;
}


static void
ngx_http_comments_view_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_page_finish(r, ngx_http_comments_view_send(r, ctx));
}


static ngx_int_t
ngx_http_comments_view_send(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (ctx->query.count) {
        return ngx_http_comments_view_count(r, ctx);
    }

    if (ctx->result.cache == NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE) {
        return ngx_http_comments_view_unavailable(r, ctx);
    }

    if (ctx->result.bare) {
        return ngx_http_comments_view_bare(r, ctx);
    }

    if (r == r->main && ngx_http_comments_view_etag(r, ctx) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_answer_send(r, NGX_HTTP_OK,
                                         ctx->query.json
                                         ? "application/json"
                                         : "text/html; charset=utf-8",
                                         ctx->result.data.data,
                                         ctx->result.data.len);
}


/*
 * Answers a HEAD for which nothing was rendered, so that neither the ETag nor
 * the length are known.
 */
static ngx_int_t
ngx_http_comments_view_bare(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    const char  *type;

    type = ctx->query.json ? "application/json" : "text/html; charset=utf-8";

    r->headers_out.status = NGX_HTTP_OK;
    r->headers_out.content_length_n = -1;

    r->headers_out.content_type.data = (u_char *) type;
    r->headers_out.content_type.len = ngx_strlen(type);
    r->headers_out.content_type_len = r->headers_out.content_type.len;
    r->headers_out.content_type_lowcase = NULL;

    return ngx_http_send_header(r);
}


static ngx_int_t
ngx_http_comments_view_count(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    u_char  *p, *data;

    if (ctx->result.cache == NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE) {

        /* SSI would show an error inside the page that includes the count */

        if (r != r->main) {
            return ngx_http_comments_answer_send(r, NGX_HTTP_OK, "text/plain",
                                                 (u_char *) "", 0);
        }

        return ngx_http_comments_view_unavailable(r, ctx);
    }

    data = ngx_pnalloc(r->pool, NGX_INT64_LEN);
    if (data == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    p = ngx_sprintf(data, "%L", ctx->result.version.count);

    return ngx_http_comments_answer_send(r, NGX_HTTP_OK, "text/plain", data,
                                         p - data);
}


static ngx_int_t
ngx_http_comments_view_unavailable(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    comments_buf_t      buf;
    comments_refusal_t  refusal;

    static ngx_str_t  retry = ngx_string("5");

    refusal.reason = COMMENTS_UNREADABLE;
    refusal.field = COMMENTS_FIELD_NONE;
    refusal.code = comments_str_c("");

    if (ctx->query.json || ctx->query.count) {
        return ngx_http_comments_answer_refusal(r, ctx, refusal);
    }

    if (ngx_http_comments_answer_header(r, "Retry-After", retry) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_BLOCK_MAX);

    (void) ngx_http_comments_fetch_empty(&ctx->query, 1, &buf);

    return ngx_http_comments_answer_buf(r, r == r->main
                                           ? NGX_HTTP_SERVICE_UNAVAILABLE
                                           : NGX_HTTP_OK,
                                        "text/html; charset=utf-8", &buf);
}


static ngx_int_t
ngx_http_comments_view_etag(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_str_t  value;

    value.data = ngx_pnalloc(r->pool, 20);
    if (value.data == NULL) {
        return NGX_ERROR;
    }

    value.len = ngx_sprintf(value.data, "\"%016xL\"", ctx->result.version.etag)
                - value.data;

    if (ngx_http_comments_answer_header(r, "ETag", value) != NGX_OK) {
        return NGX_ERROR;
    }

    /* the header that was just added is the last element of the list */

    r->headers_out.etag = (ngx_table_elt_t *) r->headers_out.headers.last->elts
                          + r->headers_out.headers.last->nelts - 1;

    return NGX_OK;
}
