/*
 * The Redis schema: names of keys, batches of commands, decoding of replies.
 * lua-free-docs/storage.md is its description for people.
 *
 *   comments:{SITE:THREAD}:meta   HASH   v version, n approved, t created ms,
 *                                        closed "1", url, title of the page
 *   comments:{SITE:THREAD}:roots  ZSET   ids of visible roots, score 0: by id,
 *                                        which is by time
 *   comments:{SITE:THREAD}:best   ZSET   the same, score -rank
 *   comments:{SITE:THREAD}:s:ROOT ZSET   ID RECORD of the root and all replies
 *                                        below it, score 0: by id; so that a
 *                                        prefix is always a closed tree
 *   comments:{SITE:THREAD}:live   HASH   root -> approved comments below it,
 *                                        and it; those that are in roots
 *   comments:{SITE:THREAD}:index  HASH   id -> status letter, root's id, depth
 *   comments:{SITE:THREAD}:d:HASH STRING id of a post just made, 10 minutes
 *   comments:site:SITE:threads    ZSET   THREAD, score: ms of the last change
 *   comments:site:SITE:ids        ZSET   ID ROOT THREAD of every comment, score
 *                                        0: where the comment of an id lies
 *   comments:site:SITE:latest     ZSET   the same of the newest 1,000 approved
 *   comments:site:SITE:log        STREAM every change: op, thread, id, from and
 *                                        to (status letters), by
 *   comments:site:SITE:outbox     STREAM the same, if somebody has made the key
 *   comments:site:SITE:learned    STRING see comments_schema_learned.h
 *   comments:site:SITE:learned:N  HASH   the same
 *   comments:secret               STRING 64 hex digits
 *   comments:schema               STRING COMMENTS_SCHEMA_VERSION
 *
 * All keys of a thread lie in one slot of a cluster, and a transaction touches
 * no others. The keys of a site are written after the transaction and can be
 * rebuilt from the threads.
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


/*
 * The version of the schema that is stored in Redis. Version 1 had no "live"
 * and no "ids" keys; comments:schema is then missing or smaller than 2.
 */
#define COMMENTS_SCHEMA_VERSION  2
#define COMMENTS_SCHEMA_KEY      "comments:schema"


typedef struct {
    comments_str_t   site;
    comments_str_t   thread;
} comments_key_t;


/* a query: which part of a thread to read */
typedef struct {
    comments_order_t   order;
    uint32_t           page;         /* 1-based */
    uint32_t           page_size;    /* roots */
    comments_str_t     show;         /* id to locate, or empty */
    unsigned           meta_only:1;  /* count: no roots */
} comments_read_t;


/* the result of a read's first round trip */
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
    uint32_t         n;          /* upper bound, 1 or more */
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
 * the replies. A damaged record is skipped and counted in *bad; it is
 * not an error.
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


/* the result of a post's first round trip */
typedef struct {
    comments_thread_t   thread;
    comments_str_t      duplicate;     /* id made by the same post; or empty */
    comments_str_t      parent_root;   /* empty: unknown parent, or no parent */
    comments_status_t   parent_status; /* of a known parent */
    uint32_t            parent_depth;
    comments_str_t      secret;        /* comments:secret, when it was asked */
    int64_t             newer;         /* comments:schema, if it is of a version
                                          that is not known here; else 0 */
    unsigned            older:1;       /* stored by a version that did not count
                                          by roots: to be upgraded first */
} comments_before_t;


/*
 * First round trip of a post: dedupe key, meta, whether the counts by root are
 * there, the parent's index entry; with a new_secret (64 hex digits) also SET
 * NX and GET of comments:schema and of comments:secret. dedupe is 32 hex
 * digits. NULL: no memory.
 */
comments_batch_t *comments_schema_read_before(comments_arena_t *arena,
    const comments_key_t *key, comments_str_t dedupe, comments_str_t parent,
    comments_str_t new_secret);

/* The strings point into the replies; thread.roots is not asked and is 0. */
int comments_schema_decode_before(redisReply *const *replies, size_t n,
    comments_str_t parent, int with_secret, comments_before_t *before,
    const char **why);

/*
 * Stores the number in the reply to "GET comments:schema" in *version; 0 if
 * the reply is not a version number. Cannot fail.
 */
void comments_schema_decode_version(const redisReply *reply, int64_t *version);

/* the data that a post or an import writes */
typedef struct {
    const comments_key_t      *key;
    const comments_comment_t  *comment;    /* root, depth, status are set */
    comments_str_t             dedupe;     /* 32 hex digits; empty: none */
    comments_str_t             url;        /* of the page; empty: not known */
    comments_str_t             title;      /* the same */
    comments_act_t             act;        /* post or import */
} comments_write_t;

/*
 * Second round trip of a post: MULTI, all writes to the thread, PUBLISH, EXEC;
 * behind it the writes to lists of the site, which can be made anew. NULL: no
 * memory, an id or the source is none.
 */
comments_batch_t *comments_schema_write(comments_arena_t *arena,
    const comments_write_t *write);

