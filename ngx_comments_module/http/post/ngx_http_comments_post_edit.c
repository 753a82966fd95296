/*
 * The steps of the verbs "edit" and "delete" up to the change: which comment,
 * and is it the sender's?
 *
 *   event                               next
 *   no or lost connection               the step "lock"
 *   no such comment, or it is deleted   refused, 404
 *   another author's                    refused, 403 not_yours, unless a
 *                                       moderator has sent it
 *   the edit window is over             refused, 403 too_late; the same
 *   edit without a field "text"         the form with the comment's text
 *   edit with the same text             the answer to an edit that is done
 *   else                                the next step
 *
 * Authors are known by the cookie that the answer to their post has set, or by
 * the token that it had in JSON. A cookie counts only if the browser says that
 * a page of this site has sent the form: other sites' forms carry it too.
 */

#include "ngx_http_comments_author.h"
#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_user.h"


static ngx_uint_t ngx_http_comments_edit_claims(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_edit_format(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_edit_found(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_edit_look(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_edit_read(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_edit_judge(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n);
static ngx_uint_t ngx_http_comments_edit_mine(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_edit_allowed(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_edit_form(
    ngx_http_comments_submission_t *sub);


ngx_int_t
ngx_http_comments_post_edit(ngx_http_comments_submission_t *sub)
{
    ngx_int_t  rc;

    rc = ngx_http_comments_post_window(sub);

    if (rc != NGX_OK) {
        return rc;
    }

    /* without the field the answer is the form; an empty one is refused */

    return sub->form.text.data ? ngx_http_comments_edit_format(sub) : NGX_OK;
}


ngx_int_t
ngx_http_comments_post_window(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    if (!comments_id_valid(ngx_http_comments_core(sub->ctx->id))) {
        return ngx_http_comments_submission_refuse(sub,
                                                   COMMENTS_UNKNOWN_COMMENT,
                                                   COMMENTS_FIELD_NONE);
    }

    ngx_memcpy(sub->id, sub->ctx->id.data, COMMENTS_ID_LEN);

    /* whether a moderator has sent it is known behind the step "own" */

    if (ccf->edit_window == 0 && !ngx_http_comments_edit_claims(sub)) {
        return ngx_http_comments_submission_refuse(sub, COMMENTS_TOO_LATE,
                                                   COMMENTS_FIELD_NONE);
    }

    return NGX_OK;
}


/* may a moderator have sent it? */
static ngx_uint_t
ngx_http_comments_edit_claims(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    return ccf->moderator != NULL
           || ngx_http_comments_user_sessions(sub->request).len != 0;
}


/* the text by the rules of a post; all else stays as it is stored */
static ngx_int_t
ngx_http_comments_edit_format(ngx_http_comments_submission_t *sub)
{
    comments_form_t                form;
    comments_rules_t               rules;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    ngx_memzero(&form, sizeof(comments_form_t));
    form.text = sub->form.text;

    rules.max_length = ccf->max_length;
    rules.require = COMMENTS_REQUIRE_TEXT;
    rules.format = ccf->format;

    sub->refusals = comments_submission_check(sub->ctx->arena, &form, &rules,
                                              &sub->comment);
    comments_format_stamp(ccf->format, &sub->comment);

    return sub->refusals.n ? NGX_DECLINED : NGX_OK;
}


ngx_int_t
ngx_http_comments_post_own(ngx_http_comments_submission_t *sub)
{
    comments_read_t           read;
    ngx_http_comments_ctx_t  *ctx;

    ctx = sub->ctx;

    ctx->query.key.site = ngx_http_comments_core(ctx->site);
    ctx->query.key.thread = ngx_http_comments_core(ctx->thread);

    ngx_memzero(&read, sizeof(comments_read_t));

    read.page = 1;
    read.page_size = 1;
    read.show = comments_str_of(sub->id, COMMENTS_ID_LEN);
    read.secret = 1;

    return ngx_http_comments_post_submit(sub,
                     comments_schema_read_roots(ctx->arena, &ctx->query.key,
                                                &read),
                     ngx_http_comments_edit_found);
}


static void
ngx_http_comments_edit_found(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    ngx_http_comments_submission_t *sub = data;

    ngx_uint_t  ticket;

    sub->op = NULL;
    ticket = sub->ticket;

    if (rc == NGX_OK) {
        rc = ngx_http_comments_edit_look(sub, replies, n);

    } else if (rc == NGX_ERROR) {
        rc = ngx_http_comments_post_back(sub);

    } else {
        rc = ngx_http_comments_post_unavailable(sub);
    }

    /* NGX_BUSY: the second round trip is under way, in the same wait */

    if (rc != NGX_BUSY) {
        ngx_http_comments_submission_done(ticket, rc);
    }
}


/* takes the secret and the place of the comment, and asks for its record */
static ngx_int_t
ngx_http_comments_edit_look(ngx_http_comments_submission_t *sub,
    redisReply **replies, ngx_uint_t n)
{
    const char                     *why;
    comments_read_t                 read;
    comments_roots_t                roots;
    comments_batch_t               *batch;
    comments_change_t               change;
    ngx_http_comments_ctx_t        *ctx;
    ngx_http_comments_main_conf_t  *mcf;

    ctx = sub->ctx;
    mcf = ngx_http_get_module_main_conf(sub->request, ngx_http_comments_module);

    ngx_memzero(&read, sizeof(comments_read_t));

    read.page = 1;
    read.page_size = 1;
    read.show = comments_str_of(sub->id, COMMENTS_ID_LEN);
    read.secret = 1;

    if (comments_schema_decode_roots(ctx->arena, &read, replies, n, &roots,
                                     &why)
        != COMMENTS_OK)
    {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: Redis answered \"%s\" to an edit", why);
        return ngx_http_comments_post_unavailable(sub);
    }

    if (roots.show_root.len == 0 || roots.show_status == COMMENTS_DELETED) {
        return ngx_http_comments_submission_refuse(sub,
                                                   COMMENTS_UNKNOWN_COMMENT,
                                                   COMMENTS_FIELD_NONE);
    }

    sub->secret_len = 0;

    if (roots.secret.len == sizeof(sub->secret)) {
        ngx_memcpy(sub->secret, roots.secret.data, sizeof(sub->secret));
        sub->secret_len = sizeof(sub->secret);
    }

    ngx_memzero(&change, sizeof(comments_change_t));

    change.id = comments_str_of(sub->id, COMMENTS_ID_LEN);
    change.root = roots.show_root;

    if (comments_arena_dup(ctx->arena, roots.show_root, &sub->stored.root)
        != COMMENTS_OK)
    {
        return ngx_http_comments_post_unavailable(sub);
    }

    batch = comments_schema_read_changes(ctx->arena, &ctx->query.key, &change,
                                         1);

    sub->op = ngx_http_comments_fetch_submit(mcf->worker, batch,
                                             ngx_http_comments_edit_read, sub);

    return sub->op ? NGX_BUSY : ngx_http_comments_post_unavailable(sub);
}


static void
ngx_http_comments_edit_read(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    ngx_http_comments_submission_t *sub = data;

    sub->op = NULL;

    if (rc == NGX_OK) {
        rc = ngx_http_comments_edit_judge(sub, replies, n);

    } else if (rc == NGX_ERROR) {
        rc = ngx_http_comments_post_back(sub);

    } else {
        rc = ngx_http_comments_post_unavailable(sub);
    }

    ngx_http_comments_submission_done(sub->ticket, rc);
}


static ngx_int_t
ngx_http_comments_edit_judge(ngx_http_comments_submission_t *sub,
    redisReply **replies, ngx_uint_t n)
{
    const char         *why;
    comments_change_t   change;

    ngx_memzero(&change, sizeof(comments_change_t));

    change.id = comments_str_of(sub->id, COMMENTS_ID_LEN);
    change.root = sub->stored.root;

    if (comments_schema_decode_changes(replies, n, &change, 1, &why)
        != COMMENTS_OK)
    {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: Redis answered \"%s\" to an edit", why);
        return ngx_http_comments_post_unavailable(sub);
    }

    if (change.member.len == 0 || change.before.status == COMMENTS_DELETED) {
        return ngx_http_comments_submission_refuse(sub,
                                                   COMMENTS_UNKNOWN_COMMENT,
                                                   COMMENTS_FIELD_NONE);
    }

    if (comments_comment_copy(sub->ctx->arena, &sub->stored, &change.before)
        != COMMENTS_OK)
    {
        return ngx_http_comments_post_unavailable(sub);
    }

    return ngx_http_comments_edit_allowed(sub);
}


static ngx_int_t
ngx_http_comments_edit_allowed(ngx_http_comments_submission_t *sub)
{
    comments_str_t                 text;
    comments_comment_t            *comment, *stored;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    stored = &sub->stored;
    comment = &sub->comment;

    if (sub->secret_len && ngx_http_comments_post_moderator(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    sub->moderates = sub->comment.moderator;

    if (!sub->moderates && !ngx_http_comments_edit_mine(sub)) {
        return ngx_http_comments_submission_refuse(sub, COMMENTS_NOT_YOURS,
                                                   COMMENTS_FIELD_NONE);
    }

    if (!sub->moderates
        && ngx_http_comments_submission_now() - stored->created
           > (int64_t) ccf->edit_window)
    {
        return ngx_http_comments_submission_refuse(sub, COMMENTS_TOO_LATE,
                                                   COMMENTS_FIELD_NONE);
    }

    if (sub->operation->steps[NGX_HTTP_COMMENTS_STEP_CHECKS] == NULL) {
        return NGX_OK;
    }

    if (sub->form.text.data == NULL) {
        return ngx_http_comments_edit_form(sub);
    }

    text = comment->text;

    comment->name = stored->name;
    comment->email = stored->email;
    comment->website = stored->website;
    comment->parent = stored->parent;

    sub->email = stored->email;

    if (comments_str_eq(text, stored->text)) {

        /* nothing is to be checked, counted or written */

        *comment = *stored;

        return ngx_http_comments_post_change_answer(sub);
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_comments_edit_mine(ngx_http_comments_submission_t *sub)
{
    char                     user[COMMENTS_AUTHOR_LEN];
    ngx_uint_t               trusted;
    comments_str_t           secret, reader;
    comments_author_claim_t  claim;

    secret = comments_str_of(sub->secret, sub->secret_len);

    if (secret.len == 0 || !comments_author_valid(sub->stored.author)) {
        return 0;
    }

    /* the account, as a post has it */

    trusted = ngx_http_comments_user_trusted(sub->request,
                                        sub->type == COMMENTS_FORM_JSON);

    if (ngx_http_comments_user(sub->request, sub->ctx, trusted) == NGX_OK
        && ngx_http_comments_user_key(sub->ctx).len
        && comments_author_user(secret, sub->ctx->query.key.site,
                                ngx_http_comments_user_key(sub->ctx), user)
           == COMMENTS_OK
        && comments_sign_equal(comments_str_of(user, COMMENTS_AUTHOR_LEN),
                               sub->stored.author))
    {
        return 1;
    }

    if (ngx_http_comments_user_trusted(sub->request, 0)
        && comments_author_find(secret, sub->ctx->query.key.site,
                                ngx_http_comments_author_cookies(sub->request),
                                &reader)
           == COMMENTS_OK
        && comments_sign_equal(reader, sub->stored.author))
    {
        return 1;
    }

    claim.site = sub->ctx->query.key.site;
    claim.thread = sub->ctx->query.key.thread;
    claim.id = comments_str_of(sub->id, COMMENTS_ID_LEN);
    claim.author = sub->stored.author;

    return sub->form.token.len
           && comments_author_check(secret, &claim, sub->form.token)
              == COMMENTS_OK;
}


/* a button beside the comment was pressed: the form, with the stored text */
static ngx_int_t
ngx_http_comments_edit_form(ngx_http_comments_submission_t *sub)
{
    if (sub->json) {
        return ngx_http_comments_submission_refuse(sub, COMMENTS_REQUIRED,
                                                   COMMENTS_FIELD_TEXT);
    }

    sub->form.text = sub->stored.text;
    sub->edits = 1;

    return NGX_DONE;
}
