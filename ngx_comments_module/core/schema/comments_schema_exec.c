/*
 * Building a transaction, and checking that every command of it was done.
 */

#include "comments_id.h"
#include "comments_schema_exec.h"
#include "comments_schema_reply.h"


/*
 * A value of comments_command_t's expect for a reply that may be a string or
 * nil: XADD NOMKSTREAM returns nil if the stream does not exist.
 */
#define COMMENTS_SCHEMA_STRING_OR_NIL  1000

/* ZREMRANGEBYRANK from 0 to this rank leaves the newest 1,000 comments */
#define COMMENTS_SCHEMA_LATEST_TRIM    "-1001"

/* approximate maximum of entries in the log */
#define COMMENTS_SCHEMA_LOG_MAX        "100000"


static int comments_schema_executed_type(const redisReply *reply, int type);
static int comments_schema_executed_queued(const comments_batch_t *batch,
    redisReply *const *replies, size_t first, size_t exec, const char **why);
static int comments_schema_executed_array(const comments_batch_t *batch,
    const redisReply *reply, size_t first, size_t exec, const char **why);
static size_t comments_schema_executed_find(const comments_batch_t *batch,
    const char *name);
static void comments_schema_put_member(comments_schema_t *schema,
    comments_str_t key, int64_t score, comments_str_t member);
static void comments_schema_put_place(comments_schema_t *schema,
    const char *name, const comments_comment_t *comment, int there);
static comments_str_t comments_schema_place(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_put_entry(comments_schema_t *schema,
    const comments_str_t *head, int nhead, const comments_str_t *pairs,
    int npairs, int type);


void
comments_schema_multi(comments_schema_t *schema)
{
    comments_str_t  args[1];

    args[0] = comments_str_c("MULTI");
    comments_schema_put(schema, args, 1, REDIS_REPLY_STATUS);
}


void
comments_schema_exec(comments_schema_t *schema)
{
    comments_str_t  args[1];

    args[0] = comments_str_c("EXEC");
    comments_schema_put(schema, args, 1, REDIS_REPLY_ARRAY);
}


void
comments_schema_put(comments_schema_t *schema, const comments_str_t *args,
    int argc, int type)
{
    comments_schema_add(schema, args, argc);

    if (!schema->failed && !schema->batch->failed) {
        schema->batch->commands[schema->batch->n - 1].expect = type;
    }
}


void
comments_schema_put_increment(comments_schema_t *schema, comments_str_t key,
    comments_str_t field, int64_t by)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("HINCRBY");
    args[1] = key;
    args[2] = field;
    args[3] = comments_schema_int(schema, by);

    comments_schema_put(schema, args, 4, REDIS_REPLY_INTEGER);
}


static void
comments_schema_put_member(comments_schema_t *schema, comments_str_t key,
    int64_t score, comments_str_t member)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("ZADD");
    args[1] = key;
    args[2] = comments_schema_int(schema, score);
    args[3] = member;

    comments_schema_put(schema, args, 4, REDIS_REPLY_INTEGER);
}


void
comments_schema_put_removal(comments_schema_t *schema, comments_str_t key,
    comments_str_t member)
{
    comments_str_t  args[3];

    args[0] = comments_str_c("ZREM");
    args[1] = key;
    args[2] = member;

    comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);
}


void
comments_schema_put_record(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    comments_str_t  record;

    if (comments_schema_record_encode(schema->arena, comment, &record)
        != COMMENTS_OK)
    {
        schema->failed = 1;
        return;
    }

    comments_schema_put_member(schema,
                   comments_schema_thread_key(schema, "s:", comment->root), 0,
                   comments_schema_pair(schema, comment->id, record));
}


