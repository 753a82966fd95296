/*
 * Reads the numbers of votes of a window's comments.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_VOTES_H
#define NGX_HTTP_COMMENTS_FETCH_VOTES_H

#include "ngx_http_comments_fetch_state.h"


/*
 * Adds to the comments of the window the votes that readers gave, then goes on
 * with next. A thread without votes costs no round trip. The replies to earlier
 * round trips may be freed afterwards. Returns what a step returns.
 */
ngx_int_t ngx_http_comments_fetch_votes(ngx_http_comments_fetch_t *fetch,
    ngx_http_comments_fetch_next_pt next);


#endif
