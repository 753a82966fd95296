/*
 * Reading by the Redis schema, without a Redis: the commands of each batch, and
 * the decoding of replies, right and wrong.
 */

#include "schema_wire.h"


#define NONE  "*4\r\n$-1\r\n$-1\r\n$-1\r\n$-1\r\n"


static comments_arena_t  *arena;
static comments_key_t     key = { comments_str("blog"), comments_str("/p") };
static const char        *why;


static void test_keys(void);
static void test_read_roots(void);
static void test_decode_roots(void);
static void test_decode_show(void);
static void test_rank(void);
static void test_runs(void);
static void test_sizes(void);
static void test_depths(void);
static void test_decode_comments(void);
static void test_counts(void);


int
main(void)
{
    plan_none();

    arena = comments_arena_create(16 << 20);

    test_keys();
    test_read_roots();
    test_decode_roots();
    test_decode_show();
    test_rank();
    test_runs();
    test_sizes();
    test_depths();
    test_decode_comments();
    test_counts();

    comments_arena_destroy(arena);

    return done_testing();
}


static void
test_keys(void)
{
    comments_key_t     strange;
    comments_read_t    read;
    comments_arena_t  *small;
    comments_batch_t  *batch;

    memset(&read, 0, sizeof(read));
    read.meta_only = 1;

    strange.site = comments_str_c("a:b{c}d%");
    strange.thread = comments_str_of("/x:{y}\n%41\x7f\0z", 13);

    batch = comments_schema_read_roots(arena, &strange, &read);
    is_command(batch, 1,
               "ZCARD comments:{a%3Ab%7Bc%7Dd%25:/x:%7By%7D%0A%2541%7F%00z}"
               ":roots");

    strange.site = (comments_str_t) comments_null_str;
    strange.thread = (comments_str_t) comments_null_str;

    batch = comments_schema_read_roots(arena, &strange, &read);
    is_command(batch, 1, "ZCARD comments:{:}:roots");

    small = comments_arena_create(10240);
    strange.site = comments_str_c("{");
    ok(comments_schema_read_roots(small, &strange, &read) != NULL,
       "a small arena is enough");
    comments_arena_destroy(small);

    small = comments_arena_create(6400);
    ok(comments_schema_read_roots(small, &strange, &read) == NULL,
       "too small a one gives no batch");
    comments_arena_destroy(small);
}


static void
test_read_roots(void)
{
    comments_read_t    read;
    comments_batch_t  *batch;

    memset(&read, 0, sizeof(read));
    read.meta_only = 1;

    batch = comments_schema_read_roots(arena, &key, &read);
    is_int(batch->n, 2, "meta only: two commands");
    is_command(batch, 0, "HMGET comments:{blog:/p}:meta v n t closed");
    is_command(batch, 1, "ZCARD comments:{blog:/p}:roots");

    read.meta_only = 0;
    read.page = 3;
    read.page_size = 50;

    batch = comments_schema_read_roots(arena, &key, &read);
    is_int(batch->n, 5, "a page: five commands");
    is_command(batch, 2, "ZRANGE comments:{blog:/p}:roots 100 149");
    is_command(batch, 3, "HLEN comments:{blog:/p}:index");
    is_command(batch, 4, "HLEN comments:{blog:/p}:votes");

    read.order = COMMENTS_NEWEST;
    batch = comments_schema_read_roots(arena, &key, &read);
    is_command(batch, 2, "ZREVRANGE comments:{blog:/p}:roots 100 149");

    read.order = COMMENTS_BEST;
    read.show = comments_str_c(REPLY);
    batch = comments_schema_read_roots(arena, &key, &read);
    is_int(batch->n, 6, "show: six commands");
    is_command(batch, 2, "ZRANGE comments:{blog:/p}:best 100 149");
    is_command(batch, 5, "HGET comments:{blog:/p}:index " REPLY);

    read.show.len = 0;
    read.page = UINT32_MAX;
    read.page_size = UINT32_MAX;
    batch = comments_schema_read_roots(arena, &key, &read);
    is_command(batch, 2,
               "ZRANGE comments:{blog:/p}:best 858993458800 858993458999");

    read.page = 0;
    read.page_size = 0;
    batch = comments_schema_read_roots(arena, &key, &read);
    is_command(batch, 2, "ZRANGE comments:{blog:/p}:best 0 0");
}


