/*
 * What a site has learned, in Redis: the commands that ask and learn, and the
 * decoding of replies, right and wrong.
 */

#include "comments_schema_learned.h"
#include "comments_tokens.h"
#include "schema_wire.h"


#define OK    "+OK\r\n"
#define NIL4  "$-1\r\n$-1\r\n$-1\r\n$-1\r\n"

/* a generation that knows nothing: four totals, two tokens */
#define EMPTY  "*6\r\n" NIL4 "$-1\r\n$-1\r\n"


static comments_arena_t           *arena;
static comments_tokens_t           tokens;
static comments_learned_query_t    query;
static const char                 *why;


static void test_ask(void);
static void test_learn(void);
static void test_forget(void);
static void test_long(void);
static void test_decode(void);
static void test_damaged(void);
static void test_marker(void);
static void reset(const char *id);
static int decode(const char *replies);


int
main(void)
{
    plan_none();

    arena = comments_arena_create(16 << 20);

    test_ask();
    test_learn();
    test_forget();
    test_long();
    test_decode();
    test_damaged();
    test_marker();

    comments_arena_destroy(arena);

    return done_testing();
}


static void
test_ask(void)
{
    comments_batch_t  *batch;

    reset("");
    query.generation = 3;

    batch = comments_schema_read_learned(arena, &query);
    is_int(batch->n, 3, "a question is three commands");
    is_command(batch, 0, "GET comments:site:a%3Ab:learned");
    is_command(batch, 1, "HMGET comments:site:a%3Ab:learned:3 all scored sum "
                         "squares 0001 vvvv");
    is_command(batch, 2, "HMGET comments:site:a%3Ab:learned:2 all scored sum "
                         "squares 0001 vvvv");

    query.peek = 1;
    batch = comments_schema_read_learned(arena, &query);
    is_int(batch->n, 1, "whether there is more is one");
    is_command(batch, 0, "GET comments:site:a%3Ab:learned");

    reset(ROOT);

    batch = comments_schema_read_learned(arena, &query);
    is_int(batch->n, 4, "before a decision both generations are watched");
    is_command(batch, 0, "WATCH comments:site:a%3Ab:learned:0");
    is_command(batch, 1, "WATCH comments:site:a%3Ab:learned:-1");
    is_command(batch, 3, "HMGET comments:site:a%3Ab:learned:0 all scored sum "
                         "squares " ROOT " 0001 vvvv");
}


static void
test_learn(void)
{
    comments_batch_t   *batch;
    comments_lesson_t   lesson;

    reset(ROOT);
    memset(&lesson, 0, sizeof(comments_lesson_t));

    lesson.site = query.site;
    lesson.id = query.id;
    lesson.tokens = &tokens;
    lesson.generation = 2;
    lesson.as = 's';
    lesson.scored = 1;
    lesson.score = 70;

    batch = comments_schema_learn(arena, &lesson);
    is_int(batch->n, 8, "spam is learned by eight commands");
    is_command(batch, 0, "MULTI");
    is_command(batch, 1, "HSET comments:site:a%3Ab:learned:2 " ROOT " s");
    is_command(batch, 2, "HINCRBY comments:site:a%3Ab:learned:2 all 1000000");
    is_command(batch, 3, "HINCRBY comments:site:a%3Ab:learned:2 0001 1000000");
    is_command(batch, 4, "HINCRBY comments:site:a%3Ab:learned:2 vvvv 1000000");
    is_command(batch, 5, "EXEC");
    is_command(batch, 6, "INCR comments:site:a%3Ab:learned");
    is_command(batch, 7, "UNLINK comments:site:a%3Ab:learned:0");

    lesson.as = 'h';
    lesson.generation = 1;
    lesson.score = -70;

    batch = comments_schema_learn(arena, &lesson);
    is_command(batch, 1, "HSET comments:site:a%3Ab:learned:1 " ROOT " h-70");
    is_command(batch, 2, "HINCRBY comments:site:a%3Ab:learned:1 all 1");
    is_command(batch, 5, "HINCRBY comments:site:a%3Ab:learned:1 scored 1");
    is_command(batch, 6, "HINCRBY comments:site:a%3Ab:learned:1 sum -70");
    is_command(batch, 7, "HINCRBY comments:site:a%3Ab:learned:1 squares 4900");
    is_int(batch->n, 10, "in the second generation none is to be removed");

    lesson.back = 1;

    batch = comments_schema_learn(arena, &lesson);
    is_command(batch, 1, "HDEL comments:site:a%3Ab:learned:1 " ROOT);
    is_command(batch, 2, "HINCRBY comments:site:a%3Ab:learned:1 all -1");
    is_command(batch, 6, "HINCRBY comments:site:a%3Ab:learned:1 sum 70");
    is_command(batch, 7, "HINCRBY comments:site:a%3Ab:learned:1 squares -4900");
    is_command(batch, 8, "EXEC");
    is_int(batch->n, 9, "what is taken back is no decision");

    lesson.scored = 0;
    lesson.back = 0;

    batch = comments_schema_learn(arena, &lesson);
    is_command(batch, 1, "HSET comments:site:a%3Ab:learned:1 " ROOT " h");
    is_int(batch->n, 7, "without a score none is counted");
}


