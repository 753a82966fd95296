/*
 * A transaction of any length: MULTI, the commands of as many batches as
 * needed, and EXEC.
 */
#ifndef COMMENTSCTL_TRANSACTION_H
#define COMMENTSCTL_TRANSACTION_H

#include "comments_schema_exec.h"
#include "commentsctl_redis.h"


/* The batches lie in the caller's arena. */
typedef struct {
    comments_arena_t    *arena;
    comments_batch_t   **batches;
    size_t               n;
    size_t               size;
    char                 why[256];     /* the error of _run(); empty: none */
    unsigned             failed:1;     /* out of memory */
} commentsctl_transaction_t;


/*
 * Begins a transaction with MULTI. The caller ends it by
 * commentsctl_transaction_free(). Running out of memory is reported by
 * commentsctl_transaction_run().
 */
void commentsctl_transaction_start(commentsctl_transaction_t *transaction,
    comments_arena_t *arena);

/*
 * Makes schema add its next commands, at most 16, to the transaction. Must be
 * called before each command or group of commands. Commands that were added
 * before are not affected.
 */
void commentsctl_transaction_add(commentsctl_transaction_t *transaction,
    comments_schema_t *schema);

/*
 * Adds EXEC, sends everything and checks the replies. COMMENTS_OK: all commands
 * were executed. COMMENTS_DECLINED: none was, since a watched key has changed.
 * COMMENTS_ERROR: the commands were not executed, or one of them failed. The
 * error is in transaction->why; if that is empty, the connection was lost or
 * there is no memory, which was reported on standard error.
 */
int commentsctl_transaction_run(commentsctl_transaction_t *transaction,
    commentsctl_redis_t *redis);

/* Frees the list of batches. Cannot fail. */
void commentsctl_transaction_free(commentsctl_transaction_t *transaction);


#endif
