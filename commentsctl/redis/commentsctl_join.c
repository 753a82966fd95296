/*
 * Joins transactions of one thread.
 *
 * Two commands on the same key become one where Redis has a command for both,
 * and where it does not matter what stood between them: the commands of new
 * comments on other keys, or on other fields of this one.
 */

#include "comments_number.h"
#include "comments_schema_keys.h"
#include "commentsctl_join.h"


/* FNV-1a, 32 bits */
#define COMMENTSCTL_JOIN_HASH   2166136261u
#define COMMENTSCTL_JOIN_PRIME  16777619u


/* the parts of the joined transaction */
typedef enum {
    COMMENTSCTL_JOIN_BEFORE = 0,
    COMMENTSCTL_JOIN_INSIDE,
    COMMENTSCTL_JOIN_BEHIND
} commentsctl_join_part_t;


typedef enum {
    COMMENTSCTL_JOIN_FIRST = 0,    /* the first stays */
    COMMENTSCTL_JOIN_LAST,         /* the last stays */
    COMMENTSCTL_JOIN_MEMBERS,      /* what follows the head is appended */
    COMMENTSCTL_JOIN_SUM           /* the argument behind the head is added */
} commentsctl_join_how_t;


typedef struct {
    comments_str_t            name;
    int                       head;     /* arguments that are compared */
    commentsctl_join_how_t    how;
} commentsctl_join_rule_t;


static int commentsctl_join_check(const comments_batch_t *batch, size_t *exec);
static const commentsctl_join_rule_t *commentsctl_join_rule(
    const comments_command_t *command, int *head);
static int commentsctl_join_command(commentsctl_join_t *join,
    const comments_command_t *command, int behind);
static uint16_t *commentsctl_join_place(commentsctl_join_t *join,
    const comments_command_t *command, int head);
static int commentsctl_join_same(const commentsctl_join_command_t *one,
    const comments_command_t *command, int head);
static int commentsctl_join_two(commentsctl_join_t *join,
    commentsctl_join_command_t *one, const comments_command_t *command,
    commentsctl_join_how_t how);
static int commentsctl_join_sum(commentsctl_join_t *join,
    comments_command_t *one, const comments_command_t *command);
static int commentsctl_join_members(commentsctl_join_t *join,
    commentsctl_join_command_t *one, const comments_command_t *command);
static int commentsctl_join_copy(commentsctl_join_t *join,
    commentsctl_join_command_t *one, int size);
static comments_str_t commentsctl_join_argument(
    const comments_command_t *command, int i);
static void commentsctl_join_put(const commentsctl_join_t *join,
    comments_batch_t *batch, commentsctl_join_part_t part);
static void commentsctl_join_word(comments_batch_t *batch, const char *word,
    int expect);


static const commentsctl_join_rule_t  commentsctl_join_rules[] = {
    { comments_str("ZADD"), 2, COMMENTSCTL_JOIN_MEMBERS },
    { comments_str("HINCRBY"), 3, COMMENTSCTL_JOIN_SUM },
    { comments_str("HSET"), 2, COMMENTSCTL_JOIN_MEMBERS },
    { comments_str("SADD"), 2, COMMENTSCTL_JOIN_MEMBERS },
    { comments_str("HSETNX"), 3, COMMENTSCTL_JOIN_FIRST },
    { comments_str("PUBLISH"), 2, COMMENTSCTL_JOIN_LAST },
    { comments_str("ZREMRANGEBYRANK"), 4, COMMENTSCTL_JOIN_FIRST }
};


void
commentsctl_join_start(commentsctl_join_t *join, comments_arena_t *arena)
{
    join->arena = arena;
    join->n = 0;
    join->joined = 0;

    memset(join->places, 0, sizeof(join->places));
}


