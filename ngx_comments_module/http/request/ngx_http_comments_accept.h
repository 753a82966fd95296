/*
 * What types a request takes, by its Accept header.
 */
#ifndef NGX_HTTP_COMMENTS_ACCEPT_H
#define NGX_HTTP_COMMENTS_ACCEPT_H

#include "ngx_http_comments.h"


/* where reading of the header's lines has got to */
typedef struct {
    ngx_list_part_t  *part;
    ngx_uint_t        i;             /* of the part's lines: the next one */
    u_char           *p;             /* the rest of the line; NULL: none */
    u_char           *last;
    ngx_uint_t        seen;          /* ranges, those with "q=0" too */
} ngx_http_comments_accept_t;


/* Begins at the first line of the header. Cannot fail. */
void ngx_http_comments_accept_start(ngx_http_request_t *r,
    ngx_http_comments_accept_t *accept);

/*
 * The next media range of all lines of the header, without its parameters; what
 * is not acceptable ("text/html;q=0") is passed over (RFC 9110, 12.5.1). *range
 * points into the header. NGX_OK; NGX_DECLINED: there is none. Linear time over
 * all calls.
 */
ngx_int_t ngx_http_comments_accept_next(ngx_http_comments_accept_t *accept,
    ngx_str_t *range);

/* 1 if range is type, which is in lower case. Cannot fail. */
ngx_uint_t ngx_http_comments_accept_is(ngx_str_t *range, const char *type);


#endif
