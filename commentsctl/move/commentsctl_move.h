/*
 * Moves the comments of a thread to another thread of the site.
 *
 *   step    what is sent                         what may happen
 *   read    WATCH on :meta of both threads; the  there is nothing to move; the
 *           indexes, lists and records           new thread has comments
 *   write   MULTI, the commands that add to the  another client wrote to one of
 *           new thread and remove from the old   the threads: begin again
 *           one, a message for each thread, EXEC
 *   lists   the site's lists, and the log        -
 *   rest    the same steps for replies that      -
 *           reached the old thread after "write"
 *
 * The transaction is done as a whole or not at all, so a command that is killed
 * leaves the comments in one of the two threads. Only the site's lists may then
 * be out of date: the same command, given again, corrects them, and so does
 * verify --repair.
 *
 * In a cluster the two threads lie in two slots, so Redis refuses the
 * transaction (CROSSSLOT). The move then takes two transactions. The first one
 * adds the comments to the new thread. The second one removes them from the old
 * thread, if no client has written to the old thread since it was read;
 * otherwise the move begins again, and replaces the copies in the new thread. A
 * command that is killed between the two leaves the comments in both threads.
 * The field "from" in the new thread's :meta records that, and the same
 * command, given again, continues the move.
 *
 * From before the first transaction until the second one, the old thread has
 * the stream :moving. Its first entry names the new thread. Each further entry
 * names a comment that was purged in the old thread since: a change that purges
 * a comment adds such an entry, but only if the stream exists. The move purges
 * the same comments in the new thread. The stream is made before the comments
 * are read, and deleted by the second transaction, so no purge is missed. While
 * the stream exists, other moves from the old thread or from the new thread are
 * refused.
 *
 * For commentsctl_move*.c and for tests.
 */
#ifndef COMMENTSCTL_MOVE_H
#define COMMENTSCTL_MOVE_H

#include "comments_schema_keys.h"
#include "commentsctl_options.h"
#include "commentsctl_redis.h"
#include "commentsctl_transaction.h"


/* what is to be done, and the result */
typedef struct {
    commentsctl_redis_t   *redis;
    comments_key_t         from;
    comments_key_t         to;
    comments_act_t         act;
    unsigned               merge:1;      /* allow a new thread with comments */
    unsigned               dry_run:1;
    unsigned               rest:1;       /* move only replies whose root has
                                            already been moved */
    unsigned               apart:1;      /* two transactions, for a cluster */

    size_t                 moved;        /* comments, of any status */
    size_t                 there;        /* other comments in the new thread */
    unsigned               refused:1;    /* nothing was moved, because there are
                                            others and merge is 0 */
    unsigned               again:1;      /* all was moved by an earlier
                                            command: only the site's lists
                                            were written */
} commentsctl_move_t;


/* a comment that is to be moved; its strings lie in the arena */
typedef struct {
    comments_str_t      id;
    comments_str_t      root;
    comments_str_t      entry;        /* its value in :index */
    comments_str_t      member;       /* its member of :s:ROOT, "ID RECORD" */
} commentsctl_moving_t;


/* the fields of a thread's :meta */
typedef struct {
    int64_t             version;
    int64_t             created;      /* ms since 1970; 0: never */
    comments_str_t      url;
    comments_str_t      title;
    comments_str_t      from;
    unsigned            closed:1;
} commentsctl_move_meta_t;


/* a field and value of a hash, or a member and score of a sorted set */
typedef struct {
    comments_str_t      name;
    comments_str_t      value;
} commentsctl_move_pair_t;

typedef struct {
    commentsctl_move_pair_t   *pairs;    /* sorted by name */
    size_t                     n;
} commentsctl_move_list_t;


/* both threads as they were read */
typedef struct {
    commentsctl_move_meta_t    old;
    commentsctl_move_meta_t    new;
    commentsctl_move_list_t    old_index;
    commentsctl_move_list_t    new_index;
    commentsctl_move_list_t    best;         /* :best of the old thread */
    commentsctl_move_list_t    votes;        /* :votes of the old thread */
    commentsctl_move_list_t    live;         /* :live of the new thread */
    int64_t                    changed;      /* last change of the old one, ms
                                                since 1970 */
    commentsctl_moving_t      *comments;     /* those of one root stand
                                                together */
    size_t                     n;
    comments_str_t             moving;       /* the new thread according to
                                                :moving; empty: no stream */
    comments_str_t            *purged;       /* ids of comments in :moving */
    size_t                     npurged;
    unsigned                   all:1;        /* they are all comments of the old
                                                one */
} commentsctl_move_read_t;


