/*
 * Asks for the records of single comments of several threads. For
 * comments_queue*.c.
 */
#ifndef COMMENTS_QUEUE_RECORD_H
#define COMMENTS_QUEUE_RECORD_H

#include "comments_queue_types.h"
#include "comments_schema_author.h"
#include "comments_schema_reply.h"


/*
 * A key of a thread, by a schema of its own, since a batch has keys of several
 * threads. A failure is kept in schema->failed.
 */
comments_str_t comments_queue_record_key(comments_schema_t *schema,
    comments_queue_t *queue, comments_str_t thread, const char *name,
    comments_str_t tail);

/* Adds the command that reads the record of one comment of that key's set. */
void comments_queue_record_ask(comments_schema_t *schema, comments_str_t key,
    comments_str_t id);

/*
 * Splits the reply to it, which is an array, into id and record; both point
 * into it. COMMENTS_DECLINED: the comment is not there.
 */
int comments_queue_record_member(const redisReply *reply, comments_str_t *id,
    comments_str_t *record);


#endif
