/*
 * A comment is stored: one look at what there is, one MULTI. Only what EXEC
 * has confirmed, element by element, is acknowledged.
 *
 *   state      event                          next
 *   start      the same post is under way     tries again in 10 ms
 *              the connection was lost        the same, for two seconds
 *              Redis is not there             refused, 503
 *   reading    the connection is lost         start
 *              duplicate                      answered as the first was
 *              unknown parent, closed         refused
 *              else                           writing
 *   writing    EXEC's elements are right      zone invalidated, answered
 *              anything else                  refused, 503: a retry is safe
 */

#include "ngx_http_comments_log.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_title.h"

#include <openssl/rand.h>



#define NGX_HTTP_COMMENTS_STORE_TRY_MS   10
#define NGX_HTTP_COMMENTS_STORE_WAIT_MS  2000

/* a clock that is set back by more has been wrong before */
#define NGX_HTTP_COMMENTS_STORE_STEP_MS  60000


static void ngx_http_comments_store_try(ngx_http_comments_post_t *post);
static void ngx_http_comments_store_timer(ngx_event_t *ev);
static void ngx_http_comments_store_again(ngx_http_comments_post_t *post);
static ngx_int_t ngx_http_comments_store_dedupe(
    ngx_http_comments_post_t *post);
static void ngx_http_comments_store_read(ngx_http_comments_post_t *post);
static void ngx_http_comments_store_read_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_store_check(ngx_http_comments_post_t *post,
    comments_before_t *before);
static void ngx_http_comments_store_newer(ngx_http_comments_post_t *post);
static void ngx_http_comments_store_write(ngx_http_comments_post_t *post);
static void ngx_http_comments_store_unsent(ngx_http_comments_post_t *post,
    ngx_http_comments_worker_t *worker);
static void ngx_http_comments_store_write_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_store_invalidate(
    ngx_http_comments_post_t *post, ngx_uint_t done);
static int64_t ngx_http_comments_store_now(void);
static void ngx_http_comments_store_unlock(ngx_http_comments_post_t *post);
static void ngx_http_comments_store_event(ngx_http_comments_post_t *post,
    comments_reason_t reason, comments_field_t field);


void
ngx_http_comments_post_store(ngx_http_comments_post_t *post)
{
    post->start = ngx_current_msec;

    post->timer.data = post;
    post->timer.handler = ngx_http_comments_store_timer;
    post->timer.log = post->request->connection->log;

    if (ngx_http_comments_store_dedupe(post) != NGX_OK) {
        ngx_http_finalize_request(post->request,
                                  NGX_HTTP_INTERNAL_SERVER_ERROR);
        return;
    }

    ngx_http_comments_store_try(post);
}


static void
ngx_http_comments_store_try(ngx_http_comments_post_t *post)
{
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(post->request,
                                         ngx_http_comments_module);
    worker = cmcf->worker;

    if (worker->redis == NULL || !ngx_comments_redis_ready(worker->redis)) {

        /*
         * a worker that is younger than its connection waits for it, and so
         * does one whose connection has just been lost
         */

        if (ngx_current_msec - worker->started
            < NGX_HTTP_COMMENTS_STORE_WAIT_MS
            || (worker->redis != NULL
                && ngx_comments_redis_back(worker->redis)))
        {
            ngx_http_comments_store_again(post);
            return;
        }

        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);
        return;
    }

    if (!post->locked) {

        switch (ngx_comments_zone_lock(cmcf->zone, &post->lock,
                                       2 * cmcf->redis.timeout))
        {
        case NGX_OK:
            post->locked = 1;
            break;

        case NGX_BUSY:
            ngx_http_comments_store_again(post);
            return;

        default:
            break;
        }
    }

    ngx_http_comments_store_read(post);
}


static void
ngx_http_comments_store_timer(ngx_event_t *ev)
{
    ngx_connection_t          *c;
    ngx_http_comments_post_t  *post;

    post = ev->data;
    c = post->request->connection;

    ngx_http_comments_store_try(post);
    ngx_http_run_posted_requests(c);
}


static void
ngx_http_comments_store_again(ngx_http_comments_post_t *post)
{
    if (ngx_current_msec - post->start > NGX_HTTP_COMMENTS_STORE_WAIT_MS) {
        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);
        return;
    }

    ngx_add_timer(&post->timer, NGX_HTTP_COMMENTS_STORE_TRY_MS);
}


