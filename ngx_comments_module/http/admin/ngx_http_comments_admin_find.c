/*
 * Reads named comments: where they are, then their records, as those of a page
 * of the queue.
 */

#include "ngx_http_comments_admin_find.h"


static ngx_int_t ngx_http_comments_admin_places_done(
    ngx_http_comments_admin_t *admin, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static ngx_int_t ngx_http_comments_admin_records_done(
    ngx_http_comments_admin_t *admin, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static ngx_int_t ngx_http_comments_admin_found(
    ngx_http_comments_admin_t *admin);


ngx_int_t
ngx_http_comments_admin_find(ngx_http_comments_admin_t *admin,
    ngx_int_t (*done)(ngx_http_comments_admin_t *admin))
{
    size_t          i;
    comments_str_t  ids[COMMENTS_QUEUE_PAGE];

    admin->run = done;

    comments_queue_init(&admin->queue, admin->arena, admin->signer.site);

    admin->queue.filter = COMMENTS_QUEUE_ALL;
    admin->queue.now = admin->notice.now;

    for (i = 0; i < admin->form.n; i++) {
        ids[i] = admin->form.targets[i].id;
    }

    return ngx_http_comments_admin_ask(admin,
                 comments_queue_read_named(&admin->queue, ids, admin->form.n),
                 ngx_http_comments_admin_places_done);
}


static ngx_int_t
ngx_http_comments_admin_places_done(ngx_http_comments_admin_t *admin,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    const char  *why;

    if (replies == NULL) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNAVAILABLE);
    }

    switch (comments_queue_decode_named(&admin->queue, replies, n, &why)) {

    case COMMENTS_OK:
        return ngx_http_comments_admin_ask(admin,
                                  comments_queue_read_records(&admin->queue),
                                  ngx_http_comments_admin_records_done);

    case COMMENTS_DECLINED:
        return ngx_http_comments_admin_found(admin);

    default:
        return ngx_http_comments_admin_failed(admin, why);
    }
}


static ngx_int_t
ngx_http_comments_admin_records_done(ngx_http_comments_admin_t *admin,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    const char  *why;

    if (replies == NULL) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNAVAILABLE);
    }

    if (comments_queue_decode_records(&admin->queue, replies, n, &why)
        == COMMENTS_ERROR)
    {
        return ngx_http_comments_admin_failed(admin, why);
    }

    return ngx_http_comments_admin_found(admin);
}


/* an act on a page leaves other threads alone */
static ngx_int_t
ngx_http_comments_admin_found(ngx_http_comments_admin_t *admin)
{
    size_t             i, n;
    comments_queue_t  *queue;

    if (admin->thread.len == 0) {
        return admin->run(admin);
    }

    queue = &admin->queue;
    n = 0;

    for (i = 0; i < queue->n; i++) {
        if (comments_str_eq(queue->entries[i].page.thread, admin->thread)) {
            queue->entries[n++] = queue->entries[i];
        }
    }

    queue->n = n;

    return admin->run(admin);
}
