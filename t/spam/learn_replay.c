/*
 * Replays a corpus of comments through the classifier: after so many decisions
 * of a moderator, how much of the rest is told right? "make learn-test" runs
 * it.
 *
 *   learn_replay [MARKED WRONG] < CORPUS
 *
 * A line of the corpus is "spam" or "ham", name, website and text, parted by
 * tabs; "\n", "\t" and "\\" stand for those characters. The corpus is shuffled,
 * the first comments are decided on, all others are judged; the figures are
 * means of several shuffles. With MARKED and WRONG, in per mille, the exit
 * status is 1 if after 200 decisions less spam is marked or more ham.
 */

#include <stdio.h>
#include <stdlib.h>

#include "comments_learn.h"
#include "comments_tokens.h"


#define SHUFFLES  30
#define GOAL      200        /* decisions, behind which the goals hold */
#define SPACE     (1U << COMMENTS_TOKENS_BITS)


typedef struct {
    int                  spam;
    comments_tokens_t   *tokens;
} row_t;

/* of one number of decisions, over all shuffles */
typedef struct {
    size_t   spam;
    size_t   ham;
    size_t   marked;         /* spam that is marked */
    size_t   held;           /* spam that is doubtful */
    size_t   wrong;          /* ham that is marked */
    size_t   doubted;        /* ham that is doubtful */
} result_t;


static int corpus_read(void);
static int corpus_line(char *line);
static void corpus_unescape(char *s);
static void shuffle(uint64_t seed);
static void replay(size_t decisions, result_t *result);
static void forget(void);
static void learn(const row_t *row);
static void ask(const row_t *row, comments_learn_opinion_t *opinion);
static double per_mille(size_t part, size_t all);


static comments_arena_t        *arena;
static row_t                   *rows;
static size_t                   nrows, size;
static comments_learned_t       learned;
static comments_learn_count_t   counts[SPACE];


int
main(int argc, char **argv)
{
    int       failed;
    size_t    i;
    uint64_t  seed;
    result_t  result;

    static const size_t  decisions[] = { 0, 50, GOAL, 1000 };

    arena = comments_arena_create(SIZE_MAX / 2);

    if (arena == NULL || corpus_read() != 0) {
        return 2;
    }

    (void) printf("%zu comments\n"
                  "  decisions   spam: marked  held   ham: marked  held\n",
                  nrows);
    failed = 0;

    for (i = 0; i < sizeof(decisions) / sizeof(decisions[0]); i++) {

        if (decisions[i] >= nrows) {
            break;
        }

        memset(&result, 0, sizeof(result_t));

        for (seed = 1; seed <= SHUFFLES; seed++) {
            shuffle(seed);
            replay(decisions[i], &result);
        }

        (void) printf("%11zu %13.1f %% %4.1f %% %9.2f %% %4.1f %%\n",
                      decisions[i],
                      per_mille(result.marked, result.spam) / 10,
                      per_mille(result.held, result.spam) / 10,
                      per_mille(result.wrong, result.ham) / 10,
                      per_mille(result.doubted, result.ham) / 10);

        if (argc == 3 && decisions[i] == GOAL
            && (per_mille(result.marked, result.spam) < atof(argv[1])
                || per_mille(result.wrong, result.ham) > atof(argv[2])))
        {
            failed = 1;
        }
    }

    if (failed) {
        (void) printf("the goal is missed: %s and %s of 1,000\n", argv[1],
                      argv[2]);
    }

    return failed;
}


static int
corpus_read(void)
{
    char     *line;
    size_t    len;
    row_t    *grown;

    line = NULL;
    len = 0;

    while (getline(&line, &len, stdin) > 0) {

        if (nrows == size) {
            size = size ? size * 2 : 1024;
            grown = realloc(rows, size * sizeof(row_t));

            if (grown == NULL) {
                return -1;
            }

            rows = grown;
        }

        line[strcspn(line, "\n")] = '\0';

        if (corpus_line(line) != 0) {
            (void) fprintf(stderr, "line %zu is not understood\n", nrows + 1);
            return -1;
        }
    }

    free(line);

    return 0;
}


static int
corpus_line(char *line)
{
    int                  i;
    char                *fields[4];
    row_t               *row;
    comments_comment_t   comment;

    for (i = 0; i < 4; i++) {
        fields[i] = strsep(&line, "\t");

        if (fields[i] == NULL) {
            return -1;
        }

        corpus_unescape(fields[i]);
    }

    memset(&comment, 0, sizeof(comments_comment_t));

    comment.name = comments_str_c(fields[1]);
    comment.website = comments_str_c(fields[2]);
    comment.text = comments_str_c(fields[3]);

    row = &rows[nrows++];

    row->spam = strcmp(fields[0], "spam") == 0;
    row->tokens = comments_arena_alloc(arena, sizeof(comments_tokens_t));

    return row->tokens == NULL
           || comments_tokens_make(arena, &comment, row->tokens) != COMMENTS_OK;
}


static void
corpus_unescape(char *s)
{
    char  *out;

    for (out = s; *s; s++) {

        if (*s == '\\' && s[1]) {
            s++;
            *out++ = (char) (*s == 'n' ? '\n' : *s == 't' ? '\t' : *s);

        } else {
            *out++ = *s;
        }
    }

    *out = '\0';
}


/* Fisher and Yates; the numbers are Knuth's, and the same on every machine */
static void
shuffle(uint64_t seed)
{
    size_t  i, j;
    row_t   row;

    for (i = nrows; i > 1; i--) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        j = (seed >> 33) % i;

        row = rows[i - 1];
        rows[i - 1] = rows[j];
        rows[j] = row;
    }
}


static void
replay(size_t decisions, result_t *result)
{
    size_t                     i;
    comments_learn_opinion_t   opinion;

    forget();

    for (i = 0; i < decisions; i++) {
        learn(&rows[i]);
    }

    for ( /* void */ ; i < nrows; i++) {

        ask(&rows[i], &opinion);

        if (rows[i].spam) {
            result->spam++;
            result->marked += opinion.verdict == COMMENTS_LEARN_SPAM;
            result->held += opinion.verdict == COMMENTS_LEARN_DOUBTFUL;

        } else {
            result->ham++;
            result->wrong += opinion.verdict == COMMENTS_LEARN_SPAM;
            result->doubted += opinion.verdict == COMMENTS_LEARN_DOUBTFUL;
        }
    }
}


static void
forget(void)
{
    memset(&learned, 0, sizeof(learned));
    memset(counts, 0, sizeof(counts));
}


/* as in Redis: all of one generation, so everything counts twice */
static void
learn(const row_t *row)
{
    size_t                     i;
    comments_learn_count_t    *count;
    comments_learn_opinion_t   opinion;

    ask(row, &opinion);

    if (opinion.scored && !row->spam) {
        learned.scored += 2;
        learned.sum += 2 * opinion.score;
        learned.squares += 2 * (int64_t) opinion.score * opinion.score;
    }

    for (i = 0; i <= row->tokens->n; i++) {

        count = i < row->tokens->n ? &counts[row->tokens->list[i].hash]
                                   : &learned.all;

        if (row->spam) {
            count->spam += 2;

        } else {
            count->ham += 2;
        }
    }
}


static void
ask(const row_t *row, comments_learn_opinion_t *opinion)
{
    size_t  i;

    for (i = 0; i < row->tokens->n; i++) {
        learned.tokens[i] = counts[row->tokens->list[i].hash];
    }

    comments_learn_judge(row->tokens, &learned, opinion);
}


static double
per_mille(size_t part, size_t all)
{
    return all ? 1000.0 * (double) part / (double) all : 0;
}
