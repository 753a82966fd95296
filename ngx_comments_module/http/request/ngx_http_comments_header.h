/*
 * Finds header lines of a request, and names in header values that are lists.
 */
#ifndef NGX_HTTP_COMMENTS_HEADER_H
#define NGX_HTTP_COMMENTS_HEADER_H

#include "ngx_http_comments.h"


/*
 * The value of the first request header of that name, or an empty string. The
 * bytes belong to the request. Cannot fail.
 */
ngx_str_t ngx_http_comments_header_in(ngx_http_request_t *r, const char *name);

/*
 * The value of the first Cookie header in which a cookie of that name may be;
 * empty: there is none. Nothing of it has been checked. HTTP/1 clients send one
 * Cookie header; nginx joins those of HTTP/2 and HTTP/3 requests into one. The
 * bytes belong to the request. Cannot fail.
 */
comments_str_t ngx_http_comments_header_cookies(ngx_http_request_t *r,
    const char *name);

/*
 * 1 if the name, in any case of letters, or "*" is in a list of names separated
 * by commas and blanks. Cannot fail.
 */
ngx_uint_t ngx_http_comments_header_listed(ngx_str_t *list, ngx_str_t *name);


#endif
