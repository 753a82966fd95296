/*
 * Threads that are moved while an export runs, by the site's log.
 */

#include "comments_schema_keys.h"
#include "commentsctl_export_moved.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_EXPORT_MOVED_SOME  "1000"    /* entries in a round trip */


static redisReply **commentsctl_export_moved_ask(commentsctl_redis_t *redis,
    comments_str_t site, const char *command, const char *from, const char *to,
    const char *count);
static int commentsctl_export_moved_position(
    commentsctl_export_moved_t *moved, const redisReply *entry);
static const redisReply *commentsctl_export_moved_field(
    const redisReply *entry, const char *name);


int
commentsctl_export_moved_start(commentsctl_redis_t *redis, comments_str_t site,
    commentsctl_export_moved_t *moved)
{
    int           rc;
    redisReply  **replies;

    memcpy(moved->position, "0-0", 4);

    replies = commentsctl_export_moved_ask(redis, site, "XREVRANGE", "+", "-",
                                           "1");
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_ARRAY, "XREVRANGE");

    if (rc == COMMENTS_OK && replies[0]->elements) {
        rc = commentsctl_export_moved_position(moved, replies[0]->element[0]);
    }

    commentsctl_redis_free(replies, 1);

    return rc;
}


int
commentsctl_export_moved_next(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_export_moved_t *moved, comments_str_t **threads, size_t *n)
{
    int                rc;
    char               from[COMMENTSCTL_EXPORT_MOVED_POSITION + 1];
    size_t             i;
    redisReply       **replies;
    const redisReply  *op, *thread, *entry;

    *n = 0;
    (void) snprintf(from, sizeof(from), "(%s", moved->position);

    replies = commentsctl_export_moved_ask(redis, site, "XRANGE", from, "+",
                                           COMMENTSCTL_EXPORT_MOVED_SOME);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_ARRAY, "XRANGE");

    if (rc == COMMENTS_OK && replies[0]->elements == 0) {
        rc = COMMENTS_DECLINED;
    }

    *threads = rc == COMMENTS_OK
               ? comments_arena_calloc(arena, replies[0]->elements,
                                       sizeof(comments_str_t)) : NULL;

    if (rc == COMMENTS_OK && *threads == NULL) {
        commentsctl_print_error("out of memory");
        rc = COMMENTS_ERROR;
    }

    for (i = 0; rc == COMMENTS_OK && i < replies[0]->elements; i++) {

        entry = replies[0]->element[i];
        rc = commentsctl_export_moved_position(moved, entry);

        op = commentsctl_export_moved_field(entry, "op");
        thread = commentsctl_export_moved_field(entry, "thread");

        if (rc != COMMENTS_OK || op == NULL || thread == NULL
            || strcmp(op->str, "move") != 0)
        {
            continue;
        }

        rc = comments_arena_dup(arena,
                                comments_str_of(thread->str, thread->len),
                                &(*threads)[*n]);
        (*n)++;

        if (rc != COMMENTS_OK) {
            commentsctl_print_error("out of memory");
        }
    }

    commentsctl_redis_free(replies, 1);

    return rc;
}


static redisReply **
commentsctl_export_moved_ask(commentsctl_redis_t *redis, comments_str_t site,
    const char *command, const char *from, const char *to, const char *count)
{
    redisReply        **replies;
    comments_str_t      args[6];
    comments_arena_t   *arena;
    comments_schema_t   schema;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return NULL;
    }

    comments_schema_start(&schema, arena, site,
                          (comments_str_t) comments_null_str);

    args[0] = comments_str_c(command);
    args[1] = comments_schema_site_key(&schema, "log");
    args[2] = comments_str_c(from);
    args[3] = comments_str_c(to);
    args[4] = comments_str_c("COUNT");
    args[5] = comments_str_c(count);
    comments_schema_add(&schema, args, 6);

    replies = commentsctl_redis_run(redis, comments_schema_done(&schema));

    comments_arena_destroy(arena);

    return replies;
}


/* an entry of a stream is an id, and fields with their values */
static int
commentsctl_export_moved_position(commentsctl_export_moved_t *moved,
    const redisReply *entry)
{
    const redisReply  *id;

    id = entry->type == REDIS_REPLY_ARRAY && entry->elements == 2
         ? entry->element[0] : NULL;

    if (id == NULL || id->type != REDIS_REPLY_STRING
        || id->len >= sizeof(moved->position))
    {
        commentsctl_print_error("Redis gave an unexpected answer to XRANGE");
        return COMMENTS_ERROR;
    }

    memcpy(moved->position, id->str, id->len + 1);

    return COMMENTS_OK;
}


static const redisReply *
commentsctl_export_moved_field(const redisReply *entry, const char *name)
{
    size_t             i;
    const redisReply  *fields;

    if (entry->type != REDIS_REPLY_ARRAY || entry->elements != 2
        || entry->element[1]->type != REDIS_REPLY_ARRAY)
    {
        return NULL;
    }

    fields = entry->element[1];

    for (i = 0; i + 1 < fields->elements; i += 2) {
        if (fields->element[i]->type == REDIS_REPLY_STRING
            && fields->element[i + 1]->type == REDIS_REPLY_STRING
            && strcmp(fields->element[i]->str, name) == 0)
        {
            return fields->element[i + 1];
        }
    }

    return NULL;
}
