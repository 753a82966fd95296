/*
 * The stored comment of a member of a site's list, read by itself: what was
 * read of its thread may be out of date.
 */

#include "comments_id.h"
#include "commentsctl_print.h"
#include "commentsctl_verify.h"


/* where the thread begins in a member */
#define COMMENTSCTL_PLACE_THREAD  (2 * (COMMENTS_ID_LEN + 1))


static int commentsctl_place_decode(comments_arena_t *arena,
    const redisReply *record, comments_comment_t *comment);


int
commentsctl_verify_place(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, comments_str_t place, comments_comment_t *comment)
{
    int                  rc;
    redisReply         **replies;
    comments_str_t       args[4], id, root;
    comments_schema_t    schema;

    memset(comment, 0, sizeof(comments_comment_t));

    /* "ID THREAD" was the form of an older version's :latest */

    if (place.len <= COMMENTSCTL_PLACE_THREAD) {
        return COMMENTS_OK;
    }

    id = comments_str_of(place.data, COMMENTS_ID_LEN);
    root = comments_str_of(place.data + COMMENTS_ID_LEN + 1, COMMENTS_ID_LEN);

    if (!comments_id_valid(id) || !comments_id_valid(root)) {
        return COMMENTS_OK;
    }

    comments_schema_start(&schema, arena, site, comments_str_c(""));
    schema.thread = comments_str_of(place.data + COMMENTSCTL_PLACE_THREAD,
                                    place.len - COMMENTSCTL_PLACE_THREAD);

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&schema, "meta", comments_str_c(""));
    comments_schema_add(&schema, args, 2);

    args[0] = comments_str_c("ZRANGEBYLEX");
    args[1] = comments_schema_thread_key(&schema, "s:", root);
    args[2] = comments_schema_concat(&schema, comments_str_c("["), id,
                                     comments_str_c(" "));
    args[3] = comments_schema_concat(&schema, comments_str_c("("), id,
                                     comments_str_c("!"));
    comments_schema_add(&schema, args, 4);

    replies = commentsctl_redis_run(redis, comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[1], REDIS_REPLY_ARRAY,
                                  "ZRANGEBYLEX");

    if (rc == COMMENTS_OK && replies[1]->elements) {
        rc = commentsctl_place_decode(arena, replies[1]->element[0], comment);
    }

    commentsctl_redis_free(replies, 2);

    return rc;
}


/* the reply ends before the comment: the comment gets a copy of the record */
static int
commentsctl_place_decode(comments_arena_t *arena, const redisReply *record,
    comments_comment_t *comment)
{
    comments_str_t  copy;

    if (record->type != REDIS_REPLY_STRING
        || record->len <= COMMENTS_ID_LEN + 1)
    {
        return COMMENTS_OK;
    }

    if (comments_arena_dup(arena,
                           comments_str_of(record->str + COMMENTS_ID_LEN + 1,
                                           record->len - COMMENTS_ID_LEN - 1),
                           &copy)
        != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    if (comments_schema_record_decode(copy, comment) != COMMENTS_OK) {
        memset(comment, 0, sizeof(comments_comment_t));
    }

    return COMMENTS_OK;
}
