/*
 * Views of a thread that are not a page: JSON ("?comments=json"), the block
 * alone ("html"), or the number of comments ("count").
 */
#ifndef NGX_HTTP_COMMENTS_VIEW_H
#define NGX_HTTP_COMMENTS_VIEW_H

#include "ngx_http_comments.h"


/*
 * The content handler of these views. Also answers a GET with a verb that only
 * takes POST, by a redirect to the page. Returns what a content handler
 * returns.
 */
ngx_int_t ngx_http_comments_view_handler(ngx_http_request_t *r);


#endif
