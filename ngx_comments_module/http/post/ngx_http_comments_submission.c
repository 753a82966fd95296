/*
 * The state machine of submissions: runs the steps, lets them wait, and ends
 * the request. It knows of no operation.
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
static void ngx_http_comments_submission_release(
    ngx_http_comments_submission_t *sub);


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

    /* the machine's hold on the request; it is given back at its end */

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

    /* called when the request is terminated, the other one with its pool */

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
    ctx->post = sub;

    return sub;
}


/* runs the steps until one waits or the submission has ended */
static void
ngx_http_comments_submission_run(ngx_http_comments_submission_t *sub)
{
    ngx_int_t                  rc;
    ngx_http_comments_step_pt  step;

    /* each turn but the last one goes to a later step: to go back is to wait */

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


/* a step is over. NGX_OK: another is next; NGX_DONE: ended, sub may be gone */
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
        ngx_http_comments_submission_release(sub);
        ngx_http_comments_submission_end(sub, sub->send(sub));
        return NGX_DONE;
    }

    if (rc == NGX_OK) {
        sub->step++;

    } else {
        sub->step = NGX_HTTP_COMMENTS_STEP_ANSWER;
    }

    if (sub->step == NGX_HTTP_COMMENTS_STEP_ANSWER) {
        ngx_http_comments_submission_release(sub);
    }

    return NGX_OK;
}


/* the one exit; rc is what a content handler returns */
static void
ngx_http_comments_submission_end(ngx_http_comments_submission_t *sub,
    ngx_int_t rc)
{
    ngx_http_comments_submission_release(sub);

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

    /* not cancelable: an exiting worker waits for those who wait */

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

    /* an end that came with the body was announced with it, and only then */

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
     * of a body that is being thrown away, what came in the meantime has been
     * announced, and will not be once more
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

    /* with post_action the request goes on elsewhere, and sub is still there */

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


/* the wait is over, by whatever */
static void
ngx_http_comments_submission_close(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    ngx_rbtree_delete(&mcf->worker->waits, &sub->node);
    sub->waiting = 0;

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


/* the request ends, whoever ends it */
static void
ngx_http_comments_submission_leave(void *data)
{
    ngx_http_comments_submission_t *sub = data;

    ngx_http_comments_submission_cancel(sub);

    if (sub->event.posted) {
        ngx_delete_posted_event(&sub->event);
    }

    ngx_http_comments_submission_release(sub);
}


/* the log may still want the body when the request has ended */
static void
ngx_http_comments_submission_cleanup(void *data)
{
    ngx_http_comments_submission_t *sub = data;

    comments_buf_free(&sub->body);
}


static void
ngx_http_comments_submission_release(ngx_http_comments_submission_t *sub)
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

    /* as many turns as there are submissions that wait */

    while (tree->root != tree->sentinel) {
        node = ngx_rbtree_min(tree->root, tree->sentinel);

        ngx_http_comments_submission_leave(
            ngx_rbtree_data(node, ngx_http_comments_submission_t, node));
    }
}
