/*
 * A blocking connection to Redis, and batches of commands on it.
 */
#ifndef COMMENTSCTL_REDIS_H
#define COMMENTSCTL_REDIS_H

#include <hiredis/hiredis.h>

#include "comments_batch.h"


typedef struct {
    redisContext   *context;
} commentsctl_redis_t;


/*
 * Connects, authenticates, selects the database, and checks that no newer
 * version has stored comments there. Returns COMMENTSCTL_OK, COMMENTSCTL_USAGE
 * (a bad URL) or COMMENTSCTL_REDIS. Errors are reported on standard error,
 * without the password.
 */
int commentsctl_redis_open(commentsctl_redis_t *redis, const char *url);

/* Closes the connection; does nothing if commentsctl_redis_open() failed. */
void commentsctl_redis_close(commentsctl_redis_t *redis);

/*
 * Sends the batch and waits for its batch->n replies, which the caller frees by
 * commentsctl_redis_free(). NULL: the connection is lost, or the batch is NULL
 * or incomplete (out of memory); the error was reported on standard error.
 */
redisReply **commentsctl_redis_run(commentsctl_redis_t *redis,
    const comments_batch_t *batch);

/*
 * The same in two steps, which allow several batches in one round trip. _append
 * queues the commands of a batch; COMMENTS_ERROR as NULL above. _read sends
 * what is queued and waits for the next n replies; its result is as above.
 */
int commentsctl_redis_append(commentsctl_redis_t *redis,
    const comments_batch_t *batch);
redisReply **commentsctl_redis_read(commentsctl_redis_t *redis, size_t n);

/* Frees n replies and the list of them; NULL is allowed. */
void commentsctl_redis_free(redisReply **replies, size_t n);

/*
 * Returns COMMENTS_OK if the reply has this type (REDIS_REPLY_*). Otherwise
 * returns COMMENTS_ERROR, after the reply was reported on standard error; what
 * names the command in this report.
 */
int commentsctl_redis_expect(const redisReply *reply, int type,
    const char *what);


#endif
