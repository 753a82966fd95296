/*
 * The act "erase": purges all comments of one person, whatever their status is.
 *
 * Replies to oneself are purged before what they answer, level by level, so
 * that no empty place stays for them. If there are more comments than one act
 * takes, it takes the newest ones: replies are newer than what they answer.
 */

#include "ngx_http_comments_admin_change.h"
#include "ngx_http_comments_admin_erase.h"
#include "ngx_http_comments_admin_find.h"
#include "ngx_http_comments_admin_result.h"
#include "ngx_http_comments_admin_walk.h"
#include "ngx_http_comments_change.h"

#include "comments_erase.h"


/* the comments of one act, in admin->arena; the first "at" of them are done */
struct ngx_http_comments_admin_erase_s {
    comments_erase_t   items[COMMENTS_QUEUE_IDS_MAX];
    size_t             n;
    size_t             at;
    comments_str_t     threads[COMMENTS_QUEUE_IDS_MAX];  /* of what was purged;
                                                one may be there twice */
    size_t             nthreads;
};


static ngx_int_t ngx_http_comments_admin_erase_found(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_erase_nobody(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_erase_collect(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_erase_level(
    ngx_http_comments_admin_t *admin);
static void ngx_http_comments_admin_erase_done(
    ngx_http_comments_change_t *change);
static ngx_int_t ngx_http_comments_admin_erase_count(
    ngx_http_comments_admin_t *admin, ngx_http_comments_change_t *change);
static void ngx_http_comments_admin_erase_rest(
    ngx_http_comments_admin_t *admin);


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

    admin->erase = comments_arena_calloc(admin->arena, 1,
                                      sizeof(ngx_http_comments_admin_erase_t));

    if (rc == NGX_ERROR || admin->erase == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    /* whom the comments came from does not matter here */

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
    size_t                            i;
    const comments_comment_t         *comment;
    ngx_http_comments_admin_erase_t  *erase;

    erase = admin->erase;

    for (i = 0; i < admin->queue.n && !admin->notice.left; i++) {
        comment = &admin->queue.entries[i].comment;

        if (erase->n == COMMENTS_QUEUE_IDS_MAX) {
            admin->notice.left = 1;
            admin->left = comment->id;

        } else {
            comments_erase_item(&erase->items[erase->n++], comment->id,
                                comment->parent);
        }
    }

    if (admin->queue.next.len && !admin->notice.left) {
        return ngx_http_comments_admin_walk(admin, admin->queue.next,
                                      ngx_http_comments_admin_erase_collect);
    }

    /* somebody else may have erased them meanwhile */

    if (erase->n == 0) {
        return ngx_http_comments_admin_result(admin);
    }

    comments_erase_sort(erase->items, erase->n);

    return ngx_http_comments_admin_erase_level(admin) == NGX_AGAIN
           ? NGX_AGAIN
           : ngx_http_comments_admin_refuse(admin, COMMENTS_UNAVAILABLE);
}


/* purges the next level of comments. NGX_AGAIN; NGX_ERROR: it cannot begin */
static ngx_int_t
ngx_http_comments_admin_erase_level(ngx_http_comments_admin_t *admin)
{
    size_t                            end, i;
    ngx_http_comments_change_t       *change;
    ngx_http_comments_admin_erase_t  *erase;

    erase = admin->erase;

    for (end = erase->at;
         end < erase->n
         && erase->items[end].level == erase->items[erase->at].level;
         end++)
    {
        /* void */
    }

    change = ngx_http_comments_admin_begin(admin, COMMENTS_OP_PURGE,
                                           end - erase->at);
    if (change == NULL) {
        return NGX_ERROR;
    }

    change->act.any = 1;
    change->handler = ngx_http_comments_admin_erase_done;

    for (i = erase->at; i < end; i++) {
        if (ngx_http_comments_change_add(change,
                         comments_str_of(erase->items[i].id, COMMENTS_ID_LEN),
                         (comments_status_t) 0)
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    if (ngx_http_comments_change_start(change) != NGX_AGAIN) {
        return NGX_ERROR;
    }

    admin->changing = 1;

    return NGX_AGAIN;
}


static void
ngx_http_comments_admin_erase_done(ngx_http_comments_change_t *change)
{
    ngx_int_t                         rc;
    ngx_connection_t                 *c;
    ngx_http_comments_admin_t        *admin;
    ngx_http_comments_admin_erase_t  *erase;

    admin = change->data;
    erase = admin->erase;

    rc = ngx_http_comments_admin_erase_count(admin, change);

    admin->changing = 0;
    admin->change = NULL;
    erase->at += change->nitems;

    ngx_http_comments_change_free(change);

    if (rc == NGX_OK && admin->notice.failed == 0 && erase->at < erase->n
        && ngx_http_comments_admin_erase_level(admin) == NGX_AGAIN)
    {
        return;
    }

    if (rc == NGX_OK) {
        ngx_http_comments_admin_erase_rest(admin);

        admin->notice.threads = (uint32_t)
                                comments_person_threads(erase->threads,
                                                        erase->nthreads);
        rc = ngx_http_comments_admin_result(admin);

    } else {
        rc = NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    c = admin->request->connection;

    ngx_http_finalize_request(admin->request, rc);
    ngx_http_run_posted_requests(c);
}


/* tells what became of a level; the change is freed behind it */
static ngx_int_t
ngx_http_comments_admin_erase_count(ngx_http_comments_admin_t *admin,
    ngx_http_comments_change_t *change)
{
    ngx_uint_t                        i;
    comments_str_t                   *by;
    ngx_http_comments_changed_t      *item;
    ngx_http_comments_admin_erase_t  *erase;

    erase = admin->erase;

    for (i = 0; i < change->nitems; i++) {
        item = &change->items[i];

        ngx_http_comments_admin_count(admin, item);

        if (item->result == NGX_HTTP_COMMENTS_CHANGE_FAILED) {
            admin->left = comments_str_of(erase->items[erase->at + i].id,
                                          COMMENTS_ID_LEN);
        }

        if (item->result != NGX_HTTP_COMMENTS_CHANGE_DONE) {
            continue;
        }

        admin->notice.emptied += !item->gone;

        if (comments_arena_dup(admin->arena, item->thread,
                               &erase->threads[erase->nthreads++])
            != COMMENTS_OK)
        {
            return NGX_ERROR;
        }
    }

    by = &admin->notice.by;

    return comments_arena_dup(admin->arena, *by, by) == COMMENTS_OK
           ? NGX_OK : NGX_ERROR;
}


/*
 * Behind a level that has failed, those that it answers are left alone: as long
 * as it is there, they would be emptied and not removed.
 */
static void
ngx_http_comments_admin_erase_rest(ngx_http_comments_admin_t *admin)
{
    ngx_http_comments_admin_item_t    item;
    ngx_http_comments_admin_erase_t  *erase;

    erase = admin->erase;

    ngx_memzero(&item, sizeof(ngx_http_comments_admin_item_t));
    item.result = "failed";

    for ( /* void */ ; erase->at < erase->n; erase->at++) {
        item.id = comments_str_of(erase->items[erase->at].id, COMMENTS_ID_LEN);

        admin->notice.failed++;
        admin->left = item.id;

        ngx_http_comments_admin_item(admin, &item);
    }
}
