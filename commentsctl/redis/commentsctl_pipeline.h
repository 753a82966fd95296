/*
 * Many transactions, one after another, without waiting for each. Those of one
 * thread that stand together are joined.
 *
 * Transactions gather in a window. When the window is full, the replies to the
 * one before are awaited, and the next one is filled while Redis works: two
 * windows bound what is in memory.
 */
#ifndef COMMENTSCTL_PIPELINE_H
#define COMMENTSCTL_PIPELINE_H

#include "comments_arena.h"
#include "commentsctl_join.h"
#include "commentsctl_redis.h"


#define COMMENTSCTL_PIPELINE_WINDOW  128    /* transactions */


typedef struct {
    comments_arena_t   *arena;
    comments_batch_t   *batches[COMMENTSCTL_PIPELINE_WINDOW];
    size_t              n;
    size_t              put;         /* before they were joined */
    size_t              bytes;
} commentsctl_pipeline_window_t;


typedef struct {
    commentsctl_redis_t             *redis;
    commentsctl_pipeline_window_t    windows[2];
    commentsctl_pipeline_window_t   *filled;     /* the present one */
    commentsctl_join_t               join;       /* its last transaction */
    size_t                           thread;
    size_t                           bytes;
    size_t                           done;       /* were executed, before they
                                                    were joined */
} commentsctl_pipeline_t;


/* Begins; after this the caller calls _free(), whatever else it calls. */
void commentsctl_pipeline_start(commentsctl_pipeline_t *pipeline,
    commentsctl_redis_t *redis);
void commentsctl_pipeline_free(commentsctl_pipeline_t *pipeline);

/*
 * Returns the arena for the next transaction, which is valid until that was
 * put. NULL: out of memory, which was reported on standard error.
 */
comments_arena_t *commentsctl_pipeline_arena(commentsctl_pipeline_t *pipeline);

/*
 * Sends a transaction (MULTI, commands, EXEC and what follows), now or later.
 * thread is a number that is the same for transactions of the same thread;
 * bytes is about how much it holds. batch may be NULL: out of memory.
 * COMMENTS_ERROR: Redis failed or out of memory, which was reported on standard
 * error.
 */
int commentsctl_pipeline_put(commentsctl_pipeline_t *pipeline, size_t thread,
    const comments_batch_t *batch, size_t bytes);

/* Sends what is left, and awaits all replies. COMMENTS_ERROR: as above. */
int commentsctl_pipeline_end(commentsctl_pipeline_t *pipeline);


#endif
