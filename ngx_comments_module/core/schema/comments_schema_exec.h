/*
 * Building a transaction: each command is added with the type of the reply that
 * Redis must give, so that comments_schema_decode_executed() can check whether
 * every write was done. For comments_schema_*.c and for commentsctl.
 */
#ifndef COMMENTS_SCHEMA_EXEC_H
#define COMMENTS_SCHEMA_EXEC_H

#include "comments_schema_keys.h"


/* Add MULTI and EXEC, which begin and end the transaction of a batch. */
void comments_schema_multi(comments_schema_t *schema);
void comments_schema_exec(comments_schema_t *schema);

/*
 * Adds a command whose reply must be of this type (REDIS_REPLY_*). The
 * arguments must live until the batch was sent, and the batch until its replies
 * were checked. A failure sets schema->failed or its batch's failed; this holds
 * for all functions here that return nothing.
 */
void comments_schema_put(comments_schema_t *schema, const comments_str_t *args,
    int argc, int type);

/* Add HINCRBY of a hash's field, and ZREM of a sorted set's member. */
void comments_schema_put_increment(comments_schema_t *schema,
    comments_str_t key, comments_str_t field, int64_t by);
void comments_schema_put_removal(comments_schema_t *schema,
    comments_str_t key, comments_str_t member);

/*
 * Add the commands that write the comment's record to its root's set, and its
 * entry to the index. An id, root or depth that cannot be stored in an index
 * entry sets schema->failed.
 */
void comments_schema_put_record(comments_schema_t *schema,
    const comments_comment_t *comment);
void comments_schema_put_index(comments_schema_t *schema,
    const comments_comment_t *comment);

/*
 * Adds XADD of the id of a comment that is purged to the stream :moving of its
 * thread. The stream exists only while a move has copied the thread to another
 * slot of a cluster and not yet deleted it here: the copy is to be purged too.
 */
void comments_schema_put_purged(comments_schema_t *schema, comments_str_t id);

/*
 * Adds PUBLISH of the message that informs all workers: see comments_message_t.
 * An empty id becomes "-". An empty act->source, or one with a space, sets
 * schema->failed.
 */
void comments_schema_put_message(comments_schema_t *schema,
    const comments_key_t *key, const comments_act_t *act, comments_str_t id);

/*
 * Add the writes to keys of the site, which follow EXEC: the time (ms) of the
 * thread's last change in the list of threads; and one entry in the log and, if
 * that key exists, in the outbox. before is NULL for a new comment, after for a
 * removed one.
 */
void comments_schema_put_thread(comments_schema_t *schema, int64_t changed);
void comments_schema_put_log(comments_schema_t *schema,
    const comments_key_t *key, const comments_act_t *act,
    const comments_comment_t *before, const comments_comment_t *after);

/* Returns by how much a change raises the approved count. Cannot fail. */
int comments_schema_change_approved(const comments_change_t *change);

/* 1 if a comment of that status awaits moderation or is spam. Cannot fail. */
int comments_schema_held(comments_status_t status);

/* Adds or removes the comment in the site's lists. */
void comments_schema_put_ids(comments_schema_t *schema,
    const comments_comment_t *comment, int there);
void comments_schema_put_queue(comments_schema_t *schema,
    const comments_comment_t *comment, int there);
void comments_schema_put_latest(comments_schema_t *schema,
    const comments_comment_t *comment, int there);

/* Sets or removes a comment in the site's list of flagged comments. */
void comments_schema_put_flagged(comments_schema_t *schema,
    const comments_comment_t *comment, int there);

/*
 * Adds to a transaction that a moderator has looked at a comment's flags
 * (comments_schema_vote.h). Who reads the flags watches the key "votes", which
 * this writes to.
 */
void comments_schema_put_looked(comments_schema_t *schema, comments_str_t id);

/*
 * Adds the removal of what a thread has of a comment's votes and flags, to the
 * transaction that purges the comment.
 */
void comments_schema_put_voteless(comments_schema_t *schema,
    comments_str_t id);


#endif
