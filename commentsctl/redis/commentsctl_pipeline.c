/*
 * Transactions that are sent before the replies to those before were read.
 */

#include "comments_schema.h"
#include "commentsctl_pipeline.h"
#include "commentsctl_print.h"


/* bytes of a window, and of a joined transaction, which Redis executes whole */
#define COMMENTSCTL_PIPELINE_BYTES   (8 * 1024 * 1024)
#define COMMENTSCTL_PIPELINE_JOINED  (256 * 1024)


static int commentsctl_pipeline_join(commentsctl_pipeline_t *pipeline,
    size_t thread, const comments_batch_t *batch);
static int commentsctl_pipeline_send(commentsctl_pipeline_t *pipeline);
static int commentsctl_pipeline_turn(commentsctl_pipeline_t *pipeline);
static int commentsctl_pipeline_flush(commentsctl_pipeline_t *pipeline,
    commentsctl_pipeline_window_t *window);


void
commentsctl_pipeline_start(commentsctl_pipeline_t *pipeline,
    commentsctl_redis_t *redis)
{
    memset(pipeline, 0, sizeof(commentsctl_pipeline_t));

    pipeline->redis = redis;
    pipeline->filled = &pipeline->windows[0];
}


void
commentsctl_pipeline_free(commentsctl_pipeline_t *pipeline)
{
    comments_arena_destroy(pipeline->windows[0].arena);
    comments_arena_destroy(pipeline->windows[1].arena);
}


comments_arena_t *
commentsctl_pipeline_arena(commentsctl_pipeline_t *pipeline)
{
    commentsctl_pipeline_window_t  *window;

    window = pipeline->filled;

    if (window->arena == NULL) {
        window->arena = comments_arena_create(SIZE_MAX / 2);

        if (window->arena == NULL) {
            commentsctl_print_error("out of memory");
        }
    }

    return window->arena;
}


int
commentsctl_pipeline_put(commentsctl_pipeline_t *pipeline, size_t thread,
    const comments_batch_t *batch, size_t bytes)
{
    commentsctl_pipeline_window_t  *window;

    if (commentsctl_pipeline_join(pipeline, thread, batch) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    window = pipeline->filled;

    pipeline->bytes += bytes;
    window->bytes += bytes;
    window->put++;

    if (window->put < COMMENTSCTL_PIPELINE_WINDOW
        && window->bytes < COMMENTSCTL_PIPELINE_BYTES)
    {
        return COMMENTS_OK;
    }

    return commentsctl_pipeline_send(pipeline) == COMMENTS_OK
           ? commentsctl_pipeline_turn(pipeline) : COMMENTS_ERROR;
}


/* Adds to the present transaction, or begins another one. */
static int
commentsctl_pipeline_join(commentsctl_pipeline_t *pipeline, size_t thread,
    const comments_batch_t *batch)
{
    int  rc;

    rc = COMMENTS_DECLINED;

    if (pipeline->join.joined
        && pipeline->thread == thread
        && pipeline->bytes < COMMENTSCTL_PIPELINE_JOINED)
    {
        rc = commentsctl_join_add(&pipeline->join, batch);
    }

    if (rc == COMMENTS_DECLINED) {

        if (commentsctl_pipeline_send(pipeline) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        commentsctl_join_start(&pipeline->join, pipeline->filled->arena);
        pipeline->thread = thread;
        pipeline->bytes = 0;

        rc = commentsctl_join_add(&pipeline->join, batch);
    }

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


/* Puts the present transaction, if there is one, into the present window. */
static int
commentsctl_pipeline_send(commentsctl_pipeline_t *pipeline)
{
    comments_batch_t               *batch;
    commentsctl_pipeline_window_t  *window;

    if (pipeline->join.joined == 0) {
        return COMMENTS_OK;
    }

    window = pipeline->filled;
    batch = commentsctl_join_done(&pipeline->join);

    pipeline->join.joined = 0;

    if (commentsctl_redis_append(pipeline->redis, batch) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    window->batches[window->n++] = batch;

    return COMMENTS_OK;
}


/* Awaits the replies to the other window, which is the present one then. */
static int
commentsctl_pipeline_turn(commentsctl_pipeline_t *pipeline)
{
    pipeline->filled = pipeline->filled == &pipeline->windows[0]
                       ? &pipeline->windows[1] : &pipeline->windows[0];

    return commentsctl_pipeline_flush(pipeline, pipeline->filled);
}


/* Awaits the replies to all that is in the window, and checks every MULTI. */
static int
commentsctl_pipeline_flush(commentsctl_pipeline_t *pipeline,
    commentsctl_pipeline_window_t *window)
{
    int           rc;
    size_t        i, n;
    const char   *why;
    redisReply  **replies;

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < window->n; i++) {

        n = window->batches[i]->n;

        replies = commentsctl_redis_read(pipeline->redis, n);
        if (replies == NULL) {
            return COMMENTS_ERROR;
        }

        rc = comments_schema_decode_executed(window->batches[i], replies, n,
                                             &why);

        if (rc != COMMENTS_OK || why) {
            commentsctl_print_error("Redis answered \"%s\" to a comment's "
                                    "MULTI", why);
            rc = COMMENTS_ERROR;
        }

        commentsctl_redis_free(replies, n);
    }

    if (rc == COMMENTS_OK) {
        pipeline->done += window->put;
    }

    window->n = 0;
    window->put = 0;
    window->bytes = 0;

    comments_arena_destroy(window->arena);
    window->arena = NULL;

    return rc;
}


int
commentsctl_pipeline_end(commentsctl_pipeline_t *pipeline)
{
    int     rc;
    size_t  i;

    rc = commentsctl_pipeline_send(pipeline);

    /* the older window first, as the replies come */

    for (i = 0; rc == COMMENTS_OK && i < 2; i++) {
        rc = commentsctl_pipeline_turn(pipeline);
    }

    return rc;
}
