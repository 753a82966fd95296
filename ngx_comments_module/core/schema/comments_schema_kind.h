/*
 * The site's lists of comments of one kind, and what is purged by the list of
 * deleted ones.
 */
#ifndef COMMENTS_SCHEMA_KIND_H
#define COMMENTS_SCHEMA_KIND_H

#include "comments_schema.h"


/*
 * The kinds of comments of which a site has a list; a comment is of one kind.
 * Lists name no thread: a comment stays in its list when it is moved.
 */
typedef enum {
    COMMENTS_KIND_OTHER = 0,     /* in none of these lists */
    COMMENTS_KIND_SPAM,
    COMMENTS_KIND_DELETED,       /* it can be restored */
    COMMENTS_KIND_EMPTIED,       /* purged, a place for its replies */
    COMMENTS_KINDS
} comments_kind_t;


/* The kind of a comment. Cannot fail. */
comments_kind_t comments_schema_kind(const comments_comment_t *comment);

/* The name of a kind's list in keys of the site; not of COMMENTS_KIND_OTHER. */
const char *comments_schema_kind_name(comments_kind_t kind);

/*
 * Builds the command that finds comments that were deleted up to a time (ms),
 * the oldest first: window[1] of them behind the first window[0] ones. Decoding
 * copies the ids into the arena; *ids has *n of them. NULL: out of memory.
 * COMMENTS_ERROR: as comments_schema_decode_roots().
 */
comments_batch_t *comments_schema_read_deleted(comments_arena_t *arena,
    comments_str_t site, int64_t until, const size_t window[2]);
int comments_schema_decode_deleted(comments_arena_t *arena,
    const redisReply *reply, comments_str_t **ids, size_t *n,
    const char **why);

/*
 * Builds the commands that take comments out of the list of deleted ones, which
 * are purged already. NULL: out of memory.
 */
comments_batch_t *comments_schema_forget_deleted(comments_arena_t *arena,
    comments_str_t site, const comments_str_t *ids, size_t n);

/*
 * Builds the command that takes the lock of those who purge a site's old
 * comments, for so many ms; and decodes the reply. COMMENTS_DECLINED: somebody
 * else has it. _keep appends a command that keeps it for so many ms from then
 * on. NULL: out of memory. COMMENTS_ERROR: an unexpected reply; _keep: out of
 * memory.
 */
comments_batch_t *comments_schema_purge_lock(comments_arena_t *arena,
    comments_str_t site, comments_str_t who, int64_t ms);
int comments_schema_decode_purge_lock(redisReply *const *replies, size_t n,
    const char **why);
int comments_schema_purge_keep(comments_batch_t *batch, comments_str_t site,
    int64_t ms);


#endif
