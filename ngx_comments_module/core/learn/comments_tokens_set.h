/*
 * The set of a comment's tokens while it is collected.
 */
#ifndef COMMENTS_TOKENS_SET_H
#define COMMENTS_TOKENS_SET_H

#include "comments_arena.h"
#include "comments_tokens_types.h"


/* places of the table of hashes: twice the tokens, a power of 2 */
#define COMMENTS_TOKENS_PLACES  512


typedef struct {
    comments_arena_t    *arena;
    comments_tokens_t   *tokens;
    size_t               most;       /* tokens that there may be for now */
    uint16_t             places[COMMENTS_TOKENS_PLACES];   /* number + 1 */
    unsigned             failed:1;   /* out of memory */
} comments_tokens_set_t;


/* Begins with an empty set in *tokens; texts will lie in the arena. */
void comments_tokens_set_init(comments_tokens_set_t *set,
    comments_arena_t *arena, comments_tokens_t *tokens);

/*
 * Adds the token of that kind and text; text is copied. Nothing happens if text
 * is empty, the set has a token with the same hash, or it has set->most tokens.
 * Without memory set->failed is set.
 */
void comments_tokens_set_add(comments_tokens_set_t *set,
    comments_token_kind_t kind, comments_str_t text);

/* The same with the text a, a space, b; b may be empty. */
void comments_tokens_set_add_two(comments_tokens_set_t *set,
    comments_token_kind_t kind, comments_str_t a, comments_str_t b);

/* 1 if the set has as many tokens as it may have. */
static inline int
comments_tokens_set_full(const comments_tokens_set_t *set)
{
    return set->tokens->n >= set->most;
}


#endif
