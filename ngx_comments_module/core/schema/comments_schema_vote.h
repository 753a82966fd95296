/*
 * Votes and flags of a thread.
 *
 *   comments:{SITE:THREAD}:up:ID    SET   readers (comments_reader.h) who voted
 *   comments:{SITE:THREAD}:down:ID        for the comment, or against it
 *   comments:{SITE:THREAD}:flag:ID  SET   networks whose readers have reported
 *                                         the comment to the moderators; and
 *                                         "-": a moderator has looked at it,
 *                                         so that no flag holds it any more
 *   comments:{SITE:THREAD}:votes    HASH  id -> "UP DOWN": the sizes of the two
 *                                         sets, for pages; also of a comment
 *                                         that has flags only. "v": the number
 *                                         of writes so far
 *   comments:{SITE:THREAD}:told     STRING  a vote was announced lately
 *   comments:site:SITE:flagged      ZSET  "ID ROOT THREAD" of comments with a
 *                                         flag, until a moderator has looked
 *                                         at it; score 0
 *
 * A reader is in a set or is not, so that a repeated vote counts once, whatever
 * happens. The hash "votes" is a copy, written in a second transaction, since
 * the first one cannot use the sizes that it reads:
 *
 *   comments_schema_vote()        MULTI, SADD and SREM, SCARD of both, EXEC
 *   comments_schema_vote_count()  MULTI, HSET of the sizes, SCARD, EXEC
 *
 * If the sizes that the second transaction reads are not those that it writes,
 * somebody has voted in between, and it is repeated with the new ones. So
 * whoever writes last has proved that what they wrote was right at that moment,
 * and a later voter writes again: the copy is exact when all are done.
 *
 * A vote does not raise the thread's version: a moderator's change, which
 * watches it, is not disturbed by readers who vote.
 */
#ifndef COMMENTS_SCHEMA_VOTE_H
#define COMMENTS_SCHEMA_VOTE_H

#include "comments_schema.h"


/* in "flag:ID": a moderator has looked at the flags; it is no network's hash */
#define COMMENTS_FLAGS_LOOKED  "-"

/* "by" of a comment that flags have held, and how its reason begins */
#define COMMENTS_FLAGS_BY      "flags"
#define COMMENTS_FLAGS_REASON  "flags:"

/* how long a vote is not announced again, ms */
#define COMMENTS_VOTES_QUIET_MS  1000


typedef enum {
    COMMENTS_VOTE_NONE = 0,
    COMMENTS_VOTE_UP,
    COMMENTS_VOTE_DOWN
} comments_vote_t;


typedef struct {
    uint32_t             up;
    uint32_t             down;
} comments_votes_t;


typedef struct {
    int64_t              n;          /* networks that have flagged it */
    unsigned             first:1;    /* this one had not done so before */
    unsigned             looked:1;   /* a moderator has looked at it */
} comments_flags_t;


/* the vote of a reader */
typedef struct {
    const comments_key_t  *key;
    comments_str_t         id;        /* of the comment */
    comments_str_t         root;      /* of the comment */
    comments_str_t         reader;    /* id; for a flag: the network */
    comments_vote_t        vote;
} comments_ballot_t;


/*
 * Appends to a batch the question whether an author, by the id of the author's
 * cookie, has written the approved comment of that id, and decodes the reply.
 * COMMENTS_ERROR: no memory, or another type than expected.
 */
int comments_schema_ask_own(comments_batch_t *batch, comments_str_t site,
    comments_str_t author, comments_str_t id);
int comments_schema_decode_own(const redisReply *reply, int *own,
    const char **why);

/*
 * Build the transaction of a vote, and the reading of the comment's record
 * behind it, and decode the replies: into *votes the sizes of the sets, into
 * *comment the record, whose strings point into the replies; status is 0 if it
 * is missing, or if the comment was purged and keeps the place of its replies.
 * *tell is 1 if the vote is to be announced by comments_schema_vote_tell(); 0:
 * another one was, so lately that this one has to wait. NULL: out of memory.
 * COMMENTS_ERROR: as comments_schema_decode_executed().
 */
comments_batch_t *comments_schema_vote(comments_arena_t *arena,
    const comments_ballot_t *ballot);
