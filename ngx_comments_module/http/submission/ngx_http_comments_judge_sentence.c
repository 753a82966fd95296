/*
 * What becomes of a submission by the verdict of its checks: the status of the
 * comment or a refusal, the line in the log, and $comments_result.
 */

#include "ngx_http_comments_judge.h"
#include "ngx_http_comments_log.h"


static ngx_int_t ngx_http_comments_judge_reason(
    ngx_http_comments_submission_t *sub, ngx_http_comments_turn_t *turn);
static ngx_int_t ngx_http_comments_judge_refuse(
    ngx_http_comments_submission_t *sub, ngx_http_comments_turn_t *turn);
static ngx_int_t ngx_http_comments_judge_log(
    ngx_http_comments_submission_t *sub, ngx_http_comments_turn_t *turn,
    ngx_uint_t dry);
static ngx_str_t ngx_http_comments_judge_code(ngx_http_comments_turn_t *turn);


ngx_int_t
ngx_http_comments_judge_sentence(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_turn_t      *turn;
    ngx_http_comments_loc_conf_t  *ccf;

    turn = sub->judge->decided;
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

    switch (sub->judge->verdict) {

    case NGX_COMMENTS_CHALLENGE:

        /* what a challenge confirms is a new comment: an edit is held */

        if (!(sub->operation->flags & NGX_HTTP_COMMENTS_OPERATION_EDIT)) {
            return ngx_http_comments_judge_refuse(sub, turn);
        }

        sub->status = COMMENTS_PENDING;
        break;

    case NGX_COMMENTS_HOLD:
        sub->status = COMMENTS_PENDING;
        break;

    case NGX_COMMENTS_SPAM:
        sub->status = COMMENTS_SPAM;
        break;

    default:
        return ngx_http_comments_judge_refuse(sub, turn);
    }

    return ngx_http_comments_judge_reason(sub, turn);
}


void
ngx_http_comments_judge_outcome(ngx_http_comments_submission_t *sub)
{
    if (sub->judged != NULL && sub->status == COMMENTS_APPROVED) {
        sub->ctx->outcome = sub->judged;
    }
}


/* "CHECK:CODE DETAIL" is stored, for moderators */
static ngx_int_t
ngx_http_comments_judge_reason(ngx_http_comments_submission_t *sub,
    ngx_http_comments_turn_t *turn)
{
    u_char     *p;
    ngx_str_t   code, reason;

    code = ngx_http_comments_judge_code(turn);

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


/*
 * The text of $comments_result, "VERDICT:CHECK:CODE", which is a counter's name
 * too; and one line for what is held, or would be anything but posted. The line
 * of a refusal is written with its answer, with ctx->why in it.
 */
static ngx_int_t
ngx_http_comments_judge_log(ngx_http_comments_submission_t *sub,
    ngx_http_comments_turn_t *turn, ngx_uint_t dry)
{
    size_t                          len;
    ngx_str_t                       code, *name, *why, detail, judged;
    ngx_http_comments_main_conf_t  *mcf;

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
    judged.data = ngx_pnalloc(sub->request->pool, sizeof("dry:challenge::")
                                                  + name->len + code.len);

    if (why->data == NULL || judged.data == NULL) {
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

    judged.len = ngx_sprintf(judged.data, "%s%s:%V:%V%Z", dry ? "dry:" : "",
                             outcomes[sub->judge->verdict], name, &code)
                 - 1 - judged.data;

    mcf = ngx_http_get_module_main_conf(sub->request, ngx_http_comments_module);

    ngx_comments_zone_tally(mcf->zone, &judged);

    if (!dry) {
        sub->judged = (const char *) judged.data;
    }

    if (dry || sub->judge->verdict == NGX_COMMENTS_HOLD
        || sub->judge->verdict == NGX_COMMENTS_SPAM)
    {
        ngx_str_null(why);
    }

    return NGX_OK;
}


static ngx_str_t
ngx_http_comments_judge_code(ngx_http_comments_turn_t *turn)
{
    return turn->why.code.len ? turn->why.code : turn->link->check->name;
}
