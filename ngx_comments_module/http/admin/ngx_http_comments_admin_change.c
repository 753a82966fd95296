/*
 * Acts that change comments.
 */

#include "ngx_http_comments_admin_change.h"
#include "ngx_http_comments_admin_queue.h"
#include "ngx_http_comments_admin_result.h"
#include "ngx_http_comments_change.h"


static ngx_int_t ngx_http_comments_admin_go(ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_collect(
    ngx_http_comments_admin_t *admin);
static void ngx_http_comments_admin_changed(
    ngx_http_comments_change_t *change);
static void ngx_http_comments_admin_decided(
    ngx_http_comments_admin_t *admin, const ngx_http_comments_changed_t *item);
static void ngx_http_comments_admin_gone(void *data);


static const comments_op_t  ngx_http_comments_admin_ops[] = {
    COMMENTS_OP_APPROVE, COMMENTS_OP_HOLD, COMMENTS_OP_SPAM,
    COMMENTS_OP_DELETE, COMMENTS_OP_RESTORE, COMMENTS_OP_PURGE,
    COMMENTS_OP_PIN, COMMENTS_OP_UNPIN, COMMENTS_OP_UNFLAG, COMMENTS_OP_EDIT
};


ngx_int_t
ngx_http_comments_admin_change(ngx_http_comments_admin_t *admin,
    const comments_comment_t *wanted)
{
    size_t                       i;
    comments_queue_target_t     *target;
    ngx_http_comments_change_t  *change;

    change = ngx_http_comments_admin_begin(admin,
                              ngx_http_comments_admin_ops[admin->form.act],
                              admin->form.n);
    if (change == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    change->act.wanted = wanted;

    for (i = 0; i < admin->form.n; i++) {
        target = &admin->form.targets[i];

        if (ngx_http_comments_change_add(change, target->id, target->seen)
            != NGX_OK)
        {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }
    }

    return ngx_http_comments_admin_go(admin);
}


/*
 * The moderator's name is copied: a change that is cancelled outlives the
 * request.
 */
ngx_http_comments_change_t *
ngx_http_comments_admin_begin(ngx_http_comments_admin_t *admin,
    comments_op_t op, ngx_uint_t n)
{
    ngx_pool_cleanup_t             *cln;
    ngx_http_comments_change_t     *change;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(admin->request,
                                        ngx_http_comments_module);

    cln = ngx_pool_cleanup_add(admin->request->pool, 0);
    if (cln == NULL) {
        return NULL;
    }

    change = ngx_http_comments_change_create(mcf, admin->signer.site, n);
    if (change == NULL) {
        return NULL;
    }

    admin->change = change;

    cln->handler = ngx_http_comments_admin_gone;
    cln->data = admin;

    change->act.op = op;
    change->handler = ngx_http_comments_admin_changed;
    change->data = admin;

    if (comments_arena_dup(change->arena, admin->signer.who, &change->act.who)
        != COMMENTS_OK
        || (admin->thread.len
            && comments_arena_dup(change->arena, admin->thread,
                                  &change->thread)
               != COMMENTS_OK))
    {
        return NULL;
    }

    return change;
}


static ngx_int_t
ngx_http_comments_admin_go(ngx_http_comments_admin_t *admin)
{
    if (ngx_http_comments_change_start(admin->change) != NGX_AGAIN) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNAVAILABLE);
    }

    admin->changing = 1;

    return NGX_AGAIN;
}


ngx_int_t
ngx_http_comments_admin_purge(ngx_http_comments_admin_t *admin)
{
    if (ngx_http_comments_admin_begin(admin, COMMENTS_OP_PURGE,
                                      COMMENTS_QUEUE_IDS_MAX)
        == NULL)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    comments_queue_init(&admin->queue, admin->pages, admin->signer.site);

    admin->queue.filter = COMMENTS_QUEUE_SPAM;
    admin->queue.before = admin->form.before;

    return ngx_http_comments_admin_read(admin,
                                        ngx_http_comments_admin_collect);
}


/*
 * Takes the spam of a page of the queue, and reads the next one, until there is
 * no more or the change is full.
 */
