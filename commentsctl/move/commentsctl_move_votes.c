/*
 * What a move does with votes and flags: within one slot Redis moves the sets
 * of readers itself, over two slots their members are copied; then the numbers
 * of votes follow, and the site's list of flagged comments.
 */

#include "comments_id.h"
#include "comments_rank.h"
#include "comments_schema_exec.h"
#include "comments_schema_vote.h"
#include "commentsctl_move.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_MOVE_SETS     3
#define COMMENTSCTL_MOVE_READERS  500   /* in one command */
#define COMMENTSCTL_MOVE_AGAIN    1000  /* attempts for one comment */


static int commentsctl_move_votes_of(const commentsctl_move_read_t *read,
    comments_str_t id);
static void commentsctl_move_votes_one(commentsctl_transaction_t *transaction,
    comments_schema_t *old, comments_schema_t *new,
    const commentsctl_move_pair_t *pair);
static void commentsctl_move_votes_rest(
    commentsctl_transaction_t *transaction, comments_schema_t *old,
    const commentsctl_move_read_t *read);
static int commentsctl_move_votes_copy_one(commentsctl_move_t *move,
    comments_str_t id);
static int commentsctl_move_votes_write(commentsctl_move_t *move,
    comments_schema_t *new, comments_str_t id, redisReply *const *replies);
static void commentsctl_move_votes_put(comments_schema_t *schema,
    const char *command, comments_str_t key, const redisReply *members);
static int commentsctl_move_votes_number(commentsctl_move_t *move,
    const commentsctl_moving_t *comment);
static int commentsctl_move_votes_try(commentsctl_move_t *move,
    comments_arena_t *arena, const commentsctl_moving_t *comment);
static void commentsctl_move_votes_sum(comments_schema_t *schema,
    const commentsctl_moving_t *comment, comments_votes_t votes);
static int commentsctl_move_flagged_one(commentsctl_move_t *move,
    const commentsctl_moving_t *comment);


/* the two kinds of votes stand first: a reader is in one of them */
static const char *const  commentsctl_move_sets[COMMENTSCTL_MOVE_SETS] = {
    "up:", "down:", "flag:"
};


/*
 * Within one slot Redis moves votes itself: a set is added to that of the new
 * thread, as it is at the moment of EXEC. The key :votes of the old thread is
 * watched, and every vote writes to it, so no vote is lost between.
 */
void
commentsctl_move_votes(commentsctl_transaction_t *transaction,
    comments_schema_t *old, comments_schema_t *new,
    const commentsctl_move_read_t *read)
{
    size_t  i;

    for (i = 0; i < read->votes.n; i++) {
        if (commentsctl_move_votes_of(read, read->votes.pairs[i].name)) {
            commentsctl_move_votes_one(transaction, old, new,
                                       &read->votes.pairs[i]);
        }
    }

    commentsctl_move_votes_rest(transaction, old, read);
}


