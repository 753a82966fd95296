/*
 * The steps "write" and "answer" of the verbs "edit" and "delete": the engine
 * of changes does the one, see ngx_http_comments_change.h.
 *
 *   result of the change            next
 *   changed, or already like that   the answer with the comment
 *   another author's, too old       refused, 403
 *   missing, or deleted meanwhile   refused, 404
 *   failed                          refused, 503
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_post.h"


static ngx_int_t ngx_http_comments_change_of(
    ngx_http_comments_submission_t *sub, comments_op_t op);
static ngx_int_t ngx_http_comments_change_who(
    ngx_http_comments_submission_t *sub, ngx_http_comments_change_t *change);
static void ngx_http_comments_change_wanted(
    ngx_http_comments_submission_t *sub, comments_comment_t *wanted);
static void ngx_http_comments_change_gone(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_change_made(
    ngx_http_comments_change_t *change);
static ngx_int_t ngx_http_comments_change_judge(
    ngx_http_comments_submission_t *sub,
    const ngx_http_comments_changed_t *item);
static ngx_int_t ngx_http_comments_change_desk(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_change_address(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_change_send_answer(
    ngx_http_comments_submission_t *sub);


ngx_int_t
ngx_http_comments_post_change_edit(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_post_moderate(sub);

    return ngx_http_comments_change_of(sub, COMMENTS_OP_EDIT);
}


ngx_int_t
ngx_http_comments_post_change_delete(ngx_http_comments_submission_t *sub)
{
    return ngx_http_comments_change_of(sub, COMMENTS_OP_DELETE);
}


static ngx_int_t
ngx_http_comments_change_of(ngx_http_comments_submission_t *sub,
    comments_op_t op)
{
    comments_comment_t             *wanted;
    comments_decide_t              *act;
    ngx_http_comments_change_t     *change;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request, ngx_http_comments_module);

    change = ngx_http_comments_change_create(mcf, sub->ctx->query.key.site, 1);
    if (change == NULL) {
        return ngx_http_comments_post_unavailable(sub);
    }

    act = &change->act;

    act->op = op;

    change->handler = ngx_http_comments_change_made;
    change->data = sub;

    wanted = comments_arena_calloc(change->arena, 1,
                                   sizeof(comments_comment_t));
    act->wanted = wanted;

    if (wanted != NULL) {
        ngx_http_comments_change_wanted(sub, wanted);
    }

    if (wanted == NULL
        || ngx_http_comments_change_who(sub, change) != NGX_OK
        || comments_comment_copy(change->arena, wanted, wanted) != COMMENTS_OK
        || ngx_http_comments_change_add(change,
                                      comments_str_of(sub->id, COMMENTS_ID_LEN),
                                      0)
           != NGX_OK
        || ngx_http_comments_change_start(change) != NGX_AGAIN)
    {
        ngx_http_comments_change_free(change);
        return ngx_http_comments_post_unavailable(sub);
    }

    sub->change = change;

    /* the change has a time-out of its own */

    (void) ngx_http_comments_submission_wait(sub, 0,
                                             ngx_http_comments_change_gone, 0);

    return NGX_AGAIN;
}


