/*
 * Where the window of a page begins, and what it is read from.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_WINDOW_H
#define NGX_HTTP_COMMENTS_FETCH_WINDOW_H

#include "ngx_http_comments_fetch_state.h"


/* A step: begins with the window when the page's roots are known. */
ngx_int_t ngx_http_comments_fetch_window(ngx_http_comments_fetch_t *fetch);

/* Ends its turn among large reads, or its waiting for one. Cannot fail. */
void ngx_http_comments_fetch_leave(ngx_http_comments_fetch_t *fetch);


#endif
