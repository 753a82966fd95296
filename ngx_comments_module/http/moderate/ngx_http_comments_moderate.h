/*
 * Acts of a moderator on a page: POST ?comments=moderate.
 */
#ifndef NGX_HTTP_COMMENTS_MODERATE_H
#define NGX_HTTP_COMMENTS_MODERATE_H

#include "ngx_http_comments.h"


/*
 * The content handler of that verb. Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_moderate_handler(ngx_http_request_t *r);


#endif
