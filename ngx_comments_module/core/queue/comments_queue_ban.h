/*
 * Bans by a comment: its author is banned by the hash of his e-mail address or,
 * if there is none, by his name.
 */
#ifndef COMMENTS_QUEUE_BAN_H
#define COMMENTS_QUEUE_BAN_H

#include "comments_queue.h"


typedef struct {
    comments_str_t   secret;
    comments_str_t   site;
    int64_t          until;      /* ms; 0: it does not end */
    comments_str_t   reason;
    unsigned         lift:1;     /* unban */
} comments_queue_ban_t;


/* 1 if the author of the comment can be banned by it. Cannot fail. */
int comments_queue_ban_may(const comments_comment_t *comment);

/*
 * Builds the command that bans the author of a comment, or lifts the ban. NULL:
 * out of memory.
 */
comments_batch_t *comments_queue_ban(comments_arena_t *arena,
    const comments_queue_ban_t *ban, const comments_comment_t *comment);

/* Judges the reply. COMMENTS_ERROR: *why is the cause. */
int comments_queue_ban_decode(redisReply *const *replies, size_t n,
    const char **why);

/*
 * Stores in *ms the length of a ban, as "30d", "12h", "90m", "2w"; 0 if text is
 * empty. COMMENTS_DECLINED: it is none.
 */
int comments_queue_ban_period(comments_str_t text, int64_t *ms);


#endif
