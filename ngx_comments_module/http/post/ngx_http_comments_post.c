/*
 * The table of operations ("post", "confirm", "preview") with their steps, and
 * those steps that turn the request into a valid comment: admit, decode, page
 * and validate.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_judge.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_origin.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_probe.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_verb.h"


/*
 * How many typed bytes the form of a refused submission can show again. HTML
 * escaping may turn one byte into six, and half of a block is kept free for the
 * thread.
 */
#define NGX_HTTP_COMMENTS_POST_BACK  (NGX_HTTP_COMMENTS_BLOCK_MAX / 12)


static const ngx_http_comments_operation_t *ngx_http_comments_post_operation(
    comments_str_t name);
static ngx_int_t ngx_http_comments_post_early(
    ngx_http_comments_submission_t *sub, comments_reason_t reason);
static ngx_int_t ngx_http_comments_post_decode(
    ngx_http_comments_submission_t *sub);
static ngx_uint_t ngx_http_comments_post_huge(const comments_form_t *form);
static void ngx_http_comments_post_probed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_post_judge(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_no_page(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_off(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_validate(
    ngx_http_comments_submission_t *sub);


/* an operation has no step that its row does not name */
static const ngx_http_comments_operation_t  ngx_http_comments_operations[] = {

    { comments_str("post"),
      0,
      { [NGX_HTTP_COMMENTS_STEP_ADMIT] = ngx_http_comments_post_admit,
        [NGX_HTTP_COMMENTS_STEP_READ] = ngx_http_comments_post_read,
        [NGX_HTTP_COMMENTS_STEP_DECODE] = ngx_http_comments_post_decode,
        [NGX_HTTP_COMMENTS_STEP_PAGE] = ngx_http_comments_post_page,
        [NGX_HTTP_COMMENTS_STEP_VALIDATE] = ngx_http_comments_post_validate,
        [NGX_HTTP_COMMENTS_STEP_LOCK] = ngx_http_comments_post_lock,
        [NGX_HTTP_COMMENTS_STEP_BEFORE] = ngx_http_comments_post_before,
        [NGX_HTTP_COMMENTS_STEP_LEARNED] = ngx_http_comments_post_learned,
        [NGX_HTTP_COMMENTS_STEP_CHECKS] = ngx_http_comments_judge,
        [NGX_HTTP_COMMENTS_STEP_WRITE] = ngx_http_comments_post_write,
        [NGX_HTTP_COMMENTS_STEP_ANSWER] = ngx_http_comments_post_stored },
      ngx_http_comments_post_refused },

    { comments_str("confirm"),
      NGX_HTTP_COMMENTS_OPERATION_KEPT,
      { [NGX_HTTP_COMMENTS_STEP_ADMIT] = ngx_http_comments_post_confirm_admit,
        [NGX_HTTP_COMMENTS_STEP_READ] = ngx_http_comments_post_confirm_read,
        [NGX_HTTP_COMMENTS_STEP_DECODE] = ngx_http_comments_post_decode,
        [NGX_HTTP_COMMENTS_STEP_PAGE] = ngx_http_comments_post_page,
        [NGX_HTTP_COMMENTS_STEP_VALIDATE] = ngx_http_comments_post_validate,
        [NGX_HTTP_COMMENTS_STEP_LOCK] = ngx_http_comments_post_lock,
        [NGX_HTTP_COMMENTS_STEP_BEFORE] = ngx_http_comments_post_before,
        [NGX_HTTP_COMMENTS_STEP_LEARNED] = ngx_http_comments_post_learned,
        [NGX_HTTP_COMMENTS_STEP_CHECKS] = ngx_http_comments_judge,
        [NGX_HTTP_COMMENTS_STEP_WRITE] = ngx_http_comments_post_write,
        [NGX_HTTP_COMMENTS_STEP_ANSWER] = ngx_http_comments_post_stored },
      ngx_http_comments_post_refused },

    { comments_str("preview"),
      NGX_HTTP_COMMENTS_OPERATION_DRAFT,
      { [NGX_HTTP_COMMENTS_STEP_ADMIT] = ngx_http_comments_post_admit,
        [NGX_HTTP_COMMENTS_STEP_READ] = ngx_http_comments_post_read,
        [NGX_HTTP_COMMENTS_STEP_DECODE] = ngx_http_comments_post_decode,
        [NGX_HTTP_COMMENTS_STEP_PAGE] = ngx_http_comments_post_page,
        [NGX_HTTP_COMMENTS_STEP_VALIDATE] = ngx_http_comments_post_validate,
        [NGX_HTTP_COMMENTS_STEP_ANSWER] = ngx_http_comments_post_preview },
      ngx_http_comments_post_refused },

    { comments_str("edit"),
      NGX_HTTP_COMMENTS_OPERATION_EDIT,
      { [NGX_HTTP_COMMENTS_STEP_ADMIT] = ngx_http_comments_post_admit,
        [NGX_HTTP_COMMENTS_STEP_READ] = ngx_http_comments_post_read,
        [NGX_HTTP_COMMENTS_STEP_DECODE] = ngx_http_comments_post_decode,
        [NGX_HTTP_COMMENTS_STEP_PAGE] = ngx_http_comments_post_page,
        [NGX_HTTP_COMMENTS_STEP_VALIDATE] = ngx_http_comments_post_edit,
        [NGX_HTTP_COMMENTS_STEP_LOCK] = ngx_http_comments_post_lock,
        [NGX_HTTP_COMMENTS_STEP_OWN] = ngx_http_comments_post_own,
        [NGX_HTTP_COMMENTS_STEP_BEFORE] = ngx_http_comments_post_before,
        [NGX_HTTP_COMMENTS_STEP_LEARNED] = ngx_http_comments_post_learned,
        [NGX_HTTP_COMMENTS_STEP_CHECKS] = ngx_http_comments_judge,
        [NGX_HTTP_COMMENTS_STEP_WRITE] = ngx_http_comments_post_change_edit,
        [NGX_HTTP_COMMENTS_STEP_ANSWER] = ngx_http_comments_post_changed },
      ngx_http_comments_post_refused },

    { comments_str("delete"),
      NGX_HTTP_COMMENTS_OPERATION_EDIT,
      { [NGX_HTTP_COMMENTS_STEP_ADMIT] = ngx_http_comments_post_admit,
        [NGX_HTTP_COMMENTS_STEP_READ] = ngx_http_comments_post_read,
        [NGX_HTTP_COMMENTS_STEP_DECODE] = ngx_http_comments_post_decode,
        [NGX_HTTP_COMMENTS_STEP_PAGE] = ngx_http_comments_post_page,
        [NGX_HTTP_COMMENTS_STEP_VALIDATE] = ngx_http_comments_post_window,
        [NGX_HTTP_COMMENTS_STEP_LOCK] = ngx_http_comments_post_lock,
        [NGX_HTTP_COMMENTS_STEP_OWN] = ngx_http_comments_post_own,
        [NGX_HTTP_COMMENTS_STEP_WRITE] = ngx_http_comments_post_change_delete,
        [NGX_HTTP_COMMENTS_STEP_ANSWER] = ngx_http_comments_post_changed },
      ngx_http_comments_post_refused }
};


ngx_int_t
ngx_http_comments_post_handler(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t              *ctx;
    const ngx_http_comments_operation_t  *operation;

    ctx = ngx_http_comments_request_find(r);
    ctx->personal = 1;

    operation = ngx_http_comments_post_operation(ctx->verb->name);

    if (operation == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_submission_handler(r, ctx, operation);
}


static const ngx_http_comments_operation_t *
ngx_http_comments_post_operation(comments_str_t name)
{
    ngx_uint_t  i, n;

    n = sizeof(ngx_http_comments_operations)
        / sizeof(ngx_http_comments_operations[0]);

    for (i = 0; i < n; i++) {
        if (comments_str_eq(ngx_http_comments_operations[i].name, name)) {
            return &ngx_http_comments_operations[i];
        }
    }

    return NULL;
}


/*
 * The step "admit": judges the request by its header, before the body is read.
 */
ngx_int_t
ngx_http_comments_post_admit(ngx_http_comments_submission_t *sub)
{
    comments_str_t       type;
    ngx_http_request_t  *r;

    r = sub->request;
    type = comments_str_c("");

    if (r->headers_in.content_type != NULL) {
        type = ngx_http_comments_core(r->headers_in.content_type->value);
    }

    if (comments_form_type(type, &sub->type, &sub->boundary) != COMMENTS_OK) {
        sub->type = 0;
    }

    sub->json = (sub->type == COMMENTS_FORM_JSON)
                || ngx_http_comments_answer_json(r);

    /*
     * A proxy that replaces the Host header makes the site's own pages look
     * foreign. So a form of a foreign origin is not refused here: its body is
     * read first, and the refusal shows the writer's text.
     */

    sub->foreign = !ngx_http_comments_origin_own(r, sub->ctx);

    if (sub->foreign && (sub->type == 0 || sub->json)) {
        return ngx_http_comments_post_early(sub, COMMENTS_CROSS_ORIGIN);
    }

    if (sub->type == 0) {
        return ngx_http_comments_post_early(sub, COMMENTS_UNSUPPORTED_TYPE);
    }

    if (!comments_form_charset_ok(type)) {
        return ngx_http_comments_post_early(sub, COMMENTS_BAD_CHARSET);
    }

    if (r->headers_in.content_length_n > ngx_http_comments_post_limit(r)) {
        return ngx_http_comments_post_early(sub, COMMENTS_TOO_LARGE);
    }

    return NGX_OK;
}


/* refuses a submission before its body was read; the body is discarded */
static ngx_int_t
ngx_http_comments_post_early(ngx_http_comments_submission_t *sub,
    comments_reason_t reason)
{
    ngx_int_t  rc;

    rc = ngx_http_discard_request_body(sub->request);
    if (rc != NGX_OK) {
        return rc;
    }

    return ngx_http_comments_submission_refuse(sub, reason,
                                               COMMENTS_FIELD_NONE);
}


static ngx_int_t
ngx_http_comments_post_decode(ngx_http_comments_submission_t *sub)
{
    comments_reason_t  reason;

    reason = comments_form_decode(sub->ctx->arena, sub->type, sub->boundary,
                                  comments_buf_str(&sub->body), &sub->form);

    if (sub->foreign) {
        reason = COMMENTS_CROSS_ORIGIN;
    }

    if (ngx_http_comments_post_huge(&sub->form)) {
        ngx_memzero(&sub->form, sizeof(comments_form_t));
        reason = COMMENTS_TOO_LARGE;
    }

    if (reason != COMMENTS_ACCEPTED) {
        return ngx_http_comments_submission_refuse(sub, reason,
                                                   COMMENTS_FIELD_NONE);
    }

    /*
     * text browsers do not know formaction, so the button of the preview is
     * recognized by its field
     */

    if (comments_form_preview(&sub->form)
        && !(sub->operation->flags & NGX_HTTP_COMMENTS_OPERATION_EDIT))
    {
        sub->operation = ngx_http_comments_post_operation(
                                                   comments_str_c("preview"));
    }

    return NGX_OK;
}


/* 1 if the fields are too long for a page that shows them to their writer */
static ngx_uint_t
ngx_http_comments_post_huge(const comments_form_t *form)
{
    return form->name.len + form->email.len + form->website.len
           + form->text.len + form->parent.len
           > NGX_HTTP_COMMENTS_POST_BACK;
}


/*
 * The step "page": a subrequest asks whether the page exists, unless the page
 * is a file, which was found before the content handler was called.
 */
ngx_int_t
ngx_http_comments_post_page(ngx_http_comments_submission_t *sub)
{
    if (sub->ctx->origin == NULL) {
        return NGX_OK;
    }

    if (ngx_http_comments_probe(sub->request, sub->ctx,
                                ngx_http_comments_post_probed)
        == NGX_ERROR)
    {
        return NGX_ERROR;
    }

    /* the subrequest runs later, when this event has been handled */

    (void) ngx_http_comments_submission_wait(sub, 0, NULL, 0);

    return NGX_AGAIN;
}


static void
ngx_http_comments_post_probed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_submission_t  *sub;

    sub = ctx->post;

    ngx_http_comments_submission_done(sub->ticket,
                                      ngx_http_comments_post_judge(sub));
}


static ngx_int_t
ngx_http_comments_post_judge(ngx_http_comments_submission_t *sub)
{
    ngx_http_request_t       *r;
    ngx_http_comments_ctx_t  *ctx;

    r = sub->request;
    ctx = sub->ctx;

    if (ctx->probe->status != NGX_HTTP_OK) {

        ctx->outcome = "refused_by_page";

        ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                      "comments: refused: its page answers %ui, thread \"%V\"",
                      ctx->probe->status,
                      ngx_http_comments_log_text(
                                         ngx_http_comments_core(ctx->thread)));

        return ngx_http_comments_probe_refusal(r, ctx);
    }

    if (!ngx_http_comments_file_html(r, &ctx->probe->type)) {
        sub->send = ngx_http_comments_post_no_page;
        return NGX_DONE;
    }

    if (ctx->probe->unmarked) {
        sub->send = ngx_http_comments_post_off;
        return NGX_DONE;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_post_no_page(ngx_http_comments_submission_t *sub)
{
    return ngx_http_comments_answer_status(sub->request, sub->ctx,
                                           COMMENTS_NOT_FOUND);
}


/*
 * Sends the answer of a page that has no place for comments where comments are
 * "marked": the page's own content handler gets the request.
 */
static ngx_int_t
ngx_http_comments_post_off(ngx_http_comments_submission_t *sub)
{
    return ngx_http_comments_probe_off(sub->request, sub->ctx);
}


static ngx_int_t
ngx_http_comments_post_validate(ngx_http_comments_submission_t *sub)
{
    ngx_int_t                      rc;
    comments_rules_t               rules;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    if (sub->ctx->enabled == NGX_HTTP_COMMENTS_CLOSED) {
        return ngx_http_comments_submission_refuse(sub, COMMENTS_CLOSED,
                                                   COMMENTS_FIELD_NONE);
    }

    rules.max_length = ccf->max_length;
    rules.require = (unsigned) ccf->require;
    rules.format = ccf->format;

    if (sub->operation->flags & NGX_HTTP_COMMENTS_OPERATION_DRAFT) {
        rules.require = COMMENTS_REQUIRE_TEXT;
    }

    if (ccf->email == NGX_HTTP_COMMENTS_EMAIL_OFF) {
        sub->form.email = comments_str_c("");
        rules.require &= ~(unsigned) COMMENTS_REQUIRE_EMAIL;
    }

    rc = ngx_http_comments_post_user(sub, &rules);
    if (rc != NGX_OK) {
        return rc;
    }

    sub->refusals = comments_submission_check(sub->ctx->arena, &sub->form,
                                              &rules, &sub->comment);
    sub->email = sub->comment.email;
    comments_format_stamp(ccf->format, &sub->comment);

    return sub->refusals.n ? NGX_DECLINED : NGX_OK;
}
