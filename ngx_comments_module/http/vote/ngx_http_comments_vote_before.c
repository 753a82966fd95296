/*
 * The step "before" of a vote or a flag: one round trip.
 *
 *   event                                 next
 *   no or lost connection                 the step "lock"
 *   unknown, or not approved              refused, 404
 *   thread closed                         refused, 403
 *   a vote for the reader's own comment   refused, 403
 *   else                                  the step "write"
 */

#include "ngx_http_comments_author.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_vote.h"


static void ngx_http_comments_vote_before_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_vote_decode_before(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_vote_judge(
    ngx_http_comments_submission_t *sub, comments_before_t *before, int own);
static ngx_uint_t ngx_http_comments_vote_closed(
    ngx_http_comments_submission_t *sub, const comments_thread_t *thread);


ngx_int_t
ngx_http_comments_vote_before(ngx_http_comments_submission_t *sub)
{
    comments_str_t             id;
    comments_batch_t          *batch;
    ngx_http_comments_ctx_t   *ctx;
    ngx_http_comments_vote_t  *vote;

    ctx = sub->ctx;
    vote = sub->vote;
    id = comments_str_of(sub->id, COMMENTS_ID_LEN);

    ctx->query.key.site = ngx_http_comments_core(ctx->site);
    ctx->query.key.thread = ngx_http_comments_core(ctx->thread);

    if (ngx_http_comments_post_secret_offer(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    /* the first round trip of a post knows all that is to be known here */

    batch = comments_schema_read_before(ctx->arena, &ctx->query.key,
                                        comments_str_c("-"), id,
                                        comments_str_of(sub->secret,
                                                        sizeof(sub->secret)));

    vote->asked = 0;

    if (batch != NULL && !vote->flag && sub->secret_len) {

        if (ngx_http_comments_post_author(sub) != NGX_OK) {
            return NGX_ERROR;
        }

        if (sub->comment.author.len) {
            vote->asked = 1;

            if (comments_schema_ask_own(batch, ctx->query.key.site,
                                        sub->comment.author, id)
                != COMMENTS_OK)
            {
                return NGX_ERROR;
            }
        }
    }

    return ngx_http_comments_post_submit(sub, batch,
                                         ngx_http_comments_vote_before_done);
}


static void
ngx_http_comments_vote_before_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_submission_t *sub = data;

    sub->op = NULL;

    if (rc == NGX_OK) {
        rc = ngx_http_comments_vote_decode_before(sub, replies, n);

    } else if (rc == NGX_ERROR) {
        rc = ngx_http_comments_post_back(sub);

    } else {
        rc = ngx_http_comments_post_unavailable(sub);
    }

    ngx_http_comments_submission_done(sub->ticket, rc);
}


static ngx_int_t
ngx_http_comments_vote_decode_before(ngx_http_comments_submission_t *sub,
    redisReply **replies, ngx_uint_t n)
{
    int                 own;
    const char         *why;
    comments_before_t   before;

    own = 0;
    n -= (n && sub->vote->asked) ? 1 : 0;

    if (comments_schema_decode_before(replies, n,
                                      comments_str_of(sub->id,
                                                      COMMENTS_ID_LEN),
                                      1, &before, &why)
        != COMMENTS_OK
        || (sub->vote->asked
            && comments_schema_decode_own(replies[n], &own, &why)
               != COMMENTS_OK))
    {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: Redis answered \"%s\" to a vote", why);
        return ngx_http_comments_post_unavailable(sub);
    }

    if (before.newer) {
        return ngx_http_comments_post_newer(sub);
    }

    /* the author's cookie was judged without the secret, or by another one */

    if (ngx_http_comments_post_secret(sub, before.secret) != NGX_OK
        && !sub->vote->flag
        && ngx_http_comments_author_cookies(sub->request).len)
    {
        return ngx_http_comments_post_back(sub);
    }

    return ngx_http_comments_vote_judge(sub, &before, own);
}


static ngx_int_t
ngx_http_comments_vote_judge(ngx_http_comments_submission_t *sub,
    comments_before_t *before, int own)
{
    comments_reason_t  reason;

    reason = COMMENTS_ACCEPTED;

    if (before->parent_root.len == 0
        || before->parent_status != COMMENTS_APPROVED)
    {
        reason = COMMENTS_UNKNOWN_COMMENT;

    } else if (ngx_http_comments_vote_closed(sub, &before->thread)) {
        reason = COMMENTS_CLOSED;

    } else if (own) {
        reason = COMMENTS_OWN_COMMENT;
    }

    if (reason != COMMENTS_ACCEPTED) {
        return ngx_http_comments_submission_refuse(sub, reason,
                                                   COMMENTS_FIELD_NONE);
    }

    if (comments_arena_dup(sub->ctx->arena, before->parent_root,
                           &sub->vote->root)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_vote_reader(sub);
}


/* as for posts: by a moderator, or by the thread's age */
static ngx_uint_t
ngx_http_comments_vote_closed(ngx_http_comments_submission_t *sub,
    const comments_thread_t *thread)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    return thread->closed
           || (ccf->closes_after && thread->created
               && ngx_http_comments_submission_now() - thread->created
                  >= (int64_t) ccf->closes_after);
}