static void
test_decode_roots(void)
{
    size_t             i;
    wire_t             wire;
    comments_read_t    read;
    comments_roots_t   roots;
    static const char *wrong[] = {
        META ":1\r\n",
        META ":1\r\n*0\r\n*0\r\n",
        WRONG ":1\r\n*0\r\n:1\r\n:0\r\n",
        META WRONG "*0\r\n:1\r\n:0\r\n",
        META ":1\r\n" WRONG ":1\r\n:0\r\n",
        META ":1\r\n*0\r\n" WRONG ":0\r\n",
        META ":1\r\n*0\r\n:1\r\n" WRONG,
        META ":1\r\n*0\r\n:0\r\n",
        META "$1\r\n1\r\n*0\r\n:1\r\n:0\r\n",
        META ":1\r\n*1\r\n:1\r\n:1\r\n:0\r\n",
        META ":1\r\n*1\r\n*1\r\n$1\r\na\r\n:1\r\n:0\r\n",
        "*3\r\n$1\r\n5\r\n$1\r\n2\r\n$-1\r\n" ":1\r\n*0\r\n:1\r\n:0\r\n",
        "*4\r\n$1\r\nx\r\n$1\r\n2\r\n$-1\r\n$-1\r\n"
            ":1\r\n*0\r\n:1\r\n:0\r\n",
        "*4\r\n:1\r\n$1\r\n2\r\n$-1\r\n$-1\r\n" ":1\r\n*0\r\n:1\r\n:0\r\n",
        "*-1\r\n:1\r\n*0\r\n:1\r\n:0\r\n"
    };

    memset(&read, 0, sizeof(read));
    read.page = 2;
    read.page_size = 2;

    wire_open(&wire, META ":5\r\n*2\r\n$16\r\n" ROOT "\r\n$16\r\n" ROOT2
              "\r\n:77\r\n:1\r\n");
    is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                        &roots, &why),
           COMMENTS_OK, "roots of a page");
    wire_close(&wire);

    is_int(roots.thread.version, 5, "version");
    is_int(roots.thread.count, 2, "count");
    is_int(roots.thread.created, 99, "created");
    is_int(roots.thread.closed, 0, "open");
    is_int(roots.thread.roots, 5, "number of roots");
    is_int(roots.page, 2, "page");
    is_int(roots.pages, 3, "pages");
    is_int(roots.nroots, 2, "roots");
    is_str(roots.roots[1].data, roots.roots[1].len, ROOT2,
           "they outlive the replies");
    is_int(roots.total, 77, "comments of the thread");
    is_int(roots.thread.voted, 1, "which has votes");
    is_int(roots.show_root.len, 0, "none is looked for");

    wire_open(&wire, NONE ":0\r\n*0\r\n:0\r\n:0\r\n");
    is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                        &roots, &why),
           COMMENTS_OK, "a thread nobody wrote to");
    wire_close(&wire);
    is_int(roots.thread.version, 0, "has version 0");
    is_int(roots.pages, 1, "one page");
    is_int(roots.page, 2, "the page stays what was asked");
    is_int(roots.nroots, 0, "and no roots");

    wire_open(&wire, "*4\r\n$1\r\n1\r\n$2\r\n-3\r\n$-1\r\n$1\r\n1\r\n"
              ":1\r\n*3\r\n$3\r\nabc\r\n$16\r\n" ROOT "\r\n$0\r\n\r\n"
              ":-1\r\n:0\r\n");
    is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                        &roots, &why),
           COMMENTS_OK, "strange members");
    wire_close(&wire);
    is_int(roots.thread.closed, 1, "closed");
    is_int(roots.thread.count, 0, "no count below 0");
    ok(roots.total == UINT32_MAX, "what is no number of comments is many");
    is_int(roots.nroots, 1, "what is no id is passed over");

    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        why = NULL;
        wire_open(&wire, wrong[i]);
        is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                            &roots, &why),
               COMMENTS_ERROR, "wrong replies %d: %s", (int) i, why);
        ok(why != NULL, "and why");
        wire_close(&wire);
    }
}


