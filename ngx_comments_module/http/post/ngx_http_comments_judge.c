/*
 * Runs the chain of checks of a location on a submission.
 */

#include "ngx_http_comments_judge.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_plugins.h"
#include "ngx_http_comments_post.h"


#define NGX_HTTP_COMMENTS_JUDGE_DETAIL  200     /* bytes */


static ngx_int_t ngx_http_comments_judge_create(
    ngx_http_comments_submission_t *sub, ngx_http_comments_chain_t *chain);
static void ngx_http_comments_judge_prepare(
    ngx_http_comments_submission_t *sub, ngx_http_comments_turn_t *turn,
    ngx_http_comments_link_t *link);
static void ngx_http_comments_judge_destroy(void *data);
static ngx_comments_verdict_t ngx_http_comments_judge_turn(
    ngx_http_comments_submission_t *sub, ngx_http_comments_turn_t *turn);
static ngx_comments_verdict_t ngx_http_comments_judge_call(
    ngx_http_comments_submission_t *sub, ngx_http_comments_turn_t *turn);
static void ngx_http_comments_judge_cancel(
    ngx_http_comments_submission_t *sub);
static ngx_comments_verdict_t ngx_http_comments_judge_valid(
    ngx_http_comments_submission_t *sub, ngx_http_comments_turn_t *turn,
    ngx_comments_verdict_t verdict);
static void ngx_http_comments_judge_count(ngx_http_comments_judge_t *judge,
    ngx_http_comments_turn_t *turn, ngx_comments_verdict_t verdict);