int
commentsctl_join_add(commentsctl_join_t *join, const comments_batch_t *batch)
{
    size_t  i, exec;

    if (batch == NULL || batch->failed
        || commentsctl_join_check(batch, &exec) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* both count a MULTI and an EXEC, of which one is left */

    if (join->n + batch->n > COMMENTS_BATCH_COMMANDS_MAX) {
        return COMMENTS_DECLINED;
    }

    for (i = 1; i < batch->n; i++) {
        if (i != exec
            && commentsctl_join_command(join, &batch->commands[i], i > exec)
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    join->joined++;

    return COMMENTS_OK;
}


/* Finds EXEC. COMMENTS_ERROR: the batch is not one transaction. */
static int
commentsctl_join_check(const comments_batch_t *batch, size_t *exec)
{
    size_t          i;
    comments_str_t  name;

    *exec = 0;

    for (i = 0; i < batch->n; i++) {
        name = commentsctl_join_argument(&batch->commands[i], 0);

        if (comments_str_eq(name, comments_str_c("MULTI")) != (i == 0)) {
            return COMMENTS_ERROR;
        }

        if (comments_str_eq(name, comments_str_c("EXEC"))) {
            *exec = i;
        }
    }

    return *exec ? COMMENTS_OK : COMMENTS_ERROR;
}


/*
 * Returns the rule for a command, and stores in *head how many of its arguments
 * are compared. NULL: the command is not joined.
 */
static const commentsctl_join_rule_t *
commentsctl_join_rule(const comments_command_t *command, int *head)
{
    size_t                          i;
    comments_str_t                  name;
    const commentsctl_join_rule_t  *rule;

    name = commentsctl_join_argument(command, 0);

    for (i = 0; i < sizeof(commentsctl_join_rules)
                    / sizeof(commentsctl_join_rules[0]); i++)
    {
        rule = &commentsctl_join_rules[i];

        if (!comments_str_eq(name, rule->name) || command->argc < rule->head) {
            continue;
        }

        *head = rule->head;

        /* one option of ZADD: the number of the others is odd */

        if (name.data[0] == 'Z' && command->argc % 2) {
            (*head)++;
        }

        return rule;
    }

    return NULL;
}


static int
commentsctl_join_command(commentsctl_join_t *join,
    const comments_command_t *command, int behind)
{
    int                             head;
    uint16_t                       *place;
    commentsctl_join_command_t     *one;
    const commentsctl_join_rule_t  *rule;

    head = 0;
    place = NULL;
    rule = commentsctl_join_rule(command, &head);

    if (rule) {
        place = commentsctl_join_place(join, command, head);

        if (*place) {
            return commentsctl_join_two(join, &join->commands[*place - 1],
                                        command, rule->how);
        }

        *place = (uint16_t) (join->n + 1);
    }

    one = &join->commands[join->n++];

    one->command = *command;
    one->size = 0;
    one->head = head;
    one->part = !behind ? COMMENTSCTL_JOIN_INSIDE
                : rule ? COMMENTSCTL_JOIN_BEFORE : COMMENTSCTL_JOIN_BEHIND;

    return COMMENTS_OK;
}


/*
 * Returns the place of the command that this one is joined with, or where it is
 * to be noted. The table is at most half full, so every search ends.
 */
static uint16_t *
commentsctl_join_place(commentsctl_join_t *join,
    const comments_command_t *command, int head)
{
    int              i;
    size_t           j;
    uint32_t         hash;
    uint16_t        *place;
    comments_str_t   s;

    hash = COMMENTSCTL_JOIN_HASH;

    for (i = 0; i < head; i++) {
        s = commentsctl_join_argument(command, i);

        for (j = 0; j < s.len; j++) {
            hash = (hash ^ (unsigned char) s.data[j]) * COMMENTSCTL_JOIN_PRIME;
        }
    }

    for ( ;; hash++) {
        place = &join->places[hash & (COMMENTSCTL_JOIN_PLACES - 1)];

        if (*place == 0
            || commentsctl_join_same(&join->commands[*place - 1], command,
                                     head))
        {
            return place;
        }
    }
}


static int
commentsctl_join_same(const commentsctl_join_command_t *one,
    const comments_command_t *command, int head)
{
    int  i;

    if (one->head != head) {
        return 0;
    }

    /* the last one first: keys begin with the same bytes */

    for (i = head - 1; i >= 0; i--) {
        if (!comments_str_eq(commentsctl_join_argument(&one->command, i),
                             commentsctl_join_argument(command, i)))
        {
            return 0;
        }
    }

    return 1;
}


static int
commentsctl_join_two(commentsctl_join_t *join, commentsctl_join_command_t *one,
    const comments_command_t *command, commentsctl_join_how_t how)
{
    switch (how) {

    case COMMENTSCTL_JOIN_FIRST:
        return COMMENTS_OK;

    case COMMENTSCTL_JOIN_LAST:
        one->command = *command;
        one->size = 0;
        return COMMENTS_OK;

    case COMMENTSCTL_JOIN_SUM:
        if (one->size == 0
            && commentsctl_join_copy(join, one, one->command.argc)
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        return commentsctl_join_sum(join, &one->command, command);

    case COMMENTSCTL_JOIN_MEMBERS:
        return commentsctl_join_members(join, one, command);
    }

    return COMMENTS_ERROR;
}


/* Adds the numbers of two HINCRBY. */
static int
commentsctl_join_sum(commentsctl_join_t *join, comments_command_t *one,
    const comments_command_t *command)
{
    char     *digits;
    size_t    len;
    int64_t   a, b, sum;

    if (one->argc != 4 || command->argc != 4
        || comments_schema_number(commentsctl_join_argument(one, 3), &a)
           != COMMENTS_OK
        || comments_schema_number(commentsctl_join_argument(command, 3), &b)
           != COMMENTS_OK
        || __builtin_add_overflow(a, b, &sum)
        || sum < 0)
    {
        return COMMENTS_ERROR;
    }

    digits = comments_arena_alloc(join->arena, COMMENTS_NUMBER_LEN);
    if (digits == NULL) {
        return COMMENTS_ERROR;
    }

    len = comments_number_write(digits, (uint64_t) sum);

    one->argv[3] = digits;
    one->argvlen[3] = len;

    return COMMENTS_OK;
}


static int
commentsctl_join_members(commentsctl_join_t *join,
    commentsctl_join_command_t *one, const comments_command_t *command)
{
    int  i, size;

    size = one->command.argc + command->argc - one->head;

    if (size > one->size
        && commentsctl_join_copy(join, one, 2 * size) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = one->head; i < command->argc; i++) {
        one->command.argv[one->command.argc] = command->argv[i];
        one->command.argvlen[one->command.argc] = command->argvlen[i];
        one->command.argc++;
    }

    return COMMENTS_OK;
}


/* Gives the command lists of arguments of its own, with room for size. */
static int
commentsctl_join_copy(commentsctl_join_t *join,
    commentsctl_join_command_t *one, int size)
{
    size_t        n, *argvlen;
    const char  **argv;

    n = (size_t) one->command.argc;

    argv = comments_arena_calloc(join->arena, (size_t) size, sizeof(char *));
    argvlen = comments_arena_calloc(join->arena, (size_t) size,
                                    sizeof(size_t));

    if (argv == NULL || argvlen == NULL) {
        return COMMENTS_ERROR;
    }

    memcpy(argv, one->command.argv, n * sizeof(char *));
    memcpy(argvlen, one->command.argvlen, n * sizeof(size_t));

    one->command.argv = argv;
    one->command.argvlen = argvlen;
    one->size = size;

    return COMMENTS_OK;
}


comments_batch_t *
commentsctl_join_done(commentsctl_join_t *join)
{
    comments_batch_t  *batch;

    batch = comments_batch_create(join->arena);
    if (batch == NULL) {
        return NULL;
    }

    commentsctl_join_put(join, batch, COMMENTSCTL_JOIN_BEFORE);
    commentsctl_join_word(batch, "MULTI", REDIS_REPLY_STATUS);
    commentsctl_join_put(join, batch, COMMENTSCTL_JOIN_INSIDE);
    commentsctl_join_word(batch, "EXEC", REDIS_REPLY_ARRAY);
    commentsctl_join_put(join, batch, COMMENTSCTL_JOIN_BEHIND);

    return batch->failed ? NULL : batch;
}


/* commentsctl_join_add() has left room for all of them */
static void
commentsctl_join_put(const commentsctl_join_t *join, comments_batch_t *batch,
    commentsctl_join_part_t part)
{
    size_t  i;

    for (i = 0; i < join->n; i++) {
        if (join->commands[i].part == (int) part) {
            batch->commands[batch->n++] = join->commands[i].command;
        }
    }
}


static void
commentsctl_join_word(comments_batch_t *batch, const char *word, int expect)
{
    comments_str_t  s;

    s = comments_str_c(word);

    if (comments_batch_add(batch, &s, 1) == COMMENTS_OK) {
        batch->commands[batch->n - 1].expect = expect;
    }
}


static comments_str_t
commentsctl_join_argument(const comments_command_t *command, int i)
{
    return comments_str_of(command->argv[i], command->argvlen[i]);
}
