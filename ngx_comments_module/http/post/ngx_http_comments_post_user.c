/*
 * The part of the step "validate" that is about signed-in readers: what their
 * account says takes the place of what the form says.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_user.h"

#include "comments_queue_act.h"


static ngx_uint_t ngx_http_comments_post_trusted(
    ngx_http_comments_submission_t *sub);
static ngx_uint_t ngx_http_comments_post_meant(
    ngx_http_comments_submission_t *sub);


ngx_int_t
ngx_http_comments_post_user(ngx_http_comments_submission_t *sub,
    comments_rules_t *rules)
{
    comments_user_t               *user;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    if (ngx_http_comments_user(sub->request, sub->ctx,
                               ngx_http_comments_post_trusted(sub))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    user = &sub->ctx->user->user;
    sub->comment.moderator = sub->ctx->user->moderator;
    sub->comment.page_author = sub->ctx->user->page_author;

    if (user->name.len == 0) {

        if (!(rules->require & COMMENTS_REQUIRE_USER)) {
            return NGX_OK;
        }

        return ngx_http_comments_submission_refuse(sub, COMMENTS_SIGN_IN,
                                                   COMMENTS_FIELD_NONE);
    }

    sub->form.name = user->name;

    if (ccf->user->email != NULL) {
        sub->form.email = user->email;
        rules->require &= ~(unsigned) COMMENTS_REQUIRE_EMAIL;
    }

    if (ccf->user->website != NULL) {
        sub->form.website = user->website;
    }

    return NGX_OK;
}


/* what Redis has kept was sent by a form, and is JSON all the same */
static ngx_uint_t
ngx_http_comments_post_trusted(ngx_http_comments_submission_t *sub)
{
    return ngx_http_comments_user_trusted(sub->request,
              sub->type == COMMENTS_FORM_JSON
              && !(sub->operation->flags & NGX_HTTP_COMMENTS_OPERATION_KEPT));
}


ngx_int_t
ngx_http_comments_post_moderator(ngx_http_comments_submission_t *sub)
{
    ngx_uint_t                trusted;
    ngx_http_comments_ctx_t  *ctx;

    ctx = sub->ctx;
    trusted = ngx_http_comments_post_trusted(sub);

    if (ngx_http_comments_user(sub->request, ctx, trusted) != NGX_OK) {
        return NGX_ERROR;
    }

    if ((trusted || sub->form.token.len)
        && ngx_http_comments_user_session(sub->request, ctx,
                                          comments_str_of(sub->secret,
                                                          sub->secret_len))
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (!trusted && ctx->user->moderator
        && !ngx_http_comments_post_meant(sub))
    {
        ctx->user->moderator = 0;
        ctx->user->session = 0;
    }

    sub->comment.moderator = ctx->user->moderator;

    return NGX_OK;
}


/* does the token prove that the form was made for who sends it? */
static ngx_uint_t
ngx_http_comments_post_meant(ngx_http_comments_submission_t *sub)
{
    return comments_queue_token_check(comments_str_of(sub->secret,
                                                      sub->secret_len),
                                      ngx_http_comments_core(sub->ctx->site),
                                      sub->ctx->user->who,
                                      (int64_t) ngx_time(), sub->form.token)
           == COMMENTS_OK;
}


/*
 * A status of 401 needs the header (RFC 9110, 15.5.2). Browsers know no scheme
 * "Login", so none of them asks for a password.
 */
ngx_int_t
ngx_http_comments_post_user_refused(ngx_http_comments_submission_t *sub)
{
    ngx_str_t  value;

    if (sub->refusals.list[0].reason != COMMENTS_SIGN_IN) {
        return NGX_OK;
    }

    ngx_str_set(&value, "Login realm=\"comments\"");

    return ngx_http_comments_answer_header(sub->request, "WWW-Authenticate",
                                           value);
}
