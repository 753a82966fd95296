/*
 * The step "write": stores the comment by a transaction (MULTI, EXEC). The
 * comment is acknowledged only if the reply to EXEC confirms each command of
 * the transaction.
 *
 *   event                             next
 *   lost connection, nothing sent     the step "lock"
 *   the transaction is confirmed      zone invalidated, answer
 *   anything else                     refused, 503; the writer may post again:
 *                                     if the comment is stored all the same,
 *                                     the step "before" finds it
 *
 * If the client closes the connection, the comment is stored all the same.
 */

#include "ngx_http_comments_email.h"
#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_sender.h"
#include "ngx_http_comments_title.h"
#include "ngx_http_comments_variant.h"

#include <openssl/rand.h>


/*
 * ms: an id that is newer than the clock by more than this was made while the
 * clock was wrong
 */
#define NGX_HTTP_COMMENTS_STORE_STEP_MS  60000


static void ngx_http_comments_store_cancel(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_store_name(
    ngx_http_comments_submission_t *sub, int64_t now);
static void ngx_http_comments_store_write_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_store_written(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_store_invalidate(
    ngx_http_comments_submission_t *sub, ngx_uint_t done);


ngx_int_t
ngx_http_comments_post_submit(ngx_http_comments_submission_t *sub,
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
    write.sender = comments_str_of(sub->twin, COMMENTS_DIGEST_HEX);

    if (ngx_http_comments_sender_hashes(sub, &write.from) != NGX_OK) {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: no memory for the sender of a comment, which "
                      "is stored without");
    }

    write.url = ngx_http_comments_core(sub->ctx->url);
    write.title = ngx_http_comments_title(sub->request, sub->ctx);
    write.act.op = COMMENTS_OP_POST;
    write.act.now = now;
    write.act.who = sub->comment.by;
    write.act.source = comments_str_of((char *) worker->source,
                                       worker->source_len);

    sub->batch = comments_schema_write(sub->ctx->arena, &write);

    return ngx_http_comments_post_submit(sub, sub->batch,
                                          ngx_http_comments_store_write_done);
}


/*
 * Sets the comment's id, status, time, hash of the e-mail address, author,
 * sender, and root.
 */
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
        || ngx_http_comments_email(sub) != NGX_OK
        || ngx_http_comments_post_author_new(sub) != NGX_OK
        || (sub->status != COMMENTS_APPROVED
            && ngx_http_comments_post_author_sender(sub) != NGX_OK))
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

    ngx_http_comments_post_tell(sub);

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
