/*
 * The Redis schema: the names of the keys, the builders of the batches of
 * commands, and the decoders of the replies. lua-free-docs/storage.md describes
 * the schema for users.
 *
 * A root is a comment that answers no other comment. A root and all replies
 * below it, at any depth, are its subtree. Sorted sets with the score 0 are
 * sorted by member; the members begin with the comment's id, so that these sets
 * are sorted by the time of creation.
 *
 *   comments:{SITE:THREAD}:meta   HASH   v: version; n: number of approved
 *                                        comments; t: creation in ms; closed:
 *                                        "1"; url and title of the page
 *   comments:{SITE:THREAD}:roots  ZSET   ids of roots whose subtree has an
 *                                        approved comment; score 0
 *   comments:{SITE:THREAD}:best   ZSET   the same ids; score: minus the rank
 *   comments:{SITE:THREAD}:s:ROOT ZSET   "ID RECORD" of each comment of the
 *                                        root's subtree; score 0. The first
 *                                        members, however many, hold the parent
 *                                        of each of their replies
 *   comments:{SITE:THREAD}:live   HASH   root -> number of approved comments
 *                                        in its subtree; the same roots as in
 *                                        "roots"
 *   comments:{SITE:THREAD}:index  HASH   id -> status letter, root's id, depth
 *   comments:{SITE:THREAD}:d:HASH STRING dedupe key: the id of the comment that
 *                                        an equal post made; for 10 minutes. Of
 *                                        a post that is held also "p", the
 *                                        author's id, and who has sent it
 *   comments:{SITE:THREAD}:votes, :up:ID, :down:ID, :flag:ID, :told
 *   comments:site:SITE:flagged           see comments_schema_vote.h
 *   comments:site:SITE:threads    ZSET   THREAD; score: last change in ms
 *   comments:site:SITE:ids        ZSET   "ID ROOT THREAD" of every comment, to
 *                                        find a comment by its id; score 0
 *   comments:site:SITE:latest     ZSET   the same members for the newest 1,000
 *                                        approved comments
 *   comments:site:SITE:queue      ZSET   the same members for all comments that
 *                                        are pending or spam
 *   comments:site:SITE:spam       ZSET   ids of comments that are spam; score 0
 *   comments:site:SITE:deleted    ZSET   ids of comments that are deleted and
 *                                        can be restored; score: when they were
 *                                        deleted, in ms
 *   comments:site:SITE:emptied    ZSET   ids of comments that were purged and
 *                                        keep the place of their replies; score
 *                                        0
 *   comments:site:SITE:purging    STRING the worker that purges; expires
 *   comments:site:SITE:author:AUTHOR:approved
 *   comments:site:SITE:author:AUTHOR:refused
 *                                 SET    ids of the comments of an author that
 *                                        are approved, and of those that are
 *                                        spam
 *   comments:site:SITE:log        STREAM every change: op, thread, id, from and
 *                                        to (status letters), by
 *   comments:site:SITE:outbox     STREAM the same entries; written only while
 *                                        the key exists, see storage.md
 *   comments:site:SITE:senders:DAY
 *                                 HASH   id -> keyed hashes of the address and
 *                                        of the network that a comment came
 *                                        from; DAY: that of the id, since 1970;
 *                                        expires 30 days after it began
 *   comments:site:SITE:check:…    whatever a check of submissions keeps there
 *   comments:site:SITE:learned    STRING number of decisions that were learned
 *   comments:site:SITE:learned:G  HASH   see comments_schema_learned.h
 *   comments:secret               STRING 64 hex digits
 *   comments:schema               STRING COMMENTS_SCHEMA_VERSION
 *
 * All keys of a thread lie in one slot of a Redis Cluster, and a transaction
 * that writes to a thread touches keys of this thread only. The keys of a site
 * are written after it and can be rebuilt from the threads.
 *
 * In keys and in members, the characters { } % : and controls in SITE and
 * THREAD are percent-encoded, except that THREAD keeps its colons. The values
 * of the log are not encoded.
 */
#ifndef COMMENTS_SCHEMA_H
#define COMMENTS_SCHEMA_H

#include <hiredis/hiredis.h>

#include "comments_batch.h"
#include "comments_model.h"


/*
 * The version of the schema, stored in the key comments:schema. Version 1 had
 * no "live" and no "ids" keys; a database of version 1 has no comments:schema,
 * or a number below 2 in it.
 */