static void
test_decode_show(void)
{
    wire_t             wire;
    comments_read_t    read;
    comments_roots_t   roots;

    memset(&read, 0, sizeof(read));
    read.page = 1;
    read.page_size = 2;
    read.show = comments_str_c(REPLY);

    wire_open(&wire, META ":5\r\n*0\r\n:9\r\n:0\r\n$17\r\na" ROOT2 "\r\n");
    is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                        &roots, &why),
           COMMENTS_OK, "show");
    is_str(roots.show_root.data, roots.show_root.len, ROOT2, "its root");
    ok(roots.show_at == roots.nroots, "on another page");
    is_int(roots.show_status, COMMENTS_APPROVED, "its status");
    wire_close(&wire);

    wire_open(&wire, META ":5\r\n*2\r\n$16\r\n" ROOT "\r\n$16\r\n" ROOT2
              "\r\n:9\r\n:0\r\n$17\r\na" ROOT2 "\r\n");
    is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                        &roots, &why),
           COMMENTS_OK, "show of one on this page");
    is_int(roots.show_at, 1, "its root is the second");
    wire_close(&wire);

    wire_open(&wire, META ":5\r\n*0\r\n:9\r\n:0\r\n"
              "$26\r\na" ROOT2 "123456789\r\n");
    is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                        &roots, &why),
           COMMENTS_OK, "show of one that lies deep");
    wire_close(&wire);
    is_str(roots.show_root.data, roots.show_root.len, ROOT2,
           "its root outlives the replies");

    wire_open(&wire, META ":5\r\n*0\r\n:9\r\n:0\r\n"
              "$27\r\na" ROOT2 "1234567890\r\n");
    is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                        &roots, &why),
           COMMENTS_ERROR, "too deep an index entry: %s", why);
    wire_close(&wire);

    wire_open(&wire, META ":5\r\n*0\r\n:9\r\n:0\r\n$19\r\na" ROOT2 "1x\r\n");
    is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                        &roots, &why),
           COMMENTS_ERROR, "a depth that is no number: %s", why);
    wire_close(&wire);

    wire_open(&wire, META ":5\r\n*0\r\n:9\r\n:0\r\n$-1\r\n");
    is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                        &roots, &why),
           COMMENTS_OK, "show of an unknown id");
    is_int(roots.show_root.len, 0, "has no root");
    wire_close(&wire);

    wire_open(&wire, META ":5\r\n*0\r\n:9\r\n:0\r\n$17\r\nz" ROOT2 "\r\n");
    is_int(comments_schema_decode_roots(arena, &read, wire.reply, wire.n,
                                        &roots, &why),
           COMMENTS_ERROR, "a damaged index entry: %s", why);
    wire_close(&wire);
}


static void
test_rank(void)
{
    wire_t             wire;
    uint32_t           page;
    comments_read_t    read;
    comments_batch_t  *batch;

    memset(&read, 0, sizeof(read));
    read.page = 7;
    read.page_size = 10;

    batch = comments_schema_read_rank(arena, &key, &read,
                                      comments_str_c(ROOT));
    is_int(batch->n, 1, "rank: one command");
    is_command(batch, 0, "ZRANK comments:{blog:/p}:roots " ROOT);

    read.order = COMMENTS_NEWEST;
    batch = comments_schema_read_rank(arena, &key, &read,
                                      comments_str_c(ROOT));
    is_command(batch, 0, "ZREVRANK comments:{blog:/p}:roots " ROOT);

    read.order = COMMENTS_BEST;
    batch = comments_schema_read_rank(arena, &key, &read,
                                      comments_str_c(ROOT));
    is_command(batch, 0, "ZRANK comments:{blog:/p}:best " ROOT);

    wire_open(&wire, ":0\r\n:9\r\n:10\r\n$-1\r\n" WRONG ":-1\r\n"
              ":9223372036854775807\r\n");

    is_int(comments_schema_decode_rank(&read, &wire.reply[0], 1, &page, &why),
           COMMENTS_OK, "the first root");
    is_int(page, 1, "is on page 1");
    (void) comments_schema_decode_rank(&read, &wire.reply[1], 1, &page, &why);
    is_int(page, 1, "so is the tenth");
    (void) comments_schema_decode_rank(&read, &wire.reply[2], 1, &page, &why);
    is_int(page, 2, "the next is not");
    is_int(comments_schema_decode_rank(&read, &wire.reply[3], 1, &page, &why),
           COMMENTS_OK, "a root that is not listed");
    is_int(page, 7, "leaves the page that was asked");
    is_int(comments_schema_decode_rank(&read, &wire.reply[4], 1, &page, &why),
           COMMENTS_ERROR, "an error");
    is_str(why, strlen(why), "WRONGTYPE Operation", "says why");
    is_int(comments_schema_decode_rank(&read, &wire.reply[6], 1, &page, &why),
           COMMENTS_ERROR, "a rank beyond all pages");
    is_int(comments_schema_decode_rank(&read, wire.reply, 2, &page, &why),
           COMMENTS_ERROR, "too many replies");

    wire_close(&wire);
}


