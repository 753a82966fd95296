/*
 * Acts that need to know the comments first. When the comments are read, one
 * batch follows for each thread or each ban, the next when the one before is
 * answered.
 */

#include "ngx_http_comments_admin_change.h"
#include "ngx_http_comments_admin_find.h"
#include "ngx_http_comments_admin_named.h"
#include "ngx_http_comments_admin_result.h"

#include "comments_queue_ban.h"


static ngx_int_t ngx_http_comments_admin_act_on(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_edit(ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_next(ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_written(
    ngx_http_comments_admin_t *admin, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_admin_told(ngx_http_comments_admin_t *admin,
    const char *result);
static comments_batch_t *ngx_http_comments_admin_ban(
    ngx_http_comments_admin_t *admin, const comments_queue_entry_t *entry);
static comments_batch_t *ngx_http_comments_admin_thread(
    ngx_http_comments_admin_t *admin, comments_str_t thread);


ngx_int_t
ngx_http_comments_admin_named(ngx_http_comments_admin_t *admin)
{
    return ngx_http_comments_admin_find(admin, ngx_http_comments_admin_act_on);
}


static ngx_int_t
ngx_http_comments_admin_act_on(ngx_http_comments_admin_t *admin)
{
    if (admin->form.act == COMMENTS_QUEUE_EDIT) {
        return ngx_http_comments_admin_edit(admin);
    }

    admin->notice.missing = (uint32_t) (admin->form.n - admin->queue.n);
    admin->at = 0;

    return ngx_http_comments_admin_next(admin);
}


/* the text is checked as that of a post, in the format of the comment */
static ngx_int_t
ngx_http_comments_admin_edit(ngx_http_comments_admin_t *admin)
{
    comments_form_t                 form;
    comments_rules_t                rules;
    comments_refusals_t             refusals;
    const comments_comment_t       *comment;
    ngx_http_comments_loc_conf_t   *ccf;
    ngx_http_comments_main_conf_t  *mcf;

    if (admin->queue.n == 0) {
        return ngx_http_comments_admin_change(admin, &admin->wanted);
    }

    ccf = ngx_http_get_module_loc_conf(admin->request,
                                       ngx_http_comments_module);
    mcf = ngx_http_get_module_main_conf(admin->request,
                                        ngx_http_comments_module);

    comment = &admin->queue.entries[0].comment;

    ngx_memzero(&form, sizeof(comments_form_t));
    form.name = admin->form.name;
    form.text = admin->form.text.len ? admin->form.text : comment->text;

    ngx_memzero(&rules, sizeof(comments_rules_t));
    rules.max_length = ccf->max_length;
    rules.format = comments_format_named(&mcf->formats, comment->format);

    refusals = comments_submission_check(admin->arena, &form, &rules,
                                         &admin->wanted);

    if (refusals.n) {
        return ngx_http_comments_admin_refuse(admin, refusals.list[0].reason);
    }

    admin->wanted.format = comment->format;
    admin->wanted.format_version = comment->format_version;

    return ngx_http_comments_admin_change(admin, &admin->wanted);
}


/* the next thread or ban, or the answer */
static ngx_int_t
ngx_http_comments_admin_next(ngx_http_comments_admin_t *admin)
{
    size_t                   i;
    ngx_uint_t               threads;
    comments_batch_t        *batch;
    comments_queue_entry_t  *entry;

    threads = (admin->form.act == COMMENTS_QUEUE_CLOSE
               || admin->form.act == COMMENTS_QUEUE_OPEN);

    for ( /* void */ ; admin->at < admin->queue.n; admin->at++) {
        entry = &admin->queue.entries[admin->at];

        if (threads) {

            /* a thread once, and not if it is so already */

            for (i = 0; i < admin->at; i++) {
                if (comments_str_eq(admin->queue.entries[i].page.thread,
                                    entry->page.thread))
                {
                    break;
                }
            }

            if (i < admin->at
                || entry->page.closed
                   == (admin->form.act == COMMENTS_QUEUE_CLOSE))
            {
                admin->notice.same++;
                ngx_http_comments_admin_told(admin, "same");
                continue;
            }

            batch = ngx_http_comments_admin_thread(admin, entry->page.thread);

        } else {

            if (!comments_queue_ban_may(entry, admin->form.of)) {
                admin->notice.refused++;
                ngx_http_comments_admin_told(admin, "refused");
                continue;
            }

            batch = ngx_http_comments_admin_ban(admin, entry);
        }

        return ngx_http_comments_admin_ask(admin, batch,
                                           ngx_http_comments_admin_written);
    }

    return ngx_http_comments_admin_result(admin);
}


/* adds what became of the present comment to the answer */
static void
ngx_http_comments_admin_told(ngx_http_comments_admin_t *admin,
    const char *result)
{
    char                             before;
    comments_queue_do_t              undo;
    const comments_comment_t        *comment;
    ngx_http_comments_admin_item_t   item;

    comment = &admin->queue.entries[admin->at].comment;
    before = (char) comment->status;

    item.id = comment->id;
    item.result = result;
    item.comment = NULL;
    item.before = 0;

    if (ngx_strcmp(result, "done") == 0
        && comments_queue_undo(admin->form.act, before, &undo) == COMMENTS_OK)
    {
        item.before = before;
    }

    ngx_http_comments_admin_item(admin, &item);
}


static ngx_int_t
ngx_http_comments_admin_written(ngx_http_comments_admin_t *admin, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    int          judged;
    const char  *why;

    why = NULL;
    judged = COMMENTS_ERROR;

    if (replies != NULL) {
        judged = (admin->form.act == COMMENTS_QUEUE_BAN
                  || admin->form.act == COMMENTS_QUEUE_UNBAN)
                 ? comments_queue_ban_decode(replies, n, &why)
                 : comments_schema_decode_executed(admin->batch, replies, n,
                                                   &why);
    }

    if (judged == COMMENTS_OK) {
        admin->notice.done++;
        ngx_http_comments_admin_told(admin, "done");

    } else {
        admin->notice.failed++;
        ngx_http_comments_admin_told(admin, "failed");
    }

    if (why != NULL) {
        ngx_log_error(NGX_LOG_ERR, admin->request->connection->log, 0,
                      "comments: Redis answered \"%s\" to an act of a "
                      "moderator", why);
    }

    admin->at++;

    return ngx_http_comments_admin_next(admin);
}


/* the period was checked when the form was read */
static comments_batch_t *
ngx_http_comments_admin_ban(ngx_http_comments_admin_t *admin,
    const comments_queue_entry_t *entry)
{
    int64_t               ms;
    comments_queue_ban_t  ban;

    (void) comments_queue_ban_period(admin->form.period, &ms);

    ban.secret = admin->signer.secret;
    ban.site = admin->signer.site;
    ban.until = ms ? admin->notice.now + ms : 0;
    ban.reason = admin->signer.who;
    ban.of = admin->form.of;
    ban.lift = (admin->form.act == COMMENTS_QUEUE_UNBAN);

    return comments_queue_ban(admin->arena, &ban, entry);
}


/*
 * The source of the message is not this worker's: a worker passes over messages
 * of its own, and this one is the only word that the thread has changed.
 */
static comments_batch_t *
ngx_http_comments_admin_thread(ngx_http_comments_admin_t *admin,
    comments_str_t thread)
{
    comments_act_t  act;
    comments_key_t  key;

    key.site = admin->signer.site;
    key.thread = thread;

    act.op = (admin->form.act == COMMENTS_QUEUE_CLOSE) ? COMMENTS_OP_CLOSE
                                                       : COMMENTS_OP_OPEN;
    act.who = admin->signer.who;
    act.source = comments_str_c("moderator");
    act.now = admin->notice.now;

    return comments_schema_close(admin->arena, &key, &act);
}
