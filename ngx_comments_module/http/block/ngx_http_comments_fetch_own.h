/*
 * Finds out whether the reader has written the comment that the request names.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_OWN_H
#define NGX_HTTP_COMMENTS_FETCH_OWN_H

#include "ngx_http_comments_fetch_state.h"


/*
 * A step of the fetch: reads the comment query.read.show and compares its
 * author with the query's cookies and token. Sets fetch->judged; fetch->own is
 * the comment's id if it is the reader's, and query.render.own too while the
 * reader may change it. Then the fetch goes on with next.
 */
ngx_int_t ngx_http_comments_fetch_own(ngx_http_comments_fetch_t *fetch,
    ngx_http_comments_fetch_next_pt next);

/*
 * 1 if the comment query.read.show is so new, by its id, that its author may
 * change it. Cannot fail.
 */
ngx_uint_t ngx_http_comments_fetch_recent(
    const ngx_http_comments_query_t *query);

/* 1 if the query has something that may prove who the reader is. */
ngx_uint_t ngx_http_comments_fetch_claims(
    const ngx_http_comments_query_t *query);


#endif
