/*
 * Decides where the window of a page (see comments_window.h) begins, and what
 * is read for it.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_WINDOW_H
#define NGX_HTTP_COMMENTS_FETCH_WINDOW_H

#include "ngx_http_comments_fetch_state.h"


/*
 * A step of the fetch: begins to read the window. Called when the page's roots
 * are known.
 */
ngx_int_t ngx_http_comments_fetch_window(ngx_http_comments_fetch_t *fetch);

/*
 * Ends the fetch's turn to read a large thread, or its waiting for a turn; the
 * next fetch that waits gets the turn in a posted event. Does nothing for other
 * fetches. Cannot fail.
 */
void ngx_http_comments_fetch_leave(ngx_http_comments_fetch_t *fetch);


#endif