#define COMMENTS_SCHEMA_VERSION  2
#define COMMENTS_SCHEMA_KEY      "comments:schema"

/* whom a comment came from is kept for so many days, of so many ms */
#define COMMENTS_SENDERS_DAYS    30
#define COMMENTS_SCHEMA_DAY      INT64_C(86400000)

/* the names under which the comments of one author are counted, at most */
#define COMMENTS_AUTHORS         2


/* a site and a thread, not encoded: all keys of the thread are made of them */
typedef struct {
    comments_str_t   site;
    comments_str_t   thread;
} comments_key_t;


/* a query: which part of a thread to read */
typedef struct {
    comments_order_t   order;
    uint32_t           page;         /* 1-based */
    uint32_t           page_size;    /* roots on one page */
    comments_str_t     show;         /* id of a comment to find, or empty */
    unsigned           meta_only:1;  /* only the counts, not the roots */
    unsigned           secret:1;     /* the secret too; not with meta_only */
} comments_read_t;


/* the result of a read's first round trip */
typedef struct {
    comments_thread_t   thread;
    uint32_t            page;        /* read.page; 1 if that is 0 */
    uint32_t            pages;       /* 1 or more */
    uint32_t            total;       /* comments of the thread, in any status */
    comments_str_t     *roots;       /* the page's roots: ids, in the arena */
    size_t              nroots;
    comments_str_t      secret;      /* with read.secret; empty: it is not
                                        set */
    comments_str_t      show_root;   /* root of read.show; empty: no comment
                                        has that id */
    comments_status_t   show_status; /* of read.show, if it exists */
    size_t              show_at;     /* index of show_root in roots; nroots:
                                        on another page, or not listed (see
                                        comments_schema_read_rank()) */
} comments_roots_t;


/*
 * Builds the first round trip of a read. It asks for the thread's meta data,
 * the number of its roots, the roots of the page, the number of all comments
 * and whether there are votes; with read->show also for the index entry of that
 * id. With read->meta_only it asks for the first two only. A page_size over 200
 * counts as 200, a page_size of 0 as 1. NULL: out of memory.
 */
comments_batch_t *comments_schema_read_roots(comments_arena_t *arena,
    const comments_key_t *key, const comments_read_t *read);

/*
 * Decodes the n replies of that batch, in the order of its commands, into
 * *roots. The strings of *roots lie in the arena. A page beyond the last one
 * has no roots, and roots->pages is correct; a thread without roots has one
 * page. If the root of read->show is not on this page,
 * comments_schema_read_rank() and comments_schema_decode_rank() find its page,
 * and the caller reads again with that page in read->page. COMMENTS_ERROR: out
 * of memory, or a reply is an error or has another type than expected; *why is
 * the cause, a static text or a pointer into the reply.
 */
int comments_schema_decode_roots(comments_arena_t *arena,
    const comments_read_t *read, redisReply *const *replies, size_t n,
    comments_roots_t *roots, const char **why);

/*
 * Build the command that asks for the place of a root in the read's order, and
 * store in *page the page on which the root stands. A root is not listed if its
 * subtree has no approved comment (the root is pending, for example); *page is
 * then read->page (1 if that is 0), and this is no error. NULL: out of memory.
 * COMMENTS_ERROR: as comments_schema_decode_roots().
 */
comments_batch_t *comments_schema_read_rank(comments_arena_t *arena,
    const comments_key_t *key, const comments_read_t *read,
    comments_str_t root);
int comments_schema_decode_rank(const comments_read_t *read,
    redisReply *const *replies, size_t n, uint32_t *page, const char **why);

/*
 * Build the commands that count the comments, in any status, in the subtrees of
 * n roots (up to COMMENTS_SCHEMA_ROOTS_MAX), and store the numbers in sizes[n].
 * If from is not empty, *before becomes the number of comments of the first
 * subtree whose ids are before from; else 0. NULL: out of memory, too many
 * roots, or from without a root. COMMENTS_ERROR: as
 * comments_schema_decode_roots().
 */
comments_batch_t *comments_schema_read_sizes(comments_arena_t *arena,
    const comments_key_t *key, const comments_str_t *roots, size_t n,
    comments_str_t from);
int comments_schema_decode_sizes(redisReply *const *replies, size_t nreplies,
    uint32_t *sizes, size_t n, uint32_t *before, const char **why);


