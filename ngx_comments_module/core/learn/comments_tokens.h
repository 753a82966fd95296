/*
 * The tokens of a comment: what the classifier counts and asks for.
 */
#ifndef COMMENTS_TOKENS_H
#define COMMENTS_TOKENS_H

#include "comments_arena.h"
#include "comments_model.h"
#include "comments_tokens_types.h"


/*
 * Makes the tokens of a comment, whose name, email, email_hash, website and
 * text count. They depend on nothing else, so that a comment has the same
 * tokens when it is posted and when a moderator decides on it later. Their
 * order is: author, website, links of the text, shape, then the words as they
 * follow one another; what does not fit behind COMMENTS_TOKENS_MAX is left out.
 *
 * The texts lie in the arena. The time is linear in the length of the comment.
 * COMMENTS_ERROR: out of memory.
 */
int comments_tokens_make(comments_arena_t *arena,
    const comments_comment_t *comment, comments_tokens_t *tokens);

/* Writes the name of a token in Redis, without a NUL: [0-9a-v]. Cannot fail. */
void comments_tokens_name(uint32_t hash, char name[COMMENTS_TOKEN_LEN]);


#endif