void
comments_schema_put_index(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    char            *entry;
    comments_str_t   args[4], depth;

    entry = comments_arena_alloc(schema->arena, 1 + COMMENTS_ID_LEN
                                                + COMMENTS_SCHEMA_DEPTH_LEN);
    depth = comments_schema_int(schema, comment->depth);

    if (entry == NULL
        || comment->id.len != COMMENTS_ID_LEN
        || comment->root.len != COMMENTS_ID_LEN
        || depth.len == 0
        || depth.len > COMMENTS_SCHEMA_DEPTH_LEN)
    {
        schema->failed = 1;
        return;
    }

    entry[0] = (char) comment->status;
    memcpy(entry + 1, comment->root.data, COMMENTS_ID_LEN);
    memcpy(entry + 1 + COMMENTS_ID_LEN, depth.data, depth.len);

    args[0] = comments_str_c("HSET");
    args[1] = comments_schema_thread_key(schema, "index", comments_str_c(""));
    args[2] = comment->id;
    args[3] = comments_str_of(entry, 1 + COMMENTS_ID_LEN + depth.len);

    comments_schema_put(schema, args, 4, REDIS_REPLY_INTEGER);
}


void
comments_schema_put_message(comments_schema_t *schema,
    const comments_key_t *key, const comments_act_t *act, comments_str_t id)
{
    comments_str_t  args[3], payload;

    /* a space in the source would make two words of it */

    if (act->source.len == 0
        || memchr(act->source.data, ' ', act->source.len))
    {
        schema->failed = 1;
        return;
    }

    payload = comments_schema_pair(schema, act->source,
                             comments_str_c(comments_op_name(act->op)));
    payload = comments_schema_pair(schema, payload,
                                   id.len ? id : comments_str_c("-"));
    payload = comments_schema_pair(schema, payload,
                        comments_schema_int(schema, (int64_t) key->site.len));
    payload = comments_schema_pair(schema, payload, key->site);
    payload = comments_schema_pair(schema, payload, key->thread);

    args[0] = comments_str_c("PUBLISH");
    args[1] = comments_str_c(COMMENTS_CHANNEL);
    args[2] = payload;

    comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);
}


void
comments_schema_put_thread(comments_schema_t *schema, int64_t changed)
{
    comments_str_t  args[5];

    /* a late write must not lower the time of the thread's last change */

    args[0] = comments_str_c("ZADD");
    args[1] = comments_schema_site_key(schema, "threads");
    args[2] = comments_str_c("GT");
    args[3] = comments_schema_int(schema, changed);
    args[4] = schema->thread;

    comments_schema_put(schema, args, 5, REDIS_REPLY_INTEGER);
}


void
comments_schema_put_ids(comments_schema_t *schema,
    const comments_comment_t *comment, int there)
{
    comments_schema_put_place(schema, "ids", comment, there);
}


void
comments_schema_put_queue(comments_schema_t *schema,
    const comments_comment_t *comment, int there)
{
    comments_schema_put_place(schema, "queue", comment, there);
}


int
comments_schema_held(comments_status_t status)
{
    return status == COMMENTS_PENDING || status == COMMENTS_SPAM;
}


static void
comments_schema_put_place(comments_schema_t *schema, const char *name,
    const comments_comment_t *comment, int there)
{
    comments_str_t  key, place;

    key = comments_schema_site_key(schema, name);
    place = comments_schema_place(schema, comment);

    if (there) {
        comments_schema_put_member(schema, key, 0, place);

    } else {
        comments_schema_put_removal(schema, key, place);
    }
}


void
comments_schema_put_flagged(comments_schema_t *schema,
    const comments_comment_t *comment, int there)
{
    comments_schema_put_place(schema, "flagged", comment, there);
}


void
comments_schema_put_voteless(comments_schema_t *schema, comments_str_t id)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("DEL");
    args[1] = comments_schema_thread_key(schema, "up:", id);
    args[2] = comments_schema_thread_key(schema, "down:", id);
    args[3] = comments_schema_thread_key(schema, "flag:", id);
    comments_schema_put(schema, args, 4, REDIS_REPLY_INTEGER);

    args[0] = comments_str_c("HDEL");
    args[1] = comments_schema_thread_key(schema, "votes", comments_str_c(""));
    args[2] = id;
    comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);
}


