/*
 * The set of a comment's tokens: a list, and a table of hashes that finds what
 * is in it already.
 *
 * The hash is FNV-1a (Fowler, Noll, Vo; public domain) of 64 bits, folded. It
 * is stored in Redis, so it must never change. It has no key: whoever wants to
 * disguise a word needs no collision, a misspelling will do.
 */

#include "comments_tokens_set.h"


#define COMMENTS_TOKENS_FNV_START  0xcbf29ce484222325ULL
#define COMMENTS_TOKENS_FNV_PRIME  0x100000001b3ULL

/* two words and a space, each word of up to 24 characters */
#define COMMENTS_TOKENS_TEXT_MAX   200


static uint32_t comments_tokens_set_hash(comments_token_kind_t kind,
    comments_str_t text);


void
comments_tokens_set_init(comments_tokens_set_t *set, comments_arena_t *arena,
    comments_tokens_t *tokens)
{
    memset(set, 0, sizeof(comments_tokens_set_t));

    set->arena = arena;
    set->tokens = tokens;
    set->most = COMMENTS_TOKENS_MAX;

    tokens->n = 0;
}


void
comments_tokens_set_add(comments_tokens_set_t *set, comments_token_kind_t kind,
    comments_str_t text)
{
    size_t             i;
    uint32_t           hash;
    comments_token_t  *token;

    if (text.len == 0 || set->failed || comments_tokens_set_full(set)) {
        return;
    }

    hash = comments_tokens_set_hash(kind, text);

    /* the table is at most half full, so there is an empty place */

    i = hash % COMMENTS_TOKENS_PLACES;

    while (set->places[i]) {

        if (set->tokens->list[set->places[i] - 1].hash == hash) {
            return;
        }

        i = (i + 1) % COMMENTS_TOKENS_PLACES;
    }

    token = &set->tokens->list[set->tokens->n];

    if (comments_arena_dup(set->arena, text, &token->text) != COMMENTS_OK) {
        set->failed = 1;
        return;
    }

    token->hash = hash;
    token->kind = kind;

    set->tokens->n++;
    set->places[i] = (uint16_t) set->tokens->n;
}


void
comments_tokens_set_add_two(comments_tokens_set_t *set,
    comments_token_kind_t kind, comments_str_t a, comments_str_t b)
{
    size_t  len;
    char    text[COMMENTS_TOKENS_TEXT_MAX];

    len = a.len + 1 + b.len;

    if (a.len == 0 || len > sizeof(text)) {
        return;
    }

    memcpy(text, a.data, a.len);

    if (b.len) {
        text[a.len] = ' ';
        memcpy(text + a.len + 1, b.data, b.len);

    } else {
        len = a.len;
    }

    comments_tokens_set_add(set, kind, comments_str_of(text, len));
}


static uint32_t
comments_tokens_set_hash(comments_token_kind_t kind, comments_str_t text)
{
    size_t    i;
    uint64_t  hash;

    hash = COMMENTS_TOKENS_FNV_START;
    hash = (hash ^ (unsigned char) kind) * COMMENTS_TOKENS_FNV_PRIME;

    for (i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char) text.data[i])
               * COMMENTS_TOKENS_FNV_PRIME;
    }

    hash ^= (hash >> COMMENTS_TOKENS_BITS) ^ (hash >> 2 * COMMENTS_TOKENS_BITS);

    return (uint32_t) (hash & ((1U << COMMENTS_TOKENS_BITS) - 1));
}