/* The command "move", for a page that has a new address. */
int commentsctl_move(const commentsctl_options_t *options);

/*
 * Moves the comments. If another client writes to one of the threads in
 * between, the move begins again. Then writes the site's lists, and sets the
 * results in *move. COMMENTS_ERROR: Redis failed, a thread is damaged or there
 * is no memory; an error was reported on standard error.
 */
int commentsctl_move_run(commentsctl_move_t *move);

/*
 * WATCHes both threads and reads what is to be moved. After COMMENTS_OK the
 * caller ends the watch by EXEC or UNWATCH. COMMENTS_DECLINED: another client
 * wrote to one of the threads while they were read; the watch has ended.
 * COMMENTS_ERROR as above.
 */
int commentsctl_move_read(commentsctl_move_t *move, comments_arena_t *arena,
    commentsctl_move_read_t *read);

/*
 * Sends the transaction, or both of them if move->apart is set.
 * COMMENTS_DECLINED: read again and repeat, since another client has written to
 * one of the threads, or this function has set move->apart. COMMENTS_ERROR as
 * above.
 */
int commentsctl_move_write(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read);

/*
 * Decodes the reply to XRANGE of a thread's stream :moving, and sets moving and
 * purged in *read (arena memory). COMMENTS_ERROR as above.
 */
int commentsctl_move_marks(comments_arena_t *arena, const redisReply *reply,
    commentsctl_move_read_t *read);

/*
 * Checks that no other move of one of the two threads is unfinished.
 * COMMENTS_ERROR: there is one, which must be completed first, or Redis failed;
 * an error was reported on standard error.
 */
int commentsctl_move_pending(commentsctl_move_t *move,
    comments_arena_t *arena, const commentsctl_move_read_t *read);

/*
 * The steps that a move in two transactions needs in addition. They take both
 * threads as they were read.
 *
 * _mark() makes the stream :moving, if no other client has written to one of
 * the threads since they were read. After that both threads must be read again
 * in any case, so it returns COMMENTS_DECLINED.
 * _purge() purges in the new thread the comments that were purged in the old
 * one.
 * _unchanged() WATCHes the old thread again. COMMENTS_DECLINED: another client
 * has written to the thread since it was read.
 *
 * COMMENTS_ERROR as above.
 */
int commentsctl_move_mark(commentsctl_move_t *move, comments_arena_t *arena);
int commentsctl_move_purge(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read);
int commentsctl_move_unchanged(commentsctl_move_t *move,
    comments_arena_t *arena, const commentsctl_move_read_t *read);

/* Brings the site's lists up to date with the move. COMMENTS_ERROR as above. */
int commentsctl_move_lists(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read);

/*
 * Adds to the transaction the move of the votes and flags of the comments that
 * were read, from the keys of old to those of new, which lie in one slot. A
 * failure is kept in the schemas and in the transaction.
 */
void commentsctl_move_votes(commentsctl_transaction_t *transaction,
    comments_schema_t *old, comments_schema_t *new,
    const commentsctl_move_read_t *read);

/*
 * The same in two slots: copies the sets of readers to the new thread, each as
 * often as the move is tried; and adds their removal to the transaction that
 * removes the comments, which fails if somebody has voted since. COMMENTS_ERROR
 * was reported.
 */
int commentsctl_move_votes_copy(commentsctl_move_t *move,
    const commentsctl_move_read_t *read);
void commentsctl_move_votes_out(commentsctl_transaction_t *transaction,
    comments_schema_t *old, const commentsctl_move_read_t *read);

/*
 * Writes the numbers of votes and the site's list of flagged comments after a
 * move of n comments, for those that had votes or flags; for all if an earlier
 * command has moved them.
 */
int commentsctl_move_flagged(commentsctl_move_t *move,
    const commentsctl_move_read_t *read, const commentsctl_moving_t *comments,
    size_t n);

/* Returns how many comments from first on have the same root. Cannot fail. */
size_t commentsctl_move_group(const commentsctl_move_read_t *read,
    size_t first);

/*
 * Returns the address of a thread's page (arena memory) if the thread's name is
 * a path. Empty: it is not a path, or there is no memory; the next post to the
 * page stores the address.
 */
comments_str_t commentsctl_move_url(comments_arena_t *arena,
    comments_str_t thread);

/*
 * Returns the value of a name in a list; empty: the list does not have it. The
 * result points into the list. Cannot fail.
 */
comments_str_t commentsctl_move_find(const commentsctl_move_list_t *list,
    comments_str_t name);


#endif
