/*
 * The acts of moderators.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_ACT_H
#define NGX_HTTP_COMMENTS_ADMIN_ACT_H

#include "ngx_http_comments_admin_state.h"


/*
 * Answers POST act. Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_admin_post(ngx_http_comments_admin_t *admin);


#endif
