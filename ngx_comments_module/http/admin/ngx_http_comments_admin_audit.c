/*
 * GET audit: reads the filters from the arguments and the log from Redis, and
 * sends HTML or JSON.
 */

#include "ngx_http_comments_admin_audit.h"
#include "ngx_http_comments_admin_queue.h"
#include "ngx_http_comments_answer.h"

#include "comments_queue_audit.h"
#include "comments_text.h"


static ngx_int_t ngx_http_comments_admin_filters(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_entries(
    ngx_http_comments_admin_t *admin, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static ngx_int_t ngx_http_comments_admin_told_all(
    ngx_http_comments_admin_t *admin);


ngx_int_t
ngx_http_comments_admin_audit(ngx_http_comments_admin_t *admin)
{
    ngx_int_t          rc;
    comments_audit_t  *audit;

    audit = comments_arena_calloc(admin->arena, 1, sizeof(comments_audit_t));
    if (audit == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    audit->arena = admin->arena;
    audit->site = admin->signer.site;

    admin->audit = audit;

    comments_queue_init(&admin->queue, admin->arena, admin->signer.site);

    rc = ngx_http_comments_admin_filters(admin);

    if (rc == NGX_DECLINED) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_BAD_REQUEST);
    }

    if (rc != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_admin_ask(admin, comments_audit_read(audit),
                                       ngx_http_comments_admin_entries);
}


/* NGX_DECLINED: one of them is not UTF-8, too long, or no place in the log */
static ngx_int_t
ngx_http_comments_admin_filters(ngx_http_comments_admin_t *admin)
{
    size_t             i;
    comments_audit_t  *audit;

    audit = admin->audit;

    const struct { const char *name; comments_str_t *value; }  options[] = {
        { "by", &audit->by }, { "op", &audit->op }, { "id", &audit->id },
        { "after", &audit->after }
    };

    for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {

        if (ngx_http_comments_admin_option(admin, options[i].name,
                                           options[i].value)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        if (options[i].value->len > COMMENTS_AUDIT_FILTER
            || comments_text_check(*options[i].value) != COMMENTS_TEXT_OK)
        {
            return NGX_DECLINED;
        }
    }

    return (audit->after.len == 0 || comments_audit_valid(audit->after))
           ? NGX_OK : NGX_DECLINED;
}


static ngx_int_t
ngx_http_comments_admin_entries(ngx_http_comments_admin_t *admin, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    const char  *why;

    (void) rc;

    if (replies == NULL) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNREADABLE);
    }

    switch (comments_audit_decode(admin->audit, replies, n, &why)) {

    case COMMENTS_OK:
        return ngx_http_comments_admin_told_all(admin);

    case COMMENTS_DECLINED:
        return ngx_http_comments_admin_ask(admin,
                                           comments_audit_read(admin->audit),
                                           ngx_http_comments_admin_entries);

    default:
        return ngx_http_comments_admin_failed(admin, why);
    }
}


static ngx_int_t
ngx_http_comments_admin_told_all(ngx_http_comments_admin_t *admin)
{
    comments_buf_t                      buf;
    ngx_http_comments_admin_drawing_t   drawing;

    if (ngx_http_comments_admin_view(admin, &drawing) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_ADMIN_MEMORY);

    if (admin->json) {
        (void) comments_audit_json(&buf, &drawing.view, admin->audit);

        return ngx_http_comments_answer_buf(admin->request, NGX_HTTP_OK,
                                            "application/json", &buf);
    }

    (void) comments_audit_html(&buf, &drawing.view, admin->audit);

    return ngx_http_comments_answer_buf(admin->request, NGX_HTTP_OK,
                                        "text/html; charset=utf-8", &buf);
}
