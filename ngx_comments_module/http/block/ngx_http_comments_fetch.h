/*
 * A fetch: reads one page of a thread from Redis and renders it to bytes that
 * are ready to be sent (HTML or JSON).
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_H
#define NGX_HTTP_COMMENTS_FETCH_H

#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_fetch_state.h"
#include "ngx_http_comments_fetch_submit.h"


/*
 * Starts a fetch; query is copied with its strings. The fetch's memory is
 * outside of every request and ends with ngx_http_comments_fetch_end(). handler
 * is called once, later, from an event. NULL: out of memory, Redis is not
 * connected, or so many reads are under way that the remaining room is kept for
 * posts; then handler is not called.
 */
ngx_http_comments_fetch_t *ngx_http_comments_fetch_start(
    ngx_http_comments_worker_t *worker, const ngx_http_comments_query_t *query,
    ngx_log_t *log, ngx_http_comments_fetch_pt handler, void *data);

/*
 * Frees the fetch and all its memory. A caller that has copied fetch->out to
 * keep its bytes initializes fetch->out again before. A fetch that is under way
 * is cancelled: its handler is not called. Cannot fail.
 */
void ngx_http_comments_fetch_end(ngx_http_comments_fetch_t *fetch);

/*
 * Appends the query's answer to out without asking Redis: an empty thread or,
 * if unavailable is 1, the note that comments are not available now.
 * COMMENTS_OK, or COMMENTS_ERROR: out of memory, or out is full.
 */
int ngx_http_comments_fetch_empty(const ngx_http_comments_query_t *query,
    ngx_uint_t unavailable, comments_buf_t *out);


#endif
