/*
 * POST act: reads the form, proves that it comes from this site, and hands the
 * act to who does it: the engine of changes, the bans, the threads.
 */

#include "ngx_http_comments_admin_act.h"
#include "ngx_http_comments_admin_named.h"
#include "ngx_http_comments_admin_change.h"
#include "ngx_http_comments_admin_erase.h"
#include "ngx_http_comments_admin_result.h"
#include "ngx_http_comments_admin_state.h"
#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_header.h"
#include "ngx_http_comments_origin.h"
#include "ngx_http_comments_request.h"

#include "comments_queue_ban.h"


/* comments whose authors are banned, or whose threads are closed, at once */
#define NGX_HTTP_COMMENTS_ADMIN_FEW  COMMENTS_QUEUE_PAGE


static ngx_uint_t ngx_http_comments_admin_origin(
    ngx_http_comments_admin_t *admin);
static ngx_uint_t ngx_http_comments_admin_urlencoded(ngx_http_request_t *r);
static void ngx_http_comments_admin_body(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_admin_bytes(
    ngx_http_comments_admin_t *admin, comments_str_t *body);
static ngx_int_t ngx_http_comments_admin_act(ngx_http_comments_admin_t *admin);


ngx_int_t
ngx_http_comments_admin_post(ngx_http_comments_admin_t *admin,
    ngx_int_t (*done)(ngx_http_comments_admin_t *admin))
{
    ngx_int_t            rc;
    ngx_http_request_t  *r;

    r = admin->request;

    if (!ngx_http_comments_origin_own(r, admin->ctx)) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_CROSS_ORIGIN);
    }

    admin->proved = ngx_http_comments_admin_origin(admin);

    if (!ngx_http_comments_admin_urlencoded(r)) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNSUPPORTED_TYPE);
    }

    if (r->headers_in.content_length_n > COMMENTS_QUEUE_BODY_MAX) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_TOO_LARGE);
    }

    /* the handler of the body finds the state here, as that of a post does */

    admin->run = done;
    admin->ctx->post = admin;
    r->request_body_in_single_buf = 1;

    rc = ngx_http_read_client_request_body(r, ngx_http_comments_admin_body);

    return (rc >= NGX_HTTP_SPECIAL_RESPONSE) ? rc : NGX_DONE;
}


/*
 * Does a header prove that a page of this site has sent the form? A foreign one
 * was refused before. An Origin of "null" was accepted for its Sec-Fetch-Site.
 */
static ngx_uint_t
ngx_http_comments_admin_origin(ngx_http_comments_admin_t *admin)
{
    ngx_str_t  value;

    value = ngx_http_comments_header_in(admin->request, "Origin");

    if (value.len) {
        return 1;
    }

    value = ngx_http_comments_header_in(admin->request, "Sec-Fetch-Site");

    return value.len == sizeof("same-origin") - 1
           && ngx_strncmp(value.data, "same-origin", value.len) == 0;
}


static ngx_uint_t
ngx_http_comments_admin_urlencoded(ngx_http_request_t *r)
{
    ngx_str_t  type;

    static ngx_str_t  name = ngx_string("application/x-www-form-urlencoded");

    if (r->headers_in.content_type == NULL) {
        return 0;
    }

    type = r->headers_in.content_type->value;

    return type.len >= name.len
           && ngx_strncasecmp(type.data, name.data, name.len) == 0
           && (type.len == name.len || type.data[name.len] == ';'
               || type.data[name.len] == ' ');
}


static void
ngx_http_comments_admin_body(ngx_http_request_t *r)
{
    ngx_int_t                   rc;
    ngx_http_comments_admin_t  *admin;

    admin = ngx_http_comments_request_find(r)->post;
    admin->ctx->post = NULL;

    rc = admin->run(admin);

    if (rc != NGX_AGAIN) {
        ngx_http_finalize_request(r, rc);
    }
}


ngx_int_t
ngx_http_comments_admin_posted(ngx_http_comments_admin_t *admin)
{
    return ngx_http_comments_admin_start(admin, ngx_http_comments_admin_form);
}


/*
 * Without a header that proves where the form comes from, the form's token is
 * the proof.
 */