static void
test_runs(void)
{
    size_t             i;
    comments_run_t     runs[COMMENTS_BATCH_COMMANDS_MAX + 1];
    comments_batch_t  *batch;

    for (i = 0; i <= COMMENTS_BATCH_COMMANDS_MAX; i++) {
        runs[i].root = comments_str_c(ROOT);
        runs[i].at = (uint32_t) i * 100;
        runs[i].n = 7;
    }

    runs[2].at = UINT32_MAX;

    batch = comments_schema_read_runs(arena, &key, runs, 3);
    is_int(batch->n, 3, "one command for each run");
    is_command(batch, 0, "ZRANGE comments:{blog:/p}:s:" ROOT " 0 6");
    is_command(batch, 1, "ZRANGE comments:{blog:/p}:s:" ROOT " 100 106");
    is_command(batch, 2,
               "ZRANGE comments:{blog:/p}:s:" ROOT " 4294967295 4294967301");

    ok(comments_schema_read_runs(arena, &key, runs,
                                 COMMENTS_BATCH_COMMANDS_MAX) != NULL,
       "as many as a batch has");
    ok(comments_schema_read_runs(arena, &key, runs,
                                 COMMENTS_BATCH_COMMANDS_MAX + 1) == NULL,
       "not one more");
}


static void
test_sizes(void)
{
    wire_t             wire;
    uint32_t           sizes[2], before;
    comments_str_t     ids[201];
    comments_batch_t  *batch;

    for (before = 0; before < 201; before++) {
        ids[before] = comments_str_c(before ? ROOT2 : ROOT);
    }

    batch = comments_schema_read_sizes(arena, &key, ids, 2,
                                       comments_str_c(REPLY));
    is_int(batch->n, 3, "two sizes and a place");
    is_command(batch, 0, "ZCARD comments:{blog:/p}:s:" ROOT);
    is_command(batch, 1, "ZCARD comments:{blog:/p}:s:" ROOT2);
    is_command(batch, 2,
               "ZLEXCOUNT comments:{blog:/p}:s:" ROOT " - (" REPLY);

    batch = comments_schema_read_sizes(arena, &key, ids, 200,
                                       comments_str_c(""));
    is_int(batch->n, 200, "the largest page fits");
    ok(comments_schema_read_sizes(arena, &key, ids, 201, comments_str_c(""))
       == NULL, "not one more");
    ok(comments_schema_read_sizes(arena, &key, ids, 0, comments_str_c(REPLY))
       == NULL, "no roots, no place");

    wire_open(&wire, ":5\r\n:-1\r\n:3\r\n");
    is_int(comments_schema_decode_sizes(wire.reply, 3, sizes, 2, &before,
                                        &why), COMMENTS_OK, "sizes");
    ok(sizes[0] == 5 && sizes[1] == 0 && before == 3, "none below 0");
    is_int(comments_schema_decode_sizes(wire.reply, 2, sizes, 2, &before,
                                        &why), COMMENTS_OK, "without a place");
    is_int(before, 0, "it is the beginning");
    is_int(comments_schema_decode_sizes(wire.reply, 1, sizes, 2, &before,
                                        &why), COMMENTS_ERROR,
           "one too few: %s", why);
    wire_close(&wire);

    wire_open(&wire, ":5\r\n" WRONG);
    is_int(comments_schema_decode_sizes(wire.reply, 2, sizes, 2, &before,
                                        &why), COMMENTS_ERROR,
           "an error: %s", why);
    wire_close(&wire);
}


static void
test_depths(void)
{
    wire_t             wire;
    uint32_t           depths[3];
    comments_str_t     ids[3];
    comments_batch_t  *batch;

    ids[0] = comments_str_c(ROOT);
    ids[1] = comments_str_c(REPLY);
    ids[2] = comments_str_c(ROOT2);

    batch = comments_schema_read_depths(arena, &key, ids, 3);
    is_command(batch, 0, "HMGET comments:{blog:/p}:index " ROOT " " REPLY " "
               ROOT2);
    ok(comments_schema_read_depths(arena, &key, ids, 0) == NULL,
       "no ids, no command");

    wire_open(&wire, "*3\r\n$18\r\na" ROOT "0\r\n$-1\r\n$19\r\nd" ROOT
              "42\r\n*1\r\n$3\r\nbad\r\n*0\r\n:1\r\n");
    is_int(comments_schema_decode_depths(wire.reply, 1, depths, 3, &why),
           COMMENTS_OK, "depths");
    ok(depths[0] == 0 && depths[1] == COMMENTS_DEPTH_UNKNOWN
       && depths[2] == 42, "of those that have one");
    is_int(comments_schema_decode_depths(&wire.reply[1], 1, depths, 1, &why),
           COMMENTS_ERROR, "a damaged entry: %s", why);
    is_int(comments_schema_decode_depths(&wire.reply[2], 1, depths, 1, &why),
           COMMENTS_ERROR, "one too few: %s", why);
    is_int(comments_schema_decode_depths(&wire.reply[3], 1, depths, 1, &why),
           COMMENTS_ERROR, "no list: %s", why);
    wire_close(&wire);
}