/* removes what a thread has beside the votes for single comments */
static void
commentsctl_move_votes_rest(commentsctl_transaction_t *transaction,
    comments_schema_t *old, const commentsctl_move_read_t *read)
{
    comments_str_t  args[3], none;

    if (!read->all || read->votes.n == 0) {
        return;
    }

    none = (comments_str_t) comments_null_str;

    args[0] = comments_str_c("DEL");
    args[1] = comments_schema_thread_key(old, "votes", none);
    args[2] = comments_schema_thread_key(old, "told", none);

    commentsctl_transaction_add(transaction, old);
    comments_schema_put(old, args, 3, REDIS_REPLY_INTEGER);
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

    none = (comments_str_t) comments_null_str;
    args[0] = comments_str_c("SUNIONSTORE");

    for (i = 0; i < COMMENTSCTL_MOVE_SETS; i++) {
        args[1] = comments_schema_thread_key(new, commentsctl_move_sets[i],
                                             pair->name);
        args[2] = args[1];
        args[3] = comments_schema_thread_key(old, commentsctl_move_sets[i],
                                             pair->name);

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


int
commentsctl_move_votes_copy(commentsctl_move_t *move,
    const commentsctl_move_read_t *read)
{
    int     rc;
    size_t  i;

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < read->votes.n; i++) {
        if (commentsctl_move_votes_of(read, read->votes.pairs[i].name)) {
            rc = commentsctl_move_votes_copy_one(move,
                                                 read->votes.pairs[i].name);
        }
    }

    return rc;
}


void
commentsctl_move_votes_out(commentsctl_transaction_t *transaction,
    comments_schema_t *old, const commentsctl_move_read_t *read)
{
    size_t  i;

    for (i = 0; i < read->votes.n; i++) {
        if (commentsctl_move_votes_of(read, read->votes.pairs[i].name)) {
            commentsctl_transaction_add(transaction, old);
            comments_schema_put_voteless(old, read->votes.pairs[i].name);
        }
    }

    commentsctl_move_votes_rest(transaction, old, read);
}


static int
commentsctl_move_votes_copy_one(commentsctl_move_t *move, comments_str_t id)
{
    int                    i, rc;
    redisReply           **replies;
    comments_str_t         args[2];
    comments_arena_t      *arena;
    comments_schema_t      old, new;
    commentsctl_moving_t   comment;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    comments_schema_start(&old, arena, move->from.site, move->from.thread);
    comments_schema_start(&new, arena, move->to.site, move->to.thread);

    args[0] = comments_str_c("SMEMBERS");

    for (i = 0; i < COMMENTSCTL_MOVE_SETS; i++) {
        args[1] = comments_schema_thread_key(&old, commentsctl_move_sets[i],
                                             id);
        comments_schema_add(&old, args, 2);
    }

    rc = COMMENTS_ERROR;
    replies = commentsctl_redis_run(move->redis, comments_schema_done(&old));

    if (replies) {
        rc = commentsctl_move_votes_write(move, &new, id, replies);
        commentsctl_redis_free(replies, COMMENTSCTL_MOVE_SETS);
    }

    comments_arena_destroy(arena);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    /* the rank follows when the comment is there */

    memset(&comment, 0, sizeof(commentsctl_moving_t));
    comment.id = id;

    return commentsctl_move_votes_number(move, &comment);
}


/*
 * A reader who has changed their mind since an earlier copy is taken out of the
 * other set.
 */
static int
commentsctl_move_votes_write(commentsctl_move_t *move, comments_schema_t *new,
    comments_str_t id, redisReply *const *replies)
{
    int                i, rc;
    size_t             n;
    redisReply       **done;
    comments_batch_t  *batch;

    for (i = 0; i < COMMENTSCTL_MOVE_SETS; i++) {

        if (commentsctl_redis_expect(replies[i], REDIS_REPLY_ARRAY,
                                     "SMEMBERS")
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        commentsctl_move_votes_put(new, "SADD",
                   comments_schema_thread_key(new, commentsctl_move_sets[i],
                                              id),
                   replies[i]);

        if (i < 2) {
            commentsctl_move_votes_put(new, "SREM",
                   comments_schema_thread_key(new,
                                              commentsctl_move_sets[1 - i],
                                              id),
                   replies[i]);
        }
    }

    batch = comments_schema_done(new);

    if (batch == NULL || batch->n == 0) {
        return batch ? COMMENTS_OK : COMMENTS_ERROR;
    }

    done = commentsctl_redis_run(move->redis, batch);
    if (done == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (n = 0; rc == COMMENTS_OK && n < batch->n; n++) {
        rc = commentsctl_redis_expect(done[n], REDIS_REPLY_INTEGER,
                                      "a copy of votes");
    }

    commentsctl_redis_free(done, batch->n);

    return rc;
}


static void
commentsctl_move_votes_put(comments_schema_t *schema, const char *command,
    comments_str_t key, const redisReply *members)
{
    int             argc;
    size_t          i;
    comments_str_t  args[COMMENTSCTL_MOVE_READERS + 2];

    args[0] = comments_str_c(command);
    args[1] = key;
    argc = 2;

    for (i = 0; i < members->elements; i++) {

        if (members->element[i]->type == REDIS_REPLY_STRING) {
            args[argc++] = comments_str_of(members->element[i]->str,
                                           members->element[i]->len);
        }

        if (argc == COMMENTSCTL_MOVE_READERS + 2
            || (argc > 2 && i + 1 == members->elements))
        {
            comments_schema_add(schema, args, argc);
            argc = 2;
        }
    }
}


/*
 * Sets the number of votes in the new thread, and the rank of a root, to what
 * follows from the sizes of its sets. A vote that was on its way has no number
 * yet: whoever cast it finds the comment gone from the old thread.
 */
static int
commentsctl_move_votes_number(commentsctl_move_t *move,
    const commentsctl_moving_t *comment)
{
    int                rc, tries;
    comments_arena_t  *arena;

    rc = COMMENTS_DECLINED;

    for (tries = 0;
         rc == COMMENTS_DECLINED && tries < COMMENTSCTL_MOVE_AGAIN;
         tries++)
    {
        arena = comments_arena_create(SIZE_MAX / 2);
        if (arena == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        rc = commentsctl_move_votes_try(move, arena, comment);
        comments_arena_destroy(arena);
    }

    return rc == COMMENTS_OK ? COMMENTS_OK : COMMENTS_ERROR;
}


/* COMMENTS_DECLINED: somebody has voted meanwhile */
static int
commentsctl_move_votes_try(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_moving_t *comment)
{
    int                 i, rc;
    const char         *why;
    redisReply        **replies, **done;
    comments_str_t      args[3], none;
    comments_batch_t   *batch;
    comments_votes_t    votes;
    comments_schema_t   schema;

    none = (comments_str_t) comments_null_str;

    comments_schema_start(&schema, arena, move->to.site, move->to.thread);

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&schema, "votes", none);
    comments_schema_add(&schema, args, 2);

    args[0] = comments_str_c("HGET");
    args[2] = comment->id;
    comments_schema_add(&schema, args, 3);

    args[0] = comments_str_c("SCARD");

    for (i = 0; i < COMMENTSCTL_MOVE_SETS; i++) {
        args[1] = comments_schema_thread_key(&schema, commentsctl_move_sets[i],
                                             comment->id);
        comments_schema_add(&schema, args, 2);
    }

    replies = commentsctl_redis_run(move->redis, comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 2; rc == COMMENTS_OK && i < 2 + COMMENTSCTL_MOVE_SETS; i++) {
        rc = commentsctl_redis_expect(replies[i], REDIS_REPLY_INTEGER,
                                      "a look at votes");
    }

    batch = NULL;

    if (rc == COMMENTS_OK) {
        votes.up = (uint32_t) replies[2]->integer;
        votes.down = (uint32_t) replies[3]->integer;

        if (replies[1]->type == REDIS_REPLY_STRING || votes.up || votes.down
            || replies[4]->integer)
        {
            comments_schema_start(&schema, arena, move->to.site,
                                  move->to.thread);
            commentsctl_move_votes_sum(&schema, comment, votes);
            batch = comments_schema_done(&schema);

        } else {
            batch = comments_schema_unwatch(arena);
        }
    }

    commentsctl_redis_free(replies, 2 + COMMENTSCTL_MOVE_SETS);

    done = batch ? commentsctl_redis_run(move->redis, batch) : NULL;

    if (done == NULL) {
        return COMMENTS_ERROR;
    }

    rc = batch->n == 1 ? COMMENTS_OK
                       : comments_schema_decode_executed(batch, done, batch->n,
                                                         &why);

    commentsctl_redis_free(done, batch->n);

    return rc;
}


static void
commentsctl_move_votes_sum(comments_schema_t *schema,
    const commentsctl_moving_t *comment, comments_votes_t votes)
{
    size_t              skip;
    comments_str_t      args[5], none;
    comments_comment_t  record;

    none = (comments_str_t) comments_null_str;

    comments_schema_multi(schema);

    args[0] = comments_str_c("HSET");
    args[1] = comments_schema_thread_key(schema, "votes", none);
    args[2] = comment->id;
    args[3] = comments_schema_pair(schema,
                                   comments_schema_int(schema, votes.up),
                                   comments_schema_int(schema, votes.down));
    comments_schema_put(schema, args, 4, REDIS_REPLY_INTEGER);

    /* the rank counts the votes that an import brought, too */

    skip = COMMENTS_ID_LEN + 1;

    if (comments_str_eq(comment->id, comment->root)
        && comment->member.len > skip
        && comments_schema_record_decode(
                             comments_str_of(comment->member.data + skip,
                                             comment->member.len - skip),
                             &record)
           == COMMENTS_OK)
    {
        args[0] = comments_str_c("ZADD");
        args[1] = comments_schema_thread_key(schema, "best", none);
        args[2] = comments_str_c("XX");
        args[3] = comments_schema_int(schema,
                     comments_rank_score(
                         comments_schema_votes_sum(record.up, votes.up),
                         comments_schema_votes_sum(record.down, votes.down)));
        args[4] = comment->id;
        comments_schema_put(schema, args, 5, REDIS_REPLY_INTEGER);
    }

    comments_schema_exec(schema);
}


int
commentsctl_move_flagged(commentsctl_move_t *move,
    const commentsctl_move_read_t *read, const commentsctl_moving_t *comments,
    size_t n)
{
    int     rc;
    size_t  i;

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        if (move->again
            || commentsctl_move_find(&read->votes, comments[i].id).len)
        {
            rc = commentsctl_move_votes_number(move, &comments[i]);
            rc = rc == COMMENTS_OK
                 ? commentsctl_move_flagged_one(move, &comments[i]) : rc;
        }
    }

    return rc;
}


/*
 * The list has the comment under its old thread: under the new one, if flags
 * have moved there. A flag or a moderator that comes in between writes the list
 * itself.
 */
static int
commentsctl_move_flagged_one(commentsctl_move_t *move,
    const commentsctl_moving_t *comment)
{
    int                  rc;
    redisReply         **replies, **done;
    comments_str_t       args[4], list, place, from;
    comments_batch_t    *batch;
    comments_arena_t    *arena;
    comments_schema_t    old, new;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    comments_schema_start(&old, arena, move->from.site, move->from.thread);
    comments_schema_start(&new, arena, move->to.site, move->to.thread);

    list = comments_schema_site_key(&new, "flagged");
    place = comments_schema_pair(&new, comment->id, comment->root);
    from = comments_schema_pair(&new, place, old.thread);

    args[0] = comments_str_c("ZREM");
    args[1] = list;
    args[2] = from;
    comments_schema_add(&new, args, 3);

    args[0] = comments_str_c("SISMEMBER");
    args[1] = comments_schema_thread_key(&new, "flag:", comment->id);
    args[2] = comments_str_c(COMMENTS_FLAGS_LOOKED);
    comments_schema_add(&new, args, 3);

    args[0] = comments_str_c("SCARD");
    comments_schema_add(&new, args, 2);

    rc = COMMENTS_ERROR;
    replies = commentsctl_redis_run(move->redis, comments_schema_done(&new));

    if (replies
        && commentsctl_redis_expect(replies[0], REDIS_REPLY_INTEGER, "ZREM")
           == COMMENTS_OK
        && commentsctl_redis_expect(replies[1], REDIS_REPLY_INTEGER,
                                    "SISMEMBER") == COMMENTS_OK
        && commentsctl_redis_expect(replies[2], REDIS_REPLY_INTEGER, "SCARD")
           == COMMENTS_OK)
    {
        rc = COMMENTS_OK;
    }

    if (rc == COMMENTS_OK && replies[2]->integer && !replies[1]->integer) {
        comments_schema_start(&new, arena, move->to.site, move->to.thread);

        args[0] = comments_str_c("ZADD");
        args[1] = list;
        args[2] = comments_str_c("0");
        args[3] = comments_schema_pair(&new, place, new.thread);
        comments_schema_add(&new, args, 4);

        batch = comments_schema_done(&new);
        done = commentsctl_redis_run(move->redis, batch);
        rc = done ? commentsctl_redis_expect(done[0], REDIS_REPLY_INTEGER,
                                             "ZADD")
                  : COMMENTS_ERROR;
        commentsctl_redis_free(done, done ? 1 : 0);
    }

    commentsctl_redis_free(replies, replies ? 3 : 0);
    comments_arena_destroy(arena);

    return rc;
}