/*
 * The same words under the same name in the same place are the same post. The
 * e-mail address is no part of that: whoever repeats a post must not learn by
 * its id whether they have guessed the address. All else is public.
 */
static ngx_int_t
ngx_http_comments_store_dedupe(ngx_http_comments_post_t *post)
{
    u_char               *p;
    comments_str_t        parts[6];
    comments_comment_t   *comment;
    ngx_http_request_t   *r;

    r = post->request;
    comment = &post->comment;

    parts[0] = ngx_http_comments_core(post->ctx->site);
    parts[1] = ngx_http_comments_core(post->ctx->thread);
    parts[2] = comment->parent;
    parts[3] = comment->name;
    parts[4] = comment->website;
    parts[5] = comment->text;

    if (comments_digest_sha256(parts, 6, post->dedupe) != COMMENTS_OK) {
        return NGX_ERROR;
    }

    p = ngx_pnalloc(r->pool, COMMENTS_DIGEST_HEX);
    if (p == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(p, post->dedupe, COMMENTS_DIGEST_HEX);

    post->lock.data = p;
    post->lock.len = COMMENTS_DIGEST_HEX;

    return NGX_OK;
}


static void
ngx_http_comments_store_read(ngx_http_comments_post_t *post)
{
    u_char                          random[32];
    comments_batch_t               *batch;
    ngx_http_comments_ctx_t        *ctx;
    ngx_http_comments_main_conf_t  *cmcf;

    ctx = post->ctx;
    cmcf = ngx_http_get_module_main_conf(post->request,
                                         ngx_http_comments_module);

    ctx->want.key.site = ngx_http_comments_core(ctx->site);
    ctx->want.key.thread = ngx_http_comments_core(ctx->thread);

    /*
     * written again each time: a Redis that has lost its data and gets another
     * secret would no longer know the addresses that are known
     */

    if (ngx_comments_zone_secret(cmcf->zone, (u_char *) post->secret)
        != sizeof(post->secret))
    {
        if (RAND_bytes(random, sizeof(random)) != 1) {
            ngx_http_finalize_request(post->request,
                                      NGX_HTTP_INTERNAL_SERVER_ERROR);
            return;
        }

        (void) ngx_hex_dump((u_char *) post->secret, random, sizeof(random));
    }

    batch = comments_schema_read_before(ctx->arena, &ctx->want.key,
                                        comments_str_of(post->dedupe,
                                                        COMMENTS_DIGEST_HEX),
                                        post->comment.parent,
                                        comments_str_of(post->secret,
                                                        sizeof(post->secret)));

    post->op = ngx_http_comments_fetch_submit(cmcf->worker, batch,
                                       ngx_http_comments_store_read_done, post);

    if (post->op == NULL) {
        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);
    }
}


static void
ngx_http_comments_store_read_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_post_t *post = data;

    const char                     *why;
    ngx_connection_t               *c;
    comments_before_t               before;
    ngx_http_comments_main_conf_t  *cmcf;

    post->op = NULL;
    c = post->request->connection;

    /* the connection was lost: nothing has been written yet */

    if (rc == NGX_ERROR) {
        ngx_http_comments_store_again(post);
        goto done;
    }

    if (rc != NGX_OK) {
        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);
        goto done;
    }

    if (comments_schema_decode_before(replies, n, post->comment.parent,
                                      1, &before, &why)
        != COMMENTS_OK)
    {
        ngx_log_error(NGX_LOG_ERR, c->log, 0,
                      "comments: Redis answered \"%s\" to a post", why);
        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);
        goto done;
    }

    post->secret_len = 0;

    if (before.secret.len == sizeof(post->secret)) {
        cmcf = ngx_http_get_module_main_conf(post->request,
                                             ngx_http_comments_module);

        ngx_memcpy(post->secret, before.secret.data, before.secret.len);
        post->secret_len = before.secret.len;

        ngx_comments_zone_secret_set(cmcf->zone, (u_char *) post->secret,
                                     post->secret_len);
    }

    if (ngx_http_comments_store_check(post, &before) == NGX_OK) {
        ngx_http_comments_store_write(post);
    }

done:

    ngx_http_run_posted_requests(c);
}


