/*
 * The operations "vote" and "flag": their tables of steps, the steps that judge
 * the request, and the answers.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_origin.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_verb.h"
#include "ngx_http_comments_vote.h"


static ngx_int_t ngx_http_comments_vote_admit(
    ngx_http_comments_submission_t *sub);
static ngx_uint_t ngx_http_comments_vote_bare(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_vote_decode(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_vote_dir(ngx_http_comments_vote_t *vote,
    comments_str_t dir);
static ngx_int_t ngx_http_comments_vote_validate(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_vote_connect(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_vote_answer(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_vote_address(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_vote_send(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_vote_refused(
    ngx_http_comments_submission_t *sub);


/* the same for both verbs: the block has one form for votes and flags */
static const ngx_http_comments_operation_t  ngx_http_comments_vote_operation =

    { comments_str("vote"),
      0,
      { [NGX_HTTP_COMMENTS_STEP_ADMIT] = ngx_http_comments_vote_admit,
        [NGX_HTTP_COMMENTS_STEP_READ] = ngx_http_comments_post_read,
        [NGX_HTTP_COMMENTS_STEP_DECODE] = ngx_http_comments_vote_decode,
        [NGX_HTTP_COMMENTS_STEP_PAGE] = ngx_http_comments_post_page,
        [NGX_HTTP_COMMENTS_STEP_VALIDATE] = ngx_http_comments_vote_validate,
        [NGX_HTTP_COMMENTS_STEP_LOCK] = ngx_http_comments_vote_connect,
        [NGX_HTTP_COMMENTS_STEP_BEFORE] = ngx_http_comments_vote_before,
        [NGX_HTTP_COMMENTS_STEP_WRITE] = ngx_http_comments_vote_write,
        [NGX_HTTP_COMMENTS_STEP_ANSWER] = ngx_http_comments_vote_answer },
      ngx_http_comments_vote_refused };


ngx_int_t
ngx_http_comments_vote_handler(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);
    ctx->personal = 1;

    return ngx_http_comments_submission_handler(r, ctx,
                                           &ngx_http_comments_vote_operation);
}


/* the step "admit"; a flag needs no body, and then no Content-Type */
static ngx_int_t
ngx_http_comments_vote_admit(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_vote_t  *vote;

    vote = ngx_pcalloc(sub->request->pool, sizeof(ngx_http_comments_vote_t));
    if (vote == NULL) {
        return NGX_ERROR;
    }

    sub->vote = vote;
    vote->flag = comments_str_eq(sub->ctx->verb->name, comments_str_c("flag"));

    if (!vote->flag || !ngx_http_comments_vote_bare(sub)) {
        return ngx_http_comments_post_admit(sub);
    }

    sub->type = COMMENTS_FORM_URLENCODED;
    sub->json = ngx_http_comments_answer_json(sub->request);
    sub->foreign = !ngx_http_comments_origin_own(sub->request, sub->ctx);

    return NGX_OK;
}


static ngx_uint_t
ngx_http_comments_vote_bare(ngx_http_comments_submission_t *sub)
{
    ngx_http_request_t  *r;

    r = sub->request;

    return r->headers_in.content_type == NULL
           && r->headers_in.content_length_n <= 0
           && !r->headers_in.chunked;
}


static ngx_int_t
ngx_http_comments_vote_decode(ngx_http_comments_submission_t *sub)
{
    comments_reason_t          reason;
    ngx_http_comments_vote_t  *vote;

    vote = sub->vote;

    reason = comments_form_decode(sub->ctx->arena, sub->type, sub->boundary,
                                  comments_buf_str(&sub->body), &sub->form);

    if (sub->foreign) {
        reason = COMMENTS_CROSS_ORIGIN;

    } else if (reason == COMMENTS_ACCEPTED && !vote->flag
               && ngx_http_comments_vote_dir(vote, sub->form.dir) != NGX_OK)
    {
        reason = COMMENTS_BAD_REQUEST;
    }

    /* a refusal does not bring back fields that votes do not have */

    ngx_memzero(&sub->form, sizeof(comments_form_t));

    return (reason == COMMENTS_ACCEPTED)
           ? NGX_OK
           : ngx_http_comments_submission_refuse(sub, reason,
                                                 COMMENTS_FIELD_NONE);
}


static ngx_int_t
ngx_http_comments_vote_dir(ngx_http_comments_vote_t *vote, comments_str_t dir)
{
    if (comments_str_eq(dir, comments_str_c("up"))) {
        vote->vote = COMMENTS_VOTE_UP;
        return NGX_OK;
    }

    if (comments_str_eq(dir, comments_str_c("down"))) {
        vote->vote = COMMENTS_VOTE_DOWN;
        return NGX_OK;
    }

    /* text browsers know no formaction: the button of a flag is a field */

    if (comments_str_eq(dir, comments_str_c("flag"))) {
        vote->flag = 1;
        return NGX_OK;
    }

    return comments_str_eq(dir, comments_str_c("none")) ? NGX_OK
                                                        : NGX_DECLINED;
}