/* a run: successive comments of one subtree, in the order of time */
typedef struct {
    comments_str_t   root;
    uint32_t         at;         /* index of the first one, from 0 */
    uint32_t         n;          /* how many at most, 1 or more */
} comments_run_t;

/*
 * Builds the commands that read n runs (up to COMMENTS_BATCH_COMMANDS_MAX), one
 * command a run. All replies are in memory at the same time, so that the caller
 * must limit the total number of comments. NULL: out of memory, or too many
 * runs.
 */
comments_batch_t *comments_schema_read_runs(comments_arena_t *arena,
    const comments_key_t *key, const comments_run_t *runs, size_t n);

/*
 * Decodes the replies of n runs into one array of *ncomments comments. The
 * array lies in the arena, its strings point into the replies. A damaged record
 * is skipped and counted in *bad, and is no error. COMMENTS_ERROR: as
 * comments_schema_decode_roots(), or a reply has more than
 * COMMENTS_SCHEMA_SUBTREE_MAX comments.
 */
int comments_schema_decode_comments(comments_arena_t *arena,
    redisReply *const *replies, size_t n, comments_comment_t **comments,
    uint32_t *ncomments, uint32_t *bad, const char **why);

/*
 * Build the command that reads the depths of n comments (1 to
 * COMMENTS_SCHEMA_SUBTREE_MAX) from their index entries, and decode its reply.
 * This is needed for comments whose parents were not read. depths[i] becomes
 * the depth, or COMMENTS_DEPTH_UNKNOWN if the comment has no index entry. NULL:
 * out of memory, or n is out of range. COMMENTS_ERROR: as
 * comments_schema_decode_roots().
 */
#define COMMENTS_DEPTH_UNKNOWN  UINT32_MAX

comments_batch_t *comments_schema_read_depths(comments_arena_t *arena,
    const comments_key_t *key, const comments_str_t *ids, size_t n);
int comments_schema_decode_depths(redisReply *const *replies, size_t nreplies,
    uint32_t *depths, size_t n, const char **why);


/* the result of a post's first round trip */
typedef struct {
    comments_thread_t   thread;
    comments_str_t      duplicate;     /* id of the comment that an equal post
                                          made lately; or empty */
    comments_str_t      parent_root;   /* empty: unknown parent, or no parent */
    comments_status_t   parent_status; /* if the parent exists */
    uint32_t            parent_depth;
    comments_str_t      secret;        /* comments:secret, if it was read */
    int64_t             newer;         /* comments:schema, if it is above
                                          COMMENTS_SCHEMA_VERSION; else 0 */
    comments_str_t      author;        /* of the duplicate, if it is held */
    comments_str_t      sender;        /* the same; or empty */
    unsigned            held:1;        /* the duplicate is pending or spam */
    unsigned            older:1;       /* the thread has comments, but no "live"
                                          key: it is of version 1 and must be
                                          upgraded first */
} comments_before_t;


/*
 * Builds the first round trip of a post. It asks for the dedupe key, the
 * thread's meta data, whether the "live" key exists, and the parent's index
 * entry if parent is not empty. If new_secret (64 hex digits) is not empty, the
 * batch also sends SET NX and GET for comments:schema and for comments:secret.
 * dedupe is 32 hex digits. NULL: out of memory.
 */
comments_batch_t *comments_schema_read_before(comments_arena_t *arena,
    const comments_key_t *key, comments_str_t dedupe, comments_str_t parent,
    comments_str_t new_secret);

/*
 * Decodes the replies of that batch. parent is the same as there; with_secret
 * is 1 if new_secret was not empty there. The strings of *before point into the
 * replies; thread.roots was not read and is 0. COMMENTS_ERROR: a reply is an
 * error, has another type than expected, or comments:secret is not 64 hex
 * digits; *why as of comments_schema_decode_roots().
 */
int comments_schema_decode_before(redisReply *const *replies, size_t n,
    comments_str_t parent, int with_secret, comments_before_t *before,
    const char **why);

/* how many comments of an author there are so far */
typedef struct {
    uint32_t            approved;
    uint32_t            refused;       /* spam */
} comments_counts_t;

/*
 * Appends to a batch the questions for the comments of n authors, by the names
 * under which they are counted (comments_author.h). Decoding their replies
 * gives one for each. COMMENTS_ERROR: no memory, or a reply is not a number.
 */
