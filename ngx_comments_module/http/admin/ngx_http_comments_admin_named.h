/*
 * Acts that need to know the comments first: edit, close and open their
 * threads, ban and unban their authors.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_NAMED_H
#define NGX_HTTP_COMMENTS_ADMIN_NAMED_H

#include "ngx_http_comments_admin_state.h"


/*
 * Reads the comments of the form, up to COMMENTS_QUEUE_PAGE, acts, and answers.
 * Returns as an ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_named(ngx_http_comments_admin_t *admin);


#endif