static ngx_int_t
ngx_http_comments_vote_validate(ngx_http_comments_submission_t *sub)
{
    if (sub->ctx->enabled == NGX_HTTP_COMMENTS_CLOSED) {
        return ngx_http_comments_submission_refuse(sub, COMMENTS_CLOSED,
                                                   COMMENTS_FIELD_NONE);
    }

    if (sub->ctx->id.len != COMMENTS_ID_LEN) {
        return ngx_http_comments_submission_refuse(sub,
                                                   COMMENTS_UNKNOWN_COMMENT,
                                                   COMMENTS_FIELD_NONE);
    }

    ngx_memcpy(sub->id, sub->ctx->id.data, COMMENTS_ID_LEN);

    return NGX_OK;
}


/* in place of the step "lock": votes of one reader may come at any time */
static ngx_int_t
ngx_http_comments_vote_connect(ngx_http_comments_submission_t *sub)
{
    if (!sub->vote->started) {
        sub->vote->started = 1;
        sub->start = ngx_current_msec;
    }

    return ngx_http_comments_post_connected(sub);
}


static ngx_int_t
ngx_http_comments_vote_answer(ngx_http_comments_submission_t *sub)
{
    sub->ctx->outcome = sub->vote->flag ? "flagged" : "voted";

    if (ngx_http_comments_vote_cookie(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    if (!sub->json
        && (ngx_http_comments_vote_address(sub) != NGX_OK
            || ngx_http_comments_answer_location(sub->request, sub->location)
               != NGX_OK))
    {
        return NGX_ERROR;
    }

    sub->send = ngx_http_comments_vote_send;

    return NGX_OK;
}


/* that of the comment, where a notice tells what was done */
static ngx_int_t
ngx_http_comments_vote_address(ngx_http_comments_submission_t *sub)
{
    u_char           *p;
    size_t            len;
    comments_told_t   told;

    told = sub->vote->flag ? COMMENTS_TOLD_FLAGGED
           : sub->vote->vote == COMMENTS_VOTE_NONE ? COMMENTS_TOLD_UNVOTED
           : COMMENTS_TOLD_VOTED;

    if (ngx_http_comments_post_address(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    p = ngx_pnalloc(sub->request->pool, sub->location.len
                    + sizeof("&cnotice=")
                    + ngx_strlen(comments_render_told_name(told)));
    if (p == NULL) {
        return NGX_ERROR;
    }

    len = sub->location.len - (sizeof("#comment-") - 1 + COMMENTS_ID_LEN);

    sub->location.len = ngx_sprintf(p, "%*s&cnotice=%s#comment-%*s",
                                    len, sub->location.data,
                                    comments_render_told_name(told),
                                    (size_t) COMMENTS_ID_LEN, sub->id)
                        - p;
    sub->location.data = p;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_vote_send(ngx_http_comments_submission_t *sub)
{
    u_char                    *p;
    size_t                     len;
    ngx_http_comments_vote_t  *vote;

    vote = sub->vote;

    if (!sub->json) {

        /* see ngx_http_comments_post_stored() */

        return ngx_http_comments_answer_send(sub->request,
                                             NGX_HTTP_SEE_OTHER, "text/html",
                                             (u_char *) "", 0);
    }

    len = sizeof("{\"id\":\"\",\"flagged\":true,\"votes\":"
                 "{\"up\":,\"down\":}}")
          + COMMENTS_ID_LEN + 2 * NGX_INT64_LEN;

    p = ngx_pnalloc(sub->request->pool, len);
    if (p == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (vote->flag) {
        len = ngx_sprintf(p, "{\"id\":\"%*s\",\"flagged\":true}",
                          (size_t) COMMENTS_ID_LEN, sub->id)
              - p;

    } else {
        len = ngx_sprintf(p, "{\"id\":\"%*s\",\"votes\":"
                          "{\"up\":%uD,\"down\":%uD}}",
                          (size_t) COMMENTS_ID_LEN, sub->id,
                          comments_schema_votes_sum(vote->base.up,
                                                    vote->votes.up),
                          comments_schema_votes_sum(vote->base.down,
                                                    vote->votes.down))
              - p;
    }

    return ngx_http_comments_answer_send(sub->request, NGX_HTTP_OK,
                                         "application/json", p, len);
}


static ngx_int_t
ngx_http_comments_vote_refused(ngx_http_comments_submission_t *sub)
{
    comments_refusal_t  *first;

    first = &sub->refusals.list[0];

    /* the message for posts speaks of the text, which a vote does not have */

    if (first->reason == COMMENTS_UNAVAILABLE) {
        first->reason = COMMENTS_UNREADABLE;
    }

    return ngx_http_comments_post_refused(sub);
}
