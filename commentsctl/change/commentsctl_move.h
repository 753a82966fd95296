/*
 * Moving the comments of a thread to another thread of the site.
 *
 *   step    what is sent                         what may come
 *   read    WATCH on :meta of both threads, the  there is nothing to move; the
 *           indexes, lists and records           other thread has comments
 *   write   MULTI: all that belongs into the new somebody wrote to one of both:
 *           thread, all that goes from the old   from the start
 *           one, a message for each; EXEC
 *   lists   the site's lists, and the log        -
 *   rest    the same for replies that were on    -
 *           their way when their thread went
 *
 * The transaction is done as a whole or not at all, so a command that is killed
 * leaves the comments in one of both threads. What it may leave behind is the
 * site's lists: the same command again writes them, and so does verify
 * --repair.
 *
 * In a cluster the two threads lie in two slots, and the transaction is refused
 * (CROSSSLOT). Then it becomes two: what belongs into the new thread is
 * written, then, if nobody has written to the old one since, what goes from
 * that is removed; else all begins again, and what the new thread has of it is
 * replaced. A command that is killed between both leaves the comments in both
 * threads, and field "from" of the new one's :meta says so; the same command
 * again goes on.
 *
 * While there is such a copy the old thread has the stream :moving. Its first
 * entry names the new thread; then there is one entry for each comment that was
 * purged in the old thread meanwhile. A change adds an entry only if the stream
 * exists. The stream is made before the comments are read, and deleted with the
 * old thread, so no purge is missed; the move purges the same comments in the
 * new thread. Until then other moves from the old thread, or from the new one,
 * are refused.
 *
 * For commentsctl_move*.c and for tests.
 */
#ifndef COMMENTSCTL_MOVE_H
#define COMMENTSCTL_MOVE_H

#include "comments_schema_keys.h"
#include "commentsctl_options.h"
#include "commentsctl_redis.h"


/* what is to be done, and what became of it */
typedef struct {
    commentsctl_redis_t   *redis;
    comments_key_t         from;
    comments_key_t         to;
    comments_act_t         act;
    unsigned               merge:1;      /* into a thread with comments */
    unsigned               dry_run:1;
    unsigned               rest:1;       /* only replies whose root is away */
    unsigned               apart:1;      /* in two transactions: a cluster */

    size_t                 moved;        /* comments, in any status */
    size_t                 there;        /* others in the new thread */
    unsigned               refused:1;    /* since there are others there */
    unsigned               again:1;      /* it was moved before: only lists of
                                            the site were written */
} commentsctl_move_t;


/* a comment that is to be moved; strings are the arena's */
typedef struct {
    comments_str_t      id;
    comments_str_t      root;
    comments_str_t      entry;        /* of the index */
    comments_str_t      member;       /* "ID RECORD" */
} commentsctl_moving_t;


/* what is known of the thread's :meta */
typedef struct {
    int64_t             version;
    int64_t             created;      /* ms; 0: never */
    comments_str_t      url;
    comments_str_t      title;
    comments_str_t      from;
    unsigned            closed:1;
} commentsctl_move_meta_t;


/* a member of a list, and its value or score */
typedef struct {
    comments_str_t      name;
    comments_str_t      value;
} commentsctl_move_pair_t;

typedef struct {
    commentsctl_move_pair_t   *pairs;    /* in the order of names */
    size_t                     n;
} commentsctl_move_list_t;


/* both threads as they were read */
typedef struct {
    commentsctl_move_meta_t    old;
    commentsctl_move_meta_t    new;
    commentsctl_move_list_t    old_index;
    commentsctl_move_list_t    new_index;
    commentsctl_move_list_t    best;         /* of the old one */
    commentsctl_move_list_t    live;         /* of the new one */
    int64_t                    changed;      /* ms, of the old one */
    commentsctl_moving_t      *comments;     /* root after root */
    size_t                     n;
    comments_str_t             moving;       /* where :moving says; or empty */
    comments_str_t            *purged;       /* ids in :moving */
    size_t                     npurged;
    unsigned                   all:1;        /* nothing stays in the old one */
} commentsctl_move_read_t;


/* The command "move": a page has another address now. */
int commentsctl_move(const commentsctl_options_t *options);

/*
 * Moves once, again and again until nobody has come in between; writes the
 * site's lists. COMMENTS_ERROR: Redis failed, a thread is not in order or there
 * is no memory, and standard error has been told.
 */
int commentsctl_move_run(commentsctl_move_t *move);

/*
 * WATCHes both threads and reads what is to be moved. The caller ends the watch
 * by EXEC or UNWATCH. COMMENTS_ERROR as above.
 */
int commentsctl_move_read(commentsctl_move_t *move, comments_arena_t *arena,
    commentsctl_move_read_t *read);

/*
 * The transaction, or both. COMMENTS_DECLINED: somebody wrote, or move->apart
 * has been set: once more. COMMENTS_ERROR as above.
 */
int commentsctl_move_write(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read);

/*
 * What the stream :moving of a thread says, by the reply to XRANGE: sets moving
 * and purged in read, in arena. COMMENTS_ERROR as above.
 */
int commentsctl_move_marks(comments_arena_t *arena, const redisReply *reply,
    commentsctl_move_read_t *read);

/*
 * COMMENTS_ERROR: another move of one of both threads is not done yet and this
 * one must wait for it, or Redis failed; standard error has been told.
 */
int commentsctl_move_pending(commentsctl_move_t *move,
    comments_arena_t *arena, const commentsctl_move_read_t *read);

/*
 * Steps of a move in two transactions, with both threads as they were read.
 *
 * _mark() makes the stream :moving under the watch of the reading.
 * _purge() purges in the new thread what has been purged in the old one.
 * _unchanged() watches the old thread again: COMMENTS_DECLINED: somebody wrote
 * to it since it was read.
 *
 * COMMENTS_DECLINED of _mark(): once more, in any case. COMMENTS_ERROR as
 * above.
 */
int commentsctl_move_mark(commentsctl_move_t *move, comments_arena_t *arena);
int commentsctl_move_purge(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read);
int commentsctl_move_unchanged(commentsctl_move_t *move,
    comments_arena_t *arena, const commentsctl_move_read_t *read);

/* What stands in lists of the site. COMMENTS_ERROR as above. */
int commentsctl_move_lists(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read);

/* How many comments from first on have the same root. Cannot fail. */
size_t commentsctl_move_group(const commentsctl_move_read_t *read,
    size_t first);

/*
 * The address of a thread's page, in arena: of one that is a path. Empty: it is
 * none, or there is no memory; the next post knows the true one.
 */
comments_str_t commentsctl_move_url(comments_arena_t *arena,
    comments_str_t thread);

/* The value of a name in a list; empty: it is not there. Cannot fail. */
comments_str_t commentsctl_move_find(const commentsctl_move_list_t *list,
    comments_str_t name);


#endif
