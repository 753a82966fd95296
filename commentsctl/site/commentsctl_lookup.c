/*
 * Looks up comments: first in the index of the thread in which each should be,
 * then by the site's list of all comments in the thread to which it has been
 * moved.
 */

#include "comments_schema_keys.h"
#include "comments_schema_reply.h"
#include "commentsctl_lookup.h"
#include "commentsctl_print.h"


static int commentsctl_lookup_some(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_lookup_t *lookups, size_t n);
static int commentsctl_lookup_ask(commentsctl_redis_t *redis,
    comments_str_t site, commentsctl_lookup_t *lookups, size_t n);
static size_t commentsctl_lookup_same(const commentsctl_lookup_t *lookups,
    size_t n);
static int commentsctl_lookup_list(const redisReply *reply,
    commentsctl_lookup_t *lookups, size_t n);
static int commentsctl_lookup_take(const redisReply *reply,
    commentsctl_lookup_t *lookup);
static int commentsctl_lookup_places(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_lookup_t *lookups, size_t n);


int
commentsctl_lookup_any(commentsctl_redis_t *redis, comments_str_t site,
    int *any)
{
    int                  rc;
    redisReply         **replies;
    comments_str_t       args[2];
    comments_batch_t    *batch;
    comments_arena_t    *arena;
    comments_schema_t    schema;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    comments_schema_start(&schema, arena, site, comments_str_c(""));

    args[0] = comments_str_c("ZCARD");
    args[1] = comments_schema_site_key(&schema, "ids");
    comments_schema_add(&schema, args, 2);

    batch = comments_schema_done(&schema);
    replies = commentsctl_redis_run(redis, batch);

    rc = replies ? commentsctl_redis_expect(replies[0], REDIS_REPLY_INTEGER,
                                            "ZCARD")
                 : COMMENTS_ERROR;

    if (rc == COMMENTS_OK) {
        *any = replies[0]->integer != 0;
    }

    commentsctl_redis_free(replies, replies ? batch->n : 0);
    comments_arena_destroy(arena);

    return rc;
}


int
commentsctl_lookup(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, int moved, commentsctl_lookup_t *lookups, size_t n)
{
    int     rc;
    size_t  i, some;

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < n; i += some) {

        some = n - i < COMMENTSCTL_LOOKUPS ? n - i : COMMENTSCTL_LOOKUPS;

        rc = moved ? commentsctl_lookup_some(redis, arena, site, lookups + i,
                                             some)
                   : commentsctl_lookup_ask(redis, site, lookups + i, some);
    }

    return rc;
}


