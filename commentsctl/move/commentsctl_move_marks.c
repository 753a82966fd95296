/*
 * Reads the stream :moving of a thread, which records an unfinished move to
 * another slot of a cluster.
 */

#include "comments_id.h"
#include "comments_schema_exec.h"
#include "commentsctl_move.h"
#include "commentsctl_print.h"


static int commentsctl_move_entry(comments_arena_t *arena,
    const redisReply *entry, commentsctl_move_read_t *read);
static void commentsctl_move_pending_tell(comments_str_t from,
    comments_str_t to);


int
commentsctl_move_marks(comments_arena_t *arena, const redisReply *reply,
    commentsctl_move_read_t *read)
{
    size_t  i;

    if (commentsctl_redis_expect(reply, REDIS_REPLY_ARRAY, "XRANGE")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    read->purged = comments_arena_calloc(arena, reply->elements + 1,
                                         sizeof(comments_str_t));
    if (read->purged == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < reply->elements; i++) {
        if (commentsctl_move_entry(arena, reply->element[i], read)
            != COMMENTS_OK)
        {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


/*
 * Decodes one entry: its stream id, and one field with its value. Entries of
 * any other form are ignored.
 */
static int
commentsctl_move_entry(comments_arena_t *arena, const redisReply *entry,
    commentsctl_move_read_t *read)
{
    const redisReply  *fields;
    comments_str_t     name, value;

    fields = entry->type == REDIS_REPLY_ARRAY && entry->elements == 2
             ? entry->element[1] : NULL;

    if (fields == NULL || fields->type != REDIS_REPLY_ARRAY
        || fields->elements < 2
        || fields->element[0]->type != REDIS_REPLY_STRING
        || fields->element[1]->type != REDIS_REPLY_STRING)
    {
        return COMMENTS_OK;
    }

    name = comments_str_of(fields->element[0]->str, fields->element[0]->len);
    value = comments_str_of(fields->element[1]->str, fields->element[1]->len);

    if (comments_str_eq(name, comments_str_c("to"))) {
        return comments_arena_dup(arena, value, &read->moving);
    }

    if (comments_str_eq(name, comments_str_c("id"))
        && comments_id_valid(value))
    {
        return comments_arena_dup(arena, value,
                                  &read->purged[read->npurged++]);
    }

    return COMMENTS_OK;
}


int
commentsctl_move_pending(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read)
{
    int                       rc;
    redisReply              **replies;
    comments_str_t            args[6];
    comments_schema_t         schema;
    commentsctl_move_read_t   before;

    if (read->moving.len && !comments_str_eq(read->moving, move->to.thread)) {
        commentsctl_move_pending_tell(move->from.thread, read->moving);
        return COMMENTS_ERROR;
    }

    if (read->old.from.len == 0) {
        return COMMENTS_OK;
    }

    /*
     * the old thread itself may be the target of an unfinished move, and hold
     * copies of comments that another thread still has
     */

    comments_schema_start(&schema, arena, move->from.site, read->old.from);

    args[0] = comments_str_c("XRANGE");
    args[1] = comments_schema_thread_key(&schema, "moving",
                                         comments_str_c(""));
    args[2] = comments_str_c("-");
    args[3] = comments_str_c("+");
    args[4] = comments_str_c("COUNT");
    args[5] = comments_str_c("1");
    comments_schema_add(&schema, args, 6);

    replies = commentsctl_redis_run(move->redis,
                                    comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    memset(&before, 0, sizeof(commentsctl_move_read_t));

    rc = commentsctl_move_marks(arena, replies[0], &before);

    commentsctl_redis_free(replies, 1);

    if (rc == COMMENTS_OK
        && comments_str_eq(before.moving, move->from.thread))
    {
        commentsctl_move_pending_tell(read->old.from, move->from.thread);
        return COMMENTS_ERROR;
    }

    return rc;
}


static void
commentsctl_move_pending_tell(comments_str_t from, comments_str_t to)
{
    (void) fputs("commentsctl: move: the move of ", stderr);
    commentsctl_print_line(stderr, from);
    (void) fputs(" to ", stderr);
    commentsctl_print_line(stderr, to);
    (void) fputs(" is not done yet; if it was cut off, run it again first\n",
                 stderr);
}
