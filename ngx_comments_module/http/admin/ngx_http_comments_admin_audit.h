/*
 * The log of changes, as a page for moderators.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_AUDIT_H
#define NGX_HTTP_COMMENTS_ADMIN_AUDIT_H

#include "ngx_http_comments_admin_state.h"


/*
 * Answers GET audit. For ngx_http_comments_admin_start(): returns as an
 * ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_audit(ngx_http_comments_admin_t *admin);


#endif
