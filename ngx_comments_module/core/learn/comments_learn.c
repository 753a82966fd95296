/*
 * Naive Bayes over the presence of tokens, with limits that a site sets
 * itself.
 *
 * Each token that was seen before speaks for spam by the logarithm of how much
 * more often it was in spam than in ham:
 *
 *     log((spam / all spam + e) / (ham / all ham + e)),  e = 0.3 / least
 *
 * where least is the smaller of both totals. Adding e to rates instead of to
 * counts keeps a token that was seen once among 1,000 honest comments from
 * speaking for spam only because there were but 20 of spam.
 *
 * What speaks for spam counts more, the more clearly it does: it is raised to
 * the power of 1.5. So a few telling tokens are not outvoted by many honest
 * words around them, which plausible spam is made of.
 *
 * The tokens of a text depend on each other, so their sum grows with the length
 * of the text far beyond what it proves. Dividing it by n to the power of 0.9
 * makes texts of all lengths comparable.
 *
 * How high honest comments score differs from site to site. So the score that
 * an honest comment had before a moderator decided on it is counted too, and
 * the limits are so many standard deviations above the mean of those scores.
 * lua-free-docs/spam.md has the measurements by which all of this was chosen.
 */

#include <math.h>

#include "comments_learn.h"


#define COMMENTS_LEARN_SMOOTH      0.3
#define COMMENTS_LEARN_POWER       0.9

/* deviations above the mean score of ham; more while few scores are known */
#define COMMENTS_LEARN_SPAM_AT     3.4
#define COMMENTS_LEARN_DOUBT_AT    2.2
#define COMMENTS_LEARN_CAUTION     5.0

/* no limit is below these; without scores of ham they are the limits' start */
#define COMMENTS_LEARN_SPAM_LEAST  0.3
#define COMMENTS_LEARN_DOUBT_LEAST 0.2
#define COMMENTS_LEARN_SPAM_ELSE   1.9
#define COMMENTS_LEARN_DOUBT_ELSE  1.2

/* no limit is above this, whatever Redis says */
#define COMMENTS_LEARN_MOST        100.0

/* a token that is named speaks for spam at least so much */
#define COMMENTS_LEARN_TELLING     0.7


static double comments_learn_weight(const comments_learn_count_t *all,
    const comments_learn_count_t *count);
static double comments_learn_limit(const comments_learned_t *learned,
    double deviations, double least, double otherwise);
static void comments_learn_name(comments_learn_opinion_t *opinion,
    double *weights, const comments_token_t *token, double weight);
static int comments_learn_shown(const comments_token_t *token);


void
comments_learn_judge(const comments_tokens_t *tokens,
    const comments_learned_t *learned, comments_learn_opinion_t *opinion)
{
    size_t                         i, n;
    double                         sum, weight, weights[COMMENTS_LEARN_BECAUSE];
    const comments_learn_count_t  *all;

    memset(opinion, 0, sizeof(comments_learn_opinion_t));

    all = &learned->all;

    /* twice as many, since they are counted twice */

    if (all->spam < 2 * COMMENTS_LEARN_SCORE_MIN
        || all->ham < 2 * COMMENTS_LEARN_SCORE_MIN)
    {
        return;
    }

    sum = 0;
    n = 0;

    for (i = 0; i < tokens->n; i++) {

        if (learned->tokens[i].spam <= 0 && learned->tokens[i].ham <= 0) {
            continue;
        }

        weight = comments_learn_weight(all, &learned->tokens[i]);

        sum += weight;
        n++;

        comments_learn_name(opinion, weights, &tokens->list[i], weight);
    }

    if (n) {
        sum /= pow((double) n, COMMENTS_LEARN_POWER);
    }

    opinion->scored = 1;
    opinion->score = (int) lround(100 * sum);

    opinion->spam = (int) lround(100 * comments_learn_limit(learned,
                        COMMENTS_LEARN_SPAM_AT, COMMENTS_LEARN_SPAM_LEAST,
                        COMMENTS_LEARN_SPAM_ELSE));

    opinion->doubtful = (int) lround(100 * comments_learn_limit(learned,
                        COMMENTS_LEARN_DOUBT_AT, COMMENTS_LEARN_DOUBT_LEAST,
                        COMMENTS_LEARN_DOUBT_ELSE));

    if (!comments_learn_ready(learned)) {
        return;
    }

    opinion->verdict = opinion->score >= opinion->spam ? COMMENTS_LEARN_SPAM
                       : opinion->score >= opinion->doubtful
                         ? COMMENTS_LEARN_DOUBTFUL : COMMENTS_LEARN_HAM;
}


