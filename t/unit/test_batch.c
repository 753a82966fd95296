/*
 * Batches of commands: order, bounds, failing once and for all.
 */

#include "comments_batch.h"

#include "tap.h"


static void test_order(void);
static void test_bounds(void);
static void test_memory(void);


int
main(void)
{
    plan_none();

    test_order();
    test_bounds();
    test_memory();

    return done_testing();
}


static void
test_order(void)
{
    char               nul[3] = { 'a', 0, 'b' };
    comments_str_t     args[3];
    comments_arena_t  *arena;
    comments_batch_t  *batch;

    arena = comments_arena_create(1 << 20);
    batch = comments_batch_create(arena);

    ok(batch != NULL && batch->n == 0 && !batch->failed, "empty at first");

    args[0] = comments_str_c("SET");
    args[1] = comments_str_of(nul, 3);
    args[2] = (comments_str_t) comments_null_str;

    is_int(comments_batch_add(batch, args, 3), COMMENTS_OK, "one command");

    args[0] = comments_str_c("GET");

    is_int(comments_batch_add(batch, args, 2), COMMENTS_OK, "another one");
    is_int(batch->n, 2, "two commands");

    is_int(batch->commands[0].argc, 3, "arguments of the first");
    is_str(batch->commands[0].argv[0], batch->commands[0].argvlen[0], "SET",
           "its name, though the caller's array changed");
    ok(batch->commands[0].argvlen[1] == 3
       && memcmp(batch->commands[0].argv[1], nul, 3) == 0,
       "a NUL is a byte as any other");
    ok(batch->commands[0].argv[1] == nul, "strings are not copied");
    ok(batch->commands[0].argv[2] != NULL, "no argument is NULL");
    is_int(batch->commands[0].argvlen[2], 0, "the empty one is empty");
    is_str(batch->commands[1].argv[0], batch->commands[1].argvlen[0], "GET",
           "the second one's name");

    comments_arena_destroy(arena);
}


static void
test_bounds(void)
{
    int                i, rc;
    comments_str_t     arg;
    comments_arena_t  *arena;
    comments_batch_t  *batch;

    arena = comments_arena_create(1 << 20);
    batch = comments_batch_create(arena);
    arg = comments_str_c("PING");
    rc = COMMENTS_OK;

    for (i = 0; i < COMMENTS_BATCH_COMMANDS_MAX; i++) {
        rc |= comments_batch_add(batch, &arg, 1);
    }

    is_int(rc, COMMENTS_OK, "as many commands as there is room for");
    ok(!batch->failed, "not failed yet");
    is_int(comments_batch_add(batch, &arg, 1), COMMENTS_ERROR, "one more");
    ok(batch->failed, "failed");
    is_int(batch->n, COMMENTS_BATCH_COMMANDS_MAX, "nothing was added");

    batch = comments_batch_create(arena);

    is_int(comments_batch_add(batch, &arg, 0), COMMENTS_ERROR,
           "a command without a name");
    is_int(comments_batch_add(batch, &arg, 1), COMMENTS_ERROR,
           "a failed batch stays failed");
    is_int(batch->n, 0, "and empty");

    comments_arena_destroy(arena);
}


static void
test_memory(void)
{
    int                i;
    comments_str_t     args[32];
    comments_arena_t  *arena;
    comments_batch_t  *batch;

    arena = comments_arena_create(100);
    ok(comments_batch_create(arena) == NULL, "no memory for a batch");
    comments_arena_destroy(arena);

    arena = comments_arena_create(16384);
    batch = comments_batch_create(arena);

    for (i = 0; i < 32; i++) {
        args[i] = comments_str_c("x");
    }

    for (i = 0; i < COMMENTS_BATCH_COMMANDS_MAX; i++) {
        (void) comments_batch_add(batch, args, 32);
    }

    ok(batch->failed, "no memory for its commands");
    ok(batch->n < COMMENTS_BATCH_COMMANDS_MAX, "some were added before");

    comments_arena_destroy(arena);
}