/* NGX_DONE: answered, post may be gone */
static ngx_int_t
ngx_http_comments_store_check(ngx_http_comments_post_t *post,
    comments_before_t *before)
{
    if (post->comment.parent.len) {
        post->comment.depth = before->parent_depth + 1;
    }

    /* the handshake finds it too, and says so */

    if (before->newer) {
        ngx_http_comments_store_newer(post);
        return NGX_DONE;
    }

    if (before->duplicate.len == COMMENTS_ID_LEN) {
        ngx_memcpy(post->id, before->duplicate.data, COMMENTS_ID_LEN);

        post->comment.id = comments_str_of(post->id, COMMENTS_ID_LEN);
        post->comment.status = COMMENTS_APPROVED;
        post->comment.created = ngx_min(comments_id_time(post->comment.id),
                                        ngx_http_comments_store_now());

        if (ngx_http_comments_post_prepare(post) != NGX_OK) {
            ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                          COMMENTS_FIELD_NONE);
            return NGX_DONE;
        }

        ngx_http_comments_store_unlock(post);
        ngx_http_comments_post_stored(post, 1);
        return NGX_DONE;
    }

    /* a count that began in the middle would let a root go too early */

    if (before->older) {
        ngx_log_error(NGX_LOG_ERR, post->request->connection->log, 0,
                      "comments: an older version has stored the thread \"%V\""
                      ": run \"commentsctl upgrade\"",
                      ngx_http_comments_log_text(
                                   ngx_http_comments_core(post->ctx->thread)));
        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);
        return NGX_DONE;
    }

    if (before->thread.closed) {
        ngx_http_comments_store_event(post, COMMENTS_CLOSED,
                                      COMMENTS_FIELD_NONE);
        return NGX_DONE;
    }

    if (post->comment.parent.len == 0) {
        return NGX_OK;
    }

    if (before->parent_root.len == 0
        || before->parent_status != COMMENTS_APPROVED)
    {
        ngx_http_comments_store_event(post, COMMENTS_UNKNOWN_PARENT,
                                      COMMENTS_FIELD_PARENT);
        return NGX_DONE;
    }

    if (comments_arena_dup(post->ctx->arena, before->parent_root,
                           &post->comment.root)
        != COMMENTS_OK)
    {
        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);
        return NGX_DONE;
    }

    return NGX_OK;
}


static void
ngx_http_comments_store_newer(ngx_http_comments_post_t *post)
{
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(post->request,
                                         ngx_http_comments_module);

    ngx_comments_redis_recheck(cmcf->worker->redis);

    ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                  COMMENTS_FIELD_NONE);
}


static void
ngx_http_comments_store_write(ngx_http_comments_post_t *post)
{
    int64_t                         now;
    uint32_t                        random;
    comments_write_t                write;
    comments_comment_t             *comment;
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(post->request,
                                         ngx_http_comments_module);
    worker = cmcf->worker;
    comment = &post->comment;

    now = ngx_http_comments_store_now();

    if (RAND_bytes((unsigned char *) &random, sizeof(random)) != 1
        || ngx_http_comments_post_email(post) != NGX_OK)
    {
        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);
        return;
    }

    /* this host's clock was ahead, and is right again */

    if (worker->ids.last > now + NGX_HTTP_COMMENTS_STORE_STEP_MS) {
        ngx_memzero(&worker->ids, sizeof(comments_id_maker_t));
    }

    /*
     * the id of a reply is behind that of what it answers, though another
     * host's clock may be ahead: in the order of ids a thread's beginning is a
     * closed tree; its time is the true one
     */

    if (comment->parent.len && comments_id_time(comment->parent) >= now) {
        comments_id_make_behind(comment->parent, now, random, post->id);

    } else {
        comments_id_make(&worker->ids, now, random, post->id);
    }

    comment->id = comments_str_of(post->id, COMMENTS_ID_LEN);
    comment->status = COMMENTS_APPROVED;
    comment->created = now;

    if (comment->parent.len == 0) {
        comment->root = comment->id;
    }

    if (ngx_http_comments_post_prepare(post) != NGX_OK) {
        ngx_log_error(NGX_LOG_ERR, post->request->connection->log, 0,
                      "comments: no memory for the answer to a comment in "
                      "thread \"%V\"",
                      ngx_http_comments_log_text(
                                   ngx_http_comments_core(post->ctx->thread)));
        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);
        return;
    }

    ngx_memzero(&write, sizeof(comments_write_t));

    write.key = &post->ctx->want.key;
    write.comment = comment;
    write.dedupe = comments_str_of(post->dedupe, COMMENTS_DIGEST_HEX);
    write.url = ngx_http_comments_core(post->ctx->url);
    write.title = ngx_http_comments_title(post->request, post->ctx);
    write.act.op = COMMENTS_OP_POST;
    write.act.now = now;
    write.act.source = comments_str_of((char *) worker->source,
                                       worker->source_len);

    post->batch = comments_schema_write(post->ctx->arena, &write);

    post->op = ngx_http_comments_fetch_submit(worker, post->batch,
                                      ngx_http_comments_store_write_done, post);

    if (post->op == NULL) {
        ngx_http_comments_store_unsent(post, worker);
    }
}


