/*
 * An arena: memory that is allocated in small pieces and freed all at once.
 * The arena is a list of blocks; pieces are taken from the front of a block.
 */

#include <stdlib.h>

#include "comments_arena.h"


#define COMMENTS_ARENA_BLOCK   16384
#define COMMENTS_ARENA_ALIGN   (_Alignof(max_align_t))

/*
 * blocks that a reset keeps; none under AddressSanitizer, so that it sees
 * every use after the reset
 */
#define COMMENTS_ARENA_KEPT    (COMMENTS_WATCHED ? 0 : 16)


typedef struct comments_arena_block_s  comments_arena_block_t;

struct comments_arena_block_s {
    comments_arena_block_t  *next;
    char                    *pos;
    char                    *end;
};

struct comments_arena_s {
    comments_arena_block_t  *blocks;
    comments_arena_block_t  *kept;       /* blocks of COMMENTS_ARENA_BLOCK */
    unsigned                 nkept;
    size_t                   taken;
    size_t                   limit;
};


static comments_arena_block_t *comments_arena_block(comments_arena_t *arena,
    size_t size);
static comments_arena_block_t *comments_arena_memory(comments_arena_t *arena,
    size_t size);
static void comments_arena_free(comments_arena_block_t *block);


comments_arena_t *
comments_arena_create(size_t limit)
{
    comments_arena_t  *arena;

    arena = malloc(sizeof(comments_arena_t));
    if (arena == NULL) {
        return NULL;
    }

    arena->blocks = NULL;
    arena->kept = NULL;
    arena->nkept = 0;
    arena->taken = 0;
    arena->limit = limit;

    return arena;
}


void
comments_arena_destroy(comments_arena_t *arena)
{
    if (arena == NULL) {
        return;
    }

    comments_arena_free(arena->blocks);
    comments_arena_free(arena->kept);

    free(arena);
}


static void
comments_arena_free(comments_arena_block_t *block)
{
    comments_arena_block_t  *next;

    for ( /* void */ ; block; block = next) {
        next = block->next;
        free(block);
    }
}


void
comments_arena_reset(comments_arena_t *arena)
{
    comments_arena_block_t  *block, *next;

    for (block = arena->blocks; block; block = next) {
        next = block->next;

        if (arena->nkept == COMMENTS_ARENA_KEPT
            || block->end - (char *) block != COMMENTS_ARENA_BLOCK)
        {
            free(block);
            continue;
        }

        block->next = arena->kept;
        arena->kept = block;
        arena->nkept++;
    }

    arena->blocks = NULL;
    arena->taken = 0;
}


void *
comments_arena_alloc(comments_arena_t *arena, size_t size)
{
    char                    *p;
    comments_arena_block_t  *block;

    if (size > arena->limit) {
        return NULL;
    }

    /* two allocations never have the same address, even empty ones */

    if (size == 0) {
        size = 1;
    }

    if (size > SIZE_MAX - COMMENTS_ARENA_ALIGN) {
        return NULL;
    }

    size = (size + COMMENTS_ARENA_ALIGN - 1) & ~(COMMENTS_ARENA_ALIGN - 1);

    block = arena->blocks;

    if (block == NULL || size > (size_t) (block->end - block->pos)) {
        block = comments_arena_block(arena, size);
        if (block == NULL) {
            return NULL;
        }
    }

    p = block->pos;
    block->pos += size;

    return p;
}


void *
comments_arena_calloc(comments_arena_t *arena, size_t n, size_t size)
{
    void  *p;

    if (size != 0 && n > SIZE_MAX / size) {
        return NULL;
    }

    p = comments_arena_alloc(arena, n * size);
    if (p != NULL) {
        memset(p, 0, n * size);
    }

    return p;
}


int
comments_arena_dup(comments_arena_t *arena, comments_str_t s,
    comments_str_t *copy)
{
    char  *p;

    if (s.len == SIZE_MAX) {
        return COMMENTS_ERROR;
    }

    p = comments_arena_alloc(arena, s.len + 1);
    if (p == NULL) {
        return COMMENTS_ERROR;
    }

    if (s.len) {
        memcpy(p, s.data, s.len);
    }

    p[s.len] = '\0';

    *copy = comments_str_of(p, s.len);

    return COMMENTS_OK;
}


static comments_arena_block_t *
comments_arena_block(comments_arena_t *arena, size_t size)
{
    size_t                   head, total;
    comments_arena_block_t  *block, *first;

    head = (sizeof(comments_arena_block_t) + COMMENTS_ARENA_ALIGN - 1)
           & ~(COMMENTS_ARENA_ALIGN - 1);

    if (size > SIZE_MAX - head) {
        return NULL;
    }

    total = head + size;

    if (total < COMMENTS_ARENA_BLOCK) {
        total = COMMENTS_ARENA_BLOCK;
    }

    if (total > arena->limit - arena->taken) {
        total = head + size;

        if (total > arena->limit - arena->taken) {
            return NULL;
        }
    }

    block = comments_arena_memory(arena, total);
    if (block == NULL) {
        return NULL;
    }

    arena->taken += total;

    block->pos = (char *) block + head;
    block->end = (char *) block + total;

    /*
     * A block that one large piece fills is put behind the first block. In
     * front of it, it would make the free rest of the first block unusable.
     */

    first = arena->blocks;

    if (first != NULL
        && total - head - size < (size_t) (first->end - first->pos))
    {
        block->next = first->next;
        first->next = block;

    } else {
        block->next = first;
        arena->blocks = block;
    }

    return block;
}


/* allocates a block; size is the size of the whole block */
static comments_arena_block_t *
comments_arena_memory(comments_arena_t *arena, size_t size)
{
    comments_arena_block_t  *block;

    if (size != COMMENTS_ARENA_BLOCK || arena->kept == NULL) {
        return malloc(size);
    }

    block = arena->kept;

    arena->kept = block->next;
    arena->nkept--;

    return block;
}
