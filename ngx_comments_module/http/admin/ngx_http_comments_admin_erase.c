/*
 * The act "erase": purges all comments of one person, whatever their status is.
 *
 * A purged comment that has replies stays as an empty place, and whether it has
 * some is judged by what was stored before the change. So of a person who has
 * answered their own comment an empty place without replies may stay: what was
 * emptied is purged again, as long as that removes something. Replies are newer
 * than what they answer, and the newest comments are purged first: if there are
 * more than one act takes, those that are left have no reply that went before.
 */

#include "ngx_http_comments_admin_change.h"
#include "ngx_http_comments_admin_erase.h"
#include "ngx_http_comments_admin_find.h"
#include "ngx_http_comments_admin_result.h"
#include "ngx_http_comments_admin_walk.h"
#include "ngx_http_comments_change.h"


/* how often what was emptied is purged again */
#define NGX_HTTP_COMMENTS_ADMIN_PASSES  20


static ngx_int_t ngx_http_comments_admin_erase_found(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_erase_nobody(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_erase_collect(
    ngx_http_comments_admin_t *admin);
static void ngx_http_comments_admin_erase_first(
    ngx_http_comments_change_t *change);
static void ngx_http_comments_admin_erase_again(
    ngx_http_comments_change_t *change);
static ngx_int_t ngx_http_comments_admin_erase_emptied(
    ngx_http_comments_admin_t *admin);
static ngx_uint_t ngx_http_comments_admin_erase_stays(
    const ngx_http_comments_changed_t *item);
static ngx_http_comments_change_t *ngx_http_comments_admin_erase_begin(
    ngx_http_comments_admin_t *admin, ngx_uint_t n);
static void ngx_http_comments_admin_erase_end(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_erase_count(
    ngx_http_comments_admin_t *admin);
static void ngx_http_comments_admin_erase_cleanup(void *data);


ngx_int_t
ngx_http_comments_admin_erase(ngx_http_comments_admin_t *admin)
{
    return ngx_http_comments_admin_find(admin,
                                        ngx_http_comments_admin_erase_found);
}


static ngx_int_t
ngx_http_comments_admin_erase_found(ngx_http_comments_admin_t *admin)
{
    ngx_int_t  rc;

    if (admin->queue.n == 0) {
        admin->notice.missing = 1;
        return ngx_http_comments_admin_result(admin);
    }

    rc = ngx_http_comments_admin_walk_person(admin);

    if (rc == NGX_DECLINED) {
        return ngx_http_comments_admin_erase_nobody(admin);
    }

    if (rc == NGX_ERROR
        || ngx_http_comments_admin_erase_begin(admin, COMMENTS_QUEUE_IDS_MAX)
           == NULL)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    admin->queue.now = 0;

    return ngx_http_comments_admin_walk(admin, comments_str_of(NULL, 0),
                                        ngx_http_comments_admin_erase_collect);
}


/* a comment without the mark; the page of the person tells why it is refused */
static ngx_int_t
ngx_http_comments_admin_erase_nobody(ngx_http_comments_admin_t *admin)
{
    ngx_http_comments_admin_item_t  item;

    admin->notice.refused = 1;
    admin->left = admin->person->id;

    ngx_memzero(&item, sizeof(ngx_http_comments_admin_item_t));
    item.id = admin->person->id;
    item.result = "nobody";

    ngx_http_comments_admin_item(admin, &item);

    return ngx_http_comments_admin_result(admin);
}


/* takes the person's comments of a page of the queue, and reads the next one */
static ngx_int_t
ngx_http_comments_admin_erase_collect(ngx_http_comments_admin_t *admin)
{
    size_t                       i;
    ngx_int_t                    rc;
    comments_str_t               id;
    ngx_http_comments_change_t  *change;

    change = admin->change;

    for (i = 0; i < admin->queue.n; i++) {
        id = admin->queue.entries[i].comment.id;

        rc = ngx_http_comments_change_add(change, id, (comments_status_t) 0);

        if (rc == NGX_ERROR) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        if (rc == NGX_DECLINED) {
            admin->notice.left = 1;
            admin->left = id;

            return ngx_http_comments_admin_go(admin);
        }
    }

    if (admin->queue.next.len) {
        return ngx_http_comments_admin_walk(admin, admin->queue.next,
                                      ngx_http_comments_admin_erase_collect);
    }

    /* somebody else may have erased them meanwhile */

    return change->nitems ? ngx_http_comments_admin_go(admin)
                          : ngx_http_comments_admin_result(admin);
}


static void
ngx_http_comments_admin_erase_first(ngx_http_comments_change_t *change)
{
    ngx_pool_cleanup_t         *cln;
    ngx_http_comments_admin_t  *admin;

    admin = change->data;
    admin->changing = 0;
    admin->at = 0;

    /* it is kept: the answer is made of it, and further changes are besides */

    cln = ngx_pool_cleanup_add(admin->request->pool, 0);

    if (cln != NULL) {
        cln->handler = ngx_http_comments_admin_erase_cleanup;
        cln->data = change;

        admin->change = NULL;
        admin->erased = change;

        if (ngx_http_comments_admin_erase_emptied(admin) == NGX_AGAIN) {
            return;
        }

    } else {
        admin->erased = change;
    }

    ngx_http_comments_admin_erase_end(admin);
}


/* tells the first change which of its emptied places are gone now */
static void
ngx_http_comments_admin_erase_again(ngx_http_comments_change_t *change)
{
    ngx_uint_t                    gone, i, n;
    ngx_http_comments_admin_t    *admin;
    ngx_http_comments_change_t   *erased;

    admin = change->data;
    admin->changing = 0;

    erased = admin->erased;
    gone = 0;
    n = 0;

    for (i = 0; i < erased->nitems && n < change->nitems; i++) {

        if (!ngx_http_comments_admin_erase_stays(&erased->items[i])) {
            continue;
        }

        if (change->items[n].result == NGX_HTTP_COMMENTS_CHANGE_DONE
            && change->items[n].gone)
        {
            erased->items[i].gone = 1;
            gone++;
        }

        n++;
    }

    admin->change = NULL;
    ngx_http_comments_change_free(change);

    if (gone && admin->at < NGX_HTTP_COMMENTS_ADMIN_PASSES
        && ngx_http_comments_admin_erase_emptied(admin) == NGX_AGAIN)
    {
        return;
    }

    ngx_http_comments_admin_erase_end(admin);
}


/*
 * Purges again what admin->erased has emptied. NGX_AGAIN: the handler of that
 * change is called; NGX_DECLINED: there is nothing to do, or it cannot be done.
 * What fails here is empty already: that is no failure of the act.
 */
static ngx_int_t
ngx_http_comments_admin_erase_emptied(ngx_http_comments_admin_t *admin)
{
    ngx_uint_t                   gone, i, n;
    ngx_http_comments_change_t  *change, *erased;

    erased = admin->erased;
    gone = 0;
    n = 0;

    for (i = 0; i < erased->nitems; i++) {
        n += ngx_http_comments_admin_erase_stays(&erased->items[i]);
        gone += erased->items[i].gone;
    }

    if (n == 0 || gone == 0) {
        return NGX_DECLINED;
    }

    change = ngx_http_comments_admin_erase_begin(admin, n);
    if (change == NULL) {
        return NGX_DECLINED;
    }

    change->handler = ngx_http_comments_admin_erase_again;
    admin->at++;

    for (i = 0; i < erased->nitems; i++) {

        if (ngx_http_comments_admin_erase_stays(&erased->items[i])
            && ngx_http_comments_change_add(change, erased->items[i].id,
                                            (comments_status_t) 0)
               != NGX_OK)
        {
            return NGX_DECLINED;
        }
    }

    if (ngx_http_comments_change_start(change) != NGX_AGAIN) {
        return NGX_DECLINED;
    }

    admin->changing = 1;

    return NGX_AGAIN;
}


/* is the comment an empty place now? */
static ngx_uint_t
ngx_http_comments_admin_erase_stays(const ngx_http_comments_changed_t *item)
{
    return !item->gone && (item->result == NGX_HTTP_COMMENTS_CHANGE_DONE
                           || item->result == NGX_HTTP_COMMENTS_CHANGE_SAME);
}


/*
 * Begins a change that purges comments of any status, as admin->change. NULL:
 * out of memory; admin->change may be a change then, too, which ends with the
 * request.
 */
static ngx_http_comments_change_t *
ngx_http_comments_admin_erase_begin(ngx_http_comments_admin_t *admin,
    ngx_uint_t n)
{
    ngx_http_comments_change_t  *change;

    change = ngx_http_comments_admin_begin(admin, COMMENTS_OP_PURGE, n);

    if (change != NULL) {
        change->act.any = 1;
        change->handler = ngx_http_comments_admin_erase_first;
    }

    return change;
}


static void
ngx_http_comments_admin_erase_end(ngx_http_comments_admin_t *admin)
{
    ngx_int_t          rc;
    ngx_connection_t  *c;

    rc = (ngx_http_comments_admin_erase_count(admin) == NGX_OK)
         ? ngx_http_comments_admin_result(admin)
         : NGX_HTTP_INTERNAL_SERVER_ERROR;

    c = admin->request->connection;

    ngx_http_finalize_request(admin->request, rc);
    ngx_http_run_posted_requests(c);
}


static ngx_int_t
ngx_http_comments_admin_erase_count(ngx_http_comments_admin_t *admin)
{
    size_t                         n;
    ngx_uint_t                     i;
    comments_str_t                *threads;
    ngx_http_comments_change_t    *erased;
    ngx_http_comments_changed_t   *item;

    erased = admin->erased;

    threads = ngx_palloc(admin->request->pool,
                         erased->nitems * sizeof(comments_str_t));
    if (threads == NULL) {
        return NGX_ERROR;
    }

    n = 0;

    for (i = 0; i < erased->nitems; i++) {
        item = &erased->items[i];

        ngx_http_comments_admin_count(admin, item);

        switch (item->result) {

        case NGX_HTTP_COMMENTS_CHANGE_DONE:
            threads[n++] = item->thread;
            admin->notice.emptied += !item->gone;
            break;

        case NGX_HTTP_COMMENTS_CHANGE_FAILED:
            admin->left = item->id;
            break;

        default:
            break;
        }
    }

    admin->notice.threads = (uint32_t) comments_person_threads(threads, n);

    return NGX_OK;
}


static void
ngx_http_comments_admin_erase_cleanup(void *data)
{
    ngx_http_comments_change_free(data);
}