/* in whose name, and which comments that one may change, and how long */
static ngx_int_t
ngx_http_comments_change_who(ngx_http_comments_submission_t *sub,
    ngx_http_comments_change_t *change)
{
    int                            rc;
    comments_decide_t             *act;
    ngx_http_comments_loc_conf_t  *ccf;

    act = &change->act;

    if (sub->moderates) {
        rc = comments_arena_dup(change->arena, sub->ctx->user->who, &act->who);

        return rc == COMMENTS_OK ? NGX_OK : NGX_ERROR;
    }

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    act->who = comments_str_c("author");
    act->since = act->now - (int64_t) ccf->edit_window;

    change->by_author = 1;

    rc = comments_arena_dup(change->arena, sub->stored.author, &act->author);

    return rc == COMMENTS_OK ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_comments_change_wanted(ngx_http_comments_submission_t *sub,
    comments_comment_t *wanted)
{
    wanted->text = sub->comment.text;
    wanted->format = sub->comment.format;
    wanted->format_version = sub->comment.format_version;
    wanted->status = sub->status;
    wanted->reason = sub->comment.reason;
    wanted->by = sub->comment.by;
}


/* the request ends before the change has */
static void
ngx_http_comments_change_gone(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_change_cancel(sub->change);
    sub->change = NULL;
}


static void
ngx_http_comments_change_made(ngx_http_comments_change_t *change)
{
    ngx_int_t                        rc;
    ngx_http_comments_submission_t  *sub;

    sub = change->data;
    sub->change = NULL;

    rc = ngx_http_comments_change_judge(sub, &change->items[0]);

    ngx_http_comments_change_free(change);

    ngx_http_comments_submission_done(sub->ticket, rc);
}


static ngx_int_t
ngx_http_comments_change_judge(ngx_http_comments_submission_t *sub,
    const ngx_http_comments_changed_t *item)
{
    comments_reason_t          reason;
    const comments_comment_t  *comment;

    switch (item->result) {

    case NGX_HTTP_COMMENTS_CHANGE_DONE:
    case NGX_HTTP_COMMENTS_CHANGE_SAME:

        comment = item->result == NGX_HTTP_COMMENTS_CHANGE_DONE
                  ? &item->after : &item->before;

        if (comments_comment_copy(sub->ctx->arena, &sub->comment, comment)
            != COMMENTS_OK)
        {
            return NGX_ERROR;
        }

        return ngx_http_comments_post_change_answer(sub);

    case NGX_HTTP_COMMENTS_CHANGE_REFUSED:

        reason = item->decision == COMMENTS_DECIDED_FOREIGN
                 ? COMMENTS_NOT_YOURS
                 : item->decision == COMMENTS_DECIDED_LATE
                   ? COMMENTS_TOO_LATE : COMMENTS_UNKNOWN_COMMENT;
        break;

    case NGX_HTTP_COMMENTS_CHANGE_MISSING:
        reason = COMMENTS_UNKNOWN_COMMENT;
        break;

    default: /* NGX_HTTP_COMMENTS_CHANGE_FAILED */
        return ngx_http_comments_post_unavailable(sub);
    }

    return ngx_http_comments_submission_refuse(sub, reason,
                                               COMMENTS_FIELD_NONE);
}


ngx_int_t
ngx_http_comments_post_change_answer(ngx_http_comments_submission_t *sub)
{
    if (sub->comment.status == COMMENTS_DELETED || sub->moderates) {

        /*
         * nobody has a right to it any more; or it is another one's, and the
         * moderator gets no token for it
         */

        sub->comment.author = comments_str_c("");
    }

    return ngx_http_comments_post_prepare(sub) == NGX_OK
           && ngx_http_comments_change_address(sub) == NGX_OK
           ? NGX_DONE : NGX_ERROR;
}


/* where a form leads: to the comment, or to the page it was deleted from */
static ngx_int_t
ngx_http_comments_change_address(ngx_http_comments_submission_t *sub)
{
    u_char     *p;
    ngx_str_t  *url;

    if (sub->moderates) {
        return ngx_http_comments_change_desk(sub);
    }

    if (sub->comment.status != COMMENTS_DELETED) {
        return NGX_OK;
    }

    url = &sub->ctx->url;

    p = ngx_pnalloc(sub->request->pool,
                    url->len + sizeof("#ngx-comments") - 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    sub->location.data = p;
    sub->location.len = ngx_sprintf(p, "%V#ngx-comments", url) - p;

    return NGX_OK;
}


/* a moderator comes back to the view in which the comment is, whatever it is */
static ngx_int_t
ngx_http_comments_change_desk(ngx_http_comments_submission_t *sub)
{
    u_char     *p;
    ngx_str_t  *url;

    url = &sub->ctx->url;

    p = ngx_pnalloc(sub->request->pool, url->len + 2 * COMMENTS_ID_LEN
                    + sizeof("?comments=moderate&id=#comment-") - 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    sub->location.data = p;
    sub->location.len = ngx_sprintf(p,
                               "%V%ccomments=moderate&id=%*s#comment-%*s", url,
                               ngx_strlchr(url->data, url->data + url->len, '?')
                               ? '&' : '?',
                               (size_t) COMMENTS_ID_LEN, sub->id,
                               (size_t) COMMENTS_ID_LEN, sub->id)
                        - p;

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_post_changed(ngx_http_comments_submission_t *sub)
{
    if (sub->edits) {
        sub->ctx->outcome = "edit";
        return ngx_http_comments_post_view(sub, COMMENTS_VIEW_EDIT);
    }

    ngx_http_comments_post_moderated(sub);

    sub->ctx->outcome = sub->comment.status == COMMENTS_DELETED ? "deleted"
                        : sub->judged ? sub->judged
                          : sub->comment.status == COMMENTS_APPROVED ? "edited"
                                                                     : "held";

    if (ngx_http_comments_answer_location(sub->request, sub->location)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    sub->send = ngx_http_comments_change_send_answer;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_change_send_answer(ngx_http_comments_submission_t *sub)
{
    return ngx_http_comments_answer_send(sub->request,
                                         sub->json ? NGX_HTTP_OK
                                                   : NGX_HTTP_SEE_OTHER,
                                         sub->json ? "application/json"
                                                   : "text/html",
                                         sub->answer.data, sub->answer.len);
}
