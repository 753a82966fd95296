/*
 * A submission comes in: whether it may, and what its fields are.
 */

#include "ngx_http_comments_file.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_origin.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_probe.h"


/*
 * typed bytes that come back in the form: each may become six, and half of a
 * block is the thread's
 */
#define NGX_HTTP_COMMENTS_POST_BACK  (NGX_HTTP_COMMENTS_BLOCK_MAX / 12)


static ngx_http_comments_post_t *ngx_http_comments_post_create(
    ngx_http_request_t *r, ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_post_cleanup(void *data);
static ngx_int_t ngx_http_comments_post_early(ngx_http_comments_post_t *post,
    comments_reason_t reason);
static ngx_uint_t ngx_http_comments_post_huge(const comments_form_t *form);
static void ngx_http_comments_post_probed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_post_decoded(ngx_http_comments_post_t *post);


ngx_int_t
ngx_http_comments_post_handler(ngx_http_request_t *r)
{
    comments_str_t             type;
    ngx_http_comments_ctx_t   *ctx;
    ngx_http_comments_post_t  *post;

    ctx = ngx_http_comments_request_find(r);
    ctx->personal = 1;

    post = ngx_http_comments_post_create(r, ctx);
    if (post == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    type = comments_str_c("");

    if (r->headers_in.content_type != NULL) {
        type = ngx_http_comments_core(r->headers_in.content_type->value);
    }

    if (comments_form_type(type, &post->type, &post->boundary)
        != COMMENTS_OK)
    {
        post->type = 0;
    }

    post->preview = (ctx->verb->view == COMMENTS_VIEW_PREVIEW);
    post->json = (post->type == COMMENTS_FORM_JSON)
                 || ngx_http_comments_answer_json(r);

    /* a writer behind a proxy that hides the name gets their text back */

    post->foreign = !ngx_http_comments_origin_own(r, ctx);

    if (post->foreign && (post->type == 0 || post->json)) {
        return ngx_http_comments_post_early(post, COMMENTS_CROSS_ORIGIN);
    }

    if (post->type == 0) {
        return ngx_http_comments_post_early(post, COMMENTS_UNSUPPORTED_TYPE);
    }

    if (!comments_form_charset_ok(type)) {
        return ngx_http_comments_post_early(post, COMMENTS_BAD_CHARSET);
    }

    if (r->headers_in.content_length_n > ngx_http_comments_post_limit(r)) {
        return ngx_http_comments_post_early(post, COMMENTS_TOO_LARGE);
    }

    return ngx_http_comments_post_read(post);
}


static ngx_http_comments_post_t *
ngx_http_comments_post_create(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_pool_cleanup_t        *cln;
    ngx_http_comments_post_t  *post;

    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_comments_post_t));
    if (cln == NULL) {
        return NULL;
    }

    post = cln->data;
    ngx_memzero(post, sizeof(ngx_http_comments_post_t));

    cln->handler = ngx_http_comments_post_cleanup;

    post->request = r;
    post->ctx = ctx;
    ctx->post = post;

    return post;
}


static void
ngx_http_comments_post_cleanup(void *data)
{
    ngx_http_comments_post_t *post = data;

    ngx_http_comments_main_conf_t  *cmcf;

    if (post->op != NULL) {
        ngx_comments_redis_cancel(post->op);
        post->op = NULL;
    }

    if (post->timer.timer_set) {
        ngx_del_timer(&post->timer);
    }

    comments_buf_free(&post->body);

    if (post->locked) {
        cmcf = ngx_http_get_module_main_conf(post->request,
                                             ngx_http_comments_module);
        ngx_comments_zone_unlock(cmcf->zone, &post->lock);
        post->locked = 0;
    }
}


