/*
 * The module cannot see the configuration of other modules, but it sees what
 * they have done with the request before the content phase. Credentials were
 * looked at if
 *
 *   - auth_basic, or another module, has split the Authorization header into
 *     user and password: nginx does that once, and keeps the user's name;
 *   - a module with a name like ngx_http_auth_request_module has kept a state
 *     of this request;
 *   - TLS has verified a client certificate;
 *   - there is an Authorization header of another scheme than Basic, which
 *     nginx itself does not read (a token, verified by a script for example).
 *
 * In any other case an error is logged: the location does not ask who comes.
 * Access by address alone is such a case, and is served. What is not served is
 * a value that was made of a Basic header nobody has verified ($remote_user
 * without auth_basic): anybody can send that.
 *
 * A session, which makes a moderator on all pages of the site, begins only in
 * the first three cases. By address alone every browser behind it would get
 * one, and an Authorization header that nobody reads is no proof.
 */

#include "ngx_http_comments_admin_proof.h"
#include "ngx_http_comments_header.h"
#include "ngx_http_comments_log.h"


#define NGX_HTTP_COMMENTS_ADMIN_AUTH  "ngx_http_auth_"


static ngx_uint_t ngx_http_comments_admin_verified(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_admin_token(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_admin_certificate(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_admin_asked(ngx_http_request_t *r);


ngx_int_t
ngx_http_comments_admin_who(ngx_http_request_t *r, ngx_str_t *who,
    ngx_uint_t *session)
{
    ngx_uint_t                     proved, split;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    /* the value may split the header itself: look before */

    split = (r->headers_in.user.data != NULL);
    *session = ngx_http_comments_admin_verified(r);
    proved = *session || ngx_http_comments_admin_token(r);

    if (ngx_http_complex_value(r, ccf->admin, who) != NGX_OK) {
        return NGX_ERROR;
    }

    if (!proved) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "comments: comments_admin was reached without "
                      "credentials that anybody has verified: its location "
                      "needs auth_basic, auth_request or client certificates");

        if (!split && r->headers_in.user.data != NULL
            && r->headers_in.user.len)
        {
            return NGX_HTTP_FORBIDDEN;
        }
    }

    if (who->len == 0) {
        ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                      "comments: the value of comments_admin is empty");
        return NGX_HTTP_FORBIDDEN;
    }

    return NGX_OK;
}


/* by nginx or one of its modules, as far as they leave a trace */
static ngx_uint_t
ngx_http_comments_admin_verified(ngx_http_request_t *r)
{
    if (r->headers_in.user.data != NULL && r->headers_in.user.len) {
        return 1;
    }

    return ngx_http_comments_admin_certificate(r)
           || ngx_http_comments_admin_asked(r);
}


/* a header that is not nginx's to read: a script may have verified it */
static ngx_uint_t
ngx_http_comments_admin_token(ngx_http_request_t *r)
{
    ngx_str_t  authorization;

    authorization = ngx_http_comments_header_in(r, "Authorization");

    return authorization.len
           && (authorization.len < 6
               || ngx_strncasecmp(authorization.data, (u_char *) "Basic ", 6)
                  != 0);
}


static ngx_uint_t
ngx_http_comments_admin_certificate(ngx_http_request_t *r)
{
    ngx_uint_t                  key;
    ngx_http_variable_value_t  *v;

    static ngx_str_t  name = ngx_string("ssl_client_verify");

    key = ngx_hash_key(name.data, name.len);
    v = ngx_http_get_variable(r, &name, key);

    return v != NULL && !v->not_found && v->len == sizeof("SUCCESS") - 1
           && ngx_strncmp(v->data, "SUCCESS", v->len) == 0;
}


/* has a module that asks for credentials kept a state of the request? */
static ngx_uint_t
ngx_http_comments_admin_asked(ngx_http_request_t *r)
{
    ngx_uint_t     i;
    ngx_module_t  *module;

    for (i = 0; ngx_cycle->modules[i]; i++) {
        module = ngx_cycle->modules[i];

        if (module->type == NGX_HTTP_MODULE
            && ngx_strncmp(module->name, NGX_HTTP_COMMENTS_ADMIN_AUTH,
                           sizeof(NGX_HTTP_COMMENTS_ADMIN_AUTH) - 1)
               == 0
            && r->ctx[module->ctx_index] != NULL)
        {
            return 1;
        }
    }

    return 0;
}