int
comments_learn_ready(const comments_learned_t *learned)
{
    /* twice as many, since they are counted twice */

    return learned->all.spam >= 2 * COMMENTS_LEARN_MIN
           && learned->all.ham >= 2 * COMMENTS_LEARN_MIN;
}


int
comments_learn_because(comments_buf_t *out,
    const comments_learn_opinion_t *opinion)
{
    size_t  i;

    for (i = 0; i < opinion->nbecause; i++) {

        if (i) {
            (void) comments_buf_add_c(out, ", ");
        }

        (void) comments_buf_add_str(out, opinion->because[i]->text);
    }

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static double
comments_learn_weight(const comments_learn_count_t *all,
    const comments_learn_count_t *count)
{
    double   e, spam, ham, weight;
    int64_t  least;

    /* two generations may disagree after a correction: nothing is below 0 */

    spam = count->spam > 0 ? (double) count->spam : 0;
    ham = count->ham > 0 ? (double) count->ham : 0;

    least = all->spam < all->ham ? all->spam : all->ham;

    /* all counts are doubled, so is what is added */

    e = 2 * COMMENTS_LEARN_SMOOTH / (double) least;

    weight = log((spam / (double) all->spam + e)
                 / (ham / (double) all->ham + e));

    return weight > 0 ? weight * sqrt(weight) : weight;
}


static double
comments_learn_limit(const comments_learned_t *learned, double deviations,
    double least, double otherwise)
{
    double  n, mean, variance, limit;

    if (learned->scored < 2 * COMMENTS_LEARN_MIN) {
        return otherwise;
    }

    n = (double) learned->scored / 2;
    mean = (double) learned->sum / 2 / n;
    variance = (double) learned->squares / 2 / n - mean * mean;

    if (!(variance > 0)) {
        return otherwise;
    }

    deviations += COMMENTS_LEARN_CAUTION / n;
    limit = (mean + deviations * sqrt(variance)) / 100;

    if (!(limit < COMMENTS_LEARN_MOST)) {
        return COMMENTS_LEARN_MOST;
    }

    return limit > least ? limit : least;
}


/* the list of the most telling tokens, in falling order */
static void
comments_learn_name(comments_learn_opinion_t *opinion, double *weights,
    const comments_token_t *token, double weight)
{
    size_t  i;

    if (weight < COMMENTS_LEARN_TELLING || !comments_learn_shown(token)) {
        return;
    }

    i = opinion->nbecause;

    if (i == COMMENTS_LEARN_BECAUSE) {

        if (weights[i - 1] >= weight) {
            return;
        }

        i--;

    } else {
        opinion->nbecause++;
    }

    for ( /* void */ ; i && weights[i - 1] < weight; i--) {
        weights[i] = weights[i - 1];
        opinion->because[i] = opinion->because[i - 1];
    }

    weights[i] = weight;
    opinion->because[i] = token;
}


static int
comments_learn_shown(const comments_token_t *token)
{
    switch (token->kind) {

    case COMMENTS_TOKEN_WORD:
    case COMMENTS_TOKEN_PAIR:

        /* "<link>" and "<n3>" stand for links and numbers */

        return memchr(token->text.data, '<', token->text.len) == NULL;

    case COMMENTS_TOKEN_HOST:
    case COMMENTS_TOKEN_NAME:
    case COMMENTS_TOKEN_EMAIL:
        return 1;

    default:
        return 0;
    }
}
