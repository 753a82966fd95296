/*
 * The state machine of submissions: runs the steps of an operation, lets them
 * wait, and finalizes the request. Nothing in this file depends on what the
 * steps do.
 */

#include "ngx_http_comments_request.h"
#include "ngx_http_comments_submission.h"


static ngx_http_comments_submission_t *ngx_http_comments_submission_create(
    ngx_http_request_t *r, ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_submission_run(
    ngx_http_comments_submission_t *sub);
static ngx_http_comments_step_pt ngx_http_comments_submission_step(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_submission_next(
    ngx_http_comments_submission_t *sub, ngx_int_t rc);
static void ngx_http_comments_submission_end(
    ngx_http_comments_submission_t *sub, ngx_int_t rc);
static void ngx_http_comments_submission_watch(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_submission_unwatch(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_submission_reading(ngx_http_request_t *r);
static void ngx_http_comments_submission_resume(ngx_event_t *ev);
static void ngx_http_comments_submission_expire(ngx_event_t *ev);
static void ngx_http_comments_submission_close(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_submission_cancel(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_submission_leave(void *data);
static void ngx_http_comments_submission_cleanup(void *data);


ngx_int_t
ngx_http_comments_submission_handler(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx,
    const ngx_http_comments_operation_t *operation)
{
    ngx_http_comments_submission_t  *sub;

    sub = ngx_http_comments_submission_create(r, ctx);
    if (sub == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    sub->operation = operation;

    /*
     * the state machine's reference to the request; ngx_http_finalize_request()
     * gives it back when the submission ends
     */

    r->main->count++;

    ngx_http_comments_submission_run(sub);

    return NGX_DONE;
}


static ngx_http_comments_submission_t *
ngx_http_comments_submission_create(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_log_t                       *log;
    ngx_pool_cleanup_t              *cln;
    ngx_http_cleanup_t              *end;
    ngx_http_comments_submission_t  *sub;

    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_comments_submission_t));
    if (cln == NULL) {
        return NULL;
    }

    sub = cln->data;
    ngx_memzero(sub, sizeof(ngx_http_comments_submission_t));

    cln->handler = ngx_http_comments_submission_cleanup;

    /*
     * this cleanup runs when the request is terminated, the one above when its
     * pool is destroyed
     */

    end = ngx_http_cleanup_add(r, 0);
    if (end == NULL) {
        return NULL;
    }

    end->handler = ngx_http_comments_submission_leave;
    end->data = sub;

    log = r->connection->log;

    sub->event.handler = ngx_http_comments_submission_resume;
    sub->event.data = sub;
    sub->event.log = log;

    sub->timer.handler = ngx_http_comments_submission_expire;
    sub->timer.data = sub;
    sub->timer.log = log;

    sub->request = r;
    sub->ctx = ctx;
    sub->status = COMMENTS_APPROVED;
    ctx->post = sub;

    return sub;
}


/* runs the steps until one waits or the submission has ended */
static void
ngx_http_comments_submission_run(ngx_http_comments_submission_t *sub)
{
    ngx_int_t                  rc;
    ngx_http_comments_step_pt  step;

    /*
     * each iteration but the last one moves to a later step, so the loop ends:
     * a step that goes back to an earlier one waits, which leaves the loop
     */

    for ( ;; ) {
        step = ngx_http_comments_submission_step(sub);

        rc = (step != NULL) ? step(sub) : NGX_OK;

        if (rc == NGX_AGAIN && (sub->waiting || sub->event.posted)) {
            return;
        }

        if (rc == NGX_AGAIN) {
            ngx_log_error(NGX_LOG_ALERT, sub->request->connection->log, 0,
                          "comments: step %ui waits for nothing",
                          (ngx_uint_t) sub->step);
            rc = NGX_ERROR;

        } else if (ngx_http_comments_submission_unwait(sub) != NGX_OK) {
            ngx_log_error(NGX_LOG_ALERT, sub->request->connection->log, 0,
                          "comments: step %ui is resumed and does not wait",
                          (ngx_uint_t) sub->step);
        }

        if (ngx_http_comments_submission_next(sub, rc) != NGX_OK) {
            return;
        }
    }
}


static ngx_http_comments_step_pt
ngx_http_comments_submission_step(ngx_http_comments_submission_t *sub)
{
    if (sub->step == NGX_HTTP_COMMENTS_STEP_ANSWER && sub->refusals.n) {
        return sub->operation->refused;
    }

    return sub->operation->steps[sub->step];
}


/*
 * Called when a step has ended with rc. NGX_OK: sub->step is the step to run
 * next; NGX_DONE: the submission has ended and must not be used any more.
 */
static ngx_int_t
ngx_http_comments_submission_next(ngx_http_comments_submission_t *sub,
    ngx_int_t rc)
{
    ngx_uint_t  over;

    over = (sub->step == NGX_HTTP_COMMENTS_STEP_ANSWER);

    if (rc != NGX_OK && rc != NGX_DONE && rc != NGX_DECLINED) {
        ngx_http_comments_submission_end(sub, (rc == NGX_ERROR)
                                              ? NGX_HTTP_INTERNAL_SERVER_ERROR
                                              : rc);
        return NGX_DONE;
    }

    if (over || (rc == NGX_DONE && sub->send != NULL)) {
        ngx_http_comments_submission_unlock(sub);
        ngx_http_comments_submission_end(sub, sub->send(sub));
        return NGX_DONE;
    }

    if (rc == NGX_OK) {
        sub->step++;

    } else {
        sub->step = NGX_HTTP_COMMENTS_STEP_ANSWER;
    }

    if (sub->step == NGX_HTTP_COMMENTS_STEP_ANSWER) {
        ngx_http_comments_submission_unlock(sub);
    }

    return NGX_OK;
}


/* ends the submission; rc is what a content handler would return */
static void
ngx_http_comments_submission_end(ngx_http_comments_submission_t *sub,
    ngx_int_t rc)
{
    ngx_http_comments_submission_unlock(sub);

    ngx_http_finalize_request(sub->request, rc);
}


int64_t
ngx_http_comments_submission_now(void)
{
    ngx_time_t  *tp;

    tp = ngx_timeofday();

    return (int64_t) tp->sec * 1000 + tp->msec;
}


ngx_int_t
ngx_http_comments_submission_refuse(ngx_http_comments_submission_t *sub,
    comments_reason_t reason, comments_field_t field)
{
    comments_refusals_add(&sub->refusals, reason, field);

    return NGX_DECLINED;
}


ngx_uint_t
ngx_http_comments_submission_wait(ngx_http_comments_submission_t *sub,
    ngx_msec_t timeout, ngx_http_comments_cancel_pt cancel, ngx_uint_t watch)
{
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    worker = mcf->worker;

    sub->ticket = ++worker->tickets;
    sub->node.key = sub->ticket;
    sub->cancel = cancel;
    sub->expired = 0;
    sub->waiting = 1;

    ngx_rbtree_insert(&worker->waits, &sub->node);

    if (sub->step == NGX_HTTP_COMMENTS_STEP_CHECKS) {
        sub->judging = 1;
        worker->judging++;
    }

    /*
     * the timer is not "cancelable" (ngx_event_t), so an exiting worker does
     * not exit before the timer has fired or was deleted
     */

    if (timeout) {
        ngx_add_timer(&sub->timer, timeout);
    }

    if (watch) {
        ngx_http_comments_submission_watch(sub);
    }

    return sub->ticket;
}


ngx_int_t
ngx_http_comments_submission_unwait(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_submission_unwatch(sub);

    if (sub->waiting) {
        ngx_http_comments_submission_close(sub);
    }

    if (!sub->event.posted) {
        return NGX_OK;
    }

    ngx_delete_posted_event(&sub->event);

    return NGX_DECLINED;
}


static void
ngx_http_comments_submission_watch(ngx_http_comments_submission_t *sub)
{
    ngx_event_t  *rev;

    rev = sub->request->connection->read;

    sub->watched = 1;
    sub->request->read_event_handler = ngx_http_comments_submission_reading;

    /*
     * with edge-triggered events, a close of the connection that arrived
     * together with the body was announced together with it, and will not be
     * announced again
     */

    if (rev->ready) {
        ngx_post_event(rev, &ngx_posted_events);
    }
}


static void
ngx_http_comments_submission_unwatch(ngx_http_comments_submission_t *sub)
{
    ngx_event_t         *rev;
    ngx_http_request_t  *r;

    if (!sub->watched) {
        return;
    }

    r = sub->request;
    rev = r->connection->read;

    sub->watched = 0;
    r->read_event_handler = ngx_http_block_reading;

    /*
     * when a body is being discarded, those of its bytes that arrived during
     * the wait have been announced already, and will not be announced again
     */

    if (r->discard_body && rev->ready) {
        ngx_post_event(rev, &ngx_posted_events);
    }
}


static void
ngx_http_comments_submission_reading(ngx_http_request_t *r)
{
    ngx_connection_t                *c;
    ngx_http_comments_submission_t  *sub;

    c = r->connection;
    sub = ngx_http_comments_request_find(r)->post;

    ngx_http_test_reading(r);

    /*
     * c->error: the client has closed the connection, and nginx has terminated
     * the request. sub still exists: nginx frees the request later, from a
     * posted request. With post_action the request continues in another
     * location, and nginx has not run the request's cleanups.
     */

    if (c->error) {
        ngx_http_comments_submission_leave(sub);
    }
}


ngx_http_comments_submission_t *
ngx_http_comments_submission_find(ngx_uint_t ticket)
{
    ngx_rbtree_t                   *tree;
    ngx_rbtree_node_t              *node;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_cycle_get_module_main_conf(((ngx_cycle_t *) ngx_cycle),
                                              ngx_http_comments_module);

    if (mcf != NULL && mcf->worker->waits.root != NULL) {

        tree = &mcf->worker->waits;
        node = tree->root;

        while (node != tree->sentinel) {

            if (node->key == ticket) {
                return ngx_rbtree_data(node, ngx_http_comments_submission_t,
                                       node);
            }

            node = (ticket < node->key) ? node->left : node->right;
        }
    }

    ngx_log_error(NGX_LOG_ALERT, ngx_cycle->log, 0,
                  "comments: nothing waits with ticket %ui: it is resumed a "
                  "second time, or too late", ticket);

    return NULL;
}


void
ngx_http_comments_submission_done(ngx_uint_t ticket, ngx_int_t rc)
{
    ngx_http_comments_submission_t  *sub;

    sub = ngx_http_comments_submission_find(ticket);

    if (sub == NULL) {
        return;
    }

    ngx_http_comments_submission_close(sub);

    sub->rc = rc;

    ngx_post_event(&sub->event, &ngx_posted_events);
}


static void
ngx_http_comments_submission_resume(ngx_event_t *ev)
{
    ngx_int_t                        rc;
    ngx_connection_t                *c;
    ngx_http_request_t              *r;
    ngx_http_comments_submission_t  *sub;

    sub = ev->data;
    r = sub->request;
    c = r->connection;
    rc = sub->rc;

    ngx_http_set_log_request(c->log, r);

    ngx_http_comments_submission_unwatch(sub);

    if (rc == NGX_AGAIN || ngx_http_comments_submission_next(sub, rc) == NGX_OK)
    {
        ngx_http_comments_submission_run(sub);
    }

    ngx_http_run_posted_requests(c);
}


static void
ngx_http_comments_submission_expire(ngx_event_t *ev)
{
    ngx_http_comments_submission_t  *sub;

    sub = ev->data;

    ngx_http_comments_submission_cancel(sub);

    sub->expired = 1;
    sub->rc = NGX_AGAIN;

    ngx_post_event(&sub->event, &ngx_posted_events);
}


/* ends a wait, whatever the reason: takes it out of the tree and the timers */
static void
ngx_http_comments_submission_close(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    ngx_rbtree_delete(&mcf->worker->waits, &sub->node);
    sub->waiting = 0;

    if (sub->judging) {
        sub->judging = 0;
        mcf->worker->judging--;
    }

    if (sub->timer.timer_set) {
        ngx_del_timer(&sub->timer);
    }
}


static void
ngx_http_comments_submission_cancel(ngx_http_comments_submission_t *sub)
{
    if (!sub->waiting) {
        return;
    }

    ngx_http_comments_submission_close(sub);

    if (sub->cancel != NULL) {
        sub->cancel(sub);
    }
}


/* called when the request ends, for whatever reason; may be called twice */
static void
ngx_http_comments_submission_leave(void *data)
{
    ngx_http_comments_submission_t *sub = data;

    ngx_http_comments_submission_cancel(sub);

    if (sub->event.posted) {
        ngx_delete_posted_event(&sub->event);
    }

    ngx_http_comments_submission_unlock(sub);
}


/*
 * Frees the body together with the pool, and not earlier: the access log may
 * have $request_body, and nginx writes the log after the request has ended.
 */
static void
ngx_http_comments_submission_cleanup(void *data)
{
    ngx_http_comments_submission_t *sub = data;

    comments_buf_free(&sub->body);
}


void
ngx_http_comments_submission_unlock(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_main_conf_t  *mcf;

    if (!sub->locked) {
        return;
    }

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    ngx_comments_zone_unlock(mcf->zone, &sub->lock);
    sub->locked = 0;
}


void
ngx_http_comments_submission_init(ngx_http_comments_worker_t *worker)
{
    ngx_rbtree_init(&worker->waits, &worker->waits_end,
                    ngx_rbtree_insert_value);
}


void
ngx_http_comments_submission_exit(ngx_http_comments_worker_t *worker)
{
    ngx_rbtree_t       *tree;
    ngx_rbtree_node_t  *node;

    tree = &worker->waits;

    /* one iteration for each submission that waits */

    while (tree->root != tree->sentinel) {
        node = ngx_rbtree_min(tree->root, tree->sentinel);

        ngx_http_comments_submission_leave(
            ngx_rbtree_data(node, ngx_http_comments_submission_t, node));
    }
}
