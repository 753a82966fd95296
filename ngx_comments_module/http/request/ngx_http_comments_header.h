/*
 * Header lines of a request, and the lists that some of them are.
 */
#ifndef NGX_HTTP_COMMENTS_HEADER_H
#define NGX_HTTP_COMMENTS_HEADER_H

#include "ngx_http_comments.h"


/* The value of a request header, or an empty string. */
ngx_str_t ngx_http_comments_header_in(ngx_http_request_t *r, const char *name);

/*
 * Is the name, or "*", in a list of names, which commas and blanks separate?
 * Cannot fail.
 */
ngx_uint_t ngx_http_comments_header_listed(ngx_str_t *list, ngx_str_t *name);


#endif
