/*
 * Sends what the core counts of spam (comments_known.h).
 */

#include "comments_known.h"
#include "commentsctl_known.h"
#include "commentsctl_print.h"


static int commentsctl_known_send(commentsctl_redis_t *redis,
    comments_batch_t *batch);


int
commentsctl_known_changes(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, const comments_change_t *changes, size_t n)
{
    size_t             i;
    comments_batch_t  *batch;

    for (i = 0; i < n; i++) {

        batch = comments_batch_create(arena);

        if (batch == NULL
            || comments_known_add(batch, site, NULL, &changes[i])
               != COMMENTS_OK)
        {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        if (batch->n && commentsctl_known_send(redis, batch) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_known_send(commentsctl_redis_t *redis, comments_batch_t *batch)
{
    int           rc;
    size_t        i;
    redisReply  **replies;

    replies = commentsctl_redis_run(redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; i < batch->n; i++) {
        if (replies[i]->type == REDIS_REPLY_ERROR && rc == COMMENTS_OK) {
            commentsctl_print_error("Redis answered \"%s\" to what is known of "
                                    "spam", replies[i]->str);
            rc = COMMENTS_ERROR;
        }
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}
