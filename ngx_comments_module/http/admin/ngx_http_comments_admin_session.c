/*
 * The cookie of the moderator's session: set by the queue, and removed by
 * "logout". It is renewed whenever the queue is loaded, so that it lasts as
 * long as a moderator works, and COMMENTS_MODERATOR_AGE longer.
 */

#include "ngx_http_comments_admin_session.h"
#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_origin.h"

#include "comments_moderator.h"


#define NGX_HTTP_COMMENTS_ADMIN_COOKIE                                        \
    "; Path=/; HttpOnly; SameSite=Lax; Max-Age="


static ngx_int_t ngx_http_comments_admin_cookie(
    ngx_http_comments_admin_t *admin, ngx_str_t *value, ngx_uint_t age);


ngx_int_t
ngx_http_comments_admin_session(ngx_http_comments_admin_t *admin)
{
    int        rc;
    char       cookie[COMMENTS_MODERATOR_COOKIE];
    size_t     len;
    ngx_str_t  value;

    if (!admin->session) {
        return NGX_OK;
    }

    rc = comments_moderator_cookie(admin->signer.secret, admin->signer.site,
                                   admin->signer.who, (int64_t) ngx_time(),
                                   cookie, &len);

    if (rc == COMMENTS_DECLINED) {
        ngx_log_error(NGX_LOG_WARN, admin->request->connection->log, 0,
                      "comments: the value of comments_admin is longer than "
                      "%d bytes: its moderator gets no session",
                      COMMENTS_MODERATOR_WHO);
        return NGX_OK;
    }

    if (rc != COMMENTS_OK) {
        return NGX_ERROR;
    }

    value.data = (u_char *) cookie;
    value.len = len;

    return ngx_http_comments_admin_cookie(admin, &value,
                                          COMMENTS_MODERATOR_AGE);
}


static ngx_int_t
ngx_http_comments_admin_cookie(ngx_http_comments_admin_t *admin,
    ngx_str_t *value, ngx_uint_t age)
{
    u_char     *p;
    ngx_str_t   line;

    p = ngx_pnalloc(admin->request->pool,
                    sizeof(COMMENTS_MODERATOR_NAME "="
                           NGX_HTTP_COMMENTS_ADMIN_COOKIE "; Secure") - 1
                    + value->len + NGX_INT_T_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    line.data = p;
    line.len = ngx_sprintf(p, COMMENTS_MODERATOR_NAME "=%V"
                           NGX_HTTP_COMMENTS_ADMIN_COOKIE "%ui%s", value, age,
                           ngx_http_comments_origin_secure(admin->request)
                           ? "; Secure" : "")
               - p;

    return ngx_http_comments_answer_header(admin->request, "Set-Cookie", line);
}


ngx_int_t
ngx_http_comments_admin_logout(ngx_http_comments_admin_t *admin)
{
    ngx_int_t            rc;
    ngx_str_t            none, queue;
    ngx_http_request_t  *r;

    r = admin->request;

    if (!ngx_http_comments_origin_own(r, admin->ctx)) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_CROSS_ORIGIN);
    }

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    ngx_str_set(&none, "");
    ngx_str_set(&queue, "queue?session=ended");

    if (ngx_http_comments_admin_cookie(admin, &none, 0) != NGX_OK
        || ngx_http_comments_answer_location(r, queue) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_answer_send(r, NGX_HTTP_SEE_OTHER, "text/html",
                                         (u_char *) "", 0);
}
