/*
 * Runs the chain of checks of a location on a submission.
 */

#include "ngx_http_comments_judge.h"
#include "ngx_http_comments_plugins.h"

#include "comments_text.h"


#define NGX_HTTP_COMMENTS_JUDGE_DETAIL  200          /* bytes */
#define NGX_HTTP_COMMENTS_JUDGE_RETRY   (30 * 86400)  /* seconds */


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
static ngx_int_t ngx_http_comments_judge_detail(ngx_pool_t *pool,
    ngx_str_t *detail);
static void ngx_http_comments_judge_count(ngx_http_comments_judge_t *judge,
    ngx_http_comments_turn_t *turn, ngx_comments_verdict_t verdict);
static ngx_int_t ngx_http_comments_judge_end(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_judge_over(ngx_http_comments_judge_t *judge,
    ngx_comments_verdict_t verdict);
static ngx_int_t ngx_http_comments_judge_again(
    ngx_http_comments_submission_t *sub);


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
    judge->trusted = sub->comment.moderator;
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
        turn->asked = 1;
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

    ngx_http_comments_judge_learned_replies(sub, replies, n);

    for (i = 0; i < n; i++) {

        if (ngx_http_comments_judge_learned_has(judge, i)) {
            continue;
        }

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

    if (judge == NULL) {
        return NGX_OK;
    }

    /* a check has waited, and what was read again is as it was */

    if (judge->ended) {
        ngx_http_comments_judge_over(judge, judge->verdict);
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

    /* a check that has judged waits for no answer */

    ngx_http_comments_judge_subrequest_drop(turn);

    verdict = ngx_http_comments_judge_valid(sub, turn, verdict);

    if (verdict == NGX_COMMENTS_FAIL) {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: the check \"%V\" has failed",
                      &link->check->name);

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

    turn->checking = 1;
    verdict = link->check->check(&turn->call, link->conf, &turn->why);
    turn->checking = 0;

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

    ngx_http_comments_judge_subrequest_drop(turn);

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

    why->retry = ngx_min(why->retry, NGX_HTTP_COMMENTS_JUDGE_RETRY);

    if (ngx_http_comments_judge_detail(sub->judge->pool, &why->detail)
        != NGX_OK)
    {
        return NGX_COMMENTS_FAIL;
    }

    return verdict;
}


/*
 * Replaces a detail by what may be kept of it: whole characters, bytes that are
 * none as "?", and controls and ends of lines as blanks, since a moderator's
 * terminal shows it. On NGX_ERROR (no memory) it is empty.
 */
static ngx_int_t
ngx_http_comments_judge_detail(ngx_pool_t *pool, ngx_str_t *detail)
{
    u_char      *to, *last;
    uint32_t     point;
    const char  *p, *from, *end;

    if (detail->len == 0) {
        return NGX_OK;
    }

    p = (const char *) detail->data;
    end = p + detail->len;
    ngx_str_null(detail);

    to = ngx_pnalloc(pool, NGX_HTTP_COMMENTS_JUDGE_DETAIL);
    if (to == NULL) {
        return NGX_ERROR;
    }

    detail->data = to;
    last = to + NGX_HTTP_COMMENTS_JUDGE_DETAIL;

    while (p < end) {
        from = p;
        point = comments_text_next(&p, end);

        if (point == 0xfffd && p - from == 1) {
            point = '?';

        } else if (point < ' ' || !comments_text_fit(point)) {
            point = ' ';
        }

        if (last - to < ((point < 0x80) ? 1 : p - from)) {
            break;
        }

        if (point < 0x80) {
            *to++ = (u_char) point;

        } else {
            to = ngx_cpymem(to, from, p - from);
        }
    }

    detail->len = to - detail->data;

    return NGX_OK;
}


static void
ngx_http_comments_judge_count(ngx_http_comments_judge_t *judge,
    ngx_http_comments_turn_t *turn, ngx_comments_verdict_t verdict)
{
    if (verdict == NGX_COMMENTS_TRUST) {
        judge->trusted = 1;
        return;
    }

    /*
     * who has confirmed a submission need not do it once more; a moderator's is
     * posted or rejected
     */

    if ((verdict == NGX_COMMENTS_CHALLENGE && turn->sub->confirmed)
        || (verdict != NGX_COMMENTS_REJECT && turn->sub->comment.moderator))
    {
        return;
    }

    if (verdict == NGX_COMMENTS_CHALLENGE && judge->first == NULL
        && (turn->link->check->flags & NGX_COMMENTS_FIRST))
    {
        judge->first = turn;
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
    ngx_http_comments_judge_t  *judge;

    judge = sub->judge;
    judge->ended = 1;

    if (judge->first != NULL && judge->verdict < NGX_COMMENTS_REJECT) {
        judge->verdict = NGX_COMMENTS_CHALLENGE;
        judge->decided = judge->first;
    }

    rc = ngx_http_comments_judge_sentence(sub);

    if (rc == NGX_OK && judge->waited) {
        return ngx_http_comments_judge_again(sub);
    }

    ngx_http_comments_judge_over(judge, judge->verdict);

    return rc;
}


static void
ngx_http_comments_judge_over(ngx_http_comments_judge_t *judge,
    ngx_comments_verdict_t verdict)
{
    ngx_uint_t                 i;
    ngx_http_comments_turn_t  *turn;

    if (judge->over) {
        return;
    }

    judge->over = 1;

    for (i = 0; i < judge->nturns; i++) {
        turn = &judge->turns[i];

        if ((turn->asked || turn->called) && turn->link->check->over != NULL) {
            turn->link->check->over(&turn->call, turn->link->conf, verdict);
        }
    }
}


void
ngx_http_comments_judge_none(ngx_http_comments_submission_t *sub)
{
    if (sub->judge != NULL) {
        ngx_http_comments_judge_over(sub->judge, NGX_COMMENTS_NONE);
    }
}


void
ngx_http_comments_judge_forget(ngx_http_comments_submission_t *sub)
{
    /* its pool is freed with that of the request */

    if (ngx_http_comments_judge_wants(sub)) {
        sub->judge = NULL;
    }
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
