/*
 * Votes and flags by the Redis schema, without a Redis: the commands of each
 * batch, and the decoding of replies, right and wrong.
 */

#include "comments_rank.h"
#include "comments_schema_vote.h"
#include "schema_wire.h"


#define T       "comments:{blog:/p}:"
#define READER  "00112233445566778"
#define NET     "0011223344556677"
#define Q       "+QUEUED\r\n"


static comments_arena_t  *arena;
static comments_key_t     key = { comments_str("blog"), comments_str("/p") };
static const char        *why;


static comments_ballot_t
ballot_of(comments_vote_t vote, const char *reader)
{
    comments_ballot_t  ballot;

    ballot.key = &key;
    ballot.id = comments_str_c(ROOT);
    ballot.root = comments_str_c(ROOT);
    ballot.reader = comments_str_c(reader);
    ballot.vote = vote;

    return ballot;
}


static void
test_vote(void)
{
    comments_batch_t   *batch;
    comments_ballot_t   ballot;

    ballot = ballot_of(COMMENTS_VOTE_UP, READER);
    batch = comments_schema_vote(arena, &ballot);

    is_int(batch->n, 9, "a vote: nine commands");
    is_command(batch, 0, "MULTI");
    is_command(batch, 1, "SADD " T "up:" ROOT " " READER);
    is_command(batch, 2, "SREM " T "down:" ROOT " " READER);
    is_command(batch, 3, "HINCRBY " T "votes v 1");
    is_command(batch, 4, "SCARD " T "up:" ROOT);
    is_command(batch, 5, "SCARD " T "down:" ROOT);
    is_command(batch, 6, "SET " T "told 1 NX PX 1000");
    is_command(batch, 7, "EXEC");
    is_command(batch, 8, "ZRANGEBYLEX " T "s:" ROOT " [" ROOT "  (" ROOT "!");

    ballot = ballot_of(COMMENTS_VOTE_DOWN, READER);
    batch = comments_schema_vote(arena, &ballot);
    is_command(batch, 1, "SREM " T "up:" ROOT " " READER);
    is_command(batch, 2, "SADD " T "down:" ROOT " " READER);

    ballot = ballot_of(COMMENTS_VOTE_NONE, READER);
    batch = comments_schema_vote(arena, &ballot);
    is_command(batch, 1, "SREM " T "up:" ROOT " " READER);
    is_command(batch, 2, "SREM " T "down:" ROOT " " READER);
}


static void
test_decode_vote(void)
{
    int                  tell;
    wire_t               wire;
    comments_votes_t     votes;
    comments_batch_t    *batch;
    comments_ballot_t    ballot;
    comments_comment_t   comment;

    ballot = ballot_of(COMMENTS_VOTE_UP, READER);
    batch = comments_schema_vote(arena, &ballot);

    wire_open(&wire, "+OK\r\n" Q Q Q Q Q Q
              "*6\r\n:1\r\n:0\r\n:7\r\n:5\r\n:2\r\n+OK\r\n*0\r\n");
    is_int(comments_schema_decode_vote(batch, wire.reply, wire.n, &votes,
                                       &comment, &tell, &why),
           COMMENTS_OK, "the replies to a vote");
    is_int(votes.up, 5, "the votes for it");
    is_int(votes.down, 2, "and against it");
    is_int(tell, 1, "it is to be announced");
    is_int(comment.status, 0, "the comment is gone");
    wire_close(&wire);

    wire_open(&wire, "+OK\r\n" Q Q Q Q Q Q
              "*6\r\n:1\r\n:0\r\n:7\r\n:5\r\n:2\r\n$-1\r\n*0\r\n");
    is_int(comments_schema_decode_vote(batch, wire.reply, wire.n, &votes,
                                       &comment, &tell, &why),
           COMMENTS_OK, "while another one was announced");
    is_int(tell, 0, "it has to wait");
    wire_close(&wire);

    wire_open(&wire, "+OK\r\n" Q Q Q Q Q Q
              "*6\r\n:1\r\n:0\r\n:7\r\n:-5\r\n:2\r\n$-1\r\n*0\r\n");
    is_int(comments_schema_decode_vote(batch, wire.reply, wire.n, &votes,
                                       &comment, &tell, &why),
           COMMENTS_OK, "a size that no set has");
    is_int(votes.up, UINT32_MAX, "is the largest number");
    wire_close(&wire);

    wire_open(&wire, "+OK\r\n" Q Q Q Q Q Q
              "*6\r\n" WRONG ":0\r\n:7\r\n:5\r\n:2\r\n$-1\r\n*0\r\n");
    is_int(comments_schema_decode_vote(batch, wire.reply, wire.n, &votes,
                                       &comment, &tell, &why),
           COMMENTS_ERROR, "a key of another type");
    wire_close(&wire);

    wire_open(&wire, "+OK\r\n" Q Q Q Q Q Q "*1\r\n:1\r\n*0\r\n");
    is_int(comments_schema_decode_vote(batch, wire.reply, wire.n, &votes,
                                       &comment, &tell, &why),
           COMMENTS_ERROR, "too few replies inside");
    is_int(comments_schema_decode_vote(batch, wire.reply, 3, &votes, &comment,
                                       &tell, &why),
           COMMENTS_ERROR, "too few replies");
    wire_close(&wire);
}


