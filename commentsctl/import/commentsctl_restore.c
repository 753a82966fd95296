/*
 * What an export has beside comments: the site's secret and closed threads.
 */

#include "commentsctl_import.h"
#include "commentsctl_print.h"
#include "commentsctl_secret.h"
#include "commentsctl_site.h"


static int commentsctl_restore_is_closed(commentsctl_import_t *import,
    comments_arena_t *arena, const comments_key_t *key, int *closed);
static int commentsctl_restore_close(commentsctl_import_t *import,
    comments_arena_t *arena, const comments_key_t *key);


int
commentsctl_restore_secret(commentsctl_import_t *import)
{
    int             rc;
    comments_str_t  there;

    if (import->exported.len == 0) {
        return COMMENTSCTL_OK;
    }

    rc = commentsctl_secret_get(import->redis, import->arena, &there);

    if (rc == COMMENTS_OK && there.len == 0) {
        import->restored = COMMENTSCTL_SECRET_NEW;
        there = import->exported;

        if (!import->options->dry_run) {
            rc = commentsctl_secret_restore(import->redis, import->arena,
                                            import->exported, &there);
        }

    } else {
        import->restored = COMMENTSCTL_SECRET_KNOWN;
    }

    if (rc != COMMENTS_OK) {
        import->restored = COMMENTSCTL_SECRET_NONE;
        return COMMENTSCTL_REDIS;
    }

    /* hashes of addresses that come with the export were made with its own */

    if (!comments_str_eq(there, import->exported)) {
        import->restored = COMMENTSCTL_SECRET_OTHER;
        commentsctl_print_error("Redis has another secret than the export, and "
                                "keeps it: authors are not recognised by the "
                                "hashes of their addresses that are imported");
    }

    return COMMENTSCTL_OK;
}


int
commentsctl_restore_closed(commentsctl_import_t *import)
{
    int                rc, closed;
    size_t             i;
    comments_key_t     key;
    comments_arena_t  *arena;

    rc = COMMENTS_OK;
    key.site = import->site;

    for (i = 0; rc == COMMENTS_OK && i < import->nthreads; i++) {

        if (!import->threads[i].closed) {
            continue;
        }

        arena = comments_arena_create(SIZE_MAX / 2);

        if (arena == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTSCTL_REDIS;
        }

        key.thread = import->threads[i].key;

        rc = commentsctl_restore_is_closed(import, arena, &key, &closed);

        if (rc == COMMENTS_OK && !closed) {
            import->closed++;

            if (!import->options->dry_run) {
                rc = commentsctl_restore_close(import, arena, &key);
            }
        }

        comments_arena_destroy(arena);
    }

    return rc == COMMENTS_OK ? COMMENTSCTL_OK : COMMENTSCTL_REDIS;
}


static int
commentsctl_restore_is_closed(commentsctl_import_t *import,
    comments_arena_t *arena, const comments_key_t *key, int *closed)
{
    int                 rc;
    redisReply        **replies;
    comments_str_t      args[3];
    comments_schema_t   schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("HGET");
    args[1] = comments_schema_thread_key(&schema, "meta", comments_str_c(""));
    args[2] = comments_str_c("closed");
    comments_schema_add(&schema, args, 3);

    replies = commentsctl_redis_run(import->redis,
                                    comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;
    *closed = 0;

    if (replies[0]->type != REDIS_REPLY_NIL) {
        rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_STRING, "HGET");
        *closed = rc == COMMENTS_OK && replies[0]->len == 1
                  && replies[0]->str[0] == '1';
    }

    commentsctl_redis_free(replies, 1);

    return rc;
}


/* as a moderator's change: with the version, and told to nginx */
static int
commentsctl_restore_close(commentsctl_import_t *import,
    comments_arena_t *arena, const comments_key_t *key)
{
    int                 rc;
    size_t              i;
    redisReply        **replies, *done;
    comments_str_t      args[4];
    comments_batch_t   *batch;
    comments_schema_t   schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("MULTI");
    comments_schema_add(&schema, args, 1);

    args[0] = comments_str_c("HINCRBY");
    args[1] = comments_schema_thread_key(&schema, "meta", comments_str_c(""));
    args[2] = comments_str_c("v");
    args[3] = comments_str_c("1");
    comments_schema_add(&schema, args, 4);

    args[0] = comments_str_c("HSET");
    args[2] = comments_str_c("closed");
    comments_schema_add(&schema, args, 4);

    commentsctl_site_tell(&schema, key, "close");

    args[0] = comments_str_c("EXEC");
    comments_schema_add(&schema, args, 1);

    batch = comments_schema_done(&schema);

    replies = commentsctl_redis_run(import->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    done = replies[batch->n - 1];

    rc = commentsctl_redis_expect(done, REDIS_REPLY_ARRAY, "EXEC");

    for (i = 0; rc == COMMENTS_OK && i < done->elements; i++) {
        rc = commentsctl_redis_expect(done->element[i], REDIS_REPLY_INTEGER,
                                      "the closing of a thread");
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}
