/*
 * Votes and flags: the transactions that store them.
 */

#include "comments_id.h"
#include "comments_schema_exec.h"
#include "comments_schema_reply.h"
#include "comments_schema_vote.h"


static void comments_schema_vote_set(comments_schema_t *schema,
    const char *command, const char *set, const comments_ballot_t *ballot);
static void comments_schema_vote_size(comments_schema_t *schema,
    const char *set, comments_str_t id);
static void comments_schema_flag_looked(comments_schema_t *schema,
    comments_str_t id);
static void comments_schema_vote_best(comments_schema_t *schema,
    const comments_ballot_t *ballot, int64_t score);
static void comments_schema_vote_turn(comments_schema_t *schema);
static void comments_schema_vote_record(comments_schema_t *schema,
    const comments_ballot_t *ballot);
static const redisReply *comments_schema_vote_exec(
    const comments_batch_t *batch, redisReply *const *replies);
static int comments_schema_vote_sizes(const redisReply *up,
    const redisReply *down, comments_votes_t *votes, const char **why);
static int comments_schema_vote_comment(const redisReply *reply,
    comments_comment_t *comment, const char **why);


comments_batch_t *
comments_schema_vote(comments_arena_t *arena, const comments_ballot_t *ballot)
{
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, ballot->key->site,
                          ballot->key->thread);

    comments_schema_multi(&schema);

    comments_schema_vote_set(&schema, ballot->vote == COMMENTS_VOTE_UP
                                      ? "SADD" : "SREM", "up:", ballot);
    comments_schema_vote_set(&schema, ballot->vote == COMMENTS_VOTE_DOWN
                                      ? "SADD" : "SREM", "down:", ballot);

    comments_schema_put_increment(&schema,
              comments_schema_thread_key(&schema, "votes", comments_str_c("")),
              comments_str_c("v"), 1);

    comments_schema_vote_size(&schema, "up:", ballot->id);
    comments_schema_vote_size(&schema, "down:", ballot->id);
    comments_schema_vote_turn(&schema);
    comments_schema_exec(&schema);

    comments_schema_vote_record(&schema, ballot);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_vote(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, comments_votes_t *votes,
    comments_comment_t *comment, int *tell, const char **why)
{
    const redisReply  *done;

    if (comments_schema_decode_executed(batch, replies, n, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* SADD and SREM, "v", the sizes, the turn */

    done = comments_schema_vote_exec(batch, replies);
    *tell = (done->element[5]->type == REDIS_REPLY_STATUS);

    if (comments_schema_vote_sizes(done->element[3], done->element[4], votes,
                                   why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return comments_schema_vote_comment(replies[n - 1], comment, why);
}


comments_batch_t *
comments_schema_vote_count(comments_arena_t *arena,
    const comments_ballot_t *ballot, const comments_votes_t *votes,
    int64_t score)
{
    comments_str_t     args[4];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, ballot->key->site,
                          ballot->key->thread);

    comments_schema_multi(&schema);

    args[0] = comments_str_c("HSET");
    args[1] = comments_schema_thread_key(&schema, "votes", comments_str_c(""));
    args[2] = ballot->id;
    args[3] = comments_schema_pair(&schema,
                                   comments_schema_int(&schema, votes->up),
                                   comments_schema_int(&schema, votes->down));
    comments_schema_put(&schema, args, 4, REDIS_REPLY_INTEGER);

    comments_schema_vote_size(&schema, "up:", ballot->id);
    comments_schema_vote_size(&schema, "down:", ballot->id);

    comments_schema_vote_best(&schema, ballot, score);
    comments_schema_exec(&schema);

    comments_schema_vote_record(&schema, ballot);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_count(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, comments_votes_t *now,
    comments_comment_t *comment, const char **why)
{
    const redisReply  *done;

    if (comments_schema_decode_executed(batch, replies, n, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    done = comments_schema_vote_exec(batch, replies);

    if (comments_schema_vote_sizes(done->element[1], done->element[2], now,
                                   why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return comments_schema_vote_comment(replies[n - 1], comment, why);
}


comments_batch_t *
comments_schema_vote_back(comments_arena_t *arena,
    const comments_ballot_t *ballot)
{
    comments_str_t      args[3];
    comments_schema_t   schema;
    comments_comment_t  comment;

    comments_schema_start(&schema, arena, ballot->key->site,
                          ballot->key->thread);

    comments_schema_multi(&schema);

    comments_schema_vote_set(&schema, "SREM", "up:", ballot);
    comments_schema_vote_set(&schema, "SREM", "down:", ballot);
    comments_schema_vote_set(&schema, "SREM", "flag:", ballot);

    args[0] = comments_str_c("HDEL");
    args[1] = comments_schema_thread_key(&schema, "votes", comments_str_c(""));
    args[2] = ballot->id;
    comments_schema_put(&schema, args, 3, REDIS_REPLY_INTEGER);

    comments_schema_put_increment(&schema, args[1], comments_str_c("v"), 1);
    comments_schema_vote_best(&schema, ballot, 0);
    comments_schema_exec(&schema);

    memset(&comment, 0, sizeof(comments_comment_t));

    comment.id = ballot->id;
    comment.root = ballot->root;

    comments_schema_put_flagged(&schema, &comment, 0);
    comments_schema_vote_record(&schema, ballot);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_back(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, comments_comment_t *comment,
    const char **why)
{
    if (comments_schema_decode_executed(batch, replies, n, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return comments_schema_vote_comment(replies[n - 1], comment, why);
}


comments_batch_t *
comments_schema_vote_may_tell(comments_arena_t *arena,
    const comments_key_t *key)
{
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);
    comments_schema_vote_turn(&schema);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_may_tell(redisReply *const *replies, size_t n,
    int *tell, const char **why)
{
    if (comments_schema_reply_expect(replies, n, 1, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *tell = (replies[0]->type != REDIS_REPLY_NIL);

    return *tell ? comments_schema_reply_status(replies[0], "OK", why)
                 : COMMENTS_OK;
}


comments_batch_t *
comments_schema_vote_tell(comments_arena_t *arena, const comments_key_t *key,
    const comments_act_t *act)
{
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);
    comments_schema_put_message(&schema, key, act,
                                (comments_str_t) comments_null_str);

    return comments_schema_done(&schema);
}


comments_batch_t *
comments_schema_flag(comments_arena_t *arena, const comments_ballot_t *ballot)
{
    comments_str_t     args[4];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, ballot->key->site,
                          ballot->key->thread);

    comments_schema_multi(&schema);
    comments_schema_vote_set(&schema, "SADD", "flag:", ballot);
    comments_schema_vote_size(&schema, "flag:", ballot->id);

    args[0] = comments_str_c("HSETNX");
    args[1] = comments_schema_thread_key(&schema, "votes", comments_str_c(""));
    args[2] = ballot->id;
    args[3] = comments_str_c("0 0");
    comments_schema_put(&schema, args, 4, REDIS_REPLY_INTEGER);

    comments_schema_put_increment(&schema, args[1], comments_str_c("v"), 1);

    comments_schema_flag_looked(&schema, ballot->id);
    comments_schema_exec(&schema);

    comments_schema_vote_record(&schema, ballot);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_flag(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, comments_flags_t *flags,
    comments_comment_t *comment, const char **why)
{
    int64_t            added, looked;
    const redisReply  *done;

    if (comments_schema_decode_executed(batch, replies, n, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    done = comments_schema_vote_exec(batch, replies);

    if (comments_schema_reply_integer(done->element[0], &added, why)
        != COMMENTS_OK
        || comments_schema_reply_integer(done->element[1], &flags->n, why)
        != COMMENTS_OK
        || comments_schema_reply_integer(done->element[4], &looked, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    flags->first = (added != 0);
    flags->looked = (looked != 0);
    flags->n -= flags->looked;

    return comments_schema_vote_comment(replies[n - 1], comment, why);
}


comments_batch_t *
comments_schema_flagged(comments_arena_t *arena,
    const comments_ballot_t *ballot, int there, const comments_act_t *act)
{
    comments_schema_t   schema;
    comments_comment_t  comment;

    comments_schema_start(&schema, arena, ballot->key->site,
                          ballot->key->thread);

    memset(&comment, 0, sizeof(comments_comment_t));

    comment.id = ballot->id;
    comment.root = ballot->root;
    comment.status = COMMENTS_APPROVED;

    comments_schema_put_flagged(&schema, &comment, there);

    if (act) {
        comments_schema_put_log(&schema, ballot->key, act, &comment, &comment);
    }

    comments_schema_flag_looked(&schema, ballot->id);
    comments_schema_vote_record(&schema, ballot);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_flagged(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, int *looked,
    comments_comment_t *comment, const char **why)
{
    size_t   i;
    int64_t  is;

    if (comments_schema_reply_expect(replies, n, batch->n, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (replies[i]->type == REDIS_REPLY_ERROR) {
            *why = replies[i]->str;
            return COMMENTS_ERROR;
        }
    }

    if (comments_schema_reply_integer(replies[n - 2], &is, why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    *looked = (is != 0);

    return comments_schema_vote_comment(replies[n - 1], comment, why);
}


void
comments_schema_put_looked(comments_schema_t *schema, comments_str_t id)
{
    comments_str_t  args[3];

    args[0] = comments_str_c("SADD");
    args[1] = comments_schema_thread_key(schema, "flag:", id);
    args[2] = comments_str_c(COMMENTS_FLAGS_LOOKED);
    comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);

    comments_schema_put_increment(schema,
               comments_schema_thread_key(schema, "votes", comments_str_c("")),
               comments_str_c("v"), 1);
}


int
comments_schema_flags_hold(const comments_comment_t *comment)
{
    size_t  len;

    len = sizeof(COMMENTS_FLAGS_REASON) - 1;

    return comment->status == COMMENTS_PENDING
           && comments_str_eq(comment->by, comments_str_c(COMMENTS_FLAGS_BY))
           && comment->reason.len > len
           && memcmp(comment->reason.data, COMMENTS_FLAGS_REASON, len) == 0;
}


int
comments_schema_flags_looked(const comments_change_t *change,
    const comments_act_t *act)
{
    return act->op == COMMENTS_OP_UNFLAG
           || (change->after.status == COMMENTS_APPROVED
               && comments_schema_flags_hold(&change->before));
}


static void
comments_schema_vote_set(comments_schema_t *schema, const char *command,
    const char *set, const comments_ballot_t *ballot)
{
    comments_str_t  args[3];

    args[0] = comments_str_c(command);
    args[1] = comments_schema_thread_key(schema, set, ballot->id);
    args[2] = ballot->reader;

    comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);
}


static void
comments_schema_vote_size(comments_schema_t *schema, const char *set,
    comments_str_t id)
{
    comments_str_t  args[2];

    args[0] = comments_str_c("SCARD");
    args[1] = comments_schema_thread_key(schema, set, id);

    comments_schema_put(schema, args, 2, REDIS_REPLY_INTEGER);
}


/* the rank of a root that has one */
static void
comments_schema_vote_best(comments_schema_t *schema,
    const comments_ballot_t *ballot, int64_t score)
{
    comments_str_t  args[5];

    if (!comments_str_eq(ballot->id, ballot->root)) {
        return;
    }

    args[0] = comments_str_c("ZADD");
    args[1] = comments_schema_thread_key(schema, "best", comments_str_c(""));
    args[2] = comments_str_c("XX");
    args[3] = comments_schema_int(schema, score);
    args[4] = ballot->id;

    comments_schema_put(schema, args, 5, REDIS_REPLY_INTEGER);
}


/* has a moderator looked at the flags? */
static void
comments_schema_flag_looked(comments_schema_t *schema, comments_str_t id)
{
    comments_str_t  args[3];

    args[0] = comments_str_c("SISMEMBER");
    args[1] = comments_schema_thread_key(schema, "flag:", id);
    args[2] = comments_str_c(COMMENTS_FLAGS_LOOKED);

    comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);
}


/*
 * Takes the turn to announce votes of the thread, for all hosts together: OK,
 * or nil if another worker took it less than COMMENTS_VOTES_QUIET_MS ago.
 */
static void
comments_schema_vote_turn(comments_schema_t *schema)
{
    comments_str_t  args[6];

    args[0] = comments_str_c("SET");
    args[1] = comments_schema_thread_key(schema, "told", comments_str_c(""));
    args[2] = comments_str_c("1");
    args[3] = comments_str_c("NX");
    args[4] = comments_str_c("PX");
    args[5] = comments_schema_int(schema, COMMENTS_VOTES_QUIET_MS);

    comments_schema_add(schema, args, 6);
}


/* reads the member "ID RECORD": see comments_schema_read_changes() */
static void
comments_schema_vote_record(comments_schema_t *schema,
    const comments_ballot_t *ballot)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("ZRANGEBYLEX");
    args[1] = comments_schema_thread_key(schema, "s:", ballot->root);
    args[2] = comments_schema_concat(schema, comments_str_c("["), ballot->id,
                                     comments_str_c(" "));
    args[3] = comments_schema_concat(schema, comments_str_c("("), ballot->id,
                                     comments_str_c("!"));

    comments_schema_put(schema, args, 4, REDIS_REPLY_ARRAY);
}


/* the reply to EXEC, of a batch that has been found to be executed */
static const redisReply *
comments_schema_vote_exec(const comments_batch_t *batch,
    redisReply *const *replies)
{
    size_t  i;

    for (i = 0; i + 1 < batch->n; i++) {
        if (replies[i]->type == REDIS_REPLY_ARRAY) {
            break;
        }
    }

    return replies[i];
}


static int
comments_schema_vote_sizes(const redisReply *up, const redisReply *down,
    comments_votes_t *votes, const char **why)
{
    int64_t  n, m;

    if (comments_schema_reply_integer(up, &n, why) != COMMENTS_OK
        || comments_schema_reply_integer(down, &m, why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    votes->up = (n < 0 || n > UINT32_MAX) ? UINT32_MAX : (uint32_t) n;
    votes->down = (m < 0 || m > UINT32_MAX) ? UINT32_MAX : (uint32_t) m;

    return COMMENTS_OK;
}


static int
comments_schema_vote_comment(const redisReply *reply,
    comments_comment_t *comment, const char **why)
{
    comments_str_t  member;

    memset(comment, 0, sizeof(comments_comment_t));

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (reply->elements == 0) {
        return COMMENTS_OK;
    }

    if (comments_schema_reply_string(reply->element[0], &member, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (member.len <= COMMENTS_ID_LEN + 1
        || comments_schema_record_decode(
                      comments_str_of(member.data + COMMENTS_ID_LEN + 1,
                                      member.len - COMMENTS_ID_LEN - 1),
                      comment)
           != COMMENTS_OK
        || (comment->status == COMMENTS_DELETED && comment->text.len == 0))
    {
        memset(comment, 0, sizeof(comments_comment_t));
    }

    return COMMENTS_OK;
}