static ngx_int_t
ngx_http_comments_admin_collect(ngx_http_comments_admin_t *admin)
{
    size_t                       i;
    ngx_int_t                    rc;
    comments_str_t               next;
    ngx_http_comments_change_t  *change;

    change = admin->change;
    rc = NGX_OK;

    for (i = 0; i < admin->queue.n && rc == NGX_OK; i++) {
        rc = ngx_http_comments_change_add(change,
                                          admin->queue.entries[i].comment.id,
                                          COMMENTS_SPAM);
    }

    if (rc == NGX_ERROR) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    next = admin->queue.next;

    if (rc == NGX_OK && next.len && change->nitems < COMMENTS_QUEUE_IDS_MAX) {

        /*
         * The page's comments are not needed any more, only where it ended. The
         * form, which tells where to go back to, lies in the other arena.
         */

        ngx_memcpy(admin->cursor, next.data, COMMENTS_ID_LEN);
        comments_arena_reset(admin->pages);

        comments_queue_init(&admin->queue, admin->pages, admin->signer.site);

        admin->queue.filter = COMMENTS_QUEUE_SPAM;
        admin->queue.before = admin->form.before;
        admin->queue.after = comments_str_of(admin->cursor, COMMENTS_ID_LEN);

        return ngx_http_comments_admin_read(admin,
                                            ngx_http_comments_admin_collect);
    }

    return change->nitems ? ngx_http_comments_admin_go(admin)
                          : ngx_http_comments_admin_result(admin);
}


static void
ngx_http_comments_admin_changed(ngx_http_comments_change_t *change)
{
    ngx_uint_t                  i;
    ngx_connection_t           *c;
    ngx_http_comments_admin_t  *admin;

    admin = change->data;
    admin->changing = 0;

    for (i = 0; i < change->nitems; i++) {
        ngx_http_comments_admin_count(admin, &change->items[i]);
    }

    c = admin->request->connection;

    ngx_http_finalize_request(admin->request,
                              ngx_http_comments_admin_result(admin));
    ngx_http_run_posted_requests(c);
}


void
ngx_http_comments_admin_count(ngx_http_comments_admin_t *admin,
    const ngx_http_comments_changed_t *item)
{
    comments_queue_do_t             undo;
    ngx_http_comments_admin_item_t  told;

    told.id = item->id;
    told.comment = &item->before;
    told.before = 0;

    switch (item->result) {

    case NGX_HTTP_COMMENTS_CHANGE_DONE:
        admin->notice.done++;
        told.result = "done";
        told.comment = item->gone ? NULL : &item->after;

        if (comments_queue_undo(admin->form.act, (char) item->before.status,
                                &undo)
            == COMMENTS_OK)
        {
            told.before = (char) item->before.status;
        }

        break;

    case NGX_HTTP_COMMENTS_CHANGE_SAME:
        admin->notice.same++;
        told.result = "same";
        ngx_http_comments_admin_decided(admin, item);
        break;

    case NGX_HTTP_COMMENTS_CHANGE_REFUSED:
        admin->notice.refused++;
        told.result = (item->decision == COMMENTS_DECIDED_SEEN) ? "seen"
                                                                : "refused";
        ngx_http_comments_admin_decided(admin, item);
        break;

    case NGX_HTTP_COMMENTS_CHANGE_MISSING:
        admin->notice.missing++;
        told.result = "missing";
        told.comment = NULL;
        break;

    default:
        admin->notice.failed++;
        told.result = "failed";
        told.comment = NULL;
    }

    ngx_http_comments_admin_item(admin, &told);
}


/* who was faster: of the last such comment */
static void
ngx_http_comments_admin_decided(ngx_http_comments_admin_t *admin,
    const ngx_http_comments_changed_t *item)
{
    if (item->before.by.len && item->before.decided) {
        admin->notice.by = item->before.by;
        admin->notice.decided = item->before.decided;
        admin->notice.became = item->before.status;
    }
}


static void
ngx_http_comments_admin_gone(void *data)
{
    ngx_http_comments_admin_t *admin = data;

    if (admin->change == NULL) {
        return;
    }

    if (admin->changing) {
        ngx_http_comments_change_cancel(admin->change);

    } else {
        ngx_http_comments_change_free(admin->change);
    }

    admin->change = NULL;
}