int comments_schema_decode_vote(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, comments_votes_t *votes,
    comments_comment_t *comment, int *tell, const char **why);

/*
 * Build the transaction that stores the numbers of votes, and the rank of a
 * root, if root is its own id and "best" has it, and the reading of the record;
 * and decode the replies: into *now the sizes of the sets, which the caller
 * compares with what it stored. score: see comments_rank_score(). Otherwise as
 * above.
 */
comments_batch_t *comments_schema_vote_count(comments_arena_t *arena,
    const comments_ballot_t *ballot, const comments_votes_t *votes,
    int64_t score);
int comments_schema_decode_count(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, comments_votes_t *now,
    comments_comment_t *comment, const char **why);

/*
 * The record is missing: the comment was purged, or moved to another thread,
 * since the reader was allowed to vote for it. Build the transaction that takes
 * back what the reader's vote, or flag, has written into the thread, and what
 * the flag has written into the site's list, and the reading of the record; and
 * decode the replies. A comment that was moved back meanwhile is there again:
 * then the vote is to be stored anew. Otherwise as above.
 */
comments_batch_t *comments_schema_vote_back(comments_arena_t *arena,
    const comments_ballot_t *ballot);
int comments_schema_decode_back(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, comments_comment_t *comment,
    const char **why);

/*
 * Build the question whether votes of a thread may be announced now, and decode
 * the reply into *tell; and the message that announces them. The act's source
 * must be unique for each message. NULL: no memory.
 */
comments_batch_t *comments_schema_vote_may_tell(comments_arena_t *arena,
    const comments_key_t *key);
int comments_schema_decode_may_tell(redisReply *const *replies, size_t n,
    int *tell, const char **why);
comments_batch_t *comments_schema_vote_tell(comments_arena_t *arena,
    const comments_key_t *key, const comments_act_t *act);

/*
 * Build the transaction of a flag, and the reading of the comment's record, and
 * decode the replies; the rest is as for a vote.
 */
comments_batch_t *comments_schema_flag(comments_arena_t *arena,
    const comments_ballot_t *ballot);
int comments_schema_decode_flag(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, comments_flags_t *flags,
    comments_comment_t *comment, const char **why);

/*
 * Build the commands that write the comment into the site's list of flagged
 * ones (there), or remove it (not there), and an entry into its log (act; NULL:
 * none), and then read the record and whether a moderator has looked at the
 * flags; and decode the replies. Whoever purges the comment, moves it or looks
 * at its flags removes it from the list behind that: so the list is right if
 * the flag's writer removes the comment when it reads that this has happened.
 * NULL, COMMENTS_ERROR: as above.
 */
comments_batch_t *comments_schema_flagged(comments_arena_t *arena,
    const comments_ballot_t *ballot, int there, const comments_act_t *act);
int comments_schema_decode_flagged(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, int *looked,
    comments_comment_t *comment, const char **why);

/*
 * 1 if flags hold the comment: it is pending for no other reason. Cannot fail.
 */
int comments_schema_flags_hold(const comments_comment_t *comment);

/*
 * 1 if by this change a moderator has looked at the flags of a comment, so that
 * no flag holds it any more: the flags are set aside, or what they held is
 * approved. Cannot fail.
 */
int comments_schema_flags_looked(const comments_change_t *change,
    const comments_act_t *act);

/*
 * Build the command that reads the numbers of votes of n comments (1 to
 * COMMENTS_SCHEMA_SUBTREE_MAX), and decode its reply: adds the numbers to those
 * of the comments, which have the votes that they were imported with. NULL: out
 * of memory, or n is out of range. COMMENTS_ERROR: as
 * comments_schema_decode_roots().
 */
comments_batch_t *comments_schema_read_votes(comments_arena_t *arena,
    const comments_key_t *key, const comments_comment_t *comments, size_t n);
int comments_schema_decode_votes(redisReply *const *replies, size_t nreplies,
    comments_comment_t *comments, size_t n, const char **why);

/*
 * Reads "UP DOWN". COMMENTS_DECLINED: it is not of this form, *votes is 0.
 */
int comments_schema_votes_parse(comments_str_t value, comments_votes_t *votes);

/* Returns the sum, UINT32_MAX at most. Cannot fail. */
uint32_t comments_schema_votes_sum(uint32_t a, uint32_t b);


#endif
