/*
 * A transaction of any length. Redis executes the commands between MULTI and
 * EXEC together, no matter in how many batches they were sent.
 */

#include <stdlib.h>

#include "commentsctl_print.h"
#include "commentsctl_transaction.h"


/* if a batch has room for fewer commands than this, a new batch is begun */
#define COMMENTSCTL_TRANSACTION_ROOM   16

#define COMMENTSCTL_TRANSACTION_FIRST  16


static int commentsctl_transaction_judge(
    commentsctl_transaction_t *transaction, redisReply *const *replies,
    size_t n);
static int commentsctl_transaction_executed(
    commentsctl_transaction_t *transaction, const redisReply *reply,
    size_t n);
static int commentsctl_transaction_wrong(
    commentsctl_transaction_t *transaction, const redisReply *reply);


void
commentsctl_transaction_start(commentsctl_transaction_t *transaction,
    comments_arena_t *arena)
{
    comments_schema_t  schema;

    memset(transaction, 0, sizeof(commentsctl_transaction_t));

    transaction->arena = arena;

    comments_schema_start(&schema, arena, comments_str_c(""),
                          comments_str_c(""));
    commentsctl_transaction_add(transaction, &schema);
    comments_schema_multi(&schema);

    transaction->failed |= schema.failed;
}


void
commentsctl_transaction_add(commentsctl_transaction_t *transaction,
    comments_schema_t *schema)
{
    size_t              size;
    comments_batch_t   *batch, **batches;

    batch = transaction->n ? transaction->batches[transaction->n - 1] : NULL;

    if (batch == NULL
        || batch->n + COMMENTSCTL_TRANSACTION_ROOM
           > COMMENTS_BATCH_COMMANDS_MAX)
    {
        if (transaction->n == transaction->size) {

            size = transaction->size ? transaction->size * 2
                                     : COMMENTSCTL_TRANSACTION_FIRST;

            batches = realloc(transaction->batches,
                              size * sizeof(comments_batch_t *));
            if (batches == NULL) {
                transaction->failed = 1;
                schema->failed = 1;
                return;
            }

            transaction->batches = batches;
            transaction->size = size;
        }

        batch = comments_batch_create(transaction->arena);
        if (batch == NULL) {
            transaction->failed = 1;
            schema->failed = 1;
            return;
        }

        transaction->batches[transaction->n++] = batch;
    }

    schema->batch = batch;
}


int
commentsctl_transaction_run(commentsctl_transaction_t *transaction,
    commentsctl_redis_t *redis)
{
    int                  rc;
    size_t               i, n;
    redisReply         **replies;
    comments_schema_t    schema;

    comments_schema_start(&schema, transaction->arena, comments_str_c(""),
                          comments_str_c(""));
    commentsctl_transaction_add(transaction, &schema);
    comments_schema_exec(&schema);

    n = 0;

    for (i = 0; i < transaction->n; i++) {
        transaction->failed |= transaction->batches[i]->failed;
        n += transaction->batches[i]->n;
    }

    if (transaction->failed || schema.failed) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < transaction->n; i++) {
        if (commentsctl_redis_append(redis, transaction->batches[i])
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    replies = commentsctl_redis_read(redis, n);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_transaction_judge(transaction, replies, n);

    commentsctl_redis_free(replies, n);

    return rc;
}


void
commentsctl_transaction_free(commentsctl_transaction_t *transaction)
{
    free(transaction->batches);
    transaction->batches = NULL;
    transaction->n = 0;
    transaction->size = 0;
}


/*
 * If Redis refused to queue a command, that error is kept: it tells more than
 * the EXECABORT with which EXEC then fails.
 */
static int
commentsctl_transaction_judge(commentsctl_transaction_t *transaction,
    redisReply *const *replies, size_t n)
{
    size_t  i;

    for (i = 0; i + 1 < n; i++) {
        if (replies[i]->type != REDIS_REPLY_STATUS) {
            return commentsctl_transaction_wrong(transaction, replies[i]);
        }
    }

    if (replies[n - 1]->type == REDIS_REPLY_NIL) {
        return COMMENTS_DECLINED;
    }

    return commentsctl_transaction_executed(transaction, replies[n - 1],
                                            n - 2);
}


/*
 * EXEC continues after a command that fails, so the reply to each is checked.
 */
static int
commentsctl_transaction_executed(commentsctl_transaction_t *transaction,
    const redisReply *reply, size_t n)
{
    int                expect;
    size_t             i, j, at;
    const redisReply  *element;

    if (reply->type != REDIS_REPLY_ARRAY || reply->elements != n) {
        return commentsctl_transaction_wrong(transaction, reply);
    }

    /*
     * MULTI is the first command of the first batch, and has no reply in EXEC's
     */

    at = 0;

    for (i = 0; i < transaction->n; i++) {
        for (j = (i == 0); j < transaction->batches[i]->n && at < n; j++) {

            element = reply->element[at++];
            expect = transaction->batches[i]->commands[j].expect;

            if (element->type == REDIS_REPLY_ERROR
                || (expect && element->type != expect))
            {
                return commentsctl_transaction_wrong(transaction, element);
            }
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_transaction_wrong(commentsctl_transaction_t *transaction,
    const redisReply *reply)
{
    (void) snprintf(transaction->why, sizeof(transaction->why), "%s",
                    reply->type == REDIS_REPLY_ERROR
                    ? reply->str : "an unexpected reply");

    return COMMENTS_ERROR;
}
