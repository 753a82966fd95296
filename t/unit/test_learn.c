/*
 * The classifier: when it is silent, what it holds for spam, and why.
 */

#include "comments_learn.h"
#include "comments_tokens.h"
#include "tap.h"


#define SPACE  (1U << COMMENTS_TOKENS_BITS)


static void test_silent(void);
static void test_opinion(void);
static void test_because(void);
static void test_uneven(void);
static void test_below_zero(void);
static void test_limits(void);
static void learn_reset(void);
static void learn_some(int spam, const char *text, int64_t n);
static const comments_learn_opinion_t *learn_ask(const char *text);
static comments_learned_t *learn_known(const comments_tokens_t *tokens);


static comments_arena_t        *arena;
static comments_learned_t       learned;
static comments_learn_count_t   counts[SPACE];


int
main(void)
{
    plan_none();

    arena = comments_arena_create(SIZE_MAX / 2);

    test_silent();
    test_opinion();
    test_because();
    test_uneven();
    test_below_zero();
    test_limits();

    comments_arena_destroy(arena);

    return done_testing();
}


static void
test_silent(void)
{
    learn_reset();
    is_int(learn_ask("viagra")->verdict, COMMENTS_LEARN_SILENT,
           "nothing is known");

    learn_some(1, "cheap viagra here", COMMENTS_LEARN_MIN);
    is_int(learn_ask("viagra")->verdict, COMMENTS_LEARN_SILENT,
           "spam alone tells nothing");

    learn_some(0, "a thoughtful remark", COMMENTS_LEARN_MIN - 1);
    is_int(learn_ask("viagra")->verdict, COMMENTS_LEARN_SILENT,
           "one honest comment too few");
    ok(learn_ask("viagra")->scored, "there is a score before a verdict");
    is_int(comments_learn_ready(&learned), 0, "which is not to be had yet");

    learn_some(0, "a thoughtful remark", 1);
    ok(learn_ask("viagra")->verdict != COMMENTS_LEARN_SILENT,
       "enough of both kinds");
    is_int(comments_learn_ready(&learned), 1, "which can be told beforehand");
}


static void
test_opinion(void)
{
    int  spam, ham;

    learn_reset();
    learn_some(1, "cheap viagra at http://pills.example/", 50);
    learn_some(0, "I liked the part about tide tables", 50);

    is_int(learn_ask("buy cheap viagra at http://pills.example/x")->verdict,
           COMMENTS_LEARN_SPAM, "more of the same is spam");
    is_int(learn_ask("I liked the tide tables, thank you")->verdict,
           COMMENTS_LEARN_HAM, "an honest comment is none");
    is_int(learn_ask("\xe4\xbd\xa0\xe5\xa5\xbd")->verdict, COMMENTS_LEARN_HAM,
           "what was never seen is no spam");

    spam = learn_ask("viagra")->score;
    ham = learn_ask("tide tables")->score;
    ok(spam > 0 && ham < 0, "scores of both kinds: %d and %d", spam, ham);

    spam = learn_ask("viagra http://pills.example/")->score;
    ham = learn_ask("viagra http://pills.example/ I liked the part about tide "
                    "tables")->score;
    ok(ham < spam, "honest words lower the score");
}


static void
test_because(void)
{
    size_t                           i;
    comments_buf_t                   out;
    const comments_learn_opinion_t  *opinion;

    learn_reset();
    learn_some(1, "viagra at http://pills.example/", 40);
    learn_some(1, "something else", 10);
    learn_some(0, "tide tables at noon", 50);

    opinion = learn_ask("viagra at noon, http://pills.example/ tide");

    comments_buf_init(&out, 4096);
    (void) comments_learn_because(&out, opinion);
    (void) comments_buf_add_char(&out, '\0');

    ok(strstr(out.data, "viagra") != NULL, "a word is named: %s", out.data);
    ok(strstr(out.data, "pills.example") != NULL, "and a host");
    ok(strstr(out.data, "tide") == NULL, "an honest word is not");
    ok(strstr(out.data, "noon") == NULL, "nor is another");
    comments_buf_free(&out);

    ok(opinion->nbecause <= COMMENTS_LEARN_BECAUSE, "not too many");

    for (i = 0; i < opinion->nbecause; i++) {
        if (strchr("wphne", (char) opinion->because[i]->kind) == NULL
            || memchr(opinion->because[i]->text.data, '<',
                      opinion->because[i]->text.len))
        {
            break;
        }
    }

    is_int(i, opinion->nbecause, "nothing that people do not understand");

    comments_buf_init(&out, 4096);
    is_int(comments_learn_because(&out, learn_ask("tide")), COMMENTS_OK,
           "an honest comment has no reasons");
    is_int(out.len, 0, "and none is written");

    comments_buf_init(&out, 3);
    is_int(comments_learn_because(&out, learn_ask("viagra")), COMMENTS_ERROR,
           "a full buffer is told");
    comments_buf_free(&out);
}


