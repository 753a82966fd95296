/*
 * A moderator's view of a thread: is the reader a moderator, and which roots of
 * the thread do readers not see?
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_DESK_H
#define NGX_HTTP_COMMENTS_FETCH_DESK_H

#include "ngx_http_comments_fetch_state.h"


/*
 * A step of the fetch, behind the step "roots" of a moderator's view. Who is no
 * moderator gets an answer without a byte, and fetch->forbidden is set. For a
 * moderator the roots that are on no page are added to fetch->roots if this is
 * the first page. Then the fetch goes on with next.
 */
ngx_int_t ngx_http_comments_fetch_desk(ngx_http_comments_fetch_t *fetch,
    ngx_http_comments_fetch_next_pt next);

/* 1 if the query is for a moderator's view. Cannot fail. */
ngx_uint_t ngx_http_comments_fetch_desk_is(
    const ngx_http_comments_query_t *query);


#endif