int comments_schema_ask_authors(comments_batch_t *batch, comments_str_t site,
    const comments_str_t *authors, size_t n);
int comments_schema_decode_authors(redisReply *const *replies,
    size_t nreplies, comments_counts_t *counts, size_t n, const char **why);

/*
 * Stores the number in the reply to "GET comments:schema" in *version; 0 if
 * the reply is not a version number. Cannot fail.
 */
void comments_schema_decode_version(const redisReply *reply, int64_t *version);

/*
 * Whom a comment came from: keyed hashes of the address and of its network, 32
 * hex digits each, as bans have them (comments_ban.h). Empty: not known, or not
 * any more.
 */
typedef struct {
    comments_str_t      address;
    comments_str_t      network;
} comments_sender_t;

/*
 * Decodes the reply to comments_schema_add_sender(). The strings point into the
 * reply. A reply that is not two hashes, an error too, counts as not known.
 * Cannot fail.
 */
void comments_schema_decode_sender(const redisReply *reply,
    comments_sender_t *sender);

/* the data that a post or an import writes */
typedef struct {
    const comments_key_t      *key;
    const comments_comment_t  *comment;    /* root, depth, status are set */
    comments_str_t             dedupe;     /* 32 hex digits; empty: no dedupe
                                              key is written */
    unsigned                   dedupe_s;   /* seconds until the dedupe key
                                              expires; 0: 600 */
    comments_str_t             sender;     /* who has sent a post that is held,
                                              up to 32 hex digits, for the
                                              dedupe key; or empty */
    comments_sender_t          from;       /* the address of a post; empty: it
                                              is not kept */
    comments_str_t             url;        /* of the page; empty: not known */
    comments_str_t             title;      /* of the page; empty: not known */
    int64_t                    began;      /* ms, the time that the thread's
                                              first comment has from now on; 0:
                                              what is stored stays, or it is
                                              this comment's */
    comments_act_t             act;        /* post or import */
} comments_write_t;

/*
 * Builds the second round trip of a post: MULTI, all writes to the thread,
 * PUBLISH and EXEC, then the writes to the site's lists, which can be rebuilt.
 * NULL: out of memory, the comment's id or root has not the length of an id,
 * its depth is too large to be stored, or the act's source is empty or has a
 * space.
 */
comments_batch_t *comments_schema_write(comments_arena_t *arena,
    const comments_write_t *write);

/*
 * Checks the replies of a batch that has one transaction in it. COMMENTS_OK:
 * the whole transaction was done; if *why is not NULL, a list of the site was
 * not written, and commentsctl verify --repair corrects that list.
 * COMMENTS_DECLINED: nothing was done, since a watched key has changed.
 * COMMENTS_ERROR: the transaction was not done, or only a part of it. *why is a
 * static text or points into the replies.
 */
int comments_schema_decode_executed(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, const char **why);


/*
 * A change of stored comments, in one transaction on one thread, takes these
 * batches in this order:
 *
 *   comments_schema_watch()         WATCH; read the index entries
 *   comments_schema_read_changes()  read the records
 *   (the caller modifies "after", which is a copy of "before")
 *   comments_schema_change()        MULTI … EXEC
 *
 * Every write to a thread raises its version, and the key of the version is
 * watched: after another client's write EXEC does nothing (COMMENTS_DECLINED)
 * and the caller begins again. No other user may send commands on the
 * connection between the first batch and the last.
 *
 * The keys of the site are written after the reply to EXEC, since they must not
 * change if EXEC did nothing:
 *
 *   comments_schema_changed()         write the log, remove purged ids and
 *                                     senders
 *   comments_schema_watch_again()     WATCH; read the index entries again
 *   comments_schema_changed_latest()  MULTI … EXEC on the list "latest"
 *   comments_schema_watch_again()     WATCH again
 *   comments_schema_changed_held()    write "queue", the lists of kinds, the
 *                                     sets of authors; an EXEC that fails after
 *                                     another write
 *   comments_schema_watch_again()     WATCH again
 *   comments_schema_changed_thread()  MULTI … EXEC on the list "threads"
 *
 * Other clients may have changed the thread after the first EXEC. Each list is
 * therefore set to the state of the thread at the WATCH before it. On
 * COMMENTS_DECLINED the caller repeats the steps from that WATCH on.
 */
#define COMMENTS_CHANGES_MAX  20     /* comments in one transaction */

