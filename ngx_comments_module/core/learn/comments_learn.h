/*
 * The classifier: from how often the tokens of a comment were spam and how
 * often they were not, is this comment spam?
 */
#ifndef COMMENTS_LEARN_H
#define COMMENTS_LEARN_H

#include "comments_buf.h"
#include "comments_tokens_types.h"


/* decisions of each kind, before which there is no opinion */
#define COMMENTS_LEARN_MIN        15

/* and before which a decision's score is not counted */
#define COMMENTS_LEARN_SCORE_MIN  10

/* tokens that are named as the reason */
#define COMMENTS_LEARN_BECAUSE    5


/* decisions, counted twice if they are of the present generation */
typedef struct {
    int64_t   spam;
    int64_t   ham;               /* what is no spam */
} comments_learn_count_t;


/* what a site has learned, as far as it is about the tokens of one comment */
typedef struct {
    comments_learn_count_t   all;        /* all decisions */
    int64_t                  scored;     /* ham of which the score is known */
    int64_t                  sum;        /* of these scores, in hundredths */
    int64_t                  squares;    /* of these scores */
    comments_learn_count_t   tokens[COMMENTS_TOKENS_MAX];
} comments_learned_t;


typedef enum {
    COMMENTS_LEARN_SILENT = 0,   /* too few decisions */
    COMMENTS_LEARN_HAM,
    COMMENTS_LEARN_DOUBTFUL,     /* to be looked at */
    COMMENTS_LEARN_SPAM
} comments_learn_verdict_t;


typedef struct {
    comments_learn_verdict_t    verdict;
    int                         score;     /* hundredths; more: rather spam */
    int                         doubtful;  /* from this score on */
    int                         spam;      /* from this score on */
    unsigned                    scored:1;  /* enough decisions for a score,
                                              perhaps not for a verdict */
    const comments_token_t     *because[COMMENTS_LEARN_BECAUSE];
    size_t                      nbecause;  /* the most telling first */
} comments_learn_opinion_t;


/*
 * Forms an opinion on the comment of these tokens; learned->tokens are in the
 * order of tokens->list. because names the tokens that speak for spam most and
 * that people understand (words, pairs, hosts, names); they point into tokens.
 * Cannot fail.
 */
void comments_learn_judge(const comments_tokens_t *tokens,
    const comments_learned_t *learned, comments_learn_opinion_t *opinion);

/*
 * 1 if there are enough decisions for a verdict, 0 if any comment would find
 * the classifier silent. learned->tokens are not looked at: a caller may ask
 * for the totals first, and make no tokens while there is nothing to know.
 * Cannot fail.
 */
int comments_learn_ready(const comments_learned_t *learned);

/*
 * Appends the reasons: "viagra, casino.example". Nothing is appended if there
 * are none. Returns as comments_buf_add().
 */
int comments_learn_because(comments_buf_t *out,
    const comments_learn_opinion_t *opinion);


#endif
