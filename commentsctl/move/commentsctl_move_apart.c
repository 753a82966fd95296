/*
 * The steps that a move to another slot of a cluster takes in addition to its
 * two transactions, so that nothing is lost between them.
 */

#include "comments_id.h"
#include "comments_schema_exec.h"
#include "commentsctl_change.h"
#include "commentsctl_decide.h"
#include "commentsctl_move.h"
#include "commentsctl_print.h"


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
 * as version 0. The number of votes tells the same of its readers.
 */
int
commentsctl_move_unchanged(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read)
{
    int                  rc;
    int64_t              version;
    redisReply         **replies;
    comments_str_t       args[3], voted, votes;
    comments_schema_t    schema;

    comments_schema_start(&schema, arena, move->from.site, move->from.thread);
    votes = comments_schema_thread_key(&schema, "votes", comments_str_c(""));

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&schema, "meta", comments_str_c(""));
    args[2] = votes;
    comments_schema_add(&schema, args, 3);

    args[0] = comments_str_c("HGET");
    args[2] = comments_str_c("v");
    comments_schema_add(&schema, args, 3);

    args[1] = votes;
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

    voted = replies[2]->type == REDIS_REPLY_STRING
            ? comments_str_of(replies[2]->str, replies[2]->len)
            : comments_str_c("");

    if (!comments_str_eq(voted, commentsctl_move_find(&read->votes,
                                                      comments_str_c("v"))))
    {
        rc = COMMENTS_DECLINED;
    }

    commentsctl_redis_free(replies, 3);

    return rc;
}
