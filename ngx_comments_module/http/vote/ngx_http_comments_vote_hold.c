/*
 * Holds a comment that readers have flagged: it becomes pending, with the
 * reason "flags:N", until a moderator decides.
 */

#include "ngx_http_comments_log.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_vote.h"


static ngx_http_comments_change_t *ngx_http_comments_vote_change(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_vote_held(ngx_http_comments_change_t *change);
static void ngx_http_comments_vote_cancel(ngx_http_comments_submission_t *sub);


void
ngx_http_comments_vote_enough(ngx_http_comments_submission_t *sub,
    const comments_comment_t *comment)
{
    int64_t                        enough;
    comments_flags_t              *flags;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    flags = &sub->vote->flags;
    enough = (int64_t) ccf->flag_hold;

    sub->vote->hold = comment->status == COMMENTS_APPROVED && !flags->looked
                      && ((flags->n == enough && flags->first)
                          || (flags->n >= enough && comment->decided == 0));
}


ngx_int_t
ngx_http_comments_vote_hold(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_vote_t    *vote;
    ngx_http_comments_change_t  *change;

    vote = sub->vote;
    change = ngx_http_comments_vote_change(sub);

    if (change == NULL) {
        return ngx_http_comments_post_unavailable(sub);
    }

    if (ngx_http_comments_change_start(change) != NGX_AGAIN) {
        ngx_http_comments_change_free(change);
        return ngx_http_comments_post_unavailable(sub);
    }

    vote->change = change;

    (void) ngx_http_comments_submission_wait(sub, 0,
                                          ngx_http_comments_vote_cancel, 0);

    return NGX_AGAIN;
}


static ngx_http_comments_change_t *
ngx_http_comments_vote_change(ngx_http_comments_submission_t *sub)
{
    u_char                         *p;
    ngx_http_comments_change_t     *change;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    change = ngx_http_comments_change_create(mcf,
                                  ngx_http_comments_core(sub->ctx->site), 1);
    if (change == NULL) {
        return NULL;
    }

    p = comments_arena_alloc(change->arena, sizeof(COMMENTS_FLAGS_REASON)
                                            + NGX_INT64_LEN);

    if (p == NULL
        || ngx_http_comments_change_add(change,
                                        comments_str_of(sub->id,
                                                        COMMENTS_ID_LEN),
                                        COMMENTS_APPROVED)
           != NGX_OK)
    {
        ngx_http_comments_change_free(change);
        return NULL;
    }

    change->act.op = COMMENTS_OP_HOLD;
    change->act.who = comments_str_c(COMMENTS_FLAGS_BY);
    change->act.reason.data = (char *) p;
    change->act.reason.len = ngx_sprintf(p, COMMENTS_FLAGS_REASON "%L",
                                         sub->vote->flags.n)
                             - p;
    change->handler = ngx_http_comments_vote_held;
    change->data = sub;

    return change;
}


static void
ngx_http_comments_vote_held(ngx_http_comments_change_t *change)
{
    ngx_http_comments_submission_t  *sub;

    sub = change->data;
    sub->vote->change = NULL;
    sub->vote->phase = NGX_HTTP_COMMENTS_VOTE_DONE;

    /* if somebody else has decided meanwhile, their decision stands */

    if (change->items[0].result == NGX_HTTP_COMMENTS_CHANGE_FAILED) {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: a comment with %L flags is not held, thread "
                      "\"%V\"", sub->vote->flags.n,
                      ngx_http_comments_log_text(
                                    ngx_http_comments_core(sub->ctx->thread)));
    }

    ngx_http_comments_change_free(change);
    ngx_http_comments_submission_done(sub->ticket, NGX_AGAIN);
}


static void
ngx_http_comments_vote_cancel(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_change_cancel(sub->vote->change);
    sub->vote->change = NULL;
}