static void
test_count(void)
{
    wire_t               wire;
    comments_votes_t     now, votes;
    comments_batch_t    *batch;
    comments_ballot_t    ballot;
    comments_comment_t   comment;

    votes.up = 5;
    votes.down = 2;
    ballot = ballot_of(COMMENTS_VOTE_UP, READER);
    batch = comments_schema_vote_count(arena, &ballot, &votes, -7);

    is_int(batch->n, 7, "the numbers: seven commands");
    is_command(batch, 1, "HSET " T "votes " ROOT " 5 2");
    is_command(batch, 2, "SCARD " T "up:" ROOT);
    is_command(batch, 4, "ZADD " T "best XX -7 " ROOT);

    is_command(batch, 6, "ZRANGEBYLEX " T "s:" ROOT " [" ROOT "  (" ROOT "!");

    wire_open(&wire, "+OK\r\n" Q Q Q Q "*4\r\n:0\r\n:6\r\n:2\r\n:0\r\n*0\r\n");
    is_int(comments_schema_decode_count(batch, wire.reply, wire.n, &now,
                                        &comment, &why),
           COMMENTS_OK, "the replies");
    is_int(now.up, 6, "somebody has voted in between");
    is_int(comment.status, 0, "the comment is gone");
    wire_close(&wire);

    ballot.root = comments_str_c(ROOT2);
    batch = comments_schema_vote_count(arena, &ballot, &votes, -7);
    is_int(batch->n, 6, "a reply has no rank among the roots");
}


