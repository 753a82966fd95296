/*
 * The step "before": reads from Redis what the comment depends on, and what the
 * checks of the location have asked, in one round trip.
 *
 *   event                             next
 *   no or lost connection             the step "lock"
 *   an equal comment is stored        the answer that it got
 *   unknown parent, thread closed     refused
 *   else                              the step "learned"
 */

#include "ngx_http_comments_judge.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_post.h"

#include <openssl/rand.h>


static void ngx_http_comments_before_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_before_decode(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_before_check(
    ngx_http_comments_submission_t *sub, comments_before_t *before);
static ngx_int_t ngx_http_comments_before_duplicate(
    ngx_http_comments_submission_t *sub, const comments_before_t *before);
static void ngx_http_comments_before_learned(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);


ngx_int_t
ngx_http_comments_post_before(ngx_http_comments_submission_t *sub)
{
    comments_batch_t         *batch;
    ngx_http_comments_ctx_t  *ctx;

    ctx = sub->ctx;

    ctx->query.key.site = ngx_http_comments_core(ctx->site);
    ctx->query.key.thread = ngx_http_comments_core(ctx->thread);

    if (ngx_http_comments_post_secret_offer(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    batch = comments_schema_read_before(ctx->arena, &ctx->query.key,
                                        comments_str_of(sub->dedupe,
                                                        COMMENTS_DIGEST_HEX),
                                        sub->comment.parent,
                                        comments_str_of(sub->secret,
                                                        sizeof(sub->secret)));

    sub->questions = 0;

    if (batch != NULL
        && ngx_http_comments_post_author_ask(sub, batch) != NGX_OK)
    {
        return NGX_ERROR;
    }

    /* keys that checks make of addresses are made with the secret */

    if (batch != NULL && sub->secret_len
        && ngx_http_comments_judge_wants(sub)
        && ngx_http_comments_judge_ask(sub, batch, &sub->questions) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_post_submit(sub, batch,
                                          ngx_http_comments_before_done);
}


ngx_int_t
ngx_http_comments_post_secret_offer(ngx_http_comments_submission_t *sub)
{
    u_char                          random[32];
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    /*
     * Redis stores the secret of the e-mail hashes unless it has one already.
     * Each submission sends the secret that this host knows, so that a Redis
     * that has lost its data gets the same secret again: with a new secret, a
     * known address would get another hash.
     */

    sub->secret_len = ngx_comments_zone_secret(mcf->zone,
                                               (u_char *) sub->secret);

    if (sub->secret_len != sizeof(sub->secret)) {
        if (RAND_bytes(random, sizeof(random)) != 1) {
            return NGX_ERROR;
        }

        (void) ngx_hex_dump((u_char *) sub->secret, random, sizeof(random));
        sub->secret_len = 0;
    }

    return NGX_OK;
}


static void
ngx_http_comments_before_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_submission_t *sub = data;

    sub->op = NULL;

    if (rc == NGX_OK) {
        rc = ngx_http_comments_before_decode(sub, replies, n);

    } else if (rc == NGX_ERROR) {

        /* the connection was lost; nothing has been written yet */

        rc = ngx_http_comments_post_back(sub);

    } else {
        rc = ngx_http_comments_post_unavailable(sub);
    }

    ngx_http_comments_submission_done(sub->ticket, rc);
}


/*
 * Reads the replies of the step "before" and copies what is needed of them,
 * since the replies are freed when the handler returns.
 */
static ngx_int_t
ngx_http_comments_before_decode(ngx_http_comments_submission_t *sub,
    redisReply **replies, ngx_uint_t n)
{
    ngx_uint_t          asked;
    const char         *why;
    comments_before_t   before;

    asked = 2 * sub->nauthors + sub->questions;

    if (n < asked) {
        return ngx_http_comments_post_unavailable(sub);
    }

    n -= asked;

    if (comments_schema_decode_before(replies, n, sub->comment.parent,
                                      1, &before, &why)
        != COMMENTS_OK
        || ngx_http_comments_post_author_asked(sub, replies + n, &why)
           != NGX_OK)
    {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: Redis answered \"%s\" to a post", why);
        return ngx_http_comments_post_unavailable(sub);
    }

    /* what depends on the secret was not asked, or with another one */

    if (ngx_http_comments_post_secret(sub, before.secret) != NGX_OK
        && (ngx_http_comments_post_author_again(sub)
            || ngx_http_comments_judge_wants(sub)))
    {
        ngx_http_comments_judge_forget(sub);

        return ngx_http_comments_post_back(sub);
    }

    if (ngx_http_comments_post_author(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ngx_http_comments_judge_replies(sub, replies + n + 2 * sub->nauthors,
                                        sub->questions)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_comments_post_challenge_judge(sub) != NGX_OK) {
        return NGX_DECLINED;
    }

    return ngx_http_comments_before_check(sub, &before);
}


ngx_int_t
ngx_http_comments_post_secret(ngx_http_comments_submission_t *sub,
    comments_str_t secret)
{
    ngx_uint_t                      same;
    ngx_http_comments_main_conf_t  *mcf;

    same = (sub->secret_len == secret.len
            && ngx_memcmp(sub->secret, secret.data, secret.len) == 0);

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    ngx_memcpy(sub->secret, secret.data, sizeof(sub->secret));
    sub->secret_len = sizeof(sub->secret);

    ngx_comments_zone_secret_set(mcf->zone, (u_char *) sub->secret,
                                 sub->secret_len);

    return same ? NGX_OK : NGX_DECLINED;
}


static ngx_int_t
ngx_http_comments_before_check(ngx_http_comments_submission_t *sub,
    comments_before_t *before)
{
    if (sub->comment.parent.len) {
        sub->comment.depth = before->parent_depth + 1;
    }

    /* of an edit: the comment itself is an approved one of its author */

    if (sub->stored.status == COMMENTS_APPROVED && sub->approved == 0) {
        sub->approved = 1;
    }

    if (sub->judge != NULL) {
        ngx_http_comments_judge_opened(sub, before->thread.created);
        sub->judge->subject.approved = sub->approved;
        sub->judge->subject.refused = sub->refused;

        if (sub->confirmed) {
            sub->judge->subject.flags |= NGX_COMMENTS_CONFIRMED;
        }
    }

    /*
     * The data in Redis has a schema version that is newer than this module.
     * The handshake of the next connection finds this too, and logs it.
     */

    if (before->newer) {
        return ngx_http_comments_post_newer(sub);
    }

    if (before->duplicate.len == COMMENTS_ID_LEN) {
        return ngx_http_comments_before_duplicate(sub, before);
    }

    /*
     * The thread was stored by a version that did not count the approved
     * comments below each root. Counts that begin with this comment would be
     * too low, and a root would leave the list of roots while it still has
     * approved replies.
     */

    if (before->older) {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: an older version has stored the thread \"%V\""
                      ": run \"commentsctl upgrade\"",
                      ngx_http_comments_log_text(
                                    ngx_http_comments_core(sub->ctx->thread)));
        return ngx_http_comments_post_unavailable(sub);
    }

    if (before->thread.closed) {
        return ngx_http_comments_submission_refuse(sub, COMMENTS_CLOSED,
                                                   COMMENTS_FIELD_NONE);
    }

    /* the parent of a comment that is stored may have been removed since */

    if (sub->operation->flags & NGX_HTTP_COMMENTS_OPERATION_EDIT) {
        return NGX_OK;
    }

    if (sub->comment.parent.len == 0) {
        return NGX_OK;
    }

    if (before->parent_root.len == 0
        || before->parent_status != COMMENTS_APPROVED)
    {
        return ngx_http_comments_submission_refuse(sub,
                                                   COMMENTS_UNKNOWN_PARENT,
                                                   COMMENTS_FIELD_PARENT);
    }

    if (comments_arena_dup(sub->ctx->arena, before->parent_root,
                           &sub->comment.root)
        != COMMENTS_OK)
    {
        return ngx_http_comments_post_unavailable(sub);
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_post_newer(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    ngx_comments_redis_recheck(mcf->worker->redis);

    return ngx_http_comments_post_unavailable(sub);
}


/* answers as the first of the equal comments was answered, with its id */
static ngx_int_t
ngx_http_comments_before_duplicate(ngx_http_comments_submission_t *sub,
    const comments_before_t *before)
{
    ngx_memcpy(sub->id, before->duplicate.data, COMMENTS_ID_LEN);

    sub->duplicate = 1;
    sub->comment.id = comments_str_of(sub->id, COMMENTS_ID_LEN);
    sub->comment.status = before->held ? COMMENTS_PENDING : COMMENTS_APPROVED;
    sub->comment.created = ngx_min(comments_id_time(sub->comment.id),
                                   ngx_http_comments_submission_now());

    if (ngx_http_comments_post_author_twin(sub, before) != NGX_OK
        || ngx_http_comments_post_prepare(sub) != NGX_OK)
    {
        return ngx_http_comments_post_unavailable(sub);
    }

    return NGX_DONE;
}


ngx_int_t
ngx_http_comments_post_learned(ngx_http_comments_submission_t *sub)
{
    comments_batch_t  *batch;

    if (!ngx_http_comments_judge_learned_again(sub)) {
        return NGX_OK;
    }

    batch = ngx_http_comments_judge_learned_batch(sub);

    if (batch == NULL) {
        return NGX_ERROR;
    }

    return ngx_http_comments_post_submit(sub, batch,
                                         ngx_http_comments_before_learned);
}


static void
ngx_http_comments_before_learned(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_submission_t *sub = data;

    sub->op = NULL;

    /* without replies the check fails, and its on_error decides */

    ngx_http_comments_judge_learned_read(sub, replies,
                                         rc == NGX_OK ? n : 0);

    ngx_http_comments_submission_done(sub->ticket, NGX_OK);
}
