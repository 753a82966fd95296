/*
 * Finds out whether the reader has written the comment that the request names.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_OWN_H
#define NGX_HTTP_COMMENTS_FETCH_OWN_H

#include "ngx_http_comments_fetch_state.h"


/*
 * A step of the fetch: reads the comment query.read.show, which is pending or
 * spam, and compares its author with the query's cookies and token. Sets
 * fetch->judged; fetch->own is the comment's id if it is the reader's. Then the
 * fetch goes on with next.
 */
ngx_int_t ngx_http_comments_fetch_own(ngx_http_comments_fetch_t *fetch,
    ngx_http_comments_fetch_next_pt next);

/* 1 if the query has something that may prove who the reader is. */
ngx_uint_t ngx_http_comments_fetch_claims(
    const ngx_http_comments_query_t *query);


#endif