/* before the body was read: it is thrown away */
static ngx_int_t
ngx_http_comments_post_early(ngx_http_comments_post_t *post,
    comments_reason_t reason)
{
    ngx_int_t            rc;
    ngx_http_request_t  *r;

    r = post->request;

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    r->main->count++;

    ngx_http_comments_post_refuse(post, reason, COMMENTS_FIELD_NONE);

    return NGX_DONE;
}


void
ngx_http_comments_post_received(ngx_http_comments_post_t *post,
    comments_str_t body)
{
    comments_reason_t         reason;
    ngx_http_request_t       *r;
    ngx_http_comments_ctx_t  *ctx;

    r = post->request;
    ctx = post->ctx;

    reason = comments_form_decode(ctx->arena, post->type, post->boundary, body,
                                  &post->form);

    if (post->foreign) {
        reason = COMMENTS_CROSS_ORIGIN;
    }

    if (ngx_http_comments_post_huge(&post->form)) {
        ngx_memzero(&post->form, sizeof(comments_form_t));
        reason = COMMENTS_TOO_LARGE;
    }

    if (reason != COMMENTS_ACCEPTED) {
        ngx_http_comments_post_refuse(post, reason, COMMENTS_FIELD_NONE);
        return;
    }

    if (comments_form_preview(&post->form)) {
        post->preview = 1;
    }

    if (ctx->origin == NULL) {
        ngx_http_comments_post_decoded(post);
        return;
    }

    if (ngx_http_comments_probe(r, ctx, ngx_http_comments_post_probed)
        == NGX_ERROR)
    {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
    }

    /* the subrequest runs when nginx is done with this event */
}


/* is there more than a page could give back to its writer? */
static ngx_uint_t
ngx_http_comments_post_huge(const comments_form_t *form)
{
    return form->name.len + form->email.len + form->website.len
           + form->text.len + form->parent.len
           > NGX_HTTP_COMMENTS_POST_BACK;
}


static void
ngx_http_comments_post_probed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (ctx->probe_status != NGX_HTTP_OK) {

        ctx->outcome = "refused_by_page";

        ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                      "comments: refused: its page answers %ui, thread \"%V\"",
                      ctx->probe_status,
                      ngx_http_comments_log_text(
                                         ngx_http_comments_core(ctx->thread)));

        ngx_http_finalize_request(r, ngx_http_comments_probe_refusal(r, ctx));
        return;
    }

    if (!ngx_http_comments_file_html(r, &ctx->probe_type)) {
        ngx_http_finalize_request(r,
                  ngx_http_comments_answer_status(r, ctx, COMMENTS_NOT_FOUND));
        return;
    }

    if (ctx->unmarked) {
        ngx_http_comments_probe_off(r, ctx);
        return;
    }

    ngx_http_comments_post_decoded(ctx->post);
}


static void
ngx_http_comments_post_decoded(ngx_http_comments_post_t *post)
{
    comments_rules_t               rules;
    comments_refusals_t            refusals;
    ngx_http_request_t            *r;
    ngx_http_comments_loc_conf_t  *ccf;

    r = post->request;
    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    if (post->ctx->enabled == NGX_HTTP_COMMENTS_CLOSED) {
        ngx_http_comments_post_refuse(post, COMMENTS_CLOSED,
                                      COMMENTS_FIELD_NONE);
        return;
    }

    rules.max_length = ccf->max_length;
    rules.require = (unsigned) ccf->require;

    if (post->preview) {
        rules.require = COMMENTS_REQUIRE_TEXT;
    }

    if (ccf->email == NGX_HTTP_COMMENTS_EMAIL_OFF) {
        post->form.email = comments_str_c("");
        rules.require &= ~(unsigned) COMMENTS_REQUIRE_EMAIL;
    }

    refusals = comments_submission_check(post->ctx->arena, &post->form, &rules,
                                         &post->comment);

    if (refusals.n) {
        ngx_http_comments_post_refuse_all(post, &refusals);
        return;
    }

    if (post->preview) {
        ngx_http_comments_post_preview(post);
        return;
    }

    ngx_http_comments_post_store(post);
}
