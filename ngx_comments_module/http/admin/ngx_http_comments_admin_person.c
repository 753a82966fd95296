/*
 * GET person: finds the person by a comment, reads all comments of the site for
 * theirs, and sends HTML or JSON.
 */

#include "ngx_http_comments_admin_find.h"
#include "ngx_http_comments_admin_person.h"
#include "ngx_http_comments_admin_queue.h"
#include "ngx_http_comments_admin_walk.h"
#include "ngx_http_comments_answer.h"

#include "comments_id.h"


static ngx_int_t ngx_http_comments_admin_person_options(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_person_found(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_person_page(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_person_send(
    ngx_http_comments_admin_t *admin);


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

    return ngx_http_comments_admin_find(admin,
                                        ngx_http_comments_admin_person_found);
}


/* the arguments of the page, as those of a form */
static ngx_int_t
ngx_http_comments_admin_person_options(ngx_http_comments_admin_t *admin)
{
    comments_str_t             format, id;
    comments_queue_request_t  *form;

    form = &admin->form;

    form->targets = comments_arena_calloc(admin->arena, 1,
                                          sizeof(comments_queue_target_t));

    if (form->targets == NULL
        || ngx_http_comments_admin_option(admin, "id", &id) != NGX_OK
        || ngx_http_comments_admin_option(admin, "by", &form->by) != NGX_OK
        || ngx_http_comments_admin_option(admin, "after", &form->after)
           != NGX_OK
        || ngx_http_comments_admin_option(admin, "format", &format) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (!comments_id_valid(id)
        || (form->after.len && !comments_id_valid(form->after))
        || !comments_person_by_valid(form->by))
    {
        return NGX_DECLINED;
    }

    form->act = COMMENTS_QUEUE_ERASE;
    form->targets[0].id = id;
    form->n = 1;

    if (comments_str_eq(format, comments_str_c("json"))) {
        admin->json = 1;
    }

    return ngx_http_comments_admin_noticed(admin);
}


static ngx_int_t
ngx_http_comments_admin_person_found(ngx_http_comments_admin_t *admin)
{
    ngx_int_t  rc;

    if (admin->queue.n == 0) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNKNOWN_COMMENT);
    }

    rc = ngx_http_comments_admin_walk_person(admin);

    if (rc == NGX_ERROR) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    admin->person->json = admin->json;

    if (rc == NGX_DECLINED) {
        return ngx_http_comments_admin_person_send(admin);
    }

    if (admin->json) {

        /* JSON tells whom a comment came from */

        admin->queue.now = ngx_http_comments_admin_now();

        return ngx_http_comments_admin_walk(admin, admin->form.after,
                                         ngx_http_comments_admin_person_page);
    }

    admin->person->after = admin->form.after;
    admin->queue.now = 0;

    return ngx_http_comments_admin_walk(admin, comments_str_of(NULL, 0),
                                        ngx_http_comments_admin_person_page);
}


static ngx_int_t
ngx_http_comments_admin_person_page(ngx_http_comments_admin_t *admin)
{
    int                    rc;
    comments_queue_view_t  view;

    ngx_memzero(&view, sizeof(comments_queue_view_t));
    view.queue = &admin->queue;
    view.locale = admin->ctx->locale;
    view.now = ngx_http_comments_admin_now();

    rc = comments_person_take(admin->person, &view);

    if (rc == COMMENTS_ERROR) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (rc == COMMENTS_OK && admin->queue.next.len) {
        return ngx_http_comments_admin_walk(admin, admin->queue.next,
                                         ngx_http_comments_admin_person_page);
    }

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
