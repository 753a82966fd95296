/*
 * A blocking connection to Redis, and batches on it.
 */
#ifndef COMMENTSCTL_REDIS_H
#define COMMENTSCTL_REDIS_H

#include <hiredis/hiredis.h>

#include "comments_batch.h"


typedef struct {
    redisContext   *context;
} commentsctl_redis_t;


/*
 * Connects, gives the password and chooses the database. Returns
 * COMMENTSCTL_OK, COMMENTSCTL_USAGE (a bad URL) or COMMENTSCTL_REDIS; standard
 * error tells why, never with the password.
 */
int commentsctl_redis_open(commentsctl_redis_t *redis, const char *url);

void commentsctl_redis_close(commentsctl_redis_t *redis);

/*
 * Sends the batch and waits for its batch->n replies, which are the caller's
 * to end by commentsctl_redis_free(). NULL: the connection is lost or the
 * batch is NULL (no memory); standard error tells.
 */
redisReply **commentsctl_redis_run(commentsctl_redis_t *redis,
    const comments_batch_t *batch);

/* The same in two steps, for several batches in one round trip. */
int commentsctl_redis_append(commentsctl_redis_t *redis,
    const comments_batch_t *batch);
redisReply **commentsctl_redis_read(commentsctl_redis_t *redis, size_t n);

/* Ends n replies and the list of them; NULL is allowed. */
void commentsctl_redis_free(redisReply **replies, size_t n);

/*
 * COMMENTS_OK if the reply is of that type; else COMMENTS_ERROR, after standard
 * error has been told what it was. what names the command.
 */
int commentsctl_redis_expect(const redisReply *reply, int type,
    const char *what);


#endif