ngx_int_t
ngx_http_comments_admin_form(ngx_http_comments_admin_t *admin)
{
    ngx_int_t                  rc;
    comments_str_t             body;
    comments_queue_request_t  *form;

    form = &admin->form;

    rc = ngx_http_comments_admin_bytes(admin, &body);

    if (rc != NGX_OK) {
        return (rc == NGX_DECLINED)
               ? ngx_http_comments_admin_refuse(admin, COMMENTS_TOO_LARGE)
               : NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    /* not in the arena of replies, which an act may reset in between */

    switch (comments_queue_form(admin->ctx->arena, body, form)) {

    case COMMENTS_OK:
        break;

    case COMMENTS_DECLINED:
        return ngx_http_comments_admin_refuse(admin, COMMENTS_BAD_FORM);

    default:
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (!admin->proved) {
        rc = comments_queue_token_check(admin->signer.secret,
                                        admin->signer.site, admin->signer.who,
                                        (int64_t) ngx_time(), form->token);

        if (rc == COMMENTS_ERROR) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        if (rc != COMMENTS_OK) {
            ngx_str_set(&admin->ctx->why, "neither Origin nor Sec-Fetch-Site, "
                                          "and no valid token");

            return ngx_http_comments_admin_refuse(admin,
                                                  COMMENTS_CROSS_ORIGIN);
        }
    }

    return ngx_http_comments_admin_act(admin);
}


/* NGX_DECLINED: the body is too large */
static ngx_int_t
ngx_http_comments_admin_bytes(ngx_http_comments_admin_t *admin,
    comments_str_t *body)
{
    off_t         size;
    char         *p;
    ngx_buf_t    *b;
    ngx_chain_t  *cl;

    *body = comments_str_of("", 0);

    if (admin->request->request_body == NULL) {
        return NGX_OK;
    }

    size = 0;

    for (cl = admin->request->request_body->bufs; cl; cl = cl->next) {
        size += ngx_buf_size(cl->buf);
    }

    if (size > COMMENTS_QUEUE_BODY_MAX) {
        return NGX_DECLINED;
    }

    p = comments_arena_alloc(admin->arena, (size_t) size + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    body->data = p;
    body->len = (size_t) size;

    for (cl = admin->request->request_body->bufs; cl; cl = cl->next) {
        b = cl->buf;
        size = ngx_buf_size(b);

        if (size == 0) {
            continue;
        }

        if (ngx_buf_in_memory(b)) {
            ngx_memcpy(p, b->pos, (size_t) size);

        } else if (ngx_read_file(b->file, (u_char *) p, (size_t) size,
                                 b->file_pos)
                   != size)
        {
            return NGX_ERROR;
        }

        p += size;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_admin_act(ngx_http_comments_admin_t *admin)
{
    int64_t                    period;
    comments_queue_request_t  *form;

    form = &admin->form;

    if (!form->known || form->of_what
        || comments_queue_ban_period(form->period, &period) != COMMENTS_OK
        || (form->act == COMMENTS_QUEUE_EDIT && form->n != 1)
        || (form->act >= COMMENTS_QUEUE_EDIT
            && form->n > NGX_HTTP_COMMENTS_ADMIN_FEW)
        || (form->act == COMMENTS_QUEUE_ERASE
            && (form->n != 1 || admin->thread.len
                || !comments_person_by_valid(form->by)))
        || (form->before
            && (form->act != COMMENTS_QUEUE_PURGE || admin->thread.len)))
    {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_BAD_REQUEST);
    }

    admin->notice.act = form->act;
    admin->notice.of = form->of;
    admin->notice.now = ngx_http_comments_admin_now();

    if (form->before) {
        return ngx_http_comments_admin_purge(admin);
    }

    if (form->n == 0) {
        return ngx_http_comments_admin_result(admin);
    }

    if (form->act == COMMENTS_QUEUE_ERASE) {
        return ngx_http_comments_admin_erase(admin);
    }

    if (form->act >= COMMENTS_QUEUE_EDIT) {
        return ngx_http_comments_admin_named(admin);
    }

    return ngx_http_comments_admin_change(admin, NULL);
}
