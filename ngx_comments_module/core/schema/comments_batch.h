/*
 * A batch of Redis commands as argument vectors, never as formats.
 */
#ifndef COMMENTS_BATCH_H
#define COMMENTS_BATCH_H

#include "comments_arena.h"


#define COMMENTS_BATCH_COMMANDS_MAX  256


typedef struct {
    int            argc;
    const char   **argv;
    size_t        *argvlen;
    int            expect;      /* type of its reply; 0: its reader judges */
} comments_command_t;


/* Memory is the arena's; the arguments must live until the batch is sent. */
typedef struct {
    comments_arena_t     *arena;
    comments_command_t    commands[COMMENTS_BATCH_COMMANDS_MAX];
    size_t                n;
    unsigned              failed:1;    /* no memory or no room: do not send */
} comments_batch_t;


/* An empty batch in the arena; NULL when out of memory. */
comments_batch_t *comments_batch_create(comments_arena_t *arena);

/*
 * Appends one command of argc arguments; the strings are not copied. Its reply
 * may be of any type until the caller sets expect. On failure the batch's
 * failed is set, so a builder checks once, at its end.
 */
int comments_batch_add(comments_batch_t *batch, const comments_str_t *args,
    int argc);


#endif
