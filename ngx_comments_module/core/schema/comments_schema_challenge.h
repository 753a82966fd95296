/*
 * Comments that wait for their reader to confirm that they are human.
 */
#ifndef COMMENTS_SCHEMA_CHALLENGE_H
#define COMMENTS_SCHEMA_CHALLENGE_H

#include "comments_schema.h"


/*
 * Batches of one command: _keep stores a comment that waits to be confirmed by
 * token, with ten minutes to live; value may be any bytes. _read reads it.
 * NULL: no memory.
 */
comments_batch_t *comments_schema_challenge_keep(comments_arena_t *arena,
    comments_str_t site, comments_str_t token, comments_str_t value);
comments_batch_t *comments_schema_challenge_read(comments_arena_t *arena,
    comments_str_t site, comments_str_t token);

/*
 * Judge the replies to these. COMMENTS_OK: it was stored; or *value points into
 * the reply, and is empty if nothing is stored. COMMENTS_ERROR: *why is a
 * static text or points into the replies.
 */
int comments_schema_decode_kept(redisReply *const *replies, size_t n,
    const char **why);
int comments_schema_decode_challenge(redisReply *const *replies, size_t n,
    comments_str_t *value, const char **why);


#endif
