/*
 * The command "upgrade": makes the data of an older version complete for this
 * version.
 *
 * An older version stored neither the counts of each root (:live) nor the
 * site's list of all comments (:ids), and less in the list of the newest
 * comments (:latest). All of these are derived from the comments, so an upgrade
 * is a repair, and the comments themselves are not changed.
 */

#include "comments_schema.h"
#include "commentsctl_print.h"
#include "commentsctl_redis.h"
#include "commentsctl_upgrade.h"
#include "commentsctl_verify.h"


static int commentsctl_upgrade_mark(const commentsctl_options_t *options);


int
commentsctl_upgrade(const commentsctl_options_t *options)
{
    int                     rc;
    commentsctl_options_t   repair;

    repair = *options;
    repair.repair = 1;

    rc = commentsctl_verify(&repair);

    /* what cannot be repaired was wrong before, and verify has reported it */

    if (rc == COMMENTSCTL_OK || rc == COMMENTSCTL_WRONG) {
        if (commentsctl_upgrade_mark(options) != COMMENTS_OK) {
            rc = COMMENTSCTL_REDIS;
        }
    }

    return rc;
}


static int
commentsctl_upgrade_mark(const commentsctl_options_t *options)
{
    int                  rc;
    char                 version[16];
    redisReply         **replies;
    comments_str_t       args[3];
    comments_batch_t    *batch;
    comments_arena_t    *arena;
    commentsctl_redis_t  redis;

    if (commentsctl_redis_open(&redis, options->redis) != COMMENTSCTL_OK) {
        return COMMENTS_ERROR;
    }

    arena = comments_arena_create(SIZE_MAX / 2);
    batch = arena ? comments_batch_create(arena) : NULL;

    (void) snprintf(version, sizeof(version), "%d", COMMENTS_SCHEMA_VERSION);

    args[0] = comments_str_c("SET");
    args[1] = comments_str_c(COMMENTS_SCHEMA_KEY);
    args[2] = comments_str_c(version);

    if (batch) {
        (void) comments_batch_add(batch, args, 3);
    }

    replies = commentsctl_redis_run(&redis, batch);
    rc = replies ? commentsctl_redis_expect(replies[0], REDIS_REPLY_STATUS,
                                            "SET")
                 : COMMENTS_ERROR;

    commentsctl_redis_free(replies, 1);
    comments_arena_destroy(arena);
    commentsctl_redis_close(&redis);

    return rc;
}
