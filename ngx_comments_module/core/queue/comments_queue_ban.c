/*
 * Bans: fields and values as the command "ban" of commentsctl writes them and
 * the check "bans" reads them.
 */

#include "comments_ban.h"
#include "comments_number.h"
#include "comments_queue_ban.h"
#include "comments_schema_keys.h"
#include "comments_schema_reply.h"


static comments_str_t comments_queue_ban_what(
    const comments_queue_entry_t *entry, comments_queue_of_t of,
    const char **kind);


int
comments_queue_ban_may(const comments_queue_entry_t *entry,
    comments_queue_of_t of)
{
    const char  *kind;

    return comments_queue_ban_what(entry, of, &kind).len != 0;
}


/* what is banned, and its kind as the names of bans have it */
static comments_str_t
comments_queue_ban_what(const comments_queue_entry_t *entry,
    comments_queue_of_t of, const char **kind)
{
    switch (of) {

    case COMMENTS_QUEUE_OF_ADDRESS:
        *kind = "address";
        return entry->from.address;

    case COMMENTS_QUEUE_OF_NETWORK:
        *kind = "network";
        return entry->from.network;

    default:
        break;
    }

    if (entry->comment.email_hash.len) {
        *kind = "email";
        return entry->comment.email_hash;
    }

    *kind = "name";

    return entry->comment.name;
}


comments_batch_t *
comments_queue_ban(comments_arena_t *arena, const comments_queue_ban_t *ban,
    const comments_queue_entry_t *entry)
{
    const char        *kind;
    comments_str_t     args[4], what;
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, ban->site, comments_str_c(""));

    what = comments_queue_ban_what(entry, ban->of, &kind);

    if (comments_ban_field(arena, ban->secret, comments_str_c(kind), what,
                           &args[2])
        != COMMENTS_OK)
    {
        return NULL;
    }

    args[0] = comments_str_c(ban->lift ? "HDEL" : "HSET");
    args[1] = comments_schema_check_key(arena, ban->site,
                                        comments_str_c(COMMENTS_BAN_CHECK),
                                        comments_str_c(COMMENTS_BAN_KEY));

    if (args[1].len == 0) {
        return NULL;
    }

    if (!ban->lift) {
        args[3] = comments_schema_pair(&schema,
                                       comments_schema_int(&schema, ban->until),
                                       ban->reason);
    }

    comments_schema_add(&schema, args, ban->lift ? 3 : 4);

    return comments_schema_done(&schema);
}


int
comments_queue_ban_decode(redisReply *const *replies, size_t n,
    const char **why)
{
    int64_t  number;

    if (comments_schema_reply_expect(replies, n, 1, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    return comments_schema_reply_integer(replies[0], &number, why);
}


int
comments_queue_ban_period(comments_str_t text, int64_t *ms)
{
    char      unit;
    int64_t   seconds;
    uint64_t  n;

    *ms = 0;

    if (text.len == 0) {
        return COMMENTS_OK;
    }

    unit = text.data[--text.len];

    seconds = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600
              : unit == 'd' ? 86400 : unit == 'w' ? 7 * 86400 : 0;

    if (seconds == 0
        || comments_number_parse(text, 1000000, &n) != COMMENTS_OK || n < 1)
    {
        return COMMENTS_DECLINED;
    }

    *ms = (int64_t) n * seconds * 1000;

    return COMMENTS_OK;
}
