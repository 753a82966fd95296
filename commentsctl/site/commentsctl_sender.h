/*
 * Whom a comment came from, as long as that is kept.
 */
#ifndef COMMENTSCTL_SENDER_H
#define COMMENTSCTL_SENDER_H

#include "comments_buf.h"
#include "comments_schema.h"
#include "commentsctl_redis.h"


/*
 * Stores the hashes of the address and of the network that the comment came
 * from, in the arena; empty: they are not kept (any more). COMMENTS_OK, or
 * COMMENTS_ERROR after an error was reported on standard error.
 */
int commentsctl_sender_find(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site, comments_str_t id,
    comments_sender_t *sender);

/*
 * Adds the member "sender" to the JSON object that the buffer ends with; does
 * nothing if the sender is empty. A failure is kept in the buffer.
 */
void commentsctl_sender_json(comments_buf_t *out,
    const comments_sender_t *sender);

/* Prints "  (from ADDRESS)", the hash; nothing if the sender is empty. */
void commentsctl_sender_text(const comments_sender_t *sender);


#endif
