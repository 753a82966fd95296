/*
 * Bans by a comment: its author is banned by the hash of his e-mail address or,
 * if there is none, by his name; or the address or network that it came from.
 */
#ifndef COMMENTS_QUEUE_BAN_H
#define COMMENTS_QUEUE_BAN_H

#include "comments_queue_act.h"


typedef struct {
    comments_str_t   secret;
    comments_str_t   site;
    int64_t          until;      /* ms; 0: it does not end */
    comments_str_t   reason;
    comments_queue_of_t  of;
    unsigned         lift:1;     /* unban */
} comments_queue_ban_t;


/* 1 if that can be banned by this comment. Cannot fail. */
int comments_queue_ban_may(const comments_queue_entry_t *entry,
    comments_queue_of_t of);

/*
 * Builds the command that bans what ban->of names, or lifts the ban; the entry
 * may be banned by that. NULL: out of memory.
 */
comments_batch_t *comments_queue_ban(comments_arena_t *arena,
    const comments_queue_ban_t *ban, const comments_queue_entry_t *entry);

/* Judges the reply. COMMENTS_ERROR: *why is the cause. */
int comments_queue_ban_decode(redisReply *const *replies, size_t n,
    const char **why);

/*
 * Stores in *ms the length of a ban, as "30d", "12h", "90m", "2w"; 0 if text is
 * empty. COMMENTS_DECLINED: it is none.
 */
int comments_queue_ban_period(comments_str_t text, int64_t *ms);


#endif
