/*
 * Sends batches of commands to Redis, and ends fetches.
 */

#include "ngx_http_comments_fetch_state.h"
#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_log.h"


ngx_comments_redis_op_t *
ngx_http_comments_fetch_submit(ngx_http_comments_worker_t *worker,
    comments_batch_t *batch, ngx_comments_redis_pt handler, void *data)
{
    size_t                        i;
    ngx_comments_redis_command_t  commands[COMMENTS_BATCH_COMMANDS_MAX];

    if (batch == NULL || batch->failed || worker->redis == NULL) {
        return NULL;
    }

    for (i = 0; i < batch->n; i++) {
        commands[i].argc = batch->commands[i].argc;
        commands[i].argv = batch->commands[i].argv;
        commands[i].argvlen = batch->commands[i].argvlen;
    }

    return ngx_comments_redis_submit(worker->redis, commands, batch->n, 0,
                                     handler, data);
}


void
ngx_http_comments_fetch_finish(ngx_http_comments_fetch_t *fetch, ngx_int_t rc)
{
    /* the handler ends the fetch */

    fetch->handler(fetch->data, rc);
}


void
ngx_http_comments_fetch_failed(ngx_http_comments_fetch_t *fetch,
    const char *why)
{
    ngx_log_error(NGX_LOG_ERR, fetch->log, 0,
                  "comments: Redis answered \"%s\" for thread \"%V\" of "
                  "\"%V\"", why,
                  ngx_http_comments_log_text(fetch->query.key.thread),
                  ngx_http_comments_log_text(fetch->query.key.site));

    ngx_http_comments_fetch_finish(fetch, NGX_DECLINED);
}