/*
 * Judges the replies of a batch that has one transaction in it. COMMENTS_OK:
 * all of it was done; if *why is not NULL then, a list of the site was not
 * written, and commentsctl verify --repair mends that. COMMENTS_DECLINED:
 * nothing was done, since a watched key has changed. COMMENTS_ERROR: it was not
 * done, or not as a whole; *why is a static text or points into the replies.
 */
int comments_schema_decode_executed(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, const char **why);


/*
 * A change of comments that are there, in one transaction on one thread:
 *
 *   comments_schema_watch()       WATCH, and where the comments lie
 *   comments_schema_read_changes()  their records
 *   (the caller sets after, from before)
 *   comments_schema_change()      MULTI … EXEC
 *
 * Every write to a thread raises its version, and the key of the version is
 * watched: after another client's write EXEC does nothing (COMMENTS_DECLINED)
 * and the caller begins again. No other user may send commands on the
 * connection between the first batch and the last.
 *
 * The keys of the site are written after the reply to EXEC, since they must not
 * change if EXEC did nothing:
 *
 *   comments_schema_changed()         the log, and ids that are purged
 *   comments_schema_watch()           WATCH, and what the comments are now
 *   comments_schema_changed_latest()  MULTI … EXEC on the list of the newest
 *   comments_schema_watch()           the same for the list of threads
 *   comments_schema_changed_thread()  MULTI … EXEC on that
 *
 * The lists are set to the state of the thread at the second WATCH, since other
 * clients may have changed the thread after the first EXEC. On
 * COMMENTS_DECLINED the caller repeats the steps from that WATCH on.
 */
#define COMMENTS_CHANGES_MAX  20     /* comments in one transaction */

typedef struct {
    comments_str_t      id;
    comments_str_t      root;        /* empty: the comment does not exist */
    comments_str_t      member;      /* as it is stored */
    comments_comment_t  before;      /* status 0: the record is missing */
    comments_comment_t  after;
    int64_t             live;        /* approved ones below its root, and it */
    int64_t             stored;      /* all that lie below its root, and it */
    unsigned            gone:1;      /* purged: the record is removed */
} comments_change_t;

/*
 * WATCHes the thread and asks for the index entries of n changes, whose id is
 * set (n <= COMMENTS_CHANGES_MAX). Decoding sets root, and depth and status in
 * before; *thread is the thread. NULL: no memory, or n is out of range.
 */
comments_batch_t *comments_schema_watch(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes, size_t n);
int comments_schema_decode_watch(redisReply *const *replies, size_t nreplies,
    comments_change_t *changes, size_t n, comments_thread_t *thread,
    const char **why);

/*
 * The records of those that have a root. Decoding sets member, before, live and
 * stored, and after to what before is; strings point into the replies. A record
 * that is damaged counts as not there.
 */
comments_batch_t *comments_schema_read_changes(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes, size_t n);
int comments_schema_decode_changes(redisReply *const *replies, size_t nreplies,
    comments_change_t *changes, size_t n, const char **why);

/*
 * Builds the transaction that replaces before by after, for those of n changes
 * that have a record; a change without a difference is left out. The
 * counts and the lists of roots follow from before and after. NULL: no
 * memory, or the source is empty or has a space. A batch without commands:
 * nothing to do.
 */
comments_batch_t *comments_schema_change(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes, size_t n,
    const comments_act_t *act);

/*
 * What follows a transaction that was done (see above): the log, and ids that
 * go; the list of the newest, where now is what a watch has told of the same
 * comments, and whether there is anything to do in it; the time at which the
 * thread has changed. A failure leaves a list of the site wrong, which
 * commentsctl verify --repair mends. NULL: no memory.
 */
comments_batch_t *comments_schema_changed(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes, size_t n,
    const comments_act_t *act);
comments_batch_t *comments_schema_changed_latest(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes,
    const comments_change_t *now, size_t n);
int comments_schema_changes_latest(const comments_change_t *changes, size_t n);
comments_batch_t *comments_schema_changed_thread(comments_arena_t *arena,
    const comments_key_t *key, const comments_act_t *act);

/* 1 if a record exists and the change modifies or purges the comment. */
int comments_schema_changes(const comments_change_t *change);

/*
 * The transaction that closes a thread to posts, or opens it: act->op says
 * which. NULL: no memory, or the source is none.
 */
comments_batch_t *comments_schema_close(comments_arena_t *arena,
    const comments_key_t *key, const comments_act_t *act);

/* Builds UNWATCH, which ends comments_schema_watch(). NULL: no memory. */
comments_batch_t *comments_schema_unwatch(comments_arena_t *arena);

/*
 * Finds the threads of n comments of a site, with one command for each comment.
 * Decoding one reply copies the thread's key into the arena; the key is empty
 * if the comment does not exist. COMMENTS_ERROR: no memory, or the reply is not
 * a list of the site (*why).
 */
comments_batch_t *comments_schema_read_places(comments_arena_t *arena,
    comments_str_t site, const comments_str_t *ids, size_t n);
int comments_schema_decode_place(comments_arena_t *arena,
    const redisReply *reply, comments_str_t *thread, const char **why);

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
