/*
 * Evaluates comments_user, comments_moderator and comments_page_author for a
 * request, and the cookie
 * of a moderator's session.
 */

#include "ngx_http_comments_header.h"
#include "ngx_http_comments_user.h"

#include "comments_moderator.h"


static ngx_int_t ngx_http_comments_user_name(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const ngx_http_comments_user_conf_t *conf);
static ngx_int_t ngx_http_comments_user_value(ngx_http_request_t *r,
    ngx_http_complex_value_t *cv, comments_str_t *value);


ngx_int_t
ngx_http_comments_user(ngx_http_request_t *r, ngx_http_comments_ctx_t *ctx,
    ngx_uint_t trusted)
{
    comments_str_t                 value;
    ngx_http_comments_loc_conf_t  *ccf;

    if (ctx->user != NULL) {
        return NGX_OK;
    }

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    ctx->user = ngx_pcalloc(r->pool, sizeof(ngx_http_comments_user_t));
    if (ctx->user == NULL) {
        return NGX_ERROR;
    }

    if (!trusted) {
        return NGX_OK;
    }

    if (ccf->users
        && ngx_http_comments_user_name(r, ctx, ccf->user) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_comments_user_value(r, ccf->moderator, &value) != NGX_OK) {
        return NGX_ERROR;
    }

    if (value.len != 0 && !comments_str_eq(value, comments_str_c("0"))) {
        ctx->user->moderator = 1;
        ctx->user->who = ctx->user->user.name.len ? ctx->user->user.name
                                                  : value;
    }

    if (ngx_http_comments_user_value(r, ccf->page_author, &value) != NGX_OK) {
        return NGX_ERROR;
    }

    ctx->user->page_author = (value.len != 0
                              && !comments_str_eq(value, comments_str_c("0")));

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_user_name(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const ngx_http_comments_user_conf_t *conf)
{
    int               rc;
    const char       *why;
    comments_user_t  *user;

    user = &ctx->user->user;

    if (ngx_http_comments_user_value(r, conf->name, &user->name) != NGX_OK
        || ngx_http_comments_user_value(r, conf->id, &user->id) != NGX_OK
        || ngx_http_comments_user_value(r, conf->email, &user->email)
           != NGX_OK
        || ngx_http_comments_user_value(r, conf->website, &user->website)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    rc = comments_user_clean(ctx->arena, user, &why);

    if (rc == COMMENTS_DECLINED && why != NULL) {
        ngx_log_error(NGX_LOG_WARN, r->connection->log, 0,
                      "comments: the name of \"comments_user\" or its \"id=\" "
                      "cannot be used, nobody is signed in: %s", why);
    }

    return (rc == COMMENTS_ERROR) ? NGX_ERROR : NGX_OK;
}


/* a directive or an argument that is not there has an empty value */
static ngx_int_t
ngx_http_comments_user_value(ngx_http_request_t *r,
    ngx_http_complex_value_t *cv, comments_str_t *value)
{
    ngx_str_t  s;

    ngx_str_set(&s, "");

    if (cv != NULL && ngx_http_complex_value(r, cv, &s) != NGX_OK) {
        return NGX_ERROR;
    }

    *value = ngx_http_comments_core(s);

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_user_session(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_str_t secret)
{
    comments_str_t        cookies;
    comments_moderator_t  who;

    /* again, under another secret? */

    if (ctx->user->session) {
        ctx->user->session = 0;
        ctx->user->moderator = 0;
    }

    if (ctx->user->moderator) {
        return NGX_OK;
    }

    cookies = ngx_http_comments_user_sessions(r);

    if (cookies.len == 0) {
        return NGX_OK;
    }

    switch (comments_moderator_find(secret, ngx_http_comments_core(ctx->site),
                                    (int64_t) ngx_time(), cookies, &who))
    {
    case COMMENTS_OK:
        break;

    case COMMENTS_DECLINED:
        return NGX_OK;

    default:
        return NGX_ERROR;
    }

    if (comments_arena_dup(ctx->arena, comments_str_of(who.data, who.len),
                           &ctx->user->who)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    ctx->user->moderator = 1;
    ctx->user->session = 1;

    return NGX_OK;
}


comments_str_t
ngx_http_comments_user_sessions(ngx_http_request_t *r)
{
    return ngx_http_comments_header_cookies(r, COMMENTS_MODERATOR_NAME "=");
}


ngx_uint_t
ngx_http_comments_user_trusted(ngx_http_request_t *r, ngx_uint_t json)
{
    return json
           || ngx_http_comments_header_in(r, "Origin").len != 0
           || ngx_http_comments_header_in(r, "Sec-Fetch-Site").len != 0;
}


comments_str_t
ngx_http_comments_user_key(const ngx_http_comments_ctx_t *ctx)
{
    return ctx->user ? ctx->user->user.key : comments_str_c("");
}


void
ngx_http_comments_user_form(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_uint_t                     account;
    comments_render_t             *render;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    if (!ccf->users) {
        return;
    }

    render = &ctx->query.render;

    render->users = 1;
    render->login = ngx_http_comments_core(ccf->login);

    if (ctx->user != NULL) {
        render->user = ctx->user->user.name;
    }

    /* the form asks for nothing that the account is to say */

    account = (render->user.len != 0
               || (ccf->require & COMMENTS_REQUIRE_USER));

    if (account && ccf->user->email != NULL) {
        render->email = 0;
    }

    render->no_website = (account && ccf->user->website != NULL);
}
