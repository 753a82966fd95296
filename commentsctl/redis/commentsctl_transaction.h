/*
 * A transaction of any length: as many batches as it takes, between one MULTI
 * and one EXEC.
 */
#ifndef COMMENTSCTL_TRANSACTION_H
#define COMMENTSCTL_TRANSACTION_H

#include "comments_schema_exec.h"
#include "commentsctl_redis.h"


/* The batches lie in the arena of the caller. */
typedef struct {
    comments_arena_t    *arena;
    comments_batch_t   **batches;
    size_t               n;
    size_t               size;
    char                 why[256];     /* of what went wrong */
    unsigned             failed:1;     /* out of memory */
} commentsctl_transaction_t;


/* Begins a transaction, with MULTI; it is ended by _free(). */
void commentsctl_transaction_start(commentsctl_transaction_t *transaction,
    comments_arena_t *arena);

/*
 * Lets the next command, or the next few, of schema go into the transaction.
 * To be called before each; what was built before stays where it is.
 */
void commentsctl_transaction_add(commentsctl_transaction_t *transaction,
    comments_schema_t *schema);

/*
 * Adds EXEC, sends everything and judges the replies. COMMENTS_OK: all of it
 * was done; COMMENTS_DECLINED: nothing, since a watched key has changed;
 * COMMENTS_ERROR: it was not done, or not as a whole: why tells, or, if it is
 * empty, the connection was lost or there is no memory, and standard error has
 * been told.
 */
int commentsctl_transaction_run(commentsctl_transaction_t *transaction,
    commentsctl_redis_t *redis);

/* Frees the list of batches. Cannot fail. */
void commentsctl_transaction_free(commentsctl_transaction_t *transaction);


#endif
