/*
 * Views that are not a page: JSON, a fragment, a count.
 */
#ifndef NGX_HTTP_COMMENTS_VIEW_H
#define NGX_HTTP_COMMENTS_VIEW_H

#include "ngx_http_comments.h"


/*
 * Their content handler; of a verb that writes, a GET is led back to its page.
 */
ngx_int_t ngx_http_comments_view_handler(ngx_http_request_t *r);


#endif
