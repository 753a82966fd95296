/*
 * The Redis schema: names of keys, batches of commands, decoding of replies.
 * lua-free-docs/storage.md is its description for people.
 *
 *   comments:{SITE:THREAD}:meta   HASH   v version, n approved, t created ms,
 *                                        closed "1"
 *   comments:{SITE:THREAD}:roots  ZSET   ids of visible roots, score 0: by id,
 *                                        which is by time
 *   comments:{SITE:THREAD}:best   ZSET   the same, score -rank
 *   comments:{SITE:THREAD}:s:ROOT ZSET   ID RECORD of the root and all replies
 *                                        below it, score 0: by id; so that a
 *                                        prefix is always a closed tree
 *   comments:{SITE:THREAD}:index  HASH   id -> status letter, root's id, depth
 *   comments:{SITE:THREAD}:d:HASH STRING id of a post just made, 10 minutes
 *   comments:site:SITE:threads    ZSET   THREAD, score: ms of the last change
 *   comments:site:SITE:latest     ZSET   ID THREAD of the newest 1,000, score 0
 *   comments:site:SITE:log        STREAM every change: op, thread, id
 *   comments:secret               STRING 64 hex digits
 *
 * SITE and THREAD are percent-encoded where they hold { } % : or controls
 * (THREAD keeps its colons), in keys and in members; values of the log have
 * them as they are.
 */
#ifndef COMMENTS_SCHEMA_H
#define COMMENTS_SCHEMA_H

#include <hiredis/hiredis.h>

#include "comments_batch.h"
#include "comments_model.h"


typedef struct {
    comments_str_t   site;
    comments_str_t   thread;
} comments_key_t;


/* which part of a thread is wanted */
typedef struct {
    comments_order_t   order;
    uint32_t           page;         /* 1-based */
    uint32_t           page_size;    /* roots */
    comments_str_t     show;         /* where is this id? or empty */
    unsigned           meta_only:1;  /* count: no roots */
} comments_read_t;


/* what the first round trip of a read told */
typedef struct {
    comments_thread_t   thread;
    uint32_t            page;        /* the one that will be read */
    uint32_t            pages;
    uint32_t            total;       /* comments of the thread, in any status */
    comments_str_t     *roots;       /* ids, in the arena */
    size_t              nroots;
    comments_str_t      show_root;   /* root of read.show; empty: unknown id */
    comments_status_t   show_status; /* of read.show, if that is known */
    size_t              show_at;     /* its root among roots; nroots: on another
                                        page, or not listed (see below) */
} comments_roots_t;


/*
 * First round trip of a read: meta, roots of the page, their number, that of
 * all comments; with read->show, the index entry of that id. A page_size over
 * 200 counts as 200, one of 0 as 1. NULL: no memory.
 */
comments_batch_t *comments_schema_read_roots(comments_arena_t *arena,
    const comments_key_t *key, const comments_read_t *read);

/*
 * Decodes its n replies (those of the batch's commands, in order) into *roots,
 * whose strings are the arena's. A page beyond the end has no roots and true
 * pages; a thread without roots has one page. With read->show and a root of it
 * that is not on this page, comments_schema_read_rank() and
 * comments_schema_decode_rank() give the page, and the caller starts again with
 * read.page set. COMMENTS_ERROR: out of memory, or a reply was an error or not
 * of the expected type (*why tells, a static text or into the reply).
 */
int comments_schema_decode_roots(comments_arena_t *arena,
    const comments_read_t *read, redisReply *const *replies, size_t n,
    comments_roots_t *roots, const char **why);

/*
 * The page on which a root stands. A root that is not listed (pending, or
 * deleted) leaves read->page, and is no error.
 */
comments_batch_t *comments_schema_read_rank(comments_arena_t *arena,
    const comments_key_t *key, const comments_read_t *read,
    comments_str_t root);
int comments_schema_decode_rank(const comments_read_t *read,
    redisReply *const *replies, size_t n, uint32_t *page, const char **why);

/*
 * How many comments, in any status, the subtrees of up to
 * COMMENTS_SCHEMA_ROOTS_MAX roots have; and, if from is not empty, how many of
 * the first of them stand before that id. Into sizes[n] and *before. NULL: no
 * memory or too many.
 */
comments_batch_t *comments_schema_read_sizes(comments_arena_t *arena,
    const comments_key_t *key, const comments_str_t *roots, size_t n,
    comments_str_t from);
int comments_schema_decode_sizes(redisReply *const *replies, size_t nreplies,
    uint32_t *sizes, size_t n, uint32_t *before, const char **why);


/* comments of one subtree, in the order of time */
typedef struct {
    comments_str_t   root;
    uint32_t         at;         /* the first of them, from 0 */
    uint32_t         n;          /* so many at most, 1 or more */
} comments_run_t;

