/*
 * The conditions (If-Match and so on), the range and the accepted encodings of
 * a request. They refer to the page with its block. The handler of a page that
 * is not a file (a proxied page, for example) knows only the page without its
 * block, so these headers are withheld from that handler.
 */
#ifndef NGX_HTTP_COMMENTS_CONDITIONS_H
#define NGX_HTTP_COMMENTS_CONDITIONS_H

#include "ngx_http_comments.h"


/*
 * The withheld header lines, in the request's pool. NULL: the request has none.
 */
struct ngx_http_comments_conditions_s {
    ngx_table_elt_t  *if_match;
    ngx_table_elt_t  *if_unmodified_since;
    ngx_table_elt_t  *if_none_match;
    ngx_table_elt_t  *if_modified_since;
    ngx_table_elt_t  *if_range;
    ngx_table_elt_t  *range;
    ngx_list_t        lines;        /* the whole list before */
    ngx_uint_t        withheld;
};


/*
 * Removes these headers from r->headers_in and from its list, which an upstream
 * would pass on. Accept-Encoding is removed from the list only: nginx's gzip
 * still finds r->headers_in.accept_encoding. nginx's gunzip is told that the
 * client accepts no gzip, until r->gzip_tested is 0 again. Returns what was
 * removed, in r->pool; NULL: out of memory, r is unchanged.
 */
ngx_http_comments_conditions_t *ngx_http_comments_conditions_withhold(
    ngx_http_request_t *r);

/*
 * Puts the withheld headers back into r, for the handler that serves the
 * request now. conditions, which may be NULL, stay readable. NGX_OK, also if
 * nothing is withheld; NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_conditions_restore(ngx_http_request_t *r,
    ngx_http_comments_conditions_t *conditions);

/*
 * Compares the conditions with the validators (ETag, Last-Modified) in
 * r->headers_out of a response that would have status 200, in the order of RFC
 * 9110, 13.2.2. The range is ignored. conditions may be NULL: no conditions.
 * NGX_OK: send the response; NGX_HTTP_NOT_MODIFIED or
 * NGX_HTTP_PRECONDITION_FAILED: send this status instead.
 */
ngx_int_t ngx_http_comments_conditions_check(ngx_http_request_t *r,
    ngx_http_comments_conditions_t *conditions);


#endif
