/*
 * Batches on the connection of changes, and pauses between them.
 */

#include "ngx_http_comments_change_state.h"
#include "ngx_http_comments_log.h"


/* ms, of the first pause; it doubles up to 32 times as much */
#define NGX_HTTP_COMMENTS_CHANGE_PAUSE  2


static void ngx_http_comments_change_commands(const comments_batch_t *batch,
    ngx_comments_redis_command_t *commands);
static void ngx_http_comments_change_replied(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_change_passed(ngx_event_t *ev);


ngx_int_t
ngx_http_comments_change_send(ngx_http_comments_changes_t *changes,
    comments_batch_t *batch, ngx_http_comments_changes_reply_pt reply)
{
    return ngx_http_comments_change_send_both(changes, batch, NULL, reply);
}


ngx_int_t
ngx_http_comments_change_send_both(ngx_http_comments_changes_t *changes,
    comments_batch_t *batch, comments_batch_t *ahead,
    ngx_http_comments_changes_reply_pt reply)
{
    size_t                         n;
    ngx_comments_redis_command_t  *commands;

    if (batch == NULL || batch->failed || (ahead != NULL && ahead->failed)) {
        return NGX_ERROR;
    }

    n = batch->n + (ahead != NULL ? ahead->n : 0);

    commands = comments_arena_alloc(changes->arena, n * sizeof(*commands));
    if (commands == NULL) {
        return NGX_ERROR;
    }

    ngx_http_comments_change_commands(batch, commands);

    if (ahead != NULL) {
        ngx_http_comments_change_commands(ahead, commands + batch->n);
    }

    changes->op = ngx_comments_redis_submit(changes->redis, commands, n, 0,
                                            ngx_http_comments_change_replied,
                                            changes);
    if (changes->op == NULL) {
        return NGX_ERROR;
    }

    changes->batch = batch;
    changes->reply = reply;

    return NGX_OK;
}


static void
ngx_http_comments_change_commands(const comments_batch_t *batch,
    ngx_comments_redis_command_t *commands)
{
    size_t  i;

    for (i = 0; i < batch->n; i++) {
        commands[i].argc = batch->commands[i].argc;
        commands[i].argv = batch->commands[i].argv;
        commands[i].argvlen = batch->commands[i].argvlen;
    }
}


static void
ngx_http_comments_change_replied(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_changes_t *changes = data;

    changes->op = NULL;
    changes->reply(changes, rc, replies, n);
}


void
ngx_http_comments_change_later(ngx_http_comments_changes_t *changes,
    ngx_msec_t ms, ngx_http_comments_changes_pt later)
{
    changes->later = later;

    changes->timer.handler = ngx_http_comments_change_passed;
    changes->timer.data = changes;
    changes->timer.log = ngx_cycle->log;

    ngx_add_timer(&changes->timer, ms);
}


static void
ngx_http_comments_change_passed(ngx_event_t *ev)
{
    ngx_http_comments_changes_t *changes = ev->data;

    changes->later(changes);
}


ngx_msec_t
ngx_http_comments_change_pause(ngx_uint_t tries)
{
    ngx_msec_t  most;

    most = NGX_HTTP_COMMENTS_CHANGE_PAUSE << ngx_min(tries, 5);

    return 1 + (ngx_msec_t) ngx_random() % most;
}


void
ngx_http_comments_change_log(const ngx_http_comments_changes_t *changes,
    const char *what, const char *why)
{
    ngx_log_error(NGX_LOG_ERR, ngx_cycle->log, 0,
                  "comments: Redis answered \"%s\" to %s in thread \"%V\" of "
                  "\"%V\"", why, what,
                  ngx_http_comments_log_text(changes->key.thread),
                  ngx_http_comments_log_text(changes->key.site));
}
