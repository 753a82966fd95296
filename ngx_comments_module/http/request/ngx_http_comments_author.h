/*
 * What a request carries to prove who has written a comment: the author's
 * cookie.
 */
#ifndef NGX_HTTP_COMMENTS_AUTHOR_H
#define NGX_HTTP_COMMENTS_AUTHOR_H

#include "ngx_http_comments.h"


/*
 * The value of the first Cookie header that names the author's cookie; empty:
 * there is none. Nothing of it has been checked. The bytes belong to the
 * request. Cannot fail.
 */
comments_str_t ngx_http_comments_author_cookies(ngx_http_request_t *r);

/* The same for the cookie of a reader, who votes. */
comments_str_t ngx_http_comments_author_reader(ngx_http_request_t *r);


#endif
