/*
 * The steps "before" and "write": store a comment in two round trips to Redis.
 * The first one reads what the comment depends on, the second one is a
 * transaction (MULTI, EXEC). The comment is acknowledged only if the reply to
 * EXEC confirms each command of the transaction.
 *
 *   step       event                             next
 *   before     no or lost connection             the step "lock"
 *              an equal comment is stored        the answer that it got
 *              unknown parent, thread closed     refused
 *              else                              the step "write"
 *   write      lost connection, nothing sent     the step "lock"
 *              the transaction is confirmed      zone invalidated, answer
 *              anything else                     refused, 503; the writer may
 *                                                post again: if the comment is
 *                                                stored all the same, the step
 *                                                "before" finds it
 *
 * If the client closes the connection, the comment is stored all the same.
 */

#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_judge.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_title.h"
#include "ngx_http_comments_variant.h"

#include <openssl/rand.h>


/*
 * ms: an id that is newer than the clock by more than this was made while the
 * clock was wrong
 */
#define NGX_HTTP_COMMENTS_STORE_STEP_MS  60000


static ngx_int_t ngx_http_comments_store_submit(
    ngx_http_comments_submission_t *sub, comments_batch_t *batch,
    ngx_comments_redis_pt handler);
static void ngx_http_comments_store_cancel(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_store_before_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_store_decode(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_store_secret(
    ngx_http_comments_submission_t *sub, comments_str_t secret);
static ngx_int_t ngx_http_comments_store_check(
    ngx_http_comments_submission_t *sub, comments_before_t *before);
static ngx_int_t ngx_http_comments_store_newer(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_store_duplicate(
    ngx_http_comments_submission_t *sub, const comments_before_t *before);
static ngx_int_t ngx_http_comments_store_name(
    ngx_http_comments_submission_t *sub, int64_t now);
static void ngx_http_comments_store_write_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_store_written(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_store_invalidate(
    ngx_http_comments_submission_t *sub, ngx_uint_t done);


ngx_int_t
ngx_http_comments_post_before(ngx_http_comments_submission_t *sub)
{
    u_char                          random[32];
    comments_batch_t               *batch;
    ngx_http_comments_ctx_t        *ctx;
    ngx_http_comments_main_conf_t  *mcf;

    ctx = sub->ctx;
    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    ctx->query.key.site = ngx_http_comments_core(ctx->site);
    ctx->query.key.thread = ngx_http_comments_core(ctx->thread);

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

    return ngx_http_comments_store_submit(sub, batch,
                                          ngx_http_comments_store_before_done);
}


/*
 * Sends a batch of commands; the step waits for handler. Returns what the step
 * returns.
 */
static ngx_int_t
ngx_http_comments_store_submit(ngx_http_comments_submission_t *sub,
    comments_batch_t *batch, ngx_comments_redis_pt handler)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    sub->op = ngx_http_comments_fetch_submit(mcf->worker, batch, handler, sub);

    if (sub->op == NULL) {

        /*
         * Nothing was sent. Only a lost connection is worth another try; if
         * memory is short, the next try would probably fail too.
         */

        return ngx_comments_redis_back(mcf->worker->redis)
               ? ngx_http_comments_post_again(sub)
               : ngx_http_comments_post_unavailable(sub);
    }

    /* without a time-out, since the Redis operation has one of its own */

    (void) ngx_http_comments_submission_wait(sub, 0,
                                           ngx_http_comments_store_cancel, 0);

    return NGX_AGAIN;
}


static void
ngx_http_comments_store_cancel(ngx_http_comments_submission_t *sub)
{
    ngx_comments_redis_cancel(sub->op);
    sub->op = NULL;
}


static void
ngx_http_comments_store_before_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_submission_t *sub = data;

    sub->op = NULL;

    if (rc == NGX_OK) {
        rc = ngx_http_comments_store_decode(sub, replies, n);

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
ngx_http_comments_store_decode(ngx_http_comments_submission_t *sub,
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

    if (ngx_http_comments_store_secret(sub, before.secret) != NGX_OK
        && (ngx_http_comments_post_author_again(sub)
            || ngx_http_comments_judge_wants(sub)))
    {
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

    return ngx_http_comments_store_check(sub, &before);
}


/*
 * Takes the secret that Redis has. NGX_DECLINED: the round trip was made
 * without it, or with another one.
 */
static ngx_int_t
ngx_http_comments_store_secret(ngx_http_comments_submission_t *sub,
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
ngx_http_comments_store_check(ngx_http_comments_submission_t *sub,
    comments_before_t *before)
{
    if (sub->comment.parent.len) {
        sub->comment.depth = before->parent_depth + 1;
    }

    if (sub->judge != NULL) {
        ngx_http_comments_judge_opened(sub, before->thread.created);
        sub->judge->subject.approved = sub->approved;
        sub->judge->subject.refused = sub->refused;
    }

    /*
     * The data in Redis has a schema version that is newer than this module.
     * The handshake of the next connection finds this too, and logs it.
     */

    if (before->newer) {
        return ngx_http_comments_store_newer(sub);
    }

    if (before->duplicate.len == COMMENTS_ID_LEN) {
        return ngx_http_comments_store_duplicate(sub, before);
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


static ngx_int_t
ngx_http_comments_store_newer(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    ngx_comments_redis_recheck(mcf->worker->redis);

    return ngx_http_comments_post_unavailable(sub);
}


/* answers as the first of the equal comments was answered, with its id */
static ngx_int_t
ngx_http_comments_store_duplicate(ngx_http_comments_submission_t *sub,
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
ngx_http_comments_post_write(ngx_http_comments_submission_t *sub)
{
    int64_t                         now;
    comments_write_t                write;
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    worker = mcf->worker;

    now = ngx_http_comments_submission_now();

    ngx_http_comments_post_moderate(sub);

    if (ngx_http_comments_store_name(sub, now) != NGX_OK) {
        return ngx_http_comments_post_unavailable(sub);
    }

    if (ngx_http_comments_post_prepare(sub) != NGX_OK) {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: no memory for the answer to a comment in "
                      "thread \"%V\"",
                      ngx_http_comments_log_text(
                                    ngx_http_comments_core(sub->ctx->thread)));
        return ngx_http_comments_post_unavailable(sub);
    }

    ngx_memzero(&write, sizeof(comments_write_t));

    write.key = &sub->ctx->query.key;
    write.comment = &sub->comment;
    write.dedupe = comments_str_of(sub->dedupe, COMMENTS_DIGEST_HEX);

    /* an equal post with the same token is a duplicate */

    write.dedupe_s = sub->confirmed ? COMMENTS_CHALLENGE_VALID_S : 0;
    write.url = ngx_http_comments_core(sub->ctx->url);
    write.title = ngx_http_comments_title(sub->request, sub->ctx);
    write.act.op = COMMENTS_OP_POST;
    write.act.now = now;
    write.act.who = sub->comment.by;
    write.act.source = comments_str_of((char *) worker->source,
                                       worker->source_len);

    sub->batch = comments_schema_write(sub->ctx->arena, &write);

    return ngx_http_comments_store_submit(sub, sub->batch,
                                          ngx_http_comments_store_write_done);
}


/* sets the comment's id, status, time, hash of the e-mail address, and root */
static ngx_int_t
ngx_http_comments_store_name(ngx_http_comments_submission_t *sub, int64_t now)
{
    uint32_t                        random;
    comments_comment_t             *comment;
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    worker = mcf->worker;
    comment = &sub->comment;

    if (RAND_bytes((unsigned char *) &random, sizeof(random)) != 1
        || ngx_http_comments_post_email(sub) != NGX_OK
        || ngx_http_comments_post_author_new(sub) != NGX_OK)
    {
        return NGX_ERROR;
    }

    /*
     * the clock of this host was ahead and has been corrected: forget the time
     * of the last id, or all new ids would continue from that time
     */

    if (worker->ids.last > now + NGX_HTTP_COMMENTS_STORE_STEP_MS) {
        ngx_memzero(&worker->ids, sizeof(comments_id_maker_t));
    }

    /*
     * The id of a reply sorts after the id of its parent, even if the parent
     * comes from a host whose clock is ahead. So if the comments of a thread
     * are read in the order of their ids, each comment's parent is read before
     * the comment. comment->created is the time of this host's clock in both
     * cases.
     */

    if (comment->parent.len && comments_id_time(comment->parent) >= now) {
        comments_id_make_behind(comment->parent, now, random, sub->id);

    } else {
        comments_id_make(&worker->ids, now, random, sub->id);
    }

    comment->id = comments_str_of(sub->id, COMMENTS_ID_LEN);
    comment->status = sub->status;
    comment->created = now;
    comment->decided = (sub->status == COMMENTS_APPROVED) ? 0 : now;

    if (comment->parent.len == 0) {
        comment->root = comment->id;
    }

    return NGX_OK;
}


static void
ngx_http_comments_store_write_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_submission_t *sub = data;

    sub->op = NULL;

    if (rc == NGX_OK) {
        rc = ngx_http_comments_store_written(sub, replies, n);

    } else {

        /* Redis may have stored the comment, or may store it later */

        ngx_http_comments_store_invalidate(sub, 0);
        rc = ngx_http_comments_post_unavailable(sub);
    }

    ngx_http_comments_submission_done(sub->ticket, rc);
}


static ngx_int_t
ngx_http_comments_store_written(ngx_http_comments_submission_t *sub,
    redisReply **replies, ngx_uint_t n)
{
    ngx_log_t   *log;
    ngx_uint_t   done;
    const char  *why;

    why = NULL;
    log = sub->request->connection->log;

    /*
     * Each comment is announced to all workers by a message, which invalidates
     * the thread in the zone. If the comment is certain to be stored (done),
     * this invalidation and that of the message count as one. If not, a message
     * that still arrives must invalidate the thread once more.
     */

    done = (comments_schema_decode_executed(sub->batch, replies, n, &why)
            == COMMENTS_OK);

    ngx_http_comments_store_invalidate(sub, done);

    if (!done) {
        ngx_log_error(NGX_LOG_ERR, log, 0,
                      "comments: Redis answered \"%s\" to a comment's MULTI",
                      why);
        return ngx_http_comments_post_unavailable(sub);
    }

    if (why != NULL) {
        ngx_log_error(NGX_LOG_ERR, log, 0,
                      "comments: a list of the site was not written, "
                      "Redis answered \"%s\": commentsctl verify --repair "
                      "mends it", why);
    }

    return NGX_OK;
}


/*
 * Invalidates the thread in the zone at once, without waiting for the message
 * from Redis, so that the author sees the comment on the next page. done: the
 * comment is certain to be stored.
 */
static void
ngx_http_comments_store_invalidate(ngx_http_comments_submission_t *sub,
    ngx_uint_t done)
{
    ngx_str_t                       name;
    ngx_http_comments_ctx_t        *ctx;
    ngx_http_comments_main_conf_t  *mcf;

    /* nobody but the author sees it, who gets a view of their own */

    if (sub->status != COMMENTS_APPROVED) {
        return;
    }

    ctx = sub->ctx;
    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    if (ngx_http_comments_variant_name(sub->request->pool,
                                      ngx_http_comments_core(ctx->site),
                                      ngx_http_comments_core(ctx->thread),
                                      &name)
        != NGX_OK)
    {
        ngx_comments_zone_raise_epoch(mcf->zone);
        return;
    }

    if (done) {
        ngx_comments_zone_invalidate_once(mcf->zone, &name,
                       ngx_http_comments_variant_hash(&ctx->query.key,
                                                      sub->comment.id));
        return;
    }

    ngx_comments_zone_invalidate(mcf->zone, &name);
}
