/*
 * A batch of Redis commands as arrays of arguments.
 */

#include "comments_batch.h"


comments_batch_t *
comments_batch_create(comments_arena_t *arena)
{
    comments_batch_t  *batch;

    batch = comments_arena_alloc(arena, sizeof(comments_batch_t));
    if (batch == NULL) {
        return NULL;
    }

    /*
     * comments_batch_add() sets every field of a command, so that these 8 KB
     * need not be cleared
     */

    batch->arena = arena;
    batch->n = 0;
    batch->failed = 0;

    return batch;
}


int
comments_batch_add(comments_batch_t *batch, const comments_str_t *args,
    int argc)
{
    int                  i;
    comments_command_t  *command;

    if (batch->failed
        || argc < 1
        || batch->n == COMMENTS_BATCH_COMMANDS_MAX)
    {
        batch->failed = 1;
        return COMMENTS_ERROR;
    }

    command = &batch->commands[batch->n];

    command->argv = comments_arena_calloc(batch->arena, (size_t) argc,
                                          sizeof(char *));
    command->argvlen = comments_arena_calloc(batch->arena, (size_t) argc,
                                             sizeof(size_t));

    if (command->argv == NULL || command->argvlen == NULL) {
        batch->failed = 1;
        return COMMENTS_ERROR;
    }

    for (i = 0; i < argc; i++) {

        /* no NULL for hiredis and memcpy(), even if the length is 0 */
        command->argv[i] = args[i].data ? args[i].data : "";
        command->argvlen[i] = args[i].data ? args[i].len : 0;
    }

    command->argc = argc;
    command->expect = 0;
    batch->n++;

    return COMMENTS_OK;
}