static void
test_forget(void)
{
    comments_batch_t  *batch;

    batch = comments_schema_forget(arena, comments_str_c("blog"), 4);
    is_command(batch, 0, "SET comments:site:blog:learned 6000");
    is_command(batch, 1, "UNLINK comments:site:blog:learned:4");
    is_command(batch, 2, "UNLINK comments:site:blog:learned:3");
}


/* as many tokens as there can be still make one batch */
static void
test_long(void)
{
    size_t              i;
    comments_lesson_t   lesson;

    reset(ROOT);
    memset(&lesson, 0, sizeof(comments_lesson_t));

    for (i = 0; i < COMMENTS_TOKENS_MAX; i++) {
        tokens.list[i].hash = (uint32_t) i;
    }

    tokens.n = COMMENTS_TOKENS_MAX;

    lesson.site = query.site;
    lesson.id = query.id;
    lesson.tokens = &tokens;
    lesson.generation = 9;
    lesson.as = 'h';
    lesson.scored = 1;
    lesson.score = -1;

    ok(comments_schema_read_learned(arena, &query) != NULL, "a long question");
    ok(comments_schema_learn(arena, &lesson) != NULL, "a long lesson");
}


static void
test_decode(void)
{
    reset("");
    is_int(decode("$-1\r\n" EMPTY), COMMENTS_OK, "nothing is known");
    is_int(query.learned.all.spam, 0, "of spam");
    is_int(query.learned.all.ham, 0, "of ham");

    reset("");
    query.generation = 1;

    is_int(decode("$4\r\n1500\r\n"
                  "*6\r\n$8\r\n12000007\r\n$1\r\n5\r\n$3\r\n-50\r\n"
                  "$3\r\n900\r\n$7\r\n3000000\r\n$1\r\n4\r\n"
                  "*6\r\n$7\r\n1000002\r\n$1\r\n1\r\n$2\r\n10\r\n"
                  "$3\r\n100\r\n$-1\r\n$7\r\n2000001\r\n"),
           COMMENTS_OK, "two generations");

    is_int(query.learned.all.spam, 2 * 12 + 1, "spam, the present one twice");
    is_int(query.learned.all.ham, 2 * 7 + 2, "ham");
    is_int(query.learned.scored, 2 * 5 + 1, "known scores");
    is_int(query.learned.sum, 2 * -50 + 10, "their sum");
    is_int(query.learned.squares, 2 * 900 + 100, "and squares");
    is_int(query.learned.tokens[0].spam, 2 * 3, "a token of spam");
    is_int(query.learned.tokens[0].ham, 0, "alone");
    is_int(query.learned.tokens[1].spam, 2, "one of both, in the older one");
    is_int(query.learned.tokens[1].ham, 2 * 4 + 1, "and in both");

    reset("");
    query.peek = 1;
    is_int(decode("$3\r\n450\r\n"), COMMENTS_OK, "how many decisions");
    is_int(query.decisions, 450, "is told");

    reset("");
    is_int(decode("$4\r\n2999\r\n" EMPTY), COMMENTS_DECLINED,
           "another generation");
    is_int(query.generation, 2, "which is told");
}


