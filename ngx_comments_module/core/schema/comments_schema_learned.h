/*
 * What a site has learned about spam, in Redis.
 *
 *   comments:site:SITE:learned    STRING decisions that were ever learned
 *   comments:site:SITE:learned:G  HASH   those of generation G:
 *       TOKEN    4 characters, comments_tokens_name(): decisions in which a
 *                comment had the token, 1,000,000 times those of spam and those
 *                of ham
 *       all      the same of all decisions
 *       scored   honest comments whose score is known, sum and squares: of
 *                their scores, in hundredths
 *       ID       of a comment that was decided on: s for spam, h for ham, and
 *                behind it its score, if that is known
 *
 * The generation G is the number of decisions divided by 1,000. Each decision
 * is learned in the present generation. Those of the generation before count
 * half, and older ones are removed: so the site forgets, and what it remembers
 * is bounded. Nobody has to switch from one generation to the next, which would
 * be a race between hosts: the number alone says it.
 *
 * A transaction has one key. Two hosts that learn at the same time lose
 * nothing, since counts are incremented; the same comment is learned once,
 * since its marker is watched.
 */
#ifndef COMMENTS_SCHEMA_LEARNED_H
#define COMMENTS_SCHEMA_LEARNED_H

#include "comments_learn.h"
#include "comments_schema.h"


/* decisions in one generation */
#define COMMENTS_LEARNED_GENERATION  1000


/* A question for what is known about the tokens of a comment, and the reply. */
typedef struct {
    comments_str_t             site;
    comments_str_t             id;       /* of a comment to be learned; empty:
                                            a question only */
    const comments_tokens_t   *tokens;
    int64_t                    generation;   /* taken for the present one */
    unsigned                   peek:1;   /* how many decisions, no more */

    int64_t                    decisions;    /* that were ever learned */
    comments_learned_t         learned;
    char                       as;       /* of id: 's', 'h'; 0: not learned */
    int64_t                    in;       /* the generation in which it was */
    unsigned                   scored:1; /* with a score */
    int64_t                    score;
} comments_learned_query_t;


/*
 * Asks. Without tokens the reply tells the totals, which is enough for
 * comments_learn_ready(), and with peek only how many decisions there are,
 * which is enough to know that none was added. If id is not empty both
 * generations are watched, and the connection has no other user until
 * comments_schema_learn() or comments_schema_unwatch() was sent. NULL: no
 * memory.
 */
comments_batch_t *comments_schema_read_learned(comments_arena_t *arena,
    const comments_learned_query_t *query);

/*
 * Decodes the replies into query. COMMENTS_DECLINED: the present generation is
 * another one, which is in query->generation now; ask again. A count that is
 * damaged counts as 0. COMMENTS_ERROR: a reply was an error or not of the
 * expected type (*why).
 */
int comments_schema_decode_learned(redisReply *const *replies, size_t n,
    comments_learned_query_t *query, const char **why);


/* A decision that is learned, or taken back. */
typedef struct {
    comments_str_t             site;
    comments_str_t             id;
    const comments_tokens_t   *tokens;
    int64_t                    generation;   /* in which it is counted */
    char                       as;       /* 's' or 'h' */
    unsigned                   back:1;   /* it is taken back */
    unsigned                   scored:1; /* of 'h': score is known */
    int64_t                    score;    /* before it was learned */
} comments_lesson_t;

/*
 * The batch that learns, or takes back. Its replies are judged by
 * comments_schema_decode_executed(): COMMENTS_DECLINED means that somebody
 * learned since the question, which is to be asked again. NULL: no memory.
 */
comments_batch_t *comments_schema_learn(comments_arena_t *arena,
    const comments_lesson_t *lesson);

/*
 * Forgets everything: the generations that count are removed, and the next
 * decision is learned in a new one. NULL: no memory.
 */
comments_batch_t *comments_schema_forget(comments_arena_t *arena,
    comments_str_t site, int64_t generation);


#endif
