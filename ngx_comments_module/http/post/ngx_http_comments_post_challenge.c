/*
 * Challenges: a post for which a check wants a confirmation is answered with a
 * token. The same post with this token, some seconds later, is confirmed.
 *
 *   token that was sent      judged before the checks  answer to a challenge
 *   none, or not for this    -                         a new token
 *   comment
 *   younger than 3 s         -                         the same token, and how
 *                                                      long to wait
 *   older                    sub->confirmed is set     -
 *   older than an hour       -                         a new token; the form
 *                                                      says that it took long
 *
 * A form gets its page with the confirmation in it, JSON gets the token.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_judge.h"
#include "ngx_http_comments_post.h"


static void ngx_http_comments_challenge_subject(
    ngx_http_comments_submission_t *sub, comments_comment_t *comment,
    comments_challenge_t *challenge);


ngx_int_t
ngx_http_comments_post_challenge_judge(ngx_http_comments_submission_t *sub)
{
    comments_comment_t    comment;
    comments_challenge_t  challenge;

    /* a submission that goes back to an earlier step stays confirmed */

    if (sub->form.challenge.len != 0 && !sub->confirmed) {

        ngx_http_comments_challenge_subject(sub, &comment, &challenge);

        sub->challenge_answer = comments_challenge_judge(&challenge,
                                           sub->form.challenge,
                                           ngx_http_comments_submission_now(),
                                           &sub->challenge_left);

        sub->confirmed = (sub->challenge_answer
                          == COMMENTS_CHALLENGE_CONFIRMED);

        ngx_log_debug2(NGX_LOG_DEBUG_HTTP, sub->request->connection->log, 0,
                       "comments: token of a challenge: %d, %L ms left",
                       (int) sub->challenge_answer, sub->challenge_left);
    }

    if (!(sub->operation->flags & NGX_HTTP_COMMENTS_OPERATION_KEPT)
        || (sub->confirmed && ngx_http_comments_post_confirm_own(sub)))
    {
        return NGX_OK;
    }

    sub->confirmed = 0;

    return ngx_http_comments_submission_refuse(sub, COMMENTS_CHALLENGE,
                                               COMMENTS_FIELD_NONE);
}


ngx_int_t
ngx_http_comments_post_challenge(ngx_http_comments_submission_t *sub)
{
    comments_comment_t    comment;
    comments_challenge_t  challenge;

    /* the step is run again when Redis has answered */

    if (sub->challenged) {
        return NGX_OK;
    }

    sub->challenged = 1;

    if (sub->challenge_answer == COMMENTS_CHALLENGE_EARLY) {
        ngx_memcpy(sub->challenge, sub->form.challenge.data,
                   COMMENTS_CHALLENGE_LEN);

    } else {
        ngx_http_comments_challenge_subject(sub, &comment, &challenge);

        if (comments_challenge_issue(&challenge,
                                     ngx_http_comments_submission_now(),
                                     sub->challenge)
            != COMMENTS_OK)
        {
            ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                          "comments: no token for a challenge could be made");
            return NGX_ERROR;
        }
    }

    return ngx_http_comments_post_confirm_keep(sub);
}


/* challenge will point to comment */
static void
ngx_http_comments_challenge_subject(ngx_http_comments_submission_t *sub,
    comments_comment_t *comment, comments_challenge_t *challenge)
{
    *comment = sub->comment;

    /* the write step replaces the address in sub->comment by its hash */

    comment->email = sub->email;

    challenge->secret = comments_str_of(sub->secret, sub->secret_len);
    challenge->site = ngx_http_comments_core(sub->ctx->site);
    challenge->thread = ngx_http_comments_core(sub->ctx->thread);
    challenge->comment = comment;
}


void
ngx_http_comments_post_challenge_view(ngx_http_comments_submission_t *sub,
    comments_render_challenge_t *view)
{
    if (!ngx_http_comments_post_challenged(sub)) {

        /* the token confirms the comment unless its text is changed */

        if (comments_challenge_is(sub->form.challenge)) {
            view->token = sub->form.challenge;
        }

        return;
    }

    view->token = comments_str_of(sub->challenge, COMMENTS_CHALLENGE_LEN);
    view->refresh = sub->kept;
    view->expired = (sub->challenge_answer == COMMENTS_CHALLENGE_EXPIRED);

    if (sub->challenge_answer == COMMENTS_CHALLENGE_EARLY) {
        view->wait = (unsigned) ngx_http_comments_post_challenge_after(sub);
    }
}


ngx_uint_t
ngx_http_comments_post_challenged(ngx_http_comments_submission_t *sub)
{
    return sub->refusals.n
           && sub->refusals.list[0].reason == COMMENTS_CHALLENGE;
}


ngx_uint_t
ngx_http_comments_post_challenge_after(ngx_http_comments_submission_t *sub)
{
    if (sub->challenge_answer != COMMENTS_CHALLENGE_EARLY) {
        return COMMENTS_CHALLENGE_AGE_S;
    }

    return (ngx_uint_t) ((sub->challenge_left + 999) / 1000);
}


ngx_int_t
ngx_http_comments_post_send_challenge(ngx_http_comments_submission_t *sub)
{
    comments_buf_t             buf;
    ngx_http_comments_ctx_t   *ctx;
    const comments_locale_t   *locale;

    ctx = sub->ctx;
    locale = ctx->locale ? ctx->locale : comments_locale_default();

    ngx_http_comments_answer_log(sub->request, ctx, &sub->refusals);
    ngx_http_comments_judge_outcome(sub);

    comments_buf_init(&buf, 16384);

    (void) comments_json_challenge(&buf, &sub->refusals, locale,
                                   comments_str_of(sub->challenge,
                                                   COMMENTS_CHALLENGE_LEN),
                                   ngx_http_comments_post_challenge_after(sub));

    return ngx_http_comments_answer_buf(sub->request,
                               comments_reason_status(COMMENTS_CHALLENGE),
                               "application/json", &buf);
}
