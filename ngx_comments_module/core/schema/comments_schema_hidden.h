/*
 * Finds the roots of a thread that only moderators see.
 */
#ifndef COMMENTS_SCHEMA_HIDDEN_H
#define COMMENTS_SCHEMA_HIDDEN_H

#include "comments_schema.h"


/*
 * The roots of a thread that readers do not see: neither they nor any of their
 * replies are approved, so that no list has them. They are found in the
 * thread's index, in steps: read_hidden, decode_hidden until cursor is 0, then
 * read_listed and decode_listed.
 */
#define COMMENTS_HIDDEN_MAX    100     /* of them: the newest */
#define COMMENTS_HIDDEN_COUNT  1000    /* entries of the index in one step */

typedef struct {
    char             ids[COMMENTS_HIDDEN_MAX][COMMENTS_ID_LEN];  /* the newest
                                                                    first */
    size_t           n;
    uint64_t         cursor;     /* where the next step begins; 0 behind a
                                    step: that was all of the index */
    unsigned         more:1;     /* there are more than _MAX */
} comments_hidden_t;

/*
 * Build one step, and decode its reply into *hidden, which was all 0 before the
 * first step: the roots that are not approved themselves. Then build the
 * question which of them are listed all the same, for a reply, and remove those
 * (not to be asked if hidden->n is 0). NULL: out of memory. COMMENTS_ERROR: as
 * comments_schema_decode_roots().
 */
comments_batch_t *comments_schema_read_hidden(comments_arena_t *arena,
    const comments_key_t *key, const comments_hidden_t *hidden);
int comments_schema_decode_hidden(redisReply *const *replies, size_t n,
    comments_hidden_t *hidden, const char **why);
comments_batch_t *comments_schema_read_listed(comments_arena_t *arena,
    const comments_key_t *key, const comments_hidden_t *hidden);
int comments_schema_decode_listed(redisReply *const *replies, size_t n,
    comments_hidden_t *hidden, const char **why);


#endif
