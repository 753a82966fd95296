/*
 * An arena: memory that is allocated in small pieces and freed all at once, up
 * to a limit.
 */
#ifndef COMMENTS_ARENA_H
#define COMMENTS_ARENA_H

#include "comments_str.h"


typedef struct comments_arena_s  comments_arena_t;


/*
 * Creates an arena that hands out at most limit bytes in all, its own
 * bookkeeping included. The caller owns the arena and frees it, with
 * everything allocated in it, by comments_arena_destroy(). NULL: out of
 * memory.
 */
comments_arena_t *comments_arena_create(size_t limit);

/*
 * Frees the arena and everything allocated in it. NULL is allowed. Cannot
 * fail.
 */
void comments_arena_destroy(comments_arena_t *arena);

/*
 * Frees everything that was allocated in the arena; the arena is then as new.
 * It keeps up to 256 KB of memory for later allocations, which saves system
 * calls and page faults. Cannot fail.
 */
void comments_arena_reset(comments_arena_t *arena);

/*
 * Allocates size bytes, aligned for any type and not initialised. They live
 * until the arena is reset or destroyed. NULL: out of memory, or the arena's
 * limit would be exceeded; nothing has changed then, and a smaller allocation
 * may succeed.
 */
void *comments_arena_alloc(comments_arena_t *arena, size_t size);

/* The same for n * size bytes set to zero. NULL also if n * size overflows. */
void *comments_arena_calloc(comments_arena_t *arena, size_t n, size_t size);

/*
 * Copies s into the arena and stores the copy in *copy. A NUL follows the
 * copy; its length does not count the NUL. COMMENTS_ERROR: out of memory or
 * over the arena's limit, *copy is unchanged.
 */
int comments_arena_dup(comments_arena_t *arena, comments_str_t s,
    comments_str_t *copy);


#endif
