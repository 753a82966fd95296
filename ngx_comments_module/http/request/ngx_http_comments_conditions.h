/*
 * What a request says of the page with its block, while it is kept from the
 * handler of a page that comes from elsewhere: conditions, the range, the
 * encodings.
 */
#ifndef NGX_HTTP_COMMENTS_CONDITIONS_H
#define NGX_HTTP_COMMENTS_CONDITIONS_H

#include "ngx_http_comments.h"


/* header lines in the request's pool; NULL: not there */
struct ngx_http_comments_conditions_s {
    ngx_table_elt_t  *if_match;
    ngx_table_elt_t  *if_unmodified_since;
    ngx_table_elt_t  *if_none_match;
    ngx_table_elt_t  *if_modified_since;
    ngx_table_elt_t  *if_range;
    ngx_table_elt_t  *range;
    ngx_list_t        lines;        /* the list as it was */
    ngx_uint_t        withheld;
};


/*
 * Takes them out of r->headers_in, its list too (an upstream passes that on).
 * Accept-Encoding leaves the list alone: nginx's own gzip still finds it, and
 * gunzip is told that the reader takes none, until r->gzip_tested is 0 again.
 * Returns what was taken, in r->pool; NULL: no memory, r is unchanged.
 */
ngx_http_comments_conditions_t *ngx_http_comments_conditions_withhold(
    ngx_http_request_t *r);

/*
 * Gives r back what is withheld of it, for whoever serves it now; conditions,
 * which may be NULL, stay readable. NGX_OK, also if nothing is withheld;
 * NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_conditions_restore(ngx_http_request_t *r,
    ngx_http_comments_conditions_t *conditions);

/*
 * Compares them with the validators in r->headers_out of an answer that would
 * be 200, as RFC 9110, 13.2.2 orders them; the range is not looked at. NULL is
 * none. NGX_OK, NGX_HTTP_NOT_MODIFIED or NGX_HTTP_PRECONDITION_FAILED.
 */
ngx_int_t ngx_http_comments_conditions_check(ngx_http_request_t *r,
    ngx_http_comments_conditions_t *conditions);


#endif
