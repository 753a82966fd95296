/*
 * An act on a page is that of the page for moderators (http/admin), with four
 * differences: the page itself must be there for the sender; who acts is proved
 * by a session or by comments_moderator; comments of other threads count as
 * missing; and the answer leads back to the moderator's view of the page.
 *
 *   event                               next
 *   another site's form, wrong type     refused
 *   body read, page from elsewhere      the probe: is there a page?
 *   body read, page found               the secret, if it is not known yet
 *   not a moderator                     refused, 403 not_moderator
 *   a moderator                         the form, see ngx_http_comments_admin_
 *                                       act.h
 */

#include "ngx_http_comments_admin_act.h"
#include "ngx_http_comments_admin_result.h"
#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_moderate.h"
#include "ngx_http_comments_probe.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_user.h"


static ngx_int_t ngx_http_comments_moderate_page(
    ngx_http_comments_admin_t *admin);
static void ngx_http_comments_moderate_probed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_moderate_who(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_moderate_back(
    ngx_http_comments_admin_t *admin, comments_buf_t *out);
static comments_str_t ngx_http_comments_moderate_shown(
    ngx_http_comments_admin_t *admin);


ngx_int_t
ngx_http_comments_moderate_handler(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t    *ctx;
    ngx_http_comments_admin_t  *admin;

    ctx = ngx_http_comments_request_find(r);
    ctx->personal = 1;

    admin = ngx_http_comments_admin_create(r, ctx);
    if (admin == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    admin->json = ngx_http_comments_answer_json(r);
    admin->thread = ngx_http_comments_core(ctx->thread);
    admin->signer.site = ngx_http_comments_core(ctx->site);
    admin->back = ngx_http_comments_moderate_back;

    return ngx_http_comments_admin_post(admin,
                                        ngx_http_comments_moderate_page);
}


/* a page that is a file was found before the content handler was called */
static ngx_int_t
ngx_http_comments_moderate_page(ngx_http_comments_admin_t *admin)
{
    if (admin->ctx->origin == NULL) {
        return ngx_http_comments_admin_start(admin,
                                             ngx_http_comments_moderate_who);
    }

    admin->ctx->post = admin;

    if (ngx_http_comments_probe(admin->request, admin->ctx,
                                ngx_http_comments_moderate_probed)
        == NGX_ERROR)
    {
        admin->ctx->post = NULL;
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return NGX_AGAIN;
}


static void
ngx_http_comments_moderate_probed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                   rc;
    ngx_http_comments_admin_t  *admin;

    admin = ctx->post;
    ctx->post = NULL;

    if (ctx->probe->status != NGX_HTTP_OK) {
        rc = ngx_http_comments_probe_refusal(r, ctx);

    } else if (!ngx_http_comments_file_html(r, &ctx->probe->type)) {
        rc = ngx_http_comments_answer_status(r, ctx, COMMENTS_NOT_FOUND);

    } else if (ctx->probe->unmarked) {
        rc = ngx_http_comments_probe_off(r, ctx);

    } else {
        rc = ngx_http_comments_admin_start(admin,
                                           ngx_http_comments_moderate_who);
    }

    if (rc != NGX_AGAIN) {
        ngx_http_finalize_request(r, rc);
    }
}


/*
 * What a browser sends by itself proves who it is; that the sender has meant it
 * is proved next, by a header or by the token of the form.
 */
static ngx_int_t
ngx_http_comments_moderate_who(ngx_http_comments_admin_t *admin)
{
    ngx_http_comments_ctx_t  *ctx;

    ctx = admin->ctx;

    if (ngx_http_comments_user(admin->request, ctx, 1) != NGX_OK
        || ngx_http_comments_user_session(admin->request, ctx,
                                          admin->signer.secret)
           != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (!ctx->user->moderator) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_NOT_MODERATOR);
    }

    admin->signer.who = ctx->user->who;
    admin->who = ngx_http_comments_str(ctx->user->who);

    return ngx_http_comments_admin_form(admin);
}


/* the address of the moderator's view, at the comment */
static ngx_int_t
ngx_http_comments_moderate_back(ngx_http_comments_admin_t *admin,
    comments_buf_t *out)
{
    comments_str_t            id, url;
    ngx_http_comments_ctx_t  *ctx;

    ctx = admin->ctx;
    url = ngx_http_comments_core(ctx->url);

    (void) comments_buf_add_str(out, url);
    (void) comments_buf_add_c(out, memchr(url.data, '?', url.len) ? "&" : "?");
    (void) comments_buf_add_c(out, "comments=moderate");

    if (ctx->order_set) {
        (void) comments_buf_add_c(out, "&corder=");
        (void) comments_buf_add_c(out, comments_order_name(ctx->order));
    }

    id = ngx_http_comments_moderate_shown(admin);

    if (id.len) {
        (void) comments_buf_add_c(out, "&id=");
        (void) comments_buf_add_str(out, id);

    } else if (ctx->cpage > 1) {
        (void) comments_buf_add_c(out, "&cpage=");
        (void) comments_buf_add_int(out, ctx->cpage);
    }

    (void) comments_buf_add_c(out, "&cnotice=");

    if (comments_queue_notice_write(out, &admin->signer, &admin->notice)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (id.len) {
        (void) comments_buf_add_c(out, "#comment-");
        (void) comments_buf_add_str(out, id);

    } else {
        (void) comments_buf_add_c(out, "#ngx-comments");
    }

    return out->failed ? NGX_ERROR : NGX_OK;
}


/* the comment that the form was about, unless nothing is left of it */
static comments_str_t
ngx_http_comments_moderate_shown(ngx_http_comments_admin_t *admin)
{
    comments_queue_notice_t  *notice;

    notice = &admin->notice;

    if (admin->form.n == 0 || notice->missing
        || (notice->act == COMMENTS_QUEUE_PURGE && notice->done))
    {
        return comments_str_c("");
    }

    return admin->form.targets[0].id;
}