static int
commentsctl_lookup_some(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_lookup_t *lookups, size_t n)
{
    size_t                  i, missing;
    commentsctl_lookup_t    moved[COMMENTSCTL_LOOKUPS];

    if (commentsctl_lookup_ask(redis, site, lookups, n) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    missing = 0;

    for (i = 0; i < n; i++) {
        if (!lookups[i].found) {
            moved[missing++] = lookups[i];
        }
    }

    if (missing == 0) {
        return COMMENTS_OK;
    }

    /* the site's list may be out of date, so the thread's index decides */

    if (commentsctl_lookup_places(redis, arena, site, moved, missing)
        != COMMENTS_OK
        || commentsctl_lookup_ask(redis, site, moved, missing) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    missing = 0;

    for (i = 0; i < n; i++) {
        if (!lookups[i].found) {

            if (moved[missing].found) {
                lookups[i] = moved[missing];
            }

            missing++;
        }
    }

    return COMMENTS_OK;
}


/*
 * Sets the thread of each lookup to the one in the site's list. A comment that
 * the list does not have keeps its thread.
 */
static int
commentsctl_lookup_places(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_lookup_t *lookups, size_t n)
{
    int                  rc;
    size_t               i;
    const char          *why;
    redisReply         **replies;
    comments_str_t       thread, ids[COMMENTSCTL_LOOKUPS];
    comments_arena_t    *own;

    own = comments_arena_create(SIZE_MAX / 2);
    if (own == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        ids[i] = lookups[i].id;
    }

    replies = commentsctl_redis_run(redis,
                             comments_schema_read_places(own, site, ids, n));

    rc = replies ? COMMENTS_OK : COMMENTS_ERROR;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {

        rc = comments_schema_decode_place(arena, replies[i], &thread, &why);

        if (rc != COMMENTS_OK) {
            commentsctl_print_error("Redis answered \"%s\" to a question for "
                                    "an id", why);

        } else if (thread.len) {
            lookups[i].thread = thread;
        }
    }

    commentsctl_redis_free(replies, n);
    comments_arena_destroy(own);

    return rc;
}


/* One command asks for all ids of a thread that stand together. */
static int
commentsctl_lookup_ask(commentsctl_redis_t *redis, comments_str_t site,
    commentsctl_lookup_t *lookups, size_t n)
{
    int                 rc;
    size_t              i, j, same;
    redisReply        **replies;
    comments_str_t      args[2 + COMMENTSCTL_LOOKUPS];
    comments_batch_t   *batch;
    comments_arena_t   *arena;
    comments_schema_t   schema;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    batch = comments_batch_create(arena);

    args[0] = comments_str_c("HMGET");

    for (i = 0; batch && i < n; i += same) {
        same = commentsctl_lookup_same(lookups + i, n - i);

        comments_schema_start(&schema, arena, site, lookups[i].thread);
        args[1] = comments_schema_thread_key(&schema, "index",
                                             comments_str_c(""));

        for (j = 0; j < same; j++) {
            args[2 + j] = lookups[i + j].id;
        }

        (void) comments_batch_add(batch, args, (int) (2 + same));
        batch->failed |= schema.failed;
    }

    replies = commentsctl_redis_run(redis, batch);

    rc = replies ? COMMENTS_OK : COMMENTS_ERROR;

    for (i = 0, j = 0; rc == COMMENTS_OK && i < n; i += same, j++) {
        same = commentsctl_lookup_same(lookups + i, n - i);
        rc = commentsctl_lookup_list(replies[j], lookups + i, same);
    }

    commentsctl_redis_free(replies, replies ? batch->n : 0);
    comments_arena_destroy(arena);

    return rc;
}


/* Returns how many of the lookups, from the first on, are of one thread. */
static size_t
commentsctl_lookup_same(const commentsctl_lookup_t *lookups, size_t n)
{
    size_t  same;

    for (same = 1; same < n; same++) {
        if (!comments_str_eq(lookups[same].thread, lookups[0].thread)) {
            break;
        }
    }

    return same;
}


static int
commentsctl_lookup_list(const redisReply *reply, commentsctl_lookup_t *lookups,
    size_t n)
{
    int     rc;
    size_t  i;

    if (commentsctl_redis_expect(reply, REDIS_REPLY_ARRAY, "HMGET")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (reply->elements != n) {
        commentsctl_print_error("Redis gave an unexpected answer to HMGET");
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        rc = commentsctl_lookup_take(reply->element[i], &lookups[i]);
    }

    return rc;
}


/*
 * A damaged entry is an error, since it does not tell the root below which a
 * reply to the comment would have to be stored.
 */
static int
commentsctl_lookup_take(const redisReply *reply,
    commentsctl_lookup_t *lookup)
{
    const char         *why;
    comments_str_t      root;
    comments_status_t   status;

    if (reply->type == REDIS_REPLY_NIL) {
        return COMMENTS_OK;
    }

    if (commentsctl_redis_expect(reply, REDIS_REPLY_STRING, "HMGET")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (comments_schema_reply_index(reply, &lookup->depth, &status, &root,
                                    &why)
        != COMMENTS_OK)
    {
        commentsctl_print_error("%s: see commentsctl verify --repair", why);
        return COMMENTS_ERROR;
    }

    lookup->found = 1;
    memcpy(lookup->root, root.data, COMMENTS_ID_LEN);

    return COMMENTS_OK;
}
