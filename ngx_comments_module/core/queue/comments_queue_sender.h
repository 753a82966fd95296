/*
 * Whom the comments of a page of the queue came from.
 */
#ifndef COMMENTS_QUEUE_SENDER_H
#define COMMENTS_QUEUE_SENDER_H

#include "comments_queue_types.h"
#include "comments_schema_keys.h"


/*
 * Adds the questions for the senders of a window's places, at most one for each
 * day of which senders are kept, and sets queue->nsenders to their number.
 */
void comments_queue_senders_ask(comments_schema_t *schema,
    comments_queue_t *queue);

/*
 * Takes the replies to them, queue->nsenders of them. COMMENTS_ERROR: out of
 * memory. A sender that cannot be read is not known, and no error.
 */
int comments_queue_senders_take(comments_queue_t *queue,
    redisReply *const *replies);

/*
 * How many other comments of those that the page has looked at came from the
 * address of the entry. Cannot fail.
 */
uint32_t comments_queue_senders_others(const comments_queue_t *queue,
    const comments_queue_entry_t *entry);


#endif
