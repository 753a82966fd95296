/*
 * Moves votes and flags with their comments, within one slot. Redis does it
 * itself: a set is added to that of the new thread, where it is as it was at
 * the moment of EXEC. The key :votes of the old thread is watched, and every
 * vote writes to it, so no vote is lost between.
 */

#include "comments_id.h"
#include "comments_schema_exec.h"
#include "commentsctl_move.h"


static int commentsctl_move_votes_of(const commentsctl_move_read_t *read,
    comments_str_t id);
static void commentsctl_move_votes_one(commentsctl_transaction_t *transaction,
    comments_schema_t *old, comments_schema_t *new,
    const commentsctl_move_pair_t *pair);


void
commentsctl_move_votes(commentsctl_transaction_t *transaction,
    comments_schema_t *old, comments_schema_t *new,
    const commentsctl_move_read_t *read)
{
    size_t          i;
    comments_str_t  args[3], none;

    none = (comments_str_t) comments_null_str;

    for (i = 0; i < read->votes.n; i++) {
        if (commentsctl_move_votes_of(read, read->votes.pairs[i].name)) {
            commentsctl_move_votes_one(transaction, old, new,
                                       &read->votes.pairs[i]);
        }
    }

    if (read->all && read->votes.n) {
        args[0] = comments_str_c("DEL");
        args[1] = comments_schema_thread_key(old, "votes", none);
        args[2] = comments_schema_thread_key(old, "told", none);

        commentsctl_transaction_add(transaction, old);
        comments_schema_put(old, args, 3, REDIS_REPLY_INTEGER);
    }
}


/* 1 if it is the id of a comment that is moved, else 0 */
static int
commentsctl_move_votes_of(const commentsctl_move_read_t *read,
    comments_str_t id)
{
    size_t  i;

    if (!comments_id_valid(id)) {
        return 0;
    }

    if (read->all) {
        return commentsctl_move_find(&read->old_index, id).len != 0;
    }

    for (i = 0; i < read->n; i++) {
        if (comments_str_eq(read->comments[i].id, id)) {
            return 1;
        }
    }

    return 0;
}


static void
commentsctl_move_votes_one(commentsctl_transaction_t *transaction,
    comments_schema_t *old, comments_schema_t *new,
    const commentsctl_move_pair_t *pair)
{
    size_t          i;
    comments_str_t  args[4], none;

    static const char *const  sets[] = { "up:", "down:", "flag:" };

    none = (comments_str_t) comments_null_str;
    args[0] = comments_str_c("SUNIONSTORE");

    for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
        args[1] = comments_schema_thread_key(new, sets[i], pair->name);
        args[2] = args[1];
        args[3] = comments_schema_thread_key(old, sets[i], pair->name);

        commentsctl_transaction_add(transaction, new);
        comments_schema_put(new, args, 4, REDIS_REPLY_INTEGER);
    }

    args[0] = comments_str_c("HSET");
    args[1] = comments_schema_thread_key(new, "votes", none);
    args[2] = pair->name;
    args[3] = pair->value;

    commentsctl_transaction_add(transaction, new);
    comments_schema_put(new, args, 4, REDIS_REPLY_INTEGER);

    commentsctl_transaction_add(transaction, old);
    comments_schema_put_voteless(old, pair->name);
}
