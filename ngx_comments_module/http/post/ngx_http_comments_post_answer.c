/*
 * The answers to a submission: a redirect to the new comment, the preview, or
 * the form again with everything that was typed; or each of these as JSON.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_flight.h"
#include "ngx_http_comments_flight_wait.h"
#include "ngx_http_comments_judge.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_thread.h"
#include "ngx_http_comments_user.h"


static void ngx_http_comments_post_view_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_post_view_cancel(
    ngx_http_comments_submission_t *sub);
static const char *ngx_http_comments_post_outcome(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_send_stored(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_send_preview(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_post_tally(ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_retry(
    ngx_http_comments_submission_t *sub, comments_reason_t reason);
static ngx_int_t ngx_http_comments_post_send_refused(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_send_view(
    ngx_http_comments_submission_t *sub);


ngx_int_t
ngx_http_comments_post_prepare(ngx_http_comments_submission_t *sub)
{
    comments_buf_t                  buf;
    comments_str_t                  token;
    ngx_http_comments_main_conf_t  *mcf;

    if (ngx_http_comments_post_address(sub) != NGX_OK
        || (sub->comment.author.len
            && ngx_http_comments_post_author_token(sub) != NGX_OK))
    {
        return NGX_ERROR;
    }

    if (!sub->json) {
        ngx_str_set(&sub->answer, "");
        return NGX_OK;
    }

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_BLOCK_MAX);

    token = comments_str_of(sub->token,
                            sub->comment.author.len ? COMMENTS_SIGN_LEN : 0);

    if (comments_json_posted(&buf, &mcf->formats, &sub->comment, token)
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


ngx_int_t
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

    sub->ctx->outcome = ngx_http_comments_post_outcome(sub);

    if (sub->duplicate) {
        ngx_http_comments_judge_none(sub);

    } else {
        ngx_comments_zone_count(mcf->zone, NGX_COMMENTS_ZONE_POSTS);
        ngx_http_comments_post_moderated(sub);
    }

    if (ngx_http_comments_answer_location(sub->request, sub->location)
        != NGX_OK
        || ngx_http_comments_post_author_cookie(sub) != NGX_OK)
    {
        return NGX_ERROR;
    }

    sub->send = ngx_http_comments_post_send_stored;

    return NGX_OK;
}


/* what became of it, for the log; a duplicate became nothing new */
static const char *
ngx_http_comments_post_outcome(ngx_http_comments_submission_t *sub)
{
    if (sub->duplicate) {
        return "duplicate";
    }

    if (sub->judged != NULL) {
        return sub->judged;
    }

    switch (sub->comment.status) {

    case COMMENTS_APPROVED:
        return "posted";

    case COMMENTS_SPAM:
        return "spam";

    default:
        return "held";
    }
}