static ngx_int_t ngx_http_comments_judge_end(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_judge_sentence(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_judge_refuse(
    ngx_http_comments_submission_t *sub, ngx_http_comments_turn_t *turn);
static ngx_int_t ngx_http_comments_judge_again(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_judge_log(
    ngx_http_comments_submission_t *sub, ngx_http_comments_turn_t *turn,
    ngx_uint_t dry);
static ngx_str_t ngx_http_comments_judge_code(ngx_http_comments_turn_t *turn);


ngx_uint_t
ngx_http_comments_judge_wants(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_loc_conf_t  *ccf;

    if (sub->operation->steps[NGX_HTTP_COMMENTS_STEP_CHECKS] == NULL) {
        return 0;
    }

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    return ccf->chain->links.nelts && (sub->judge == NULL
                                       || (sub->judge->replies == NULL
                                           && !sub->judge->ended));
}


ngx_int_t
ngx_http_comments_judge_ask(ngx_http_comments_submission_t *sub,
    comments_batch_t *batch, ngx_uint_t *n)
{
    ngx_uint_t                     i;
    ngx_http_comments_judge_t     *judge;
    ngx_http_comments_loc_conf_t  *ccf;
    ngx_http_comments_question_t  *questions;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    /* when the connection was lost, the same questions are sent again */

    if (sub->judge == NULL
        && ngx_http_comments_judge_create(sub, ccf->chain) != NGX_OK)
    {
        return NGX_ERROR;
    }

    judge = sub->judge;
    questions = judge->questions.elts;

    for (i = 0; i < judge->questions.nelts; i++) {
        if (comments_batch_add(batch, questions[i].args, questions[i].argc)
            != COMMENTS_OK)
        {
            return NGX_ERROR;
        }
    }

    *n = judge->questions.nelts;

    return NGX_OK;
}


/* makes sub->judge, with the questions of all checks */
static ngx_int_t
ngx_http_comments_judge_create(ngx_http_comments_submission_t *sub,
    ngx_http_comments_chain_t *chain)
{
    ngx_uint_t                  i;
    ngx_pool_cleanup_t         *cln;
    ngx_http_comments_link_t  **links;
    ngx_http_comments_judge_t  *judge;

    cln = ngx_pool_cleanup_add(sub->request->pool,
                               sizeof(ngx_http_comments_judge_t));
    if (cln == NULL) {
        return NGX_ERROR;
    }

    judge = cln->data;
    ngx_memzero(judge, sizeof(ngx_http_comments_judge_t));

    judge->pool = ngx_create_pool(4096, sub->request->connection->log);
    if (judge->pool == NULL) {
        return NGX_ERROR;
    }

    cln->handler = ngx_http_comments_judge_destroy;

    judge->turns = ngx_pcalloc(judge->pool, chain->links.nelts
                                            * sizeof(ngx_http_comments_turn_t));

    if (judge->turns == NULL
        || ngx_array_init(&judge->questions, judge->pool, 16,
                          sizeof(ngx_http_comments_question_t))
           != NGX_OK
        || ngx_http_comments_judge_subject(sub, &judge->subject) != NGX_OK)
    {
        return NGX_ERROR;
    }

    sub->judge = judge;
    links = chain->links.elts;
    judge->nturns = chain->links.nelts;

    for (i = 0; i < judge->nturns; i++) {
        ngx_http_comments_judge_prepare(sub, &judge->turns[i], links[i]);
    }

    return NGX_OK;
}


static void
ngx_http_comments_judge_prepare(ngx_http_comments_submission_t *sub,
    ngx_http_comments_turn_t *turn, ngx_http_comments_link_t *link)
{
    ngx_http_comments_judge_t  *judge;

    judge = sub->judge;

    turn->sub = sub;
    turn->link = link;
    turn->call.size = sizeof(ngx_comments_call_t);
    turn->call.api = &ngx_http_comments_judge_api;
    turn->call.subject = &judge->subject;
    turn->call.request = sub->request;
    turn->call.pool = judge->pool;
    turn->call.log = sub->request->connection->log;

    turn->first = judge->questions.nelts;

    if (link->check->ask != NULL) {
        turn->asking = 1;
        link->check->ask(&turn->call, link->conf);
        turn->asking = 0;
    }

    turn->questions = judge->questions.nelts - turn->first;
}


static void
ngx_http_comments_judge_destroy(void *data)
{
    ngx_http_comments_judge_t *judge = data;

    ngx_destroy_pool(judge->pool);
}


ngx_int_t
ngx_http_comments_judge_replies(ngx_http_comments_submission_t *sub,
    redisReply *const *replies, ngx_uint_t n)
{
    ngx_uint_t                  i;
    ngx_http_comments_judge_t  *judge;

    judge = sub->judge;

    if (judge == NULL || judge->replies != NULL) {
        return NGX_OK;
    }

    judge->replies = ngx_pcalloc(judge->pool, (n + 1)
                                              * sizeof(ngx_comments_reply_t *));
    if (judge->replies == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < n; i++) {
        judge->replies[i] = ngx_http_comments_judge_reply(judge->pool,
                                                          replies[i]);
        if (judge->replies[i] == NULL) {
            return NGX_ERROR;
        }
    }

    judge->nreplies = n;

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_judge(ngx_http_comments_submission_t *sub)
{
    ngx_comments_verdict_t      verdict;
    ngx_http_comments_turn_t   *turn;
    ngx_http_comments_judge_t  *judge;

    judge = sub->judge;

    if (judge == NULL || judge->ended) {
        return NGX_OK;
    }

    /* as many turns as there are checks */

    while (judge->at < judge->nturns) {
        turn = &judge->turns[judge->at];

        if (judge->trusted && !(turn->link->check->flags & NGX_COMMENTS_ALWAYS))
        {
            judge->at++;
            continue;
        }

        verdict = ngx_http_comments_judge_turn(sub, turn);

        if (verdict == NGX_COMMENTS_WAIT) {
            judge->waited = 1;

            /* an equal submission need not wait for this one's checks */

            ngx_http_comments_submission_unlock(sub);

            return NGX_AGAIN;
        }

        ngx_http_comments_judge_count(judge, turn, verdict);
        judge->at++;

        if (judge->verdict == NGX_COMMENTS_REJECT) {
            break;
        }
    }

    return ngx_http_comments_judge_end(sub);
}


/* calls the check, or takes the verdict for which it has waited */
static ngx_comments_verdict_t
ngx_http_comments_judge_turn(ngx_http_comments_submission_t *sub,
    ngx_http_comments_turn_t *turn)
{
    ngx_comments_verdict_t     verdict;
    ngx_http_comments_link_t  *link;

    link = turn->link;

    if (!turn->waits) {
        verdict = ngx_http_comments_judge_call(sub, turn);

        if (verdict == NGX_COMMENTS_WAIT) {
            turn->waits = 1;
            return NGX_COMMENTS_WAIT;
        }

    } else if (sub->expired) {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: the check \"%V\" has given no verdict in "
                      "%M ms", &link->check->name, link->timeout);

        ngx_str_set(&turn->why.code, "timeout");
        ngx_str_null(&turn->why.detail);

        turn->waits = 0;
        return link->on_error;

    } else {
        verdict = turn->verdict;
    }

    turn->waits = 0;
    verdict = ngx_http_comments_judge_valid(sub, turn, verdict);

    if (verdict == NGX_COMMENTS_FAIL) {
        ngx_str_set(&turn->why.code, "failed");

        return link->on_error;
    }

    if (verdict >= NGX_COMMENTS_CHALLENGE && verdict <= NGX_COMMENTS_REJECT
        && link->action != NGX_COMMENTS_PASS)
    {
        return link->action;
    }

    return verdict;
}


static ngx_comments_verdict_t
ngx_http_comments_judge_call(ngx_http_comments_submission_t *sub,
    ngx_http_comments_turn_t *turn)
{
    ngx_comments_verdict_t     verdict;
    ngx_http_comments_link_t  *link;

    link = turn->link;

    turn->called = 1;
    turn->call.ticket = ngx_http_comments_submission_wait(sub, link->timeout,
                                          ngx_http_comments_judge_cancel, 1);

    verdict = link->check->check(&turn->call, link->conf, &turn->why);

    if (verdict == NGX_COMMENTS_WAIT) {
        return NGX_COMMENTS_WAIT;
    }

    if (ngx_http_comments_submission_unwait(sub) != NGX_OK) {
        ngx_log_error(NGX_LOG_ALERT, sub->request->connection->log, 0,
                      "comments: the check \"%V\" has called done() and does "
                      "not wait", &link->check->name);
    }

    return verdict;
}


static void
ngx_http_comments_judge_cancel(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_turn_t   *turn;
    ngx_http_comments_judge_t  *judge;

    judge = sub->judge;
    turn = &judge->turns[judge->at];

    if (turn->link->check->cancel != NULL) {
        turn->link->check->cancel(&turn->call, turn->link->conf);
    }
}


/* what a check has said may be anything */
static ngx_comments_verdict_t
ngx_http_comments_judge_valid(ngx_http_comments_submission_t *sub,
    ngx_http_comments_turn_t *turn, ngx_comments_verdict_t verdict)
{
    ngx_comments_reason_t  *why;

    why = &turn->why;

    if (verdict > NGX_COMMENTS_REJECT && verdict != NGX_COMMENTS_TRUST
        && verdict != NGX_COMMENTS_FAIL)
    {
        ngx_log_error(NGX_LOG_ALERT, sub->request->connection->log, 0,
                      "comments: the check \"%V\" gives the verdict %ui, which "
                      "does not exist", &turn->link->check->name, verdict);
        return NGX_COMMENTS_FAIL;
    }

    if (why->code.len && !ngx_http_comments_plugins_word(&why->code)) {
        ngx_log_error(NGX_LOG_ALERT, sub->request->connection->log, 0,
                      "comments: the check \"%V\" gives a reason whose code is "
                      "no word of a-z, 0-9 and _", &turn->link->check->name);

        ngx_str_null(&why->code);
    }

    why->detail.len = ngx_min(why->detail.len, NGX_HTTP_COMMENTS_JUDGE_DETAIL);

    return verdict;
}


static void
ngx_http_comments_judge_count(ngx_http_comments_judge_t *judge,
    ngx_http_comments_turn_t *turn, ngx_comments_verdict_t verdict)
{
    if (verdict == NGX_COMMENTS_TRUST) {
        judge->trusted = 1;
        return;
    }

    /* who has confirmed a submission need not do it once more */

    if (verdict == NGX_COMMENTS_CHALLENGE && turn->sub->confirmed) {
        return;
    }

    if (verdict > judge->verdict) {
        judge->verdict = verdict;
        judge->decided = turn;
    }
}


static ngx_int_t
ngx_http_comments_judge_end(ngx_http_comments_submission_t *sub)
{
    ngx_int_t                   rc;
    ngx_uint_t                  i;
    ngx_http_comments_turn_t   *turn;
    ngx_http_comments_judge_t  *judge;

    judge = sub->judge;
    judge->ended = 1;

    for (i = 0; i < judge->nturns; i++) {
        turn = &judge->turns[i];

        if (turn->called && turn->link->check->over != NULL) {
            turn->link->check->over(&turn->call, turn->link->conf,
                                    judge->verdict);
        }
    }

    rc = ngx_http_comments_judge_sentence(sub);

    if (rc == NGX_OK && judge->waited) {
        return ngx_http_comments_judge_again(sub);
    }

    return rc;
}


/* the verdict of all checks becomes the status of the comment, or a refusal */
static ngx_int_t
ngx_http_comments_judge_sentence(ngx_http_comments_submission_t *sub)
{
    u_char                        *p;
    ngx_str_t                      code, reason;
    ngx_http_comments_turn_t      *turn;
    ngx_http_comments_judge_t     *judge;
    ngx_http_comments_loc_conf_t  *ccf;

    judge = sub->judge;
    turn = judge->decided;
    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    if (turn == NULL) {
        return NGX_OK;
    }

    if (ngx_http_comments_judge_log(sub, turn, ccf->check_dry_run) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ccf->check_dry_run) {
        return NGX_OK;
    }

    code = ngx_http_comments_judge_code(turn);

    /* "CHECK:CODE DETAIL", for moderators */

    reason.len = turn->link->check->name.len + 1 + code.len + 1
                 + turn->why.detail.len;

    reason.data = ngx_pnalloc(sub->request->pool, reason.len);
    if (reason.data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_sprintf(reason.data, "%V:%V", &turn->link->check->name, &code);

    if (turn->why.detail.len) {
        *p++ = ' ';
        p = ngx_cpymem(p, turn->why.detail.data, turn->why.detail.len);
    }

    reason.len = p - reason.data;

    switch (judge->verdict) {

    case NGX_COMMENTS_HOLD:
        sub->status = COMMENTS_PENDING;
        break;

    case NGX_COMMENTS_SPAM:
        sub->status = COMMENTS_SPAM;
        break;

    default:
        return ngx_http_comments_judge_refuse(sub, turn);
    }

    sub->comment.reason = ngx_http_comments_core(reason);
    sub->comment.by = comments_str_c("check");

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_judge_refuse(ngx_http_comments_submission_t *sub,
    ngx_http_comments_turn_t *turn)
{
    ngx_str_t            code;
    comments_reason_t    reason;
    comments_refusal_t  *refusal;

    code = ngx_http_comments_judge_code(turn);

    if (sub->judge->verdict == NGX_COMMENTS_CHALLENGE) {
        reason = COMMENTS_CHALLENGE;

    } else if (turn->why.retry) {
        reason = COMMENTS_TOO_MANY;
        sub->retry_after = turn->why.retry;

    } else if (code.len == 6 && ngx_strncmp(code.data, "closed", 6) == 0) {
        reason = COMMENTS_CLOSED;

    } else {
        reason = COMMENTS_REJECTED;
    }

    (void) ngx_http_comments_submission_refuse(sub, reason,
                                               COMMENTS_FIELD_NONE);

    if (reason == COMMENTS_REJECTED && sub->refusals.n) {
        refusal = &sub->refusals.list[sub->refusals.n - 1];
        refusal->code = ngx_http_comments_core(code);
    }

    return NGX_DECLINED;
}


/* a check has waited, without the lock: what is there is read once more */
static ngx_int_t
ngx_http_comments_judge_again(ngx_http_comments_submission_t *sub)
{
    ngx_uint_t  ticket;

    sub->start = ngx_current_msec;
    sub->step = NGX_HTTP_COMMENTS_STEP_LOCK;

    ticket = ngx_http_comments_submission_wait(sub, 0, NULL, 0);
    ngx_http_comments_submission_done(ticket, NGX_AGAIN);

    return NGX_AGAIN;
}


/*
 * One line for what is held or would be refused; a refusal's own line is
 * written with its answer, and gets the text from ctx->why. And the text of
 * $comments_result, "held:CHECK:CODE".
 */
static ngx_int_t
ngx_http_comments_judge_log(ngx_http_comments_submission_t *sub,
    ngx_http_comments_turn_t *turn, ngx_uint_t dry)
{
    u_char     *p;
    size_t      len;
    ngx_str_t   code, *name, *why, detail;

    static const char  *outcomes[] = {
        "posted", "challenge", "held", "spam", "rejected"
    };

    name = (ngx_str_t *) (uintptr_t) &turn->link->check->name;
    code = ngx_http_comments_judge_code(turn);
    detail = *ngx_http_comments_log_text(
                                     ngx_http_comments_core(turn->why.detail));

    len = sizeof("check \"\" (: )") + name->len + code.len + detail.len;

    why = &sub->ctx->why;
    why->data = ngx_pnalloc(sub->request->pool, len);
    p = ngx_pnalloc(sub->request->pool, sizeof("challenge::")
                                        + name->len + code.len);

    if (why->data == NULL || p == NULL) {
        return NGX_ERROR;
    }

    why->len = ngx_sprintf(why->data, "check \"%V\" (%V%s%V)", name, &code,
                           detail.len ? ": " : "", &detail)
               - why->data;

    if (dry || sub->judge->verdict == NGX_COMMENTS_HOLD
        || sub->judge->verdict == NGX_COMMENTS_SPAM)
    {
        ngx_log_error(NGX_LOG_INFO, sub->request->connection->log, 0,
                      "comments: %s%s: %V, thread \"%V\"",
                      dry ? "dry run, would be " : "",
                      outcomes[sub->judge->verdict], why,
                      ngx_http_comments_log_text(
                                    ngx_http_comments_core(sub->ctx->thread)));
    }

    if (dry) {
        ngx_str_null(why);
        return NGX_OK;
    }

    sub->judged = (const char *) p;

    (void) ngx_sprintf(p, "%s:%V:%V%Z", outcomes[sub->judge->verdict], name,
                       &code);

    return NGX_OK;
}


static ngx_str_t
ngx_http_comments_judge_code(ngx_http_comments_turn_t *turn)
{
    return turn->why.code.len ? turn->why.code : turn->link->check->name;
}
