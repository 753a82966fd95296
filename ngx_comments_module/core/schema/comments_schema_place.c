/*
 * What is known of a comment by its id: its thread, from the site's list of all
 * comments, whose members are "ID ROOT THREAD", the thread's page, and whom the
 * comment came from.
 */

#include "comments_digest.h"
#include "comments_hex.h"
#include "comments_percent.h"
#include "comments_schema_exec.h"
#include "comments_schema_reply.h"


comments_batch_t *
comments_schema_read_places(comments_arena_t *arena, comments_str_t site,
    const comments_str_t *ids, size_t n)
{
    size_t             i;
    comments_str_t     args[7];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, site, comments_str_c(""));

    args[0] = comments_str_c("ZRANGEBYLEX");
    args[1] = comments_schema_site_key(&schema, "ids");
    args[4] = comments_str_c("LIMIT");
    args[5] = comments_str_c("0");
    args[6] = comments_str_c("1");

    for (i = 0; i < n; i++) {

        /*
         * the members from "ID " on and before "ID!": '!' follows ' ' in ASCII
         */

        args[2] = comments_schema_concat(&schema, comments_str_c("["), ids[i],
                                         comments_str_c(" "));
        args[3] = comments_schema_concat(&schema, comments_str_c("("), ids[i],
                                         comments_str_c("!"));
        comments_schema_put(&schema, args, 7, REDIS_REPLY_ARRAY);
    }

    return comments_schema_done(&schema);
}


int
comments_schema_decode_place(comments_arena_t *arena, const redisReply *reply,
    comments_str_t *thread, const char **why)
{
    size_t          skip;
    comments_str_t  member;

    *thread = (comments_str_t) comments_null_str;
    skip = 2 * (COMMENTS_ID_LEN + 1);

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (reply->elements == 0) {
        return COMMENTS_OK;
    }

    if (comments_schema_reply_string(reply->element[0], &member, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* a member that this module did not write counts as no comment */

    if (member.len <= skip) {
        return COMMENTS_OK;
    }

    if (comments_percent_decode(arena,
                       comments_str_of(member.data + skip, member.len - skip),
                       thread)
        == COMMENTS_ERROR)
    {
        *why = "out of memory";
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


int
comments_schema_ask_page(comments_batch_t *batch, const comments_key_t *key)
{
    comments_str_t     args[4];
    comments_schema_t  schema;

    comments_schema_start(&schema, batch->arena, key->site, key->thread);
    schema.batch = batch;

    args[0] = comments_str_c("HMGET");
    args[1] = comments_schema_thread_key(&schema, "meta",
                                         (comments_str_t) comments_null_str);
    args[2] = comments_str_c("url");
    args[3] = comments_str_c("title");
    comments_schema_add(&schema, args, 4);

    if (schema.failed) {
        batch->failed = 1;
    }

    return batch->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


int
comments_schema_decode_page(const redisReply *reply, comments_page_t *page,
    const char **why)
{
    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (reply->elements != 2) {
        *why = "wrong number of replies";
        return COMMENTS_ERROR;
    }

    return comments_schema_reply_string(reply->element[0], &page->url, why)
           == COMMENTS_OK
           ? comments_schema_reply_string(reply->element[1], &page->title, why)
           : COMMENTS_ERROR;
}


void
comments_schema_decode_sender(const redisReply *reply,
    comments_sender_t *sender)
{
    memset(sender, 0, sizeof(comments_sender_t));

    if (reply->type != REDIS_REPLY_STRING
        || reply->len != 2 * COMMENTS_DIGEST_HEX
        || !comments_hex_is_lower(comments_str_of(reply->str, reply->len)))
    {
        return;
    }

    sender->address = comments_str_of(reply->str, COMMENTS_DIGEST_HEX);
    sender->network = comments_str_of(reply->str + COMMENTS_DIGEST_HEX,
                                      COMMENTS_DIGEST_HEX);
}