typedef struct {
    comments_str_t      id;
    comments_str_t      root;        /* empty: the comment does not exist */
    comments_str_t      member;      /* "ID RECORD" as it is stored; empty: the
                                        record is missing or damaged */
    comments_comment_t  before;      /* status 0: the record is missing */
    comments_comment_t  after;
    int64_t             live;        /* approved comments in its subtree */
    int64_t             stored;      /* comments in its subtree, any status */
    uint32_t            up;          /* all votes for its root; of an approved
                                        reply, not those it was imported with */
    uint32_t            down;
    unsigned            gone:1;      /* set by the caller: remove the record */
    unsigned            away:1;      /* set by the caller, behind the change:
                                        somebody has moved or purged the comment
                                        since */
    unsigned            whole:1;     /* the watch reads its record, too */
} comments_change_t;

/*
 * Build WATCH of the thread and the reads of its meta data and of the index
 * entries of n changes (1 to COMMENTS_CHANGES_MAX), whose id is set; and decode
 * the replies. Decoding sets root, before.depth and before.status of each
 * change, clears gone and the rest of before, and sets *thread. NULL: out of
 * memory, or n is out of range. COMMENTS_ERROR: as
 * comments_schema_decode_roots().
 *
 * returns: the changes may list a root again, by the score of its votes; so
 * EXEC does nothing after a vote, either. comments_schema_returns() is 1 for an
 * act that may, else 0.
 *
 * comments_schema_watch_again() is for what follows n changes: it sets now[],
 * of n, to what comments_schema_decode_watch() is to decode. Of a comment that
 * was deleted, or is no more, all of before is decoded, if it is stored.
 */
comments_batch_t *comments_schema_watch(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes, size_t n,
    int returns);
int comments_schema_returns(comments_op_t op);
comments_batch_t *comments_schema_watch_again(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes,
    comments_change_t *now, size_t n);
int comments_schema_decode_watch(redisReply *const *replies, size_t nreplies,
    comments_change_t *changes, size_t n, comments_thread_t *thread,
    const char **why);

/*
 * Build the reads of the records of those changes whose root is not empty, and
 * decode the replies. Decoding sets member, before, live, stored, up and down,
 * and copies before to after. The strings point into the replies. A damaged
 * record counts as missing. NULL: out of memory. COMMENTS_ERROR: as
 * comments_schema_decode_roots().
 */
comments_batch_t *comments_schema_read_changes(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes, size_t n);
int comments_schema_decode_changes(redisReply *const *replies, size_t nreplies,
    comments_change_t *changes, size_t n, const char **why);

/*
 * Builds the transaction that replaces before by after, or removes the record
 * if gone is set, for each of n changes that has a record; a change without a
 * difference is left out. The transaction also corrects the thread's counts and
 * lists of roots. NULL: out of memory, or the act's source is empty or has a
 * space. If no change has a difference, the batch has no commands.
 */
comments_batch_t *comments_schema_change(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes, size_t n,
    const comments_act_t *act);

/*
 * Build the writes to the keys of the site, which follow a transaction that was
 * done (see above):
 *   - comments_schema_changed(): one entry in the log for each change; ids of
 *     removed comments are removed from "ids", and the senders of all that are
 *     purged from "senders";
 *   - comments_schema_changed_latest(): the list "latest". now[n] are the same
 *     comments as decoded after the second WATCH.
 *     comments_schema_changes_latest() is 1 if the changes make this step
 *     necessary, else 0;
 *   - comments_schema_changed_held(): the list "queue", the lists of kinds and
 *     the sets of authors, from now as above; comments_schema_changes_held() is
 *     1 if the changes make this step necessary, else 0. Sets and kinds have no
 *     thread in them: those of a comment that is away are left as they are, and
 *     the caller sets them from the thread in which it finds the comment;
 *   - comments_schema_changed_thread(): the time of the thread's last change.
 * If one of these writes fails, a list of the site stays wrong until
 * commentsctl verify --repair corrects it. NULL: out of memory.
 */
comments_batch_t *comments_schema_changed(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes, size_t n,
    const comments_act_t *act);
comments_batch_t *comments_schema_changed_latest(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes,
    const comments_change_t *now, size_t n);
int comments_schema_changes_latest(const comments_change_t *changes, size_t n);
comments_batch_t *comments_schema_changed_held(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes,
    const comments_change_t *now, size_t n);