/* a word that was seen once among many of one kind tells little */
static void
test_uneven(void)
{
    comments_tokens_t          tokens;
    comments_learned_t         known;
    comments_learn_opinion_t   opinion;

    memset(&known, 0, sizeof(comments_learned_t));
    memset(&tokens, 0, sizeof(comments_tokens_t));

    tokens.n = 1;
    tokens.list[0].kind = COMMENTS_TOKEN_WORD;
    tokens.list[0].text = comments_str_c("remarkable");

    known.all.ham = 2 * 1000;
    known.all.spam = 2 * 20;
    known.tokens[0].ham = 2;

    comments_learn_judge(&tokens, &known, &opinion);
    ok(opinion.score <= 0 && opinion.score > -20,
       "once in much ham does not speak for spam: %d", opinion.score);

    known.all.ham = 2 * 20;
    known.all.spam = 2 * 1000;
    known.tokens[0].ham = 0;
    known.tokens[0].spam = 2;

    comments_learn_judge(&tokens, &known, &opinion);
    ok(opinion.score >= 0 && opinion.score < 20,
       "once in much spam hardly does: %d", opinion.score);

    known.tokens[0].spam = 2 * 500;

    comments_learn_judge(&tokens, &known, &opinion);
    ok(opinion.score > 300, "in half of it does: %d", opinion.score);
}


/* counts that a damaged Redis tells */
static void
test_below_zero(void)
{
    size_t                     i;
    comments_tokens_t          tokens;
    comments_comment_t         comment;
    comments_learned_t        *known;
    comments_learn_opinion_t   opinion;

    learn_reset();
    learn_some(0, "tide tables", 50);
    learn_some(1, "viagra", 50);

    memset(&comment, 0, sizeof(comments_comment_t));
    comment.text = comments_str_c("tide viagra");
    (void) comments_tokens_make(arena, &comment, &tokens);

    known = learn_known(&tokens);

    for (i = 0; i < tokens.n; i++) {
        known->tokens[i].spam = i % 2 ? INT64_MIN : INT64_MAX;
        known->tokens[i].ham = i % 3 ? -1 : INT64_MAX;
    }

    comments_learn_judge(&tokens, known, &opinion);
    ok(opinion.score > -100000 && opinion.score < 100000,
       "impossible counts give a number: %d", opinion.score);

    known = learn_known(&tokens);
    known->scored = 1000;
    known->sum = INT64_MAX;
    known->squares = INT64_MIN;

    comments_learn_judge(&tokens, known, &opinion);
    ok(opinion.spam > 0, "impossible scores give a limit: %d", opinion.spam);
}


static void
test_limits(void)
{
    int  calm, wild, most;

    learn_reset();
    learn_some(0, "tide tables", 50);
    learn_some(1, "viagra", 50);

    most = learn_ask("x")->spam;
    ok(learn_ask("x")->doubtful < most, "what is doubtful comes before spam");

    /* scores of honest comments: mean -100, deviations 40 and 120 */

    learned.scored = 200;
    learned.sum = -100 * 200;
    learned.squares = (100 * 100 + 40 * 40) * 200;
    calm = learn_ask("x")->spam;

    learned.squares = (100 * 100 + 120 * 120) * 200;
    wild = learn_ask("x")->spam;

    ok(calm < most, "a limit comes down where honest comments score low");
    ok(wild > calm, "and goes up where they score at random: %d, %d", calm,
       wild);
    ok(calm >= 30, "it never comes down to what is unknown");
    ok(learn_ask("x")->doubtful < wild, "the other follows");

    learned.scored = 10;
    is_int(learn_ask("x")->spam, most, "few scores set no limit");
}


static void
learn_reset(void)
{
    memset(&learned, 0, sizeof(learned));
    memset(counts, 0, sizeof(counts));
}


static void
learn_some(int spam, const char *text, int64_t n)
{
    size_t                    i;
    comments_tokens_t         tokens;
    comments_comment_t        comment;
    comments_learn_count_t   *count;

    memset(&comment, 0, sizeof(comments_comment_t));
    comment.text = comments_str_c(text);
    (void) comments_tokens_make(arena, &comment, &tokens);

    for (i = 0; i <= tokens.n; i++) {
        count = i < tokens.n ? &counts[tokens.list[i].hash] : &learned.all;

        if (spam) {
            count->spam += 2 * n;

        } else {
            count->ham += 2 * n;
        }
    }
}


static const comments_learn_opinion_t *
learn_ask(const char *text)
{
    static comments_tokens_t         tokens;
    static comments_learn_opinion_t  opinion;

    comments_comment_t  comment;

    memset(&comment, 0, sizeof(comments_comment_t));
    comment.text = comments_str_c(text);
    (void) comments_tokens_make(arena, &comment, &tokens);

    comments_learn_judge(&tokens, learn_known(&tokens), &opinion);

    return &opinion;
}


static comments_learned_t *
learn_known(const comments_tokens_t *tokens)
{
    size_t                     i;
    static comments_learned_t  known;

    known = learned;

    for (i = 0; i < tokens->n; i++) {
        known.tokens[i] = counts[tokens->list[i].hash];
    }

    return &known;
}
