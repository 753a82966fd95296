/*
 * GET person: finds the person by a comment, reads all comments of the site for
 * theirs, and sends HTML or JSON.
 */

#include "ngx_http_comments_admin_named.h"
#include "ngx_http_comments_admin_person.h"
#include "ngx_http_comments_admin_result.h"
#include "ngx_http_comments_answer.h"

#include "comments_id.h"


static ngx_int_t ngx_http_comments_admin_person_options(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_person_page(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_person_send(
    ngx_http_comments_admin_t *admin);
static void ngx_http_comments_admin_person_cleanup(void *data);


ngx_int_t
ngx_http_comments_admin_person(ngx_http_comments_admin_t *admin)
{
    switch (ngx_http_comments_admin_person_options(admin)) {

    case NGX_OK:
        break;

    case NGX_DECLINED:
        return ngx_http_comments_admin_refuse(admin, COMMENTS_BAD_REQUEST);

    default:
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_admin_named(admin);
}


/* the arguments are those that the form of the act has, too */
static ngx_int_t
ngx_http_comments_admin_person_options(ngx_http_comments_admin_t *admin)
{
    int                        rc;
    comments_str_t             format, id, notice;
    comments_queue_request_t  *form;

    form = &admin->form;

    form->targets = comments_arena_calloc(admin->arena, 1,
                                          sizeof(comments_queue_target_t));

    if (form->targets == NULL
        || ngx_http_comments_admin_option(admin, "id", &id) != NGX_OK
        || ngx_http_comments_admin_option(admin, "by", &form->by) != NGX_OK
        || ngx_http_comments_admin_option(admin, "after", &form->after)
           != NGX_OK
        || ngx_http_comments_admin_option(admin, "format", &format) != NGX_OK
        || ngx_http_comments_admin_option(admin, "notice", &notice) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (!comments_id_valid(id)
        || (form->after.len && !comments_id_valid(form->after))
        || !ngx_http_comments_admin_person_by(form->by))
    {
        return NGX_DECLINED;
    }

    form->act = COMMENTS_QUEUE_ERASE;
    form->targets[0].id = id;
    form->n = 1;

    if (comments_str_eq(format, comments_str_c("json"))) {
        admin->json = 1;
    }

    if (notice.len == 0) {
        return NGX_OK;
    }

    rc = comments_queue_notice_read(admin->arena, &admin->signer, notice,
                                    &admin->notice);

    admin->noticed = (rc == COMMENTS_OK);

    return rc == COMMENTS_ERROR ? NGX_ERROR : NGX_OK;
}


ngx_uint_t
ngx_http_comments_admin_person_by(comments_str_t by)
{
    return by.len == 0 || comments_str_eq(by, comments_str_c("email"))
           || comments_str_eq(by, comments_str_c("author"));
}


ngx_int_t
ngx_http_comments_admin_person_named(ngx_http_comments_admin_t *admin)
{
    int                  rc;
    ngx_uint_t           erase;
    comments_person_t   *person;
    ngx_pool_cleanup_t  *cln;

    erase = (admin->request->method == NGX_HTTP_POST);

    if (admin->queue.n == 0) {
        if (!erase) {
            return ngx_http_comments_admin_refuse(admin,
                                                  COMMENTS_UNKNOWN_COMMENT);
        }

        admin->notice.missing = 1;
        return ngx_http_comments_admin_result(admin);
    }

    cln = ngx_pool_cleanup_add(admin->request->pool, sizeof(comments_person_t));
    if (cln == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    person = cln->data;

    rc = comments_person_init(person, admin->arena,
                              &admin->queue.entries[0].comment,
                              admin->form.by);

    cln->handler = ngx_http_comments_admin_person_cleanup;

    if (rc == COMMENTS_ERROR) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    person->json = admin->json;
    admin->person = person;

    if (erase) {
        return rc == COMMENTS_OK ? ngx_http_comments_admin_erase(admin)
                                 : ngx_http_comments_admin_erase_nobody(admin);
    }

    if (rc == COMMENTS_DECLINED) {
        return ngx_http_comments_admin_person_send(admin);
    }

    admin->queue.next = admin->form.after;

    return ngx_http_comments_admin_person_walk(admin,
                                      ngx_http_comments_admin_person_page);
}


ngx_int_t
ngx_http_comments_admin_person_walk(ngx_http_comments_admin_t *admin,
    ngx_int_t (*done)(ngx_http_comments_admin_t *admin))
{
    size_t  len;

    len = admin->queue.next.len;

    if (len) {
        ngx_memcpy(admin->cursor, admin->queue.next.data, COMMENTS_ID_LEN);
    }

    comments_arena_reset(admin->pages);
    comments_queue_init(&admin->queue, admin->pages, admin->signer.site);

    admin->queue.filter = COMMENTS_QUEUE_ALL;
    admin->queue.after = comments_str_of(admin->cursor, len);

    comments_person_filter(admin->person, &admin->queue);

    if (admin->json && admin->request->method != NGX_HTTP_POST) {
        admin->queue.now = ngx_http_comments_admin_now();
    }

    return ngx_http_comments_admin_read(admin, done);
}


static ngx_int_t
ngx_http_comments_admin_person_page(ngx_http_comments_admin_t *admin)
{
    int                    rc;
    comments_person_t     *person;
    comments_queue_view_t  view;

    person = admin->person;

    ngx_memzero(&view, sizeof(comments_queue_view_t));
    view.queue = &admin->queue;
    view.locale = admin->ctx->locale;
    view.now = ngx_http_comments_admin_now();

    rc = comments_person_take(person, &view);

    if (rc == COMMENTS_ERROR) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (rc == COMMENTS_OK && admin->queue.next.len) {
        return ngx_http_comments_admin_person_walk(admin,
                                      ngx_http_comments_admin_person_page);
    }

    person->next = admin->queue.next;

    return ngx_http_comments_admin_person_send(admin);
}


static ngx_int_t
ngx_http_comments_admin_person_send(ngx_http_comments_admin_t *admin)
{
    comments_buf_t                      buf;
    ngx_http_comments_admin_drawing_t   drawing;

    static ngx_str_t  file = ngx_string("attachment; "
                                        "filename=\"person.json\"");

    if (ngx_http_comments_admin_view(admin, &drawing) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_ADMIN_MEMORY);

    if (!admin->json) {
        (void) comments_person_html(&buf, &drawing.view, admin->person);

        return ngx_http_comments_answer_buf(admin->request, NGX_HTTP_OK,
                                            "text/html; charset=utf-8", &buf);
    }

    if (ngx_http_comments_answer_header(admin->request, "Content-Disposition",
                                        file)
        != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    (void) comments_person_json(&buf, &drawing.view, admin->person);

    return ngx_http_comments_answer_buf(admin->request, NGX_HTTP_OK,
                                        "application/json", &buf);
}


static void
ngx_http_comments_admin_person_cleanup(void *data)
{
    comments_person_t *person = data;

    comments_buf_free(&person->list);
}