static void
test_decode_comments(void)
{
    wire_t               wire;
    uint32_t             n, bad;
    comments_comment_t  *comments;

    wire_open(&wire,
              "*3\r\n$38\r\n" ROOT " s1:ac1:7n3:Annt2:Hi\r\n"
              "$20\r\n0000000000000002 bad\r\n"
              "$70\r\n" REPLY " s1:pp16:" ROOT "r16:" ROOT "c1:9\r\n"
              "*0\r\n*2\r\n$0\r\n\r\n:5\r\n");

    is_int(wire.n, 0, "a wrong length is no reply");
    wire_close(&wire);

    wire_open(&wire,
              "*3\r\n$36\r\n" ROOT " s1:ac1:7n3:Annt2:Hi\r\n"
              "$20\r\n0000000000000002 bad\r\n"
              "$65\r\n" REPLY " s1:pp16:" ROOT "r16:" ROOT "c1:9\r\n"
              "*0\r\n*2\r\n$0\r\n\r\n:5\r\n");

    is_int(wire.n, 3, "three replies");
    is_int(comments_schema_decode_comments(arena, wire.reply, wire.n,
                                           &comments, &n, &bad, &why),
           COMMENTS_OK, "comments");
    is_int(n, 2, "two");
    is_int(bad, 3, "three damaged ones were passed over");
    is_str(comments[0].id.data, comments[0].id.len, ROOT, "id of a root");
    is_str(comments[0].root.data, comments[0].root.len, ROOT,
           "a root is its own root");
    is_str(comments[0].name.data, comments[0].name.len, "Ann", "name");
    is_str(comments[1].id.data, comments[1].id.len, REPLY, "id of a reply");
    is_str(comments[1].root.data, comments[1].root.len, ROOT, "its root");
    is_int(comments[1].status, COMMENTS_PENDING, "its status");
    wire_close(&wire);

    is_int(comments_schema_decode_comments(arena, NULL, 0, &comments, &n,
                                           &bad, &why),
           COMMENTS_OK, "no replies");
    is_int(n, 0, "no comments");

    wire_open(&wire, "*0\r\n" WRONG);
    is_int(comments_schema_decode_comments(arena, wire.reply, wire.n,
                                           &comments, &n, &bad, &why),
           COMMENTS_ERROR, "an error is an error: %s", why);
    wire_close(&wire);

    is_int(comments_schema_decode_comments(arena, wire.reply, 257, &comments,
                                           &n, &bad, &why),
           COMMENTS_ERROR, "more replies than a batch has");
}


static void
test_counts(void)
{
    wire_t             wire;
    size_t             i;
    int64_t            counts[3];
    comments_str_t     threads[257];
    comments_batch_t  *batch;

    for (i = 0; i < 257; i++) {
        threads[i] = comments_str_c("/a:{b}");
    }

    batch = comments_schema_read_counts(arena, comments_str_c("blog"),
                                        threads, 256);
    is_int(batch->n, 256, "as many counts as a batch takes");
    is_command(batch, 255, "HGET comments:{blog:/a:%7Bb%7D}:meta n");
    ok(comments_schema_read_counts(arena, comments_str_c("blog"), threads, 257)
       == NULL, "not one more");

    wire_open(&wire, "$2\r\n12\r\n$-1\r\n$2\r\n-1\r\n$1\r\nx\r\n");
    is_int(comments_schema_decode_counts(wire.reply, 3, counts, &why),
           COMMENTS_OK, "counts");
    ok(counts[0] == 12 && counts[1] == 0 && counts[2] == 0, "none below 0");
    is_int(comments_schema_decode_counts(&wire.reply[3], 1, counts, &why),
           COMMENTS_ERROR, "a damaged one: %s", why);
    wire_close(&wire);
}