int comments_schema_changes_held(const comments_change_t *changes, size_t n);
comments_batch_t *comments_schema_changed_thread(comments_arena_t *arena,
    const comments_key_t *key, const comments_act_t *act);

/*
 * 1 if a record exists and the change modifies or removes it, else 0. Cannot
 * fail.
 */
int comments_schema_changes(const comments_change_t *change);

/*
 * Builds the transaction that closes a thread to posts (act->op is
 * COMMENTS_OP_CLOSE) or opens it again, and the writes to the site's keys after
 * it. NULL: out of memory, or the act's source is empty or has a space.
 */
comments_batch_t *comments_schema_close(comments_arena_t *arena,
    const comments_key_t *key, const comments_act_t *act);

/* Builds UNWATCH, which ends comments_schema_watch(). NULL: out of memory. */
comments_batch_t *comments_schema_unwatch(comments_arena_t *arena);

/*
 * Build the commands that find the threads of n comments of a site, one command
 * for each comment, and decode one reply. Decoding copies the thread, decoded,
 * into the arena; *thread is empty if the comment does not exist. NULL: out of
 * memory, or too many commands for a batch. COMMENTS_ERROR: out of memory, or
 * the reply has not the expected type; *why is the cause.
 */
comments_batch_t *comments_schema_read_places(comments_arena_t *arena,
    comments_str_t site, const comments_str_t *ids, size_t n);
int comments_schema_decode_place(comments_arena_t *arena,
    const redisReply *reply, comments_str_t *thread, const char **why);

/* a page, as its thread knows it */
typedef struct {
    comments_str_t   url;        /* empty: not known */
    comments_str_t   title;
} comments_page_t;

/*
 * Appends to a batch the question for the page of a thread, and decode its
 * reply, into which the strings point. COMMENTS_ERROR: no memory, or no room;
 * the reply has not the expected type.
 */
int comments_schema_ask_page(comments_batch_t *batch,
    const comments_key_t *key);
int comments_schema_decode_page(const redisReply *reply, comments_page_t *page,
    const char **why);

/*
 * Build the commands that read the numbers of approved comments of n threads
 * (up to 256), and store the numbers in counts[n]; 0 for a thread that does not
 * exist. NULL: out of memory, or too many threads. COMMENTS_ERROR: as
 * comments_schema_decode_roots().
 */
comments_batch_t *comments_schema_read_counts(comments_arena_t *arena,
    comments_str_t site, const comments_str_t *threads, size_t n);
int comments_schema_decode_counts(redisReply *const *replies, size_t n,
    int64_t *counts, const char **why);


/*
 * The whole name of a key that belongs to a check of submissions:
 * "comments:site:SITE:check:CHECK:KEY", in the arena. An empty string: out of
 * memory.
 */
comments_str_t comments_schema_check_key(comments_arena_t *arena,
    comments_str_t site, comments_str_t check, comments_str_t key);


/*
 * A message on the channel: "SOURCE OP ID SITE-LENGTH SITE THREAD". SOURCE is
 * comments_act_t's source; site and thread are not encoded. A message that is
 * not about one comment has "-" in place of the id, and id is empty.
 */
typedef struct {
    comments_str_t   source;
    comments_str_t   op;         /* "post", "edit", … */
    comments_str_t   id;
    comments_key_t   key;
} comments_message_t;

/* the one channel of a Redis database */
#define COMMENTS_CHANNEL  "comments:events"

/*
 * Decodes a message of the channel; the strings of *message point into payload.
 * COMMENTS_DECLINED: payload has not the form above.
 */
int comments_schema_message(comments_str_t payload,
    comments_message_t *message);


/*
 * Encode a comment as a record, and decode a record. A record consists of
 * pieces, each a tag letter, the length of the value, ":" and the value
 * ("n3:Ann"). A value may hold any byte. The encoded record lies in the arena;
 * after decoding, the strings of *comment point into the record. Unknown tags
 * are skipped. A record does not hold the id and the depth, and holds no root
 * if the comment is itself a root: these fields are empty or 0 after decoding.
 * COMMENTS_ERROR: out of memory (encode), the record is damaged (decode).
 */
int comments_schema_record_encode(comments_arena_t *arena,
    const comments_comment_t *comment, comments_str_t *record);
int comments_schema_record_decode(comments_str_t record,
    comments_comment_t *comment);


#endif
