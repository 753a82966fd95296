/*
 * One thread's page from Redis, as bytes ready to send: the round trips, the
 * decoding, the rendering.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_H
#define NGX_HTTP_COMMENTS_FETCH_H

#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_fetch_state.h"
#include "ngx_http_comments_fetch_submit.h"


/*
 * Starts; want is copied whole. The fetch's memory is its own, outside of
 * every request, and ends with ngx_http_comments_fetch_end(). NULL: out of
 * memory, Redis is not ready, or so much is under way that what room is left is
 * kept for posts; then there is no callback.
 */
ngx_http_comments_fetch_t *ngx_http_comments_fetch_start(
    ngx_http_comments_worker_t *worker, const ngx_http_comments_want_t *want,
    ngx_log_t *log, ngx_http_comments_fetch_pt handler, void *data);

/*
 * Gives everything back, but for out when its owner has emptied it; under way:
 * nothing will be called.
 */
void ngx_http_comments_fetch_end(ngx_http_comments_fetch_t *fetch);

/*
 * Renders want without any comments ("comments are resting", or an empty
 * thread) into out.
 */
int ngx_http_comments_fetch_empty(const ngx_http_comments_want_t *want,
    ngx_uint_t unavailable, comments_buf_t *out);


#endif