static void
test_damaged(void)
{
    reset("");
    is_int(decode("$1\r\nx\r\n*6\r\n$1\r\ny\r\n$1\r\nz\r\n$-1\r\n$-1\r\n"
                  "$20\r\n99999999999999999999\r\n$7\r\n2000000\r\n"),
           COMMENTS_OK, "numbers that are none");
    is_int(query.learned.all.spam, 0, "are 0");
    is_int(query.learned.tokens[0].spam, 0, "so is one that is too large");
    is_int(query.learned.tokens[1].spam, 4, "the others count");

    reset("");
    (void) decode("$-1\r\n*6\r\n" NIL4 "$7\r\n2999999\r\n$2\r\n-3\r\n");
    is_int(query.learned.tokens[0].spam, 6, "a ham count below 0 is mended");
    is_int(query.learned.tokens[0].ham, 0, "to 0");
    is_int(query.learned.tokens[1].spam + query.learned.tokens[1].ham, 0,
           "and so are both");

    reset("");
    is_int(decode("$-1\r\n" WRONG), COMMENTS_ERROR, "another type");
    ok(why && strstr(why, "WRONGTYPE"), "is told");

    reset("");
    is_int(decode("$-1\r\n*5\r\n" NIL4 "$-1\r\n"), COMMENTS_ERROR,
           "a field too few");

    reset("");
    is_int(decode("$-1\r\n"), COMMENTS_ERROR, "a reply too few");

    query.generation = 1;
    is_int(decode("$4\r\n1000\r\n" EMPTY), COMMENTS_ERROR,
           "one too few in a later generation");
    query.generation = 0;

    reset(ROOT);
    is_int(decode(OK WRONG "$-1\r\n" EMPTY), COMMENTS_ERROR,
           "a watch that failed");
}


static void
test_marker(void)
{
    size_t  i;
    char    replies[512];

    static const struct {
        const char  *present;
        const char  *older;
        int          as;
        int64_t      in;
        int          scored;
        int64_t      score;
    } cases[] = {
        { "$-1", "$-1", 0, 0, 0, 0 },
        { "$1\r\ns", "$-1", 's', 1, 0, 0 },
        { "$4\r\nh-70", "$-1", 'h', 1, 1, -70 },
        { "$-1", "$3\r\nh12", 'h', 0, 1, 12 },
        { "$1\r\ns", "$1\r\nh", 's', 1, 0, 0 },
        { "$3\r\nhno", "$-1", 'h', 1, 0, 0 },
        { "$20\r\nh9223372036854775807", "$-1", 'h', 1, 0, 0 },
        { "$1\r\nx", "$-1", 0, 0, 0, 0 },
        { "$0\r\n", "$-1", 0, 0, 0, 0 }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        reset(ROOT);
        query.generation = 1;

        (void) snprintf(replies, sizeof(replies),
                        OK OK "$4\r\n1000\r\n"
                        "*7\r\n" NIL4 "%s\r\n$-1\r\n$-1\r\n"
                        "*7\r\n" NIL4 "%s\r\n$-1\r\n$-1\r\n",
                        cases[i].present, cases[i].older);

        is_int(decode(replies), COMMENTS_OK, "marker %zu", i);
        is_int(query.as, cases[i].as, "what it was learned as");
        is_int(query.in, cases[i].in, "where");
        is_int(query.scored, cases[i].scored, "whether with a score");

        if (cases[i].scored) {
            is_int(query.score, cases[i].score, "with which");
        }
    }
}


static void
reset(const char *id)
{
    memset(&tokens, 0, sizeof(comments_tokens_t));
    memset(&query, 0, sizeof(comments_learned_query_t));

    tokens.n = 2;
    tokens.list[0].hash = 1;
    tokens.list[1].hash = (1U << COMMENTS_TOKENS_BITS) - 1;

    query.site = comments_str_c("a:b");
    query.id = comments_str_c(id);
    query.tokens = &tokens;
}


static int
decode(const char *replies)
{
    int            rc;
    static wire_t  wire;
    static int     open;

    /* why may point into the replies: they live until the next ones */

    if (open) {
        wire_close(&wire);
    }

    wire_open(&wire, replies);
    open = 1;
    why = NULL;

    rc = comments_schema_decode_learned(wire.reply, wire.n, &query, &why);

    return rc;
}
