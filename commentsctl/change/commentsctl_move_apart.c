/*
 * The steps that a move to another slot of a cluster takes in addition to its
 * two transactions, so that nothing is lost between them: they write and read
 * the stream :moving of the old thread.
 */

#include "comments_id.h"
#include "comments_schema_exec.h"
#include "commentsctl_change.h"
#include "commentsctl_decide.h"
#include "commentsctl_move.h"
#include "commentsctl_print.h"


static int commentsctl_move_entry(comments_arena_t *arena,
    const redisReply *entry, commentsctl_move_read_t *read);
static void commentsctl_move_pending_tell(comments_str_t from,
    comments_str_t to);


int
commentsctl_move_mark(commentsctl_move_t *move, comments_arena_t *arena)
{
    int                  rc;
    const char          *why;
    redisReply         **replies;
    comments_str_t       args[5];
    comments_batch_t    *batch;
    comments_schema_t    schema;

    comments_schema_start(&schema, arena, move->from.site, move->from.thread);

    args[0] = comments_str_c("XADD");
    args[1] = comments_schema_thread_key(&schema, "moving",
                                         comments_str_c(""));
    args[2] = comments_str_c("*");
    args[3] = comments_str_c("to");
    args[4] = move->to.thread;

    comments_schema_multi(&schema);
    comments_schema_put(&schema, args, 5, REDIS_REPLY_STRING);
    comments_schema_exec(&schema);

    batch = comments_schema_done(&schema);

    replies = commentsctl_redis_run(move->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_executed(batch, replies, batch->n, &why);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_error("Redis answered \"%s\" to a move", why);
    }

    commentsctl_redis_free(replies, batch->n);

    return rc == COMMENTS_ERROR ? rc : COMMENTS_DECLINED;
}


/*
 * The copy is purged whatever its status is, since it may have been approved in
 * the new thread. A copy that has replies there becomes a placeholder.
 */
int
commentsctl_move_purge(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read)
{
    size_t                  i, n;
    commentsctl_decide_t    decide;
    commentsctl_change_t    change;
    commentsctl_target_t    targets[COMMENTS_CHANGES_MAX];
    commentsctl_changed_t   changed;

    memset(&changed, 0, sizeof(commentsctl_changed_t));

    memset(&decide, 0, sizeof(commentsctl_decide_t));

    decide.redis = move->redis;
    decide.act.op = COMMENTS_OP_PURGE;
    decide.act.who = move->act.who;
    decide.act.now = move->act.now;
    decide.act.any = 1;

    change.redis = move->redis;
    change.arena = arena;
    change.site = move->to.site;
    change.act = move->act;
    change.act.op = COMMENTS_OP_PURGE;
    change.decide = commentsctl_decide;
    change.data = &decide;

    n = 0;

    for (i = 0; i < read->npurged; i++) {

        if (commentsctl_move_find(&read->old_index, read->purged[i]).len == 0
            && commentsctl_move_find(&read->new_index, read->purged[i]).len)
        {
            memcpy(targets[n].id, read->purged[i].data, COMMENTS_ID_LEN);
            targets[n++].thread = move->to.thread;
        }

        if (n == COMMENTS_CHANGES_MAX || (n && i + 1 == read->npurged)) {

            if (commentsctl_change_thread(&change, targets, n, &changed)
                != COMMENTS_OK)
            {
                return COMMENTS_ERROR;
            }

            n = 0;
        }
    }

    return COMMENTS_OK;
}


/*
 * The first EXEC has ended the watch, so the version tells whether another
 * client has written to the old thread since. A thread without a version counts
 * as version 0.
 */
int
commentsctl_move_unchanged(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read)
{
    int                  rc;
    int64_t              version;
    redisReply         **replies;
    comments_str_t       args[3];
    comments_schema_t    schema;

    comments_schema_start(&schema, arena, move->from.site, move->from.thread);

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&schema, "meta", comments_str_c(""));
    comments_schema_add(&schema, args, 2);

    args[0] = comments_str_c("HGET");
    args[2] = comments_str_c("v");
    comments_schema_add(&schema, args, 3);

    replies = commentsctl_redis_run(move->redis,
                                    comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    version = 0;
    rc = COMMENTS_DECLINED;

    if (replies[1]->type == REDIS_REPLY_NIL
        || (replies[1]->type == REDIS_REPLY_STRING
            && comments_schema_number(comments_str_of(replies[1]->str,
                                                      replies[1]->len),
                                      &version)
               == COMMENTS_OK))
    {
        rc = version == read->old.version ? COMMENTS_OK : COMMENTS_DECLINED;
    }

    commentsctl_redis_free(replies, 2);

    return rc;
}


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
