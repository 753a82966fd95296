/*
 * The answers to a submission: a redirect to the new comment, the preview, or
 * the form again with everything that was typed; or each of these as JSON.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_flight.h"
#include "ngx_http_comments_flight_wait.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_thread.h"


static ngx_int_t ngx_http_comments_post_address(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_view(
    ngx_http_comments_submission_t *sub, comments_view_t view);
static void ngx_http_comments_post_view_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_post_view_cancel(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_send_stored(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_send_preview(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_send_refused(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_send_view(
    ngx_http_comments_submission_t *sub);


ngx_int_t
ngx_http_comments_post_prepare(ngx_http_comments_submission_t *sub)
{
    comments_buf_t  buf;

    if (ngx_http_comments_post_address(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    if (!sub->json) {
        ngx_str_set(&sub->answer, "");
        return NGX_OK;
    }

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_BLOCK_MAX);

    if (comments_json_comment(&buf, &sub->comment, sub->comment.depth)
        != COMMENTS_OK)
    {
        comments_buf_free(&buf);
        return NGX_ERROR;
    }

    sub->answer.len = buf.len;
    sub->answer.data = ngx_pnalloc(sub->request->pool, buf.len);

    if (sub->answer.data != NULL) {
        ngx_memcpy(sub->answer.data, buf.data, buf.len);
    }

    comments_buf_free(&buf);

    return sub->answer.data ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_comments_post_address(ngx_http_comments_submission_t *sub)
{
    u_char     *p;
    ngx_str_t  *url;

    url = &sub->ctx->url;

    p = ngx_pnalloc(sub->request->pool,
                    url->len + sizeof("?comments=show&id=#comment-")
                    + 2 * COMMENTS_ID_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    sub->location.data = p;

    p = ngx_sprintf(p, "%V%ccomments=show&id=%*s#comment-%*s", url,
                    ngx_strlchr(url->data, url->data + url->len, '?')
                    ? '&' : '?',
                    (size_t) COMMENTS_ID_LEN, sub->id,
                    (size_t) COMMENTS_ID_LEN, sub->id);

    sub->location.len = p - sub->location.data;

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_post_stored(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    sub->ctx->outcome = sub->duplicate ? "duplicate" : "posted";

    if (!sub->duplicate) {
        ngx_comments_zone_count(mcf->zone, NGX_COMMENTS_ZONE_POSTS);
    }

    if (ngx_http_comments_answer_location(sub->request, sub->location)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    sub->send = ngx_http_comments_post_send_stored;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_post_send_stored(ngx_http_comments_submission_t *sub)
{
    if (sub->json) {
        return ngx_http_comments_answer_send(sub->request, NGX_HTTP_CREATED,
                                             "application/json",
                                             sub->answer.data,
                                             sub->answer.len);
    }

    /*
     * The handler does not return 303, as nginx would replace the body by the
     * operator's error_page and make the address in Location absolute.
     */

    return ngx_http_comments_answer_send(sub->request, NGX_HTTP_SEE_OTHER,
                                         "text/html", sub->answer.data,
                                         sub->answer.len);
}


ngx_int_t
ngx_http_comments_post_preview(ngx_http_comments_submission_t *sub)
{
    sub->ctx->outcome = "preview";

    if (sub->json) {
        sub->send = ngx_http_comments_post_send_preview;
        return NGX_OK;
    }

    return ngx_http_comments_post_view(sub, COMMENTS_VIEW_PREVIEW);
}


static ngx_int_t
ngx_http_comments_post_send_preview(ngx_http_comments_submission_t *sub)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_BLOCK_MAX);

    (void) comments_json_preview(&buf, sub->comment.text);

    return ngx_http_comments_answer_buf(sub->request, NGX_HTTP_OK,
                                        "application/json", &buf);
}


ngx_int_t
ngx_http_comments_post_refused(ngx_http_comments_submission_t *sub)
{
    comments_reason_t               reason;
    ngx_http_request_t             *r;
    ngx_http_comments_main_conf_t  *mcf;

    static ngx_str_t  retry = ngx_string("5");

    r = sub->request;
    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);
    reason = sub->refusals.list[0].reason;

    ngx_comments_zone_count(mcf->zone, NGX_COMMENTS_ZONE_REFUSED);

    if (sub->json) {
        sub->send = ngx_http_comments_post_send_refused;
        return NGX_OK;
    }

    ngx_http_comments_answer_log(r, sub->ctx, &sub->refusals);

    if (reason == COMMENTS_UNAVAILABLE
        && ngx_http_comments_answer_header(r, "Retry-After", retry) != NGX_OK)
    {
        return NGX_ERROR;
    }

    sub->ctx->status = comments_reason_status(reason);

    return ngx_http_comments_post_view(sub, COMMENTS_VIEW_REFUSED);
}


static ngx_int_t
ngx_http_comments_post_send_refused(ngx_http_comments_submission_t *sub)
{
    return ngx_http_comments_answer_refusals(sub->request, sub->ctx,
                                             &sub->refusals);
}


/*
 * Prepares the answer in HTML: the page, whose form has what was typed, or the
 * standalone page, which has the form only. The standalone page is sent if the
 * status is 503, if the page is not a file, or if the page has no place for the
 * block.
 */
static ngx_int_t
ngx_http_comments_post_view(ngx_http_comments_submission_t *sub,
    comments_view_t view)
{
    ngx_int_t                 rc;
    comments_render_t        *render;
    ngx_http_request_t       *r;
    ngx_http_comments_ctx_t  *ctx;

    r = sub->request;
    ctx = sub->ctx;

    if (ctx->origin == NULL
        && ngx_http_comments_file_scan(r, ctx) == NGX_ERROR)
    {
        return NGX_ERROR;
    }

    ngx_http_comments_thread_query(r, ctx, view, 0,
                                   ctx->file.charset != COMMENTS_CHARSET_UTF8);

    render = &ctx->query.render;

    render->refusals = sub->refusals;
    render->form.name = sub->form.name;
    render->form.email = sub->form.email;
    render->form.website = sub->form.website;
    render->form.text = sub->form.text;

    if (comments_id_valid(sub->form.parent)) {
        render->form.parent = sub->form.parent;

        /* read the part of the thread with the parent; the form is below it */

        ctx->query.read.show = sub->form.parent;
        ctx->query.from = comments_str_c("");
    }

    sub->send = ngx_http_comments_post_send_view;

    if (ctx->status == NGX_HTTP_SERVICE_UNAVAILABLE
        || ctx->origin != NULL
        || ctx->file.place == COMMENTS_PLACE_NONE)
    {
        ngx_memzero(&ctx->result, sizeof(ngx_http_comments_result_t));
        ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE;

        return NGX_OK;
    }

    rc = ngx_http_comments_flight_get(r, ctx,
                                      ngx_http_comments_post_view_resume);

    if (rc == NGX_AGAIN) {

        /* without a time-out, since a flight has a deadline of its own */

        (void) ngx_http_comments_submission_wait(sub, 0,
                                        ngx_http_comments_post_view_cancel, 1);
    }

    return rc;
}


static void
ngx_http_comments_post_view_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_submission_t  *sub;

    sub = ctx->post;

    ngx_http_comments_submission_done(sub->ticket, NGX_OK);
}


static void
ngx_http_comments_post_view_cancel(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_flight_leave(sub->ctx);
}


static ngx_int_t
ngx_http_comments_post_send_view(ngx_http_comments_submission_t *sub)
{
    return ngx_http_comments_page_send(sub->request, sub->ctx);
}