/*
 * Reads runs, one command each, up to COMMENTS_BATCH_COMMANDS_MAX. The caller
 * bounds the sum of their n, since all replies are in memory together. NULL: no
 * memory or too many.
 */
comments_batch_t *comments_schema_read_runs(comments_arena_t *arena,
    const comments_key_t *key, const comments_run_t *runs, size_t n);

/*
 * Decodes replies of runs into an array in the arena whose strings point into
 * the replies. A record that is damaged is passed over and counted in *bad,
 * never an error.
 */
int comments_schema_decode_comments(comments_arena_t *arena,
    redisReply *const *replies, size_t n, comments_comment_t **comments,
    uint32_t *ncomments, uint32_t *bad, const char **why);

/*
 * The depths of up to COMMENTS_SCHEMA_SUBTREE_MAX comments, by their index
 * entries: for those whose parents were not read. depths[i] is set from 0 to
 * COMMENTS_DEPTH_UNKNOWN; that: there is no such entry. NULL: no memory or too
 * many.
 */
#define COMMENTS_DEPTH_UNKNOWN  UINT32_MAX

comments_batch_t *comments_schema_read_depths(comments_arena_t *arena,
    const comments_key_t *key, const comments_str_t *ids, size_t n);
int comments_schema_decode_depths(redisReply *const *replies, size_t nreplies,
    uint32_t *depths, size_t n, const char **why);


/* what the first round trip of a post told */
typedef struct {
    comments_thread_t   thread;
    comments_str_t      duplicate;     /* id made by the same post; or empty */
    comments_str_t      parent_root;   /* empty: unknown parent, or no parent */
    comments_status_t   parent_status; /* of a known parent */
    uint32_t            parent_depth;
    comments_str_t      secret;        /* comments:secret, when it was asked */
} comments_before_t;


/*
 * First round trip of a post: dedupe key, meta, the parent's index entry; with
 * a new_secret (64 hex digits) also SET comments:secret NX and its GET. dedupe
 * is 32 hex digits. NULL: no memory.
 */
comments_batch_t *comments_schema_read_before(comments_arena_t *arena,
    const comments_key_t *key, comments_str_t dedupe, comments_str_t parent,
    comments_str_t new_secret);

/* The strings point into the replies; thread.roots is not asked and is 0. */
int comments_schema_decode_before(redisReply *const *replies, size_t n,
    comments_str_t parent, int with_secret, comments_before_t *before,
    const char **why);

/*
 * Second round trip of a post: MULTI, all writes, PUBLISH, EXEC. comment->root,
 * depth and status are set. source names the writing worker in one word, for
 * comments_schema_message(). NULL: no memory, an id or the source is none.
 */
comments_batch_t *comments_schema_write(comments_arena_t *arena,
    const comments_key_t *key, const comments_comment_t *comment,
    comments_str_t dedupe, comments_str_t source);

/*
 * Checks its replies: QUEUED for each, every element of EXEC's array of its
 * type. COMMENTS_ERROR: something was not written (*why).
 */
int comments_schema_decode_write(redisReply *const *replies, size_t n,
    const char **why);

/* The counts of up to 100 threads in one batch, and their decoding. */
comments_batch_t *comments_schema_read_counts(comments_arena_t *arena,
    comments_str_t site, const comments_str_t *threads, size_t n);
int comments_schema_decode_counts(redisReply *const *replies, size_t n,
    int64_t *counts, const char **why);


/*
 * A message on the channel: "SOURCE OP ID SITE-LENGTH SITE THREAD", site and
 * thread as they are, not encoded. Where it is not about one comment, "-"
 * stands for the id, which is empty here.
 */
typedef struct {
    comments_str_t   source;
    comments_str_t   op;         /* "post", "edit", … */
    comments_str_t   id;
    comments_key_t   key;
} comments_message_t;

/* the one channel of a Redis database */
#define COMMENTS_CHANNEL  "comments:events"

/* Points into payload. COMMENTS_DECLINED: not one of ours. */
int comments_schema_message(comments_str_t payload,
    comments_message_t *message);


/*
 * A stored comment, as "TAG LENGTH:VALUE" pieces ("n3:Ann"), so that any byte
 * may stand in a value and nothing is copied; unknown tags are passed over. The
 * id and the depth are not in it, nor a root's own id as its root: those fields
 * are empty after decoding. COMMENTS_ERROR: out of memory; damaged.
 */
int comments_schema_record_encode(comments_arena_t *arena,
    const comments_comment_t *comment, comments_str_t *record);
int comments_schema_record_decode(comments_str_t record,
    comments_comment_t *comment);


#endif