void
comments_schema_put_latest(comments_schema_t *schema,
    const comments_comment_t *comment, int there)
{
    comments_str_t  args[4], place;

    args[0] = comments_str_c("ZREMRANGEBYRANK");
    args[1] = comments_schema_site_key(schema, "latest");
    args[2] = comments_str_c("0");
    args[3] = comments_str_c(COMMENTS_SCHEMA_LATEST_TRIM);

    place = comments_schema_place(schema, comment);

    if (!there) {
        comments_schema_put_removal(schema, args[1], place);
        return;
    }

    comments_schema_put_member(schema, args[1], 0, place);
    comments_schema_put(schema, args, 4, REDIS_REPLY_INTEGER);
}


void
comments_schema_put_purged(comments_schema_t *schema, comments_str_t id)
{
    comments_str_t  args[6];

    args[0] = comments_str_c("XADD");
    args[1] = comments_schema_thread_key(schema, "moving", comments_str_c(""));
    args[2] = comments_str_c("NOMKSTREAM");
    args[3] = comments_str_c("*");
    args[4] = comments_str_c("id");
    args[5] = id;

    comments_schema_put(schema, args, 6, COMMENTS_SCHEMA_STRING_OR_NIL);
}


void
comments_schema_put_log(comments_schema_t *schema, const comments_key_t *key,
    const comments_act_t *act, const comments_comment_t *before,
    const comments_comment_t *after)
{
    char            *letters;
    comments_str_t   head[6], pairs[12];

    letters = comments_arena_alloc(schema->arena, 2);
    if (letters == NULL) {
        schema->failed = 1;
        return;
    }

    letters[0] = before ? (char) before->status : '-';
    letters[1] = after ? (char) after->status : '-';

    pairs[0] = comments_str_c("op");
    pairs[1] = comments_str_c(comments_op_name(act->op));
    pairs[2] = comments_str_c("thread");
    pairs[3] = key->thread;
    pairs[4] = comments_str_c("id");
    pairs[5] = after ? after->id : before->id;
    pairs[6] = comments_str_c("from");
    pairs[7] = comments_str_of(letters, 1);
    pairs[8] = comments_str_c("to");
    pairs[9] = comments_str_of(letters + 1, 1);
    pairs[10] = comments_str_c("by");
    pairs[11] = act->who;

    head[0] = comments_str_c("XADD");
    head[1] = comments_schema_site_key(schema, "log");
    head[2] = comments_str_c("MAXLEN");
    head[3] = comments_str_c("~");
    head[4] = comments_str_c(COMMENTS_SCHEMA_LOG_MAX);
    head[5] = comments_str_c("*");

    comments_schema_put_entry(schema, head, 6, pairs, 12, REDIS_REPLY_STRING);

    head[1] = comments_schema_site_key(schema, "outbox");
    head[2] = comments_str_c("NOMKSTREAM");
    head[3] = comments_str_c("*");

    comments_schema_put_entry(schema, head, 4, pairs, 12,
                              COMMENTS_SCHEMA_STRING_OR_NIL);
}


static void
comments_schema_put_entry(comments_schema_t *schema,
    const comments_str_t *head, int nhead, const comments_str_t *pairs,
    int npairs, int type)
{
    int             i;
    comments_str_t  args[18];

    for (i = 0; i < nhead; i++) {
        args[i] = head[i];
    }

    for (i = 0; i < npairs; i++) {
        args[nhead + i] = pairs[i];
    }

    comments_schema_put(schema, args, nhead + npairs, type);
}


/* "ID ROOT THREAD": a member of the site's lists of comments */
static comments_str_t
comments_schema_place(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    return comments_schema_pair(schema,
                  comments_schema_pair(schema, comment->id, comment->root),
                  schema->thread);
}


