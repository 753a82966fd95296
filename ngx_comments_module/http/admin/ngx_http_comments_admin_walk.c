/*
 * Reads the comments of one person, as pages of a queue that passes over those
 * of others.
 */

#include "ngx_http_comments_admin_queue.h"
#include "ngx_http_comments_admin_walk.h"


static void ngx_http_comments_admin_walk_cleanup(void *data);


ngx_int_t
ngx_http_comments_admin_walk_person(ngx_http_comments_admin_t *admin)
{
    int                  rc;
    comments_person_t   *person;
    ngx_pool_cleanup_t  *cln;

    cln = ngx_pool_cleanup_add(admin->request->pool, sizeof(comments_person_t));
    if (cln == NULL) {
        return NGX_ERROR;
    }

    person = cln->data;

    rc = comments_person_init(person, admin->arena,
                              &admin->queue.entries[0].comment,
                              admin->form.by);

    cln->handler = ngx_http_comments_admin_walk_cleanup;

    if (rc == COMMENTS_ERROR) {
        return NGX_ERROR;
    }

    admin->person = person;

    return rc == COMMENTS_OK ? NGX_OK : NGX_DECLINED;
}


ngx_int_t
ngx_http_comments_admin_walk(ngx_http_comments_admin_t *admin,
    comments_str_t after, ngx_int_t (*done)(ngx_http_comments_admin_t *admin))
{
    int64_t  now;

    now = admin->queue.now;

    /* after may lie in the arena that is reset, or be the cursor itself */

    if (after.len) {
        ngx_memmove(admin->cursor, after.data, COMMENTS_ID_LEN);
        after = comments_str_of(admin->cursor, COMMENTS_ID_LEN);
    }

    comments_arena_reset(admin->pages);
    comments_queue_init(&admin->queue, admin->pages, admin->signer.site);

    admin->queue.filter = COMMENTS_QUEUE_ALL;
    admin->queue.after = after;
    admin->queue.now = now;

    comments_person_filter(admin->person, &admin->queue);

    return ngx_http_comments_admin_read(admin, done);
}


static void
ngx_http_comments_admin_walk_cleanup(void *data)
{
    comments_person_t *person = data;

    comments_buf_free(&person->list);
}