/* nothing is written yet: it may begin anew */
static void
ngx_http_comments_store_unsent(ngx_http_comments_post_t *post,
    ngx_http_comments_worker_t *worker)
{
    if (ngx_comments_redis_back(worker->redis)) {
        ngx_http_comments_store_again(post);
        return;
    }

    ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                  COMMENTS_FIELD_NONE);
}


static void
ngx_http_comments_store_write_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_post_t *post = data;

    ngx_uint_t         done;
    const char        *why;
    ngx_connection_t  *c;

    post->op = NULL;
    why = NULL;
    c = post->request->connection;

    /*
     * even if it looks failed, it may have been written, or may be yet: then
     * the message of it counts too
     */

    done = (rc == NGX_OK
            && comments_schema_decode_executed(post->batch, replies, n, &why)
               == COMMENTS_OK);

    ngx_http_comments_store_invalidate(post, done);

    if (rc != NGX_OK) {
        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);

    } else if (!done) {
        ngx_log_error(NGX_LOG_ERR, c->log, 0,
                      "comments: Redis answered \"%s\" to a comment's MULTI",
                      why);
        ngx_http_comments_store_event(post, COMMENTS_UNAVAILABLE,
                                      COMMENTS_FIELD_NONE);

    } else {

        if (why != NULL) {
            ngx_log_error(NGX_LOG_ERR, c->log, 0,
                          "comments: a list of the site was not written, "
                          "Redis answered \"%s\": commentsctl verify --repair "
                          "mends it", why);
        }

        ngx_http_comments_store_unlock(post);
        ngx_http_comments_post_stored(post, 0);
    }

    ngx_http_run_posted_requests(c);
}


/* here at once, so that an author always sees their own comment */
static void
ngx_http_comments_store_invalidate(ngx_http_comments_post_t *post,
    ngx_uint_t done)
{
    ngx_str_t                       name;
    ngx_http_comments_ctx_t        *ctx;
    ngx_http_comments_main_conf_t  *cmcf;

    ctx = post->ctx;
    cmcf = ngx_http_get_module_main_conf(post->request,
                                         ngx_http_comments_module);

    if (ngx_http_comments_variant_name(post->request->pool,
                                      ngx_http_comments_core(ctx->site),
                                      ngx_http_comments_core(ctx->thread),
                                      &name)
        != NGX_OK)
    {
        ngx_comments_zone_raise_epoch(cmcf->zone);
        return;
    }

    if (done) {
        ngx_comments_zone_invalidate_once(cmcf->zone, &name,
                       ngx_http_comments_variant_hash(&ctx->want.key,
                                                      post->comment.id));
        return;
    }

    ngx_comments_zone_invalidate(cmcf->zone, &name);
}


/* ms since 1970 */
static int64_t
ngx_http_comments_store_now(void)
{
    ngx_time_t  *tp;

    tp = ngx_timeofday();

    return (int64_t) tp->sec * 1000 + tp->msec;
}


static void
ngx_http_comments_store_unlock(ngx_http_comments_post_t *post)
{
    ngx_http_comments_main_conf_t  *cmcf;

    if (!post->locked) {
        return;
    }

    cmcf = ngx_http_get_module_main_conf(post->request,
                                         ngx_http_comments_module);

    ngx_comments_zone_unlock(cmcf->zone, &post->lock);
    post->locked = 0;
}


static void
ngx_http_comments_store_event(ngx_http_comments_post_t *post,
    comments_reason_t reason, comments_field_t field)
{
    ngx_http_comments_store_unlock(post);
    ngx_http_comments_post_refuse(post, reason, field);
}