int
comments_schema_decode_executed(const comments_batch_t *batch,
    redisReply *const *replies, size_t n, const char **why)
{
    size_t  i, first, exec;

    *why = NULL;

    if (comments_schema_reply_expect(replies, n, batch->n, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    first = comments_schema_executed_find(batch, "MULTI");
    exec = comments_schema_executed_find(batch, "EXEC");

    if (first >= exec || exec >= n) {
        *why = "not a transaction";
        return COMMENTS_ERROR;
    }

    if (comments_schema_executed_queued(batch, replies, first, exec, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (replies[exec]->type == REDIS_REPLY_NIL) {
        *why = "somebody else wrote to the thread";
        return COMMENTS_DECLINED;
    }

    if (comments_schema_executed_array(batch, replies[exec], first, exec, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* the thread is correct; the lists of the site can be rebuilt */

    for (i = exec + 1; i < n; i++) {

        if (!comments_schema_executed_type(replies[i],
                                           batch->commands[i].expect))
        {
            *why = replies[i]->type == REDIS_REPLY_ERROR
                   ? replies[i]->str : "unexpected reply behind EXEC";
            break;
        }
    }

    return COMMENTS_OK;
}


/*
 * Checks the replies before EXEC's. If a command could not be queued, *why
 * becomes the command's own error, which is more precise than the EXECABORT
 * that EXEC then returns.
 */
static int
comments_schema_executed_queued(const comments_batch_t *batch,
    redisReply *const *replies, size_t first, size_t exec, const char **why)
{
    size_t  i;

    for (i = 0; i < exec; i++) {

        if (i > first) {
            if (comments_schema_reply_status(replies[i], "QUEUED", why)
                != COMMENTS_OK)
            {
                return COMMENTS_ERROR;
            }

            continue;
        }

        if (!comments_schema_executed_type(replies[i],
                                           batch->commands[i].expect))
        {
            *why = replies[i]->type == REDIS_REPLY_ERROR
                   ? replies[i]->str : "unexpected reply before MULTI";
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


/*
 * Checks the reply to EXEC. EXEC executes the remaining commands after a failed
 * one, so that every element must be checked.
 */
static int
comments_schema_executed_array(const comments_batch_t *batch,
    const redisReply *reply, size_t first, size_t exec, const char **why)
{
    size_t            i;
    const redisReply  *element;

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (reply->elements != exec - first - 1) {
        *why = "EXEC did not carry out everything";
        return COMMENTS_ERROR;
    }

    for (i = 0; i < reply->elements; i++) {

        element = reply->element[i];

        if (!comments_schema_executed_type(element,
                                    batch->commands[first + 1 + i].expect))
        {
            *why = element->type == REDIS_REPLY_ERROR
                   ? element->str : "unexpected reply inside EXEC";
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


static int
comments_schema_executed_type(const redisReply *reply, int type)
{
    size_t  i;

    /* a second transaction, behind the first */

    for (i = 0; type == REDIS_REPLY_ARRAY && i < reply->elements; i++) {
        if (reply->element[i]->type == REDIS_REPLY_ERROR) {
            return 0;
        }
    }

    if (type == COMMENTS_SCHEMA_STRING_OR_NIL) {
        return reply->type == REDIS_REPLY_STRING
               || reply->type == REDIS_REPLY_NIL;
    }

    return type == 0 ? reply->type != REDIS_REPLY_ERROR : reply->type == type;
}


/* returns the index of the first command of this name; batch->n: none */
static size_t
comments_schema_executed_find(const comments_batch_t *batch, const char *name)
{
    size_t  i;

    for (i = 0; i < batch->n; i++) {
        if (batch->commands[i].argvlen[0] == strlen(name)
            && memcmp(batch->commands[i].argv[0], name, strlen(name)) == 0)
        {
            break;
        }
    }

    return i;
}
