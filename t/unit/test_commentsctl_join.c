/*
 * Transactions of one thread become one: which commands are joined and how,
 * where they stand, and how many there is room for.
 */

#include <stdio.h>

#include "commentsctl_join.h"
#include "tap.h"


#define LINE  4096


static comments_arena_t  *arena;


/* A batch of the lines, whose words are separated by spaces. */
static comments_batch_t *
batch_of(const char *lines)
{
    int                n;
    const char        *p, *end;
    comments_str_t     words[32];
    comments_batch_t  *batch;

    batch = comments_batch_create(arena);
    n = 0;

    for (p = lines; *p; p = *end ? end + 1 : end) {
        end = p + strcspn(p, " \n");
        words[n++] = comments_str_of(p, (size_t) (end - p));

        if (*end != ' ') {
            (void) comments_batch_add(batch, words, n);
            n = 0;
        }
    }

    return batch;
}


static const char *
lines_of(const comments_batch_t *batch)
{
    int                        j;
    size_t                     i;
    char                      *p;
    static char                lines[LINE];
    const comments_command_t  *command;

    p = lines;

    for (i = 0; i < batch->n; i++) {
        command = &batch->commands[i];

        for (j = 0; j < command->argc; j++) {
            p += snprintf(p, (size_t) (lines + sizeof(lines) - p), "%s%.*s",
                          j ? " " : "", (int) command->argvlen[j],
                          command->argv[j]);
        }

        p += snprintf(p, (size_t) (lines + sizeof(lines) - p), "\n");
    }

    return lines;
}


/* Joins the transactions, which may be NULL from some on, and compares. */
static void
joined(const char *one, const char *two, const char *three,
    const char *expected, const char *name)
{
    int                 bad;
    comments_batch_t   *batch;
    commentsctl_join_t  join;

    commentsctl_join_start(&join, arena);

    bad = commentsctl_join_add(&join, batch_of(one)) != COMMENTS_OK;
    bad += two && commentsctl_join_add(&join, batch_of(two)) != COMMENTS_OK;
    bad += three
           && commentsctl_join_add(&join, batch_of(three)) != COMMENTS_OK;

    batch = commentsctl_join_done(&join);

    ok(!bad && batch && strcmp(lines_of(batch), expected) == 0, "%s", name);

    if (batch && strcmp(lines_of(batch), expected) != 0) {
        printf("# %s", lines_of(batch));
    }

    comments_arena_reset(arena);
}


static int
refused(const char *lines)
{
    commentsctl_join_t  join;

    commentsctl_join_start(&join, arena);

    return commentsctl_join_add(&join, batch_of(lines)) == COMMENTS_ERROR;
}


int
main(void)
{
    int                 i, rc;
    comments_batch_t   *batch;
    commentsctl_join_t  join;

    plan_none();

    arena = comments_arena_create(SIZE_MAX / 2);

    joined("MULTI\nSET a 1\nEXEC\nSET b 2", NULL, NULL,
           "MULTI\nSET a 1\nEXEC\nSET b 2\n", "one stays as it is");

    joined("MULTI\nHSETNX m t 5\nEXEC", "MULTI\nHSETNX m t 6\nEXEC",
           "MULTI\nHSETNX m u 7\nEXEC",
           "MULTI\nHSETNX m t 5\nHSETNX m u 7\nEXEC\n",
           "HSETNX: the first of each field");

    joined("MULTI\nHINCRBY m v 1\nHINCRBY m n 1\nEXEC",
           "MULTI\nHINCRBY m v 1\nEXEC", "MULTI\nHINCRBY m v 40\nEXEC",
           "MULTI\nHINCRBY m v 42\nHINCRBY m n 1\nEXEC\n",
           "HINCRBY: the sum of each field");

    joined("MULTI\nHSET i a 1\nEXEC", "MULTI\nHSET i b 2\nEXEC",
           "MULTI\nHSET j c 3\nEXEC",
           "MULTI\nHSET i a 1 b 2\nHSET j c 3\nEXEC\n",
           "HSET: all fields of a key");

    joined("MULTI\nZADD z NX 0 a\nZADD y 0 a\nEXEC",
           "MULTI\nZADD z 0 b\nZADD y 1 b\nEXEC",
           "MULTI\nZADD z NX 1 c\nEXEC",
           "MULTI\nZADD z NX 0 a 1 c\nZADD y 0 a 1 b\nZADD z 0 b\nEXEC\n",
           "ZADD: all members of a key, each with its option");

    joined("MULTI\nPUBLISH c one\nEXEC", "MULTI\nPUBLISH c two\nEXEC",
           "MULTI\nPUBLISH d one\nEXEC",
           "MULTI\nPUBLISH c two\nPUBLISH d one\nEXEC\n",
           "PUBLISH: the last of a channel");

    joined("MULTI\nSET a 1\nEXEC\nZADD l 0 a\nZREMRANGEBYRANK l 0 -9\n"
           "SADD s a\nXADD x * k a",
           "MULTI\nSET b 1\nEXEC\nZADD l 0 b\nZREMRANGEBYRANK l 0 -9\n"
           "SADD s b\nXADD x * k b", NULL,
           "ZADD l 0 a 0 b\nZREMRANGEBYRANK l 0 -9\nSADD s a b\nMULTI\n"
           "SET a 1\nSET b 1\nEXEC\nXADD x * k a\nXADD x * k b\n",
           "what may be repeated goes before MULTI, the rest stays behind");

    ok(refused("SET a 1"), "no transaction");
    ok(refused("MULTI\nSET a 1"), "no EXEC");
    ok(refused("MULTI\nSET a 1\nEXEC\nMULTI\nSET b 1\nEXEC"), "a second one");
    ok(refused(""), "nothing");

    /* as many as there is room for, and then no more */

    commentsctl_join_start(&join, arena);
    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < 1000; i++) {
        rc = commentsctl_join_add(&join, batch_of("MULTI\nSET a 1\nHSET h f v\n"
                                                  "EXEC\nXADD x * k a"));
    }

    batch = commentsctl_join_done(&join);

    is_int(rc, COMMENTS_DECLINED, "there is an end");
    is_int(join.joined, i - 1, "of as many as were taken");
    is_int(batch->n, 2 * join.joined + 3, "each with its own commands");
    ok(batch->n <= COMMENTS_BATCH_COMMANDS_MAX, "which a batch can hold");

    comments_arena_destroy(arena);

    return done_testing();
}
