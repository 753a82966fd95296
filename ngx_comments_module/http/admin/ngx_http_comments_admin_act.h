/*
 * The acts of moderators.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_ACT_H
#define NGX_HTTP_COMMENTS_ADMIN_ACT_H

#include "ngx_http_comments_admin_state.h"


/*
 * Judges the head of a POST with a form, reads its body, and calls done, which
 * returns as an ngx_http_comments_admin_pt. Returns what a content handler
 * returns.
 */
ngx_int_t ngx_http_comments_admin_post(ngx_http_comments_admin_t *admin,
    ngx_int_t (*done)(ngx_http_comments_admin_t *admin));

/*
 * done of POST act, whose moderator is known: learns the secret, and goes on
 * with ngx_http_comments_admin_form().
 */
ngx_int_t ngx_http_comments_admin_posted(ngx_http_comments_admin_t *admin);

/*
 * Decodes the form, and does what it asks for, if a header or its token proves
 * that a page of this site has sent it. The secret and the moderator are known.
 * Returns as an ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_form(ngx_http_comments_admin_t *admin);


#endif
