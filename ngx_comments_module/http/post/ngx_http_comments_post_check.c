/*
 * The step "checks": runs the checks that other modules have registered, one
 * after another, until one refuses the submission.
 */

#include "ngx_http_comments_post.h"


static ngx_int_t ngx_http_comments_post_check_add(ngx_conf_t *cf,
    const ngx_http_comments_check_t *check);
static void ngx_http_comments_post_check_done(ngx_uint_t ticket,
    ngx_int_t verdict);
static ngx_int_t ngx_http_comments_post_check_call(
    ngx_http_comments_submission_t *sub,
    const ngx_http_comments_check_t *check);
static void ngx_http_comments_post_check_begin(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_post_check_cancel(
    ngx_http_comments_submission_t *sub);
static const ngx_http_comments_check_t *ngx_http_comments_post_check_at(
    ngx_http_comments_submission_t *sub);


ngx_http_comments_checks_t *
ngx_http_comments_post_check_conf(ngx_conf_t *cf)
{
    ngx_http_comments_checks_t  *checks;

    checks = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_checks_t));
    if (checks == NULL) {
        return NULL;
    }

    checks->abi = NGX_HTTP_COMMENTS_CHECK_ABI;
    checks->add = ngx_http_comments_post_check_add;
    checks->done = ngx_http_comments_post_check_done;

    return checks;
}


static ngx_int_t
ngx_http_comments_post_check_add(ngx_conf_t *cf,
    const ngx_http_comments_check_t *check)
{
    ngx_http_comments_checks_t        *checks;
    ngx_http_comments_main_conf_t     *mcf;
    const ngx_http_comments_check_t  **slot;

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);
    checks = mcf->checks;

    if (check->name.len == 0 || check->timeout == 0 || check->check == NULL
        || (check->late != NGX_OK && check->late != NGX_DECLINED))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "comments: the check \"%V\" is incomplete",
                           &check->name);
        return NGX_ERROR;
    }

    if (checks->list == NULL) {
        checks->list = ngx_array_create(cf->pool, 4,
                                        sizeof(ngx_http_comments_check_t *));
        if (checks->list == NULL) {
            return NGX_ERROR;
        }
    }

    slot = ngx_array_push(checks->list);
    if (slot == NULL) {
        return NGX_ERROR;
    }

    *slot = check;

    return NGX_OK;
}


static void
ngx_http_comments_post_check_done(ngx_uint_t ticket, ngx_int_t verdict)
{
    ngx_http_comments_submission_t  *sub;

    sub = ngx_http_comments_submission_find(ticket);

    if (sub == NULL) {
        return;
    }

    sub->verdict = (verdict == NGX_OK || verdict == NGX_DECLINED)
                   ? verdict : NGX_ERROR;

    /* the step is run again; it reads the verdict and calls the next check */

    ngx_http_comments_submission_done(ticket, NGX_AGAIN);
}


ngx_int_t
ngx_http_comments_post_checks(ngx_http_comments_submission_t *sub)
{
    ngx_int_t                         rc;
    const ngx_http_comments_check_t  *check;

    /* one iteration for each check */

    while ((check = ngx_http_comments_post_check_at(sub)) != NULL) {

        if (!sub->called) {
            rc = ngx_http_comments_post_check_call(sub, check);

        } else if (sub->expired) {
            ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                          "comments: the check \"%V\" has said nothing in "
                          "%M ms", &check->name, check->timeout);

            sub->call.reason = COMMENTS_UNAVAILABLE;
            sub->call.field = COMMENTS_FIELD_NONE;
            rc = check->late;

        } else {
            rc = sub->verdict;
        }

        if (rc == NGX_AGAIN) {
            sub->called = 1;
            return NGX_AGAIN;
        }

        sub->called = 0;
        sub->check++;

        if (rc == NGX_OK) {
            continue;
        }

        if (rc != NGX_DECLINED) {
            ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                          "comments: the check \"%V\" has failed",
                          &check->name);

            sub->call.reason = COMMENTS_UNAVAILABLE;
            sub->call.field = COMMENTS_FIELD_NONE;
        }

        return ngx_http_comments_submission_refuse(sub, sub->call.reason,
                                                   sub->call.field);
    }

    return NGX_OK;
}


/* the check to run now; NULL: all have been run */
static const ngx_http_comments_check_t *
ngx_http_comments_post_check_at(ngx_http_comments_submission_t *sub)
{
    ngx_array_t                       *list;
    ngx_http_comments_main_conf_t     *mcf;
    const ngx_http_comments_check_t  **checks;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    list = mcf->checks->list;

    if (list == NULL || sub->check >= list->nelts) {
        return NULL;
    }

    checks = list->elts;

    return checks[sub->check];
}


static ngx_int_t
ngx_http_comments_post_check_call(ngx_http_comments_submission_t *sub,
    const ngx_http_comments_check_t *check)
{
    ngx_int_t  rc;

    ngx_http_comments_post_check_begin(sub);

    sub->call.ticket = ngx_http_comments_submission_wait(sub, check->timeout,
                                       ngx_http_comments_post_check_cancel, 1);

    rc = check->check(&sub->call);

    if (rc == NGX_AGAIN) {
        return NGX_AGAIN;
    }

    if (ngx_http_comments_submission_unwait(sub) != NGX_OK) {
        ngx_log_error(NGX_LOG_ALERT, sub->request->connection->log, 0,
                      "comments: the check \"%V\" has called done() and does "
                      "not wait", &check->name);
    }

    return rc;
}


static void
ngx_http_comments_post_check_begin(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_call_t     *call;
    ngx_http_comments_subject_t  *subject;

    call = &sub->call;
    subject = &sub->subject;

    subject->site = sub->ctx->site;
    subject->thread = sub->ctx->thread;
    subject->parent = ngx_http_comments_str(sub->comment.parent);
    subject->name = ngx_http_comments_str(sub->comment.name);
    subject->email = ngx_http_comments_str(sub->comment.email);
    subject->website = ngx_http_comments_str(sub->comment.website);
    subject->text = ngx_http_comments_str(sub->comment.text);

    ngx_memzero(call, sizeof(ngx_http_comments_call_t));

    call->request = sub->request;
    call->subject = subject;
    call->reason = COMMENTS_UNAVAILABLE;
    call->field = COMMENTS_FIELD_NONE;
}


static void
ngx_http_comments_post_check_cancel(ngx_http_comments_submission_t *sub)
{
    const ngx_http_comments_check_t  *check;

    check = ngx_http_comments_post_check_at(sub);

    if (check != NULL && check->cancel != NULL) {
        check->cancel(&sub->call);
    }
}
