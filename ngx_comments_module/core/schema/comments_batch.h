/*
 * A batch of Redis commands that are sent together. Each command is an array of
 * arguments with their lengths; no format strings are used, so that an argument
 * may hold any byte.
 */
#ifndef COMMENTS_BATCH_H
#define COMMENTS_BATCH_H

#include "comments_arena.h"


#define COMMENTS_BATCH_COMMANDS_MAX  256


typedef struct {
    int            argc;
    const char   **argv;
    size_t        *argvlen;
    int            expect;      /* REDIS_REPLY_* that the reply must have; 0:
                                   the decoder of the reply checks the type */
} comments_command_t;


/*
 * The batch and its arrays lie in the arena. The arguments are not copied and
 * must live until the batch was sent.
 */
typedef struct {
    comments_arena_t     *arena;
    comments_command_t    commands[COMMENTS_BATCH_COMMANDS_MAX];
    size_t                n;
    unsigned              failed:1;    /* out of memory, or too many commands:
                                          the batch must not be sent */
} comments_batch_t;


/* Returns an empty batch, which lies in the arena. NULL: out of memory. */
comments_batch_t *comments_batch_create(comments_arena_t *arena);

/*
 * Appends one command of argc arguments; the strings are not copied. Its expect
 * is 0. COMMENTS_ERROR: out of memory, argc is below 1, the batch already has
 * COMMENTS_BATCH_COMMANDS_MAX commands, or an earlier call failed. Then
 * batch->failed is set, so that the caller may check it once, after the last
 * command.
 */
int comments_batch_add(comments_batch_t *batch, const comments_str_t *args,
    int argc);


#endif
