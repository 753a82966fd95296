/*
 * Finds the threads of comments by their ids.
 */

#include "commentsctl_place.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_PLACE_LOOKUPS  200     /* ids in one round trip */


static int commentsctl_place_lookup(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_target_t *targets, size_t n);


int
commentsctl_place_find(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_target_t *targets, size_t n)
{
    size_t  i, some;

    for (i = 0; i < n; i += some) {

        some = n - i < COMMENTSCTL_PLACE_LOOKUPS
               ? n - i : COMMENTSCTL_PLACE_LOOKUPS;

        if (commentsctl_place_lookup(redis, arena, site, targets + i, some)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_place_lookup(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_target_t *targets, size_t n)
{
    int                  rc;
    size_t               i;
    const char          *why;
    redisReply         **replies;
    comments_str_t       ids[COMMENTSCTL_PLACE_LOOKUPS];

    for (i = 0; i < n; i++) {
        ids[i] = comments_str_of(targets[i].id, COMMENTS_ID_LEN);
    }

    replies = commentsctl_redis_run(redis,
                           comments_schema_read_places(arena, site, ids, n));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {

        rc = comments_schema_decode_place(arena, replies[i],
                                          &targets[i].thread, &why);

        if (rc != COMMENTS_OK) {
            commentsctl_print_error("Redis answered \"%s\" to a question for "
                                    "an id", why);
        }
    }

    commentsctl_redis_free(replies, n);

    return rc;
}
