/*
 * Finds the comments that were deleted long ago, in the site's list of deleted
 * comments, which is sorted by time.
 */

#include <stdlib.h>
#include <time.h>

#include "comments_id.h"
#include "comments_queue_ban.h"
#include "comments_schema_kind.h"
#include "commentsctl_old.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_OLD_PIECE  1000    /* comments in one round trip */


static int commentsctl_old_piece(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_batch_t *batch, comments_str_t **ids,
    size_t *n);
static int commentsctl_old_add(commentsctl_target_t **targets, size_t *n,
    const comments_str_t *ids, size_t nids);


int
commentsctl_old_until(const char *text, int64_t *until)
{
    int64_t  ms;

    if (comments_queue_ban_period(comments_str_c(text), &ms) != COMMENTS_OK
        || ms == 0)
    {
        commentsctl_print_error("purge: --older-than takes a time, as 12h or "
                                "30d");
        return COMMENTS_DECLINED;
    }

    *until = (int64_t) time(NULL) * 1000 - ms;

    return COMMENTS_OK;
}


int
commentsctl_old_find(commentsctl_redis_t *redis, comments_str_t site,
    int64_t until, commentsctl_target_t **targets, size_t *n)
{
    int                rc;
    size_t             nids, window[2];
    comments_str_t    *ids;
    comments_arena_t  *arena;

    window[0] = 0;
    window[1] = COMMENTSCTL_OLD_PIECE;
    nids = COMMENTSCTL_OLD_PIECE;
    rc = COMMENTS_OK;

    while (rc == COMMENTS_OK && nids == COMMENTSCTL_OLD_PIECE) {

        arena = comments_arena_create(SIZE_MAX / 2);
        if (arena == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        rc = commentsctl_old_piece(redis, arena,
                                   comments_schema_read_deleted(arena, site,
                                                                until, window),
                                   &ids, &nids);

        if (rc == COMMENTS_OK) {
            rc = commentsctl_old_add(targets, n, ids, nids);
        }

        window[0] += nids;

        comments_arena_destroy(arena);
    }

    return rc;
}


static int
commentsctl_old_piece(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_batch_t *batch, comments_str_t **ids, size_t *n)
{
    int           rc;
    const char   *why;
    redisReply  **replies;

    replies = commentsctl_redis_run(redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_deleted(arena, replies[0], ids, n, &why);

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("Redis answered \"%s\" to a look for deleted "
                                "comments", why);
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}


static int
commentsctl_old_add(commentsctl_target_t **targets, size_t *n,
    const comments_str_t *ids, size_t nids)
{
    size_t                 i;
    commentsctl_target_t  *grown;

    grown = realloc(*targets, (*n + nids + 1) * sizeof(commentsctl_target_t));
    if (grown == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    *targets = grown;

    for (i = 0; i < nids; i++) {

        if (!comments_id_valid(ids[i])) {
            continue;
        }

        memset(&grown[*n], 0, sizeof(commentsctl_target_t));
        memcpy(grown[*n].id, ids[i].data, COMMENTS_ID_LEN);
        (*n)++;
    }

    return COMMENTS_OK;
}
