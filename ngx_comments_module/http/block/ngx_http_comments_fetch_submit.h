/*
 * Sends batches of commands to Redis, and ends fetches.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_SUBMIT_H
#define NGX_HTTP_COMMENTS_FETCH_SUBMIT_H

#include "ngx_http_comments_fetch_state.h"


/*
 * Sends a batch of the core over the worker's connection. Returns what
 * ngx_comments_redis_submit() returns, and calls handler as it does. NULL:
 * batch is NULL or has failed, or the same as there; handler is not called
 * then.
 */
ngx_comments_redis_op_t *ngx_http_comments_fetch_submit(
    ngx_http_comments_worker_t *worker, comments_batch_t *batch,
    ngx_comments_redis_pt handler, void *data);

/*
 * Calls the fetch's handler with rc. The handler ends the fetch, so the fetch
 * must not be used afterwards.
 */
void ngx_http_comments_fetch_finish(ngx_http_comments_fetch_t *fetch,
    ngx_int_t rc);

/*
 * The same with NGX_DECLINED, after a line with the reason why in the error
 * log.
 */
void ngx_http_comments_fetch_failed(ngx_http_comments_fetch_t *fetch,
    const char *why);


#endif
