/*
 * Memory that is taken in small pieces and given back at once, with a ceiling.
 */
#ifndef COMMENTS_ARENA_H
#define COMMENTS_ARENA_H

#include "comments_str.h"


typedef struct comments_arena_s  comments_arena_t;


/*
 * A new arena that will hand out at most limit bytes in all (its own
 * bookkeeping included). NULL when out of memory. The caller owns it and ends
 * it, with everything in it, by comments_arena_destroy().
 */
comments_arena_t *comments_arena_create(size_t limit);

/* Ends the arena; NULL is allowed. Cannot fail. */
void comments_arena_destroy(comments_arena_t *arena);

/*
 * Takes back everything that was handed out; the arena is as new, but keeps
 * some memory (256 KB at most) for what comes: no call to the system, and pages
 * that are there already. Cannot fail.
 */
void comments_arena_reset(comments_arena_t *arena);

/*
 * size bytes, aligned for any type, not initialised; they live as long as the
 * arena. NULL when out of memory or over the arena's limit: then nothing has
 * changed and smaller pieces may still be had.
 */
void *comments_arena_alloc(comments_arena_t *arena, size_t size);

/* The same for n * size bytes set to zero; an overflow of n * size is NULL. */
void *comments_arena_calloc(comments_arena_t *arena, size_t n, size_t size);

/*
 * Copies s into the arena and stores the copy in *copy, with a NUL behind it
 * that is not counted. COMMENTS_ERROR: no memory, *copy is unchanged.
 */
int comments_arena_dup(comments_arena_t *arena, comments_str_t s,
    comments_str_t *copy);


#endif
