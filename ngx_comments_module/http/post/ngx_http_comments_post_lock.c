/*
 * The step "lock": waits until Redis is connected, and takes a lock in the zone
 * so that the workers of this host store equal comments one at a time.
 *
 *   event                             next
 *   Redis is not connected yet, or    tries again in 10 ms, two seconds in all
 *   the connection was just lost
 *   Redis has been away for longer    refused, 503
 *   an equal comment has the lock     tries again in 10 ms, two seconds in all
 *   the lock is free                  the next step, with the lock
 *   the zone has no memory for locks  the next step, without a lock
 */

#include "ngx_http_comments_post.h"
#include "ngx_http_comments_user.h"


#define NGX_HTTP_COMMENTS_LOCK_TRY_MS   10
#define NGX_HTTP_COMMENTS_LOCK_WAIT_MS  2000


static ngx_int_t ngx_http_comments_lock_name(
    ngx_http_comments_submission_t *sub);


ngx_int_t
ngx_http_comments_post_lock(ngx_http_comments_submission_t *sub)
{
    ngx_int_t                       rc;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    if (sub->lock.len == 0) {
        sub->start = ngx_current_msec;

        if (ngx_http_comments_lock_name(sub) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    rc = ngx_http_comments_post_connected(sub);

    if (rc != NGX_OK) {
        return rc;
    }

    if (sub->locked) {
        return NGX_OK;
    }

    switch (ngx_comments_zone_lock(mcf->zone, &sub->lock,
                                   2 * mcf->redis.timeout))
    {
    case NGX_OK:
        sub->locked = 1;
        return NGX_OK;

    case NGX_BUSY:
        return ngx_http_comments_post_again(sub);

    default:
        return NGX_OK;
    }
}


ngx_int_t
ngx_http_comments_post_connected(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    worker = mcf->worker;

    if (worker->redis == NULL || !ngx_comments_redis_ready(worker->redis)) {

        /*
         * a worker that has just started, or has just lost its connection,
         * will probably be connected soon
         */

        if (ngx_current_msec - worker->started
            < NGX_HTTP_COMMENTS_LOCK_WAIT_MS
            || (worker->redis != NULL
                && ngx_comments_redis_back(worker->redis)))
        {
            return ngx_http_comments_post_again(sub);
        }

        return ngx_http_comments_post_unavailable(sub);
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_post_again(ngx_http_comments_submission_t *sub)
{
    ngx_int_t  rc;

    rc = ngx_http_comments_post_back(sub);

    if (rc == NGX_AGAIN) {
        (void) ngx_http_comments_submission_wait(sub,
                                    NGX_HTTP_COMMENTS_LOCK_TRY_MS, NULL, 0);
    }

    return rc;
}


ngx_int_t
ngx_http_comments_post_back(ngx_http_comments_submission_t *sub)
{
    if (ngx_current_msec - sub->start > NGX_HTTP_COMMENTS_LOCK_WAIT_MS) {
        return ngx_http_comments_post_unavailable(sub);
    }

    sub->step = NGX_HTTP_COMMENTS_STEP_LOCK;

    return NGX_AGAIN;
}


/*
 * Sets the name of the lock and of the dedupe key, by which equal comments are
 * recognized: a digest of site, thread, parent, name, website and text, and of
 * the account of a signed-in reader. The
 * e-mail address is not part of the digest, since it is secret, unlike the
 * other fields: the answer to a repeated comment has the id of the first one,
 * and would tell whether the e-mail address was guessed.
 */
static ngx_int_t
ngx_http_comments_lock_name(ngx_http_comments_submission_t *sub)
{
    u_char               *p;
    size_t                n;
    comments_str_t        parts[9];
    comments_comment_t   *comment;
    ngx_http_request_t   *r;

    r = sub->request;
    comment = &sub->comment;

    parts[0] = ngx_http_comments_core(sub->ctx->site);
    parts[1] = ngx_http_comments_core(sub->ctx->thread);
    parts[2] = comment->parent;
    parts[3] = comment->name;
    parts[4] = comment->website;
    parts[5] = comment->text;

    n = 6;

    /* two accounts may have the same name */

    if (ngx_http_comments_user_key(sub->ctx).len) {
        parts[n++] = ngx_http_comments_user_key(sub->ctx);
    }

    /* a change is no post: it is equal to changes of the same comment only */

    if (sub->operation->flags & NGX_HTTP_COMMENTS_OPERATION_EDIT) {
        parts[n++] = sub->operation->name;
        parts[n++] = ngx_http_comments_core(sub->ctx->id);
    }

    if (comments_digest_sha256(parts, n, sub->dedupe) != COMMENTS_OK) {
        return NGX_ERROR;
    }

    p = ngx_pnalloc(r->pool, COMMENTS_DIGEST_HEX);
    if (p == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(p, sub->dedupe, COMMENTS_DIGEST_HEX);

    sub->lock.data = p;
    sub->lock.len = COMMENTS_DIGEST_HEX;

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_post_unavailable(ngx_http_comments_submission_t *sub)
{
    return ngx_http_comments_submission_refuse(sub, COMMENTS_UNAVAILABLE,
                                               COMMENTS_FIELD_NONE);
}
