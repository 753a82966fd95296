/*
 * Who is signed in, by comments_user and comments_moderator, and who is a
 * moderator by a session.
 *
 * Access control proves that with what a browser sends by itself: a password, a
 * cookie, a certificate. So a form of another site could write in the name of a
 * reader; the browsers that do not say which site a form is from write as
 * nobody.
 */
#ifndef NGX_HTTP_COMMENTS_USER_H
#define NGX_HTTP_COMMENTS_USER_H

#include "ngx_http_comments.h"


/*
 * Sets ctx->user unless it is set already: who is signed in, or nobody. A name
 * that cannot be shown is logged, and is nobody. Called behind the access
 * phase. trusted: 0: nobody is signed in, whatever the request carries. NGX_OK,
 * or NGX_ERROR: out of memory, or a variable failed.
 */
ngx_int_t ngx_http_comments_user(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t trusted);

/*
 * Makes who is in ctx->user, which is set, a moderator if the request carries a
 * session of one, by the cookie that the page for moderators sets. secret is
 * that of Redis. Not called for a request that is not trusted (as above):
 * another site's form carries the cookie of an old browser too. NGX_OK: also if
 * there is no session; NGX_ERROR: out of memory, or libcrypto failed.
 */
ngx_int_t ngx_http_comments_user_session(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_str_t secret);

/*
 * The value of the Cookie header that may hold such a session; empty: there is
 * none. Nothing of it has been checked. Cannot fail.
 */
comments_str_t ngx_http_comments_user_sessions(ngx_http_request_t *r);

/*
 * 1 if a POST was certainly sent on purpose: a browser says which page has sent
 * it (which ngx_http_comments_origin_own() has judged), or its body is JSON,
 * which no form can send. json: the body is JSON. Cannot fail.
 */
ngx_uint_t ngx_http_comments_user_trusted(ngx_http_request_t *r,
    ngx_uint_t json);

/*
 * The key of who is signed in, for comments_author_user(); empty: nobody, or
 * ctx->user is not set. Cannot fail.
 */
comments_str_t ngx_http_comments_user_key(const ngx_http_comments_ctx_t *ctx);

/*
 * Sets what the form of ctx->query.render says of accounts: in general, and of
 * ctx->user if that is set. Called behind ngx_http_comments_thread_query().
 * Cannot fail.
 */
void ngx_http_comments_user_form(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
