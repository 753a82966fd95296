/*
 * Reads whom a comment came from, and adds it to what is printed of a comment.
 */

#include <stdio.h>
#include <time.h>

#include "comments_id.h"
#include "comments_json_writer.h"
#include "comments_schema_keys.h"
#include "commentsctl_json.h"
#include "commentsctl_print.h"
#include "commentsctl_sender.h"


int
commentsctl_sender_find(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, comments_str_t id, comments_sender_t *sender)
{
    int                  rc;
    redisReply         **replies;
    comments_arena_t    *own;
    comments_schema_t    schema;

    memset(sender, 0, sizeof(comments_sender_t));

    /* what is older is not asked for: it would take a round trip each */

    if (comments_id_time(id) / COMMENTS_SCHEMA_DAY + COMMENTS_SENDERS_DAYS
        < (int64_t) time(NULL) * 1000 / COMMENTS_SCHEMA_DAY)
    {
        return COMMENTS_OK;
    }

    /* a batch is larger than what is found: it has an arena of its own */

    own = comments_arena_create(SIZE_MAX / 2);
    if (own == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    comments_schema_start(&schema, own, site, comments_str_c(""));
    comments_schema_add_sender(&schema, id);

    replies = commentsctl_redis_run(redis, comments_schema_done(&schema));

    comments_arena_destroy(own);

    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    comments_schema_decode_sender(replies[0], sender);

    rc = comments_arena_dup(arena, sender->address, &sender->address);

    if (rc == COMMENTS_OK) {
        rc = comments_arena_dup(arena, sender->network, &sender->network);
    }

    commentsctl_redis_free(replies, 1);

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
    }

    return rc;
}


void
commentsctl_sender_json(comments_buf_t *out, const comments_sender_t *sender)
{
    if (sender->address.len == 0 || out->failed || out->len == 0) {
        return;
    }

    out->len--;

    comments_json_writer_open(out, "sender", '{');
    commentsctl_json_string(out, "address", sender->address);
    commentsctl_json_string(out, "network", sender->network);
    (void) comments_buf_add_c(out, "}}");
}


void
commentsctl_sender_text(const comments_sender_t *sender)
{
    if (sender->address.len) {
        (void) printf("  (from %.*s)", (int) sender->address.len,
                      sender->address.data);
    }
}
