/*
 * Joins transactions of one thread into one that does the same with fewer
 * commands. Which commands a comment takes stays what comments_schema_write()
 * says: this only knows how two commands become one.
 *
 *   command           joined with                    becomes
 *   HSETNX            the same key and field         the first of them
 *   HINCRBY           the same key and field         one, by the sum
 *   HSET, SADD        the same key                   one with all members
 *   ZADD              the same key and option        one with all members
 *   ZREMRANGEBYRANK   the same arguments             one, behind the members
 *   PUBLISH           the same channel               the last of them
 *
 * Others are not joined. What follows an EXEC is sent before the MULTI if it
 * may be repeated (all of the above): who is killed between the two, and starts
 * again, then leaves no list without the comment.
 */
#ifndef COMMENTSCTL_JOIN_H
#define COMMENTSCTL_JOIN_H

#include "comments_batch.h"


/* more than COMMENTS_BATCH_COMMANDS_MAX; a power of two */
#define COMMENTSCTL_JOIN_PLACES  512


/* a command of the joined transaction */
typedef struct {
    comments_command_t   command;
    int                  size;       /* arguments for which it has room
                                        of its own; 0: it has none */
    int                  head;       /* arguments that are compared */
    int                  part;       /* where it stands */
} commentsctl_join_command_t;


typedef struct {
    comments_arena_t            *arena;
    commentsctl_join_command_t   commands[COMMENTS_BATCH_COMMANDS_MAX];
    size_t                       n;
    size_t                       joined;     /* transactions */
    uint16_t                     places[COMMENTSCTL_JOIN_PLACES];
} commentsctl_join_t;


/* Begins a transaction, of which all lies in arena. Cannot fail. */
void commentsctl_join_start(commentsctl_join_t *join,
    comments_arena_t *arena);

/*
 * Adds a transaction: MULTI, commands, EXEC and what follows, of the same
 * thread as those before. Its strings are not copied, and must live as long as
 * the result. COMMENTS_DECLINED: there is no room, and nothing has changed;
 * this never happens to the first. COMMENTS_ERROR: out of memory, or it is no
 * transaction.
 */
int commentsctl_join_add(commentsctl_join_t *join,
    const comments_batch_t *batch);

/*
 * Returns the transaction, which lies in the arena. NULL: out of memory. No
 * transaction is added to the same join again before it is started anew.
 */
comments_batch_t *commentsctl_join_done(commentsctl_join_t *join);


#endif