/* of a comment that is gone, or of which a purge has left the place */
static void
test_back(void)
{
    wire_t               wire;
    comments_batch_t    *batch;
    comments_ballot_t    ballot;
    comments_comment_t   comment;

    ballot = ballot_of(COMMENTS_VOTE_UP, READER);
    batch = comments_schema_vote_back(arena, &ballot);

    is_int(batch->n, 10, "back: ten commands");
    is_command(batch, 1, "SREM " T "up:" ROOT " " READER);
    is_command(batch, 2, "SREM " T "down:" ROOT " " READER);
    is_command(batch, 3, "SREM " T "flag:" ROOT " " READER);
    is_command(batch, 4, "HDEL " T "votes " ROOT);
    is_command(batch, 5, "HINCRBY " T "votes v 1");
    is_command(batch, 6, "ZADD " T "best XX 0 " ROOT);
    is_command(batch, 8, "ZREM comments:site:blog:flagged " ROOT " " ROOT
               " /p");

    wire_open(&wire, "+OK\r\n" Q Q Q Q Q Q
              "*6\r\n:1\r\n:0\r\n:0\r\n:1\r\n:7\r\n:1\r\n:0\r\n*0\r\n");
    is_int(comments_schema_decode_back(batch, wire.reply, wire.n, &comment,
                                       &why),
           COMMENTS_OK, "the replies");
    is_int(comment.status, 0, "there is no comment");
    wire_close(&wire);

    wire_open(&wire, "+OK\r\n" Q Q Q Q Q Q
              "*6\r\n:1\r\n:0\r\n:0\r\n:1\r\n:7\r\n:1\r\n:0\r\n"
              "*1\r\n$25\r\n" ROOT " s1:dc1:5\r\n");
    is_int(comments_schema_decode_back(batch, wire.reply, wire.n, &comment,
                                       &why),
           COMMENTS_OK, "the replies for a place");
    is_int(comment.status, 0, "a place without a text is none");
    wire_close(&wire);

    wire_open(&wire, "+OK\r\n" Q Q Q Q Q Q
              "*6\r\n:1\r\n:0\r\n:0\r\n:1\r\n:7\r\n:1\r\n:0\r\n"
              "*1\r\n$30\r\n" ROOT " s1:dc1:5t2:hi\r\n");
    is_int(comments_schema_decode_back(batch, wire.reply, wire.n, &comment,
                                       &why),
           COMMENTS_OK, "the replies for a deleted comment");
    is_int(comment.status, COMMENTS_DELETED, "which may come back");
    wire_close(&wire);

    wire_open(&wire, "+OK\r\n" Q Q Q Q Q Q "*-1\r\n:0\r\n*0\r\n");
    is_int(comments_schema_decode_back(batch, wire.reply, wire.n, &comment,
                                       &why),
           COMMENTS_ERROR, "nothing was executed");
    wire_close(&wire);
}


static void
test_flag(void)
{
    int                  looked;
    wire_t               wire;
    comments_act_t       act;
    comments_flags_t     flags;
    comments_batch_t    *batch;
    comments_ballot_t    ballot;
    comments_comment_t   comment;

    ballot = ballot_of(COMMENTS_VOTE_NONE, NET);
    batch = comments_schema_flag(arena, &ballot);

    is_command(batch, 1, "SADD " T "flag:" ROOT " " NET);
    is_command(batch, 2, "SCARD " T "flag:" ROOT);
    is_command(batch, 3, "HSETNX " T "votes " ROOT " 0 0");
    is_command(batch, 4, "HINCRBY " T "votes v 1");
    is_command(batch, 5, "SISMEMBER " T "flag:" ROOT " -");

    wire_open(&wire, "+OK\r\n" Q Q Q Q Q
              "*5\r\n:1\r\n:4\r\n:1\r\n:9\r\n:1\r\n*0\r\n");
    is_int(comments_schema_decode_flag(batch, wire.reply, wire.n, &flags,
                                       &comment, &why),
           COMMENTS_OK, "the replies to a flag");
    is_int(flags.n, 3, "the mark of a moderator is no flag");
    is_int(flags.looked, 1, "but is seen");
    is_int(flags.first, 1, "the first flag of this network");
    wire_close(&wire);

    memset(&act, 0, sizeof(act));
    act.op = COMMENTS_OP_FLAG;
    act.source = comments_str_c("w");

    batch = comments_schema_flagged(arena, &ballot, 1, &act);
    is_int(batch->n, 5, "the list: five commands");
    is_command(batch, 0, "ZADD comments:site:blog:flagged 0 " ROOT " " ROOT
               " /p");
    is_command(batch, 3, "SISMEMBER " T "flag:" ROOT " -");

    wire_open(&wire, ":1\r\n$3\r\n1-1\r\n$-1\r\n:1\r\n*0\r\n");
    is_int(comments_schema_decode_flagged(batch, wire.reply, wire.n, &looked,
                                          &comment, &why),
           COMMENTS_OK, "the replies");
    is_int(looked, 1, "a moderator has looked");
    is_int(comment.status, 0, "the comment is gone");
    is_int(comments_schema_decode_flagged(batch, wire.reply, 4, &looked,
                                          &comment, &why),
           COMMENTS_ERROR, "too few replies");
    wire_close(&wire);

    wire_open(&wire, WRONG "$3\r\n1-1\r\n$-1\r\n:1\r\n*0\r\n");
    is_int(comments_schema_decode_flagged(batch, wire.reply, wire.n, &looked,
                                          &comment, &why),
           COMMENTS_ERROR, "a key of another type");
    wire_close(&wire);

    batch = comments_schema_flagged(arena, &ballot, 0, NULL);
    is_int(batch->n, 3, "taken out of it, without an entry of the log");
    is_command(batch, 0, "ZREM comments:site:blog:flagged " ROOT " " ROOT
               " /p");
}


