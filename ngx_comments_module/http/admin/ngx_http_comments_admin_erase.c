/*
 * The act "erase": purges all comments of one person, whatever their status is.
 *
 * A purged comment that has replies stays as an empty place, and whether it has
 * some is judged by what was stored before the change. So of a person who has
 * answered their own comment an empty place without replies may stay: what was
 * emptied is purged again, as long as that removes something.
 */

#include "ngx_http_comments_admin_change.h"
#include "ngx_http_comments_admin_person.h"
#include "ngx_http_comments_admin_result.h"
#include "ngx_http_comments_change.h"


/* how often what was emptied is purged again */
#define NGX_HTTP_COMMENTS_ADMIN_PASSES  20


static ngx_int_t ngx_http_comments_admin_erase_collect(
    ngx_http_comments_admin_t *admin);
static void ngx_http_comments_admin_erase_first(
    ngx_http_comments_change_t *change);
static void ngx_http_comments_admin_erase_again(
    ngx_http_comments_change_t *change);
static void ngx_http_comments_admin_erase_emptied(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_erase_begin(
    ngx_http_comments_admin_t *admin, ngx_uint_t n);
static ngx_int_t ngx_http_comments_admin_erase_count(
    ngx_http_comments_admin_t *admin, ngx_http_comments_change_t *change);
static void ngx_http_comments_admin_erase_end(
    ngx_http_comments_admin_t *admin, ngx_int_t rc);


ngx_int_t
ngx_http_comments_admin_erase(ngx_http_comments_admin_t *admin)
{
    if (ngx_http_comments_admin_erase_begin(admin, COMMENTS_QUEUE_IDS_MAX)
        != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    admin->queue.next = comments_str_of(NULL, 0);

    return ngx_http_comments_admin_person_walk(admin,
                                     ngx_http_comments_admin_erase_collect);
}


/* the page tells why nothing is done */
ngx_int_t
ngx_http_comments_admin_erase_nobody(ngx_http_comments_admin_t *admin)
{
    ngx_http_comments_admin_item_t  item;

    admin->notice.refused = 1;

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
    rc = NGX_OK;

    for (i = 0; i < admin->queue.n && rc == NGX_OK; i++) {
        id = admin->queue.entries[i].comment.id;

        if (!comments_str_eq(id, admin->person->id)) {
            rc = ngx_http_comments_change_add(change, id,
                                              (comments_status_t) 0);
        }
    }

    if (rc == NGX_OK && admin->queue.next.len) {
        return ngx_http_comments_admin_person_walk(admin,
                                     ngx_http_comments_admin_erase_collect);
    }

    if (rc == NGX_OK) {
        rc = ngx_http_comments_change_add(change, admin->person->id,
                                          (comments_status_t) 0);
    }

    if (rc == NGX_ERROR) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    admin->notice.left = (rc == NGX_DECLINED);

    return ngx_http_comments_admin_go(admin);
}


static void
ngx_http_comments_admin_erase_first(ngx_http_comments_change_t *change)
{
    ngx_http_comments_admin_t  *admin;

    admin = change->data;
    admin->changing = 0;

    if (ngx_http_comments_admin_erase_count(admin, change) != NGX_OK) {
        ngx_http_comments_admin_erase_end(admin,
                                          NGX_HTTP_INTERNAL_SERVER_ERROR);
        return;
    }

    admin->at = 0;

    ngx_http_comments_admin_erase_emptied(admin);
}


static void
ngx_http_comments_admin_erase_again(ngx_http_comments_change_t *change)
{
    ngx_http_comments_admin_t  *admin;

    admin = change->data;
    admin->changing = 0;

    ngx_http_comments_admin_erase_emptied(admin);
}


/*
 * Purges again what admin->change has emptied, or has left as it was emptied
 * before, if the change has removed other comments. What fails here is empty
 * already: that is no failure of the act.
 */
static void
ngx_http_comments_admin_erase_emptied(ngx_http_comments_admin_t *admin)
{
    ngx_int_t                     rc;
    ngx_uint_t                    gone, i, n;
    ngx_http_comments_change_t   *change;
    ngx_http_comments_changed_t  *item;

    change = admin->change;
    gone = 0;
    n = 0;

    for (i = 0; i < change->nitems; i++) {
        item = &change->items[i];

        if (item->result == NGX_HTTP_COMMENTS_CHANGE_DONE && item->gone) {
            gone++;
        }
    }

    rc = (gone && admin->at++ < NGX_HTTP_COMMENTS_ADMIN_PASSES)
         ? ngx_http_comments_admin_erase_begin(admin, change->nitems)
         : NGX_DECLINED;

    for (i = 0; rc == NGX_OK && i < change->nitems; i++) {
        item = &change->items[i];

        if (item->gone
            || (item->result != NGX_HTTP_COMMENTS_CHANGE_DONE
                && item->result != NGX_HTTP_COMMENTS_CHANGE_SAME))
        {
            continue;
        }

        rc = ngx_http_comments_change_add(admin->change, item->id,
                                          (comments_status_t) 0);
        n++;
    }

    if (admin->change != change) {
        ngx_http_comments_change_free(change);
    }

    if (rc == NGX_OK && n) {
        change = admin->change;
        change->handler = ngx_http_comments_admin_erase_again;

        if (ngx_http_comments_change_start(change) == NGX_AGAIN) {
            admin->changing = 1;
            return;
        }
    }

    ngx_http_comments_admin_erase_end(admin,
                                      ngx_http_comments_admin_result(admin));
}


/*
 * Begins a change that purges comments of any status; on an error admin->change
 * may be the new one, too, and is freed with the request.
 */
static ngx_int_t
ngx_http_comments_admin_erase_begin(ngx_http_comments_admin_t *admin,
    ngx_uint_t n)
{
    ngx_http_comments_change_t  *change;

    change = ngx_http_comments_admin_begin(admin, COMMENTS_OP_PURGE, n);
    if (change == NULL) {
        return NGX_ERROR;
    }

    change->act.any = 1;
    change->handler = ngx_http_comments_admin_erase_first;

    return NGX_OK;
}


/* what is told of the first change: all that follows repeats it */
static ngx_int_t
ngx_http_comments_admin_erase_count(ngx_http_comments_admin_t *admin,
    ngx_http_comments_change_t *change)
{
    size_t           n;
    ngx_uint_t       i;
    comments_str_t  *threads;

    threads = ngx_palloc(admin->request->pool,
                         change->nitems * sizeof(comments_str_t));
    if (threads == NULL) {
        return NGX_ERROR;
    }

    n = 0;

    for (i = 0; i < change->nitems; i++) {
        ngx_http_comments_admin_count(admin, &change->items[i]);

        if (change->items[i].result == NGX_HTTP_COMMENTS_CHANGE_DONE) {
            threads[n++] = change->items[i].thread;
        }
    }

    admin->notice.threads = (uint32_t) comments_person_threads(threads, n);

    return NGX_OK;
}


static void
ngx_http_comments_admin_erase_end(ngx_http_comments_admin_t *admin,
    ngx_int_t rc)
{
    ngx_connection_t  *c;

    c = admin->request->connection;

    ngx_http_finalize_request(admin->request, rc);
    ngx_http_run_posted_requests(c);
}
