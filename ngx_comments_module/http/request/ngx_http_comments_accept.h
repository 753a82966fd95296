/*
 * Reads the Accept header: the media types that the client accepts.
 */
#ifndef NGX_HTTP_COMMENTS_ACCEPT_H
#define NGX_HTTP_COMMENTS_ACCEPT_H

#include "ngx_http_comments.h"


/* Position of the parser in the Accept header lines of a request. */
typedef struct {
    ngx_list_part_t  *part;
    ngx_uint_t        i;             /* index in part of the next line */
    u_char           *p;             /* the rest of the line; NULL: read the
                                        next line */
    u_char           *last;
    ngx_uint_t        seen;          /* media ranges so far, "q=0" included */
} ngx_http_comments_accept_t;


/* Begins at the first line of the header. Cannot fail. */
void ngx_http_comments_accept_start(ngx_http_request_t *r,
    ngx_http_comments_accept_t *accept);

/*
 * Returns the next media range of all Accept lines, without its parameters. A
 * range that is not acceptable ("text/html;q=0") is skipped (RFC 9110, 12.5.1).
 * NGX_OK: *range points into the header. NGX_DECLINED: no range is left. The
 * time of all calls together is linear in the length of the header.
 */
ngx_int_t ngx_http_comments_accept_next(ngx_http_comments_accept_t *accept,
    ngx_str_t *range);

/* 1 if range equals type, in any case of letters. Cannot fail. */
ngx_uint_t ngx_http_comments_accept_is(ngx_str_t *range, const char *type);


#endif