static ngx_int_t
ngx_http_comments_post_send_stored(ngx_http_comments_submission_t *sub)
{
    if (sub->json) {
        return ngx_http_comments_answer_send(sub->request,
                                             sub->comment.status
                                             == COMMENTS_APPROVED
                                             ? NGX_HTTP_CREATED
                                             : NGX_HTTP_ACCEPTED,
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
    comments_buf_t                 buf;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_BLOCK_MAX);

    (void) comments_json_preview(&buf, ccf->format, sub->comment.text);

    return ngx_http_comments_answer_buf(sub->request, NGX_HTTP_OK,
                                        "application/json", &buf);
}


ngx_int_t
ngx_http_comments_post_refused(ngx_http_comments_submission_t *sub)
{
    ngx_int_t                       rc;
    comments_reason_t               reason;
    ngx_http_request_t             *r;
    ngx_http_comments_main_conf_t  *mcf;

    r = sub->request;
    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    ngx_http_comments_judge_none(sub);

    if (ngx_http_comments_post_challenged(sub)) {
        rc = ngx_http_comments_post_challenge(sub);

        if (rc == NGX_AGAIN) {
            return NGX_AGAIN;
        }

        if (rc != NGX_OK) {
            sub->refusals.n = 0;
            (void) ngx_http_comments_post_unavailable(sub);
        }
    }

    reason = sub->refusals.list[0].reason;

    ngx_comments_zone_count(mcf->zone, NGX_COMMENTS_ZONE_REFUSED);
    ngx_http_comments_post_tally(sub);

    if (ngx_http_comments_post_retry(sub, reason) != NGX_OK
        || ngx_http_comments_post_user_refused(sub) != NGX_OK
        || (sub->kept
            && ngx_http_comments_post_confirm_refresh(sub,
                                   ngx_http_comments_post_challenge_after(sub))
               != NGX_OK))
    {
        return NGX_ERROR;
    }

    if (sub->json) {
        sub->send = (reason == COMMENTS_CHALLENGE)
                    ? ngx_http_comments_post_send_challenge
                    : ngx_http_comments_post_send_refused;
        return NGX_OK;
    }

    ngx_http_comments_answer_log(r, sub->ctx, &sub->refusals);

    ngx_http_comments_judge_outcome(sub);

    sub->ctx->status = comments_reason_status(reason);

    return ngx_http_comments_post_view(sub, COMMENTS_VIEW_REFUSED);
}


/* counts the code of a refusal, unless a check's verdict is counted */
static void
ngx_http_comments_post_tally(ngx_http_comments_submission_t *sub)
{
    comments_str_t                  code;
    ngx_str_t                       name;
    ngx_http_comments_main_conf_t  *mcf;
    u_char                          text[sizeof("refused:")
                                         + NGX_COMMENTS_ZONE_TALLY_LEN];

    if (sub->judged != NULL && sub->status == COMMENTS_APPROVED) {
        return;
    }

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    code = comments_refusal_code(&sub->refusals.list[0]);

    name.data = text;
    name.len = ngx_snprintf(text, sizeof(text), "refused:%*s", code.len,
                            code.data)
               - text;

    ngx_comments_zone_tally(mcf->zone, &name);
}


/* for a 503 in JSON ngx_http_comments_answer_refusals() adds Retry-After */
static ngx_int_t
ngx_http_comments_post_retry(ngx_http_comments_submission_t *sub,
    comments_reason_t reason)
{
    ngx_str_t  value;

    ngx_str_set(&value, "5");

    if (reason == COMMENTS_TOO_MANY) {

        value.data = ngx_pnalloc(sub->request->pool, NGX_INT_T_LEN);
        if (value.data == NULL) {
            return NGX_ERROR;
        }

        value.len = ngx_sprintf(value.data, "%ui", ngx_max(sub->retry_after, 1))
                    - value.data;

    } else if ((reason != COMMENTS_UNAVAILABLE && reason != COMMENTS_UNREADABLE)
               || sub->json)
    {
        return NGX_OK;
    }

    return ngx_http_comments_answer_header(sub->request, "Retry-After", value);
}


static ngx_int_t
ngx_http_comments_post_send_refused(ngx_http_comments_submission_t *sub)
{
    ngx_int_t  rc;

    rc = ngx_http_comments_answer_refusals(sub->request, sub->ctx,
                                           &sub->refusals);

    ngx_http_comments_judge_outcome(sub);

    return rc;
}


/*
 * Prepares the answer in HTML: the page, whose form has what was typed, or the
 * standalone page, which has the form only. The standalone page is sent if the
 * status is 503, if the page is not a file, or if the page has no place for the
 * block.
 */
ngx_int_t
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
    ngx_http_comments_thread_formats(r, ctx);

    ngx_http_comments_user_form(r, ctx);

    render = &ctx->query.render;

    render->refusals = sub->refusals;
    render->form.name = sub->form.name;
    render->form.email = sub->form.email;
    render->form.website = sub->form.website;
    render->form.text = sub->form.text;

    ngx_http_comments_post_challenge_view(sub, &render->challenge);

    if (sub->operation->flags & NGX_HTTP_COMMENTS_OPERATION_EDIT) {
        render->edit = ngx_http_comments_core(ctx->id);
        render->token = sub->form.token;
    }

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
