/*
 * The moderator's session, by which pages of the site know a moderator.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_SESSION_H
#define NGX_HTTP_COMMENTS_ADMIN_SESSION_H

#include "ngx_http_comments_admin_state.h"


/*
 * Adds the cookie of a session to the answer, if admin->session is set: a new
 * session, or the present one for another COMMENTS_MODERATOR_AGE seconds. The
 * secret is known. NGX_OK, also if there is none to begin; NGX_ERROR: out of
 * memory, or libcrypto failed.
 */
ngx_int_t ngx_http_comments_admin_session(ngx_http_comments_admin_t *admin);

/*
 * Answers POST logout: removes the cookie, and leads to the queue, which does
 * not begin a session then. Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_admin_logout(ngx_http_comments_admin_t *admin);


#endif
