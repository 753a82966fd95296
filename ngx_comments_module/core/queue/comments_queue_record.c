/*
 * Asks for the records of single comments of several threads.
 */

#include "comments_queue_record.h"


comments_str_t
comments_queue_record_key(comments_schema_t *schema, comments_queue_t *queue,
    comments_str_t thread, const char *name, comments_str_t tail)
{
    comments_str_t     key;
    comments_schema_t  other;

    comments_schema_start(&other, queue->arena, queue->site, thread);
    key = comments_schema_thread_key(&other, name, tail);

    if (other.failed) {
        schema->failed = 1;
    }

    return key;
}


void
comments_queue_record_ask(comments_schema_t *schema, comments_str_t key,
    comments_str_t id)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("ZRANGEBYLEX");
    args[1] = key;
    args[2] = comments_schema_concat(schema, comments_str_c("["), id,
                                     comments_str_c(" "));
    args[3] = comments_schema_concat(schema, comments_str_c("("), id,
                                     comments_str_c("!"));
    comments_schema_add(schema, args, 4);
}


int
comments_queue_record_member(const redisReply *reply, comments_str_t *id,
    comments_str_t *record)
{
    const redisReply  *member;

    if (reply->elements != 1) {
        return COMMENTS_DECLINED;
    }

    member = reply->element[0];

    if (member->type != REDIS_REPLY_STRING
        || member->len <= COMMENTS_ID_LEN + 1)
    {
        return COMMENTS_DECLINED;
    }

    *id = comments_str_of(member->str, COMMENTS_ID_LEN);
    *record = comments_str_of(member->str + COMMENTS_ID_LEN + 1,
                              member->len - COMMENTS_ID_LEN - 1);

    return COMMENTS_OK;
}