static void
test_held(void)
{
    comments_act_t     act;
    comments_change_t  change;

    memset(&act, 0, sizeof(act));
    memset(&change, 0, sizeof(change));

    change.before.status = COMMENTS_PENDING;
    change.before.by = comments_str_c("flags");
    change.before.reason = comments_str_c("flags:3");
    change.after = change.before;
    change.after.status = COMMENTS_APPROVED;
    act.op = COMMENTS_OP_APPROVE;

    ok(comments_schema_flags_hold(&change.before), "held by flags");
    ok(comments_schema_flags_looked(&change, &act), "approved: looked at");

    change.after.status = COMMENTS_SPAM;
    ok(!comments_schema_flags_looked(&change, &act), "spam: not");

    act.op = COMMENTS_OP_UNFLAG;
    ok(comments_schema_flags_looked(&change, &act), "set aside: looked at");

    change.before.reason = comments_str_c("flags:");
    ok(!comments_schema_flags_hold(&change.before), "no number");
    change.before.reason = comments_str_c("flags:3");
    change.before.by = comments_str_c("ann");
    ok(!comments_schema_flags_hold(&change.before), "held by somebody else");
    change.before.by = comments_str_c("flags");
    change.before.status = COMMENTS_APPROVED;
    ok(!comments_schema_flags_hold(&change.before), "not held");
}


static void
test_numbers(void)
{
    wire_t              wire;
    comments_votes_t    votes;
    comments_comment_t  comments[2];

    is_int(comments_schema_votes_parse(comments_str_c("12 3"), &votes),
           COMMENTS_OK, "\"12 3\"");
    is_int(votes.up, 12, "up");
    is_int(votes.down, 3, "down");
    is_int(comments_schema_votes_parse(comments_str_c("-1 3"), &votes),
           COMMENTS_DECLINED, "a negative number");
    is_int(votes.up, 0, "counts as none");
    is_int(comments_schema_votes_parse(comments_str_c("4294967296 3"), &votes),
           COMMENTS_DECLINED, "too large");
    is_int(comments_schema_votes_parse(comments_str_c("12"), &votes),
           COMMENTS_DECLINED, "one number");
    is_int(comments_schema_votes_parse(comments_str_c(""), &votes),
           COMMENTS_DECLINED, "nothing");
    is_int(comments_schema_votes_sum(UINT32_MAX, 5), UINT32_MAX, "a full sum");

    memset(comments, 0, sizeof(comments));
    comments[0].up = 2;

    wire_open(&wire, "*2\r\n$3\r\n5 1\r\n$-1\r\n");
    is_int(comments_schema_decode_votes(wire.reply, wire.n, comments, 2, &why),
           COMMENTS_OK, "numbers of two comments");
    is_int(comments[0].up, 7, "are added to those of an import");
    is_int(comments[1].up, 0, "nobody has voted");
    is_int(comments_schema_decode_votes(wire.reply, wire.n, comments, 1, &why),
           COMMENTS_ERROR, "another number of comments");
    wire_close(&wire);

    is_int(comments_rank_score(0, 9), 0, "no rank");
    ok(comments_rank_score(5, 0) < comments_rank_score(50, 50),
       "five of five stand before fifty of a hundred");
    ok(comments_rank_score(UINT32_MAX, 0) >= -1000000000, "at most a billion");
}


int
main(void)
{
    plan_none();

    arena = comments_arena_create(16 << 20);

    test_vote();
    test_decode_vote();
    test_count();
    test_back();
    test_flag();
    test_held();
    test_numbers();

    comments_arena_destroy(arena);

    return done_testing();
}
