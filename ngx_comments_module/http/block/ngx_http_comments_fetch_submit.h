/*
 * How a batch of commands gets to Redis, and how a fetch ends.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_SUBMIT_H
#define NGX_HTTP_COMMENTS_FETCH_SUBMIT_H

#include "ngx_http_comments_fetch_state.h"


/* Sends a batch of the core over the worker's connection. NULL: see there. */
ngx_comments_redis_op_t *ngx_http_comments_fetch_submit(
    ngx_http_comments_worker_t *worker, comments_batch_t *batch,
    ngx_comments_redis_pt handler, void *data);

/* Tells the owner, who ends the fetch: it is gone when this returns. */
void ngx_http_comments_fetch_finish(ngx_http_comments_fetch_t *fetch,
    ngx_int_t rc);

/* The same with NGX_DECLINED, and a line in the log that says why. */
void ngx_http_comments_fetch_failed(ngx_http_comments_fetch_t *fetch,
    const char *why);


#endif
