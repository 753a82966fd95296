/*
 * Writing a new comment: the read before the write, and the transaction.
 */

#include "comments_author.h"
#include "comments_hex.h"
#include "comments_id.h"
#include "comments_rank.h"
#include "comments_schema_author.h"
#include "comments_schema_reply.h"


#define COMMENTS_SECRET_LEN       64
#define COMMENTS_SCHEMA_DEDUPE_S  600


static int comments_schema_decode_duplicate(const redisReply *reply,
    comments_before_t *before, const char **why);
static int comments_schema_decode_secret(redisReply *const *replies,
    comments_str_t *secret, const char **why);
static void comments_schema_write_meta(comments_schema_t *schema,
    const comments_write_t *write);
static void comments_schema_write_votes(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_write_visible(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_write_dedupe(comments_schema_t *schema,
    const comments_write_t *write);
static void comments_schema_write_sender(comments_schema_t *schema,
    const comments_write_t *write);


comments_batch_t *
comments_schema_read_before(comments_arena_t *arena, const comments_key_t *key,
    comments_str_t dedupe, comments_str_t parent, comments_str_t new_secret)
{
    comments_str_t     args[4];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("GET");
    args[1] = comments_schema_thread_key(&schema, "d:", dedupe);
    comments_schema_add(&schema, args, 2);

    comments_schema_add_meta(&schema);

    args[0] = comments_str_c("EXISTS");
    args[1] = comments_schema_thread_key(&schema, "live", comments_str_c(""));
    comments_schema_add(&schema, args, 2);

    if (parent.len) {
        args[0] = comments_str_c("HGET");
        args[1] = comments_schema_thread_key(&schema, "index",
                                             comments_str_c(""));
        args[2] = parent;
        comments_schema_add(&schema, args, 3);
    }

    if (new_secret.len) {
        args[0] = comments_str_c("SET");
        args[1] = comments_str_c(COMMENTS_SCHEMA_KEY);
        args[2] = comments_schema_int(&schema, COMMENTS_SCHEMA_VERSION);
        args[3] = comments_str_c("NX");
        comments_schema_add(&schema, args, 4);

        args[0] = comments_str_c("GET");
        comments_schema_add(&schema, args, 2);

        args[0] = comments_str_c("SET");
        args[1] = comments_str_c("comments:secret");
        args[2] = new_secret;
        args[3] = comments_str_c("NX");
        comments_schema_add(&schema, args, 4);

        args[0] = comments_str_c("GET");
        comments_schema_add(&schema, args, 2);
    }

    return comments_schema_done(&schema);
}


int
comments_schema_decode_before(redisReply *const *replies, size_t n,
    comments_str_t parent, int with_secret, comments_before_t *before,
    const char **why)
{
    size_t   expected;
    int64_t  live, version;

    memset(before, 0, sizeof(comments_before_t));

    expected = 3 + (size_t) (parent.len != 0) + (with_secret ? 4 : 0);

    if (comments_schema_reply_expect(replies, n, expected, why) != COMMENTS_OK
        || comments_schema_decode_duplicate(replies[0], before, why)
        != COMMENTS_OK
        || comments_schema_reply_meta(replies[1], &before->thread, why)
        != COMMENTS_OK
        || comments_schema_reply_integer(replies[2], &live, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    before->older = (before->thread.count > 0 && live == 0);

    if (parent.len
        && comments_schema_reply_index(replies[3], &before->parent_depth,
                                       &before->parent_status,
                                       &before->parent_root, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (with_secret) {
        comments_schema_decode_version(replies[n - 3], &version);

        before->newer = version > COMMENTS_SCHEMA_VERSION ? version : 0;

        return comments_schema_decode_secret(&replies[n - 2], &before->secret,
                                             why);
    }

    return COMMENTS_OK;
}


/*
 * The id; for a post that is held "p", the author's id and its sender follow. A
 * dedupe key that does not hold an id is ignored: the post is accepted.
 */
static int
comments_schema_decode_duplicate(const redisReply *reply,
    comments_before_t *before, const char **why)
{
    comments_str_t  value, rest;

    if (comments_schema_reply_string(reply, &value, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    rest = (comments_str_t) comments_null_str;

    if (value.len > COMMENTS_ID_LEN
        && value.data[COMMENTS_ID_LEN] == COMMENTS_PENDING)
    {
        rest = comments_str_of(value.data + COMMENTS_ID_LEN + 1,
                               value.len - COMMENTS_ID_LEN - 1);
        value.len = COMMENTS_ID_LEN;
        before->held = 1;
    }

    if (!comments_id_valid(value)) {
        before->held = 0;
        return COMMENTS_OK;
    }

    before->duplicate = value;

    if (rest.len >= COMMENTS_AUTHOR_LEN) {
        before->author = comments_str_of(rest.data, COMMENTS_AUTHOR_LEN);
        before->sender = comments_str_of(rest.data + COMMENTS_AUTHOR_LEN,
                                         rest.len - COMMENTS_AUTHOR_LEN);
    }

    return COMMENTS_OK;
}


comments_batch_t *
comments_schema_write(comments_arena_t *arena, const comments_write_t *write)
{
    int                        approved, held;
    comments_schema_t          schema;
    const comments_comment_t  *comment;

    comment = write->comment;
    approved = (comment->status == COMMENTS_APPROVED);
    held = comments_schema_held(comment->status);

    comments_schema_start(&schema, arena, write->key->site,
                          write->key->thread);

    comments_schema_multi(&schema);
    comments_schema_write_meta(&schema, write);

    if (approved) {
        comments_schema_write_visible(&schema, comment);
    }

    comments_schema_put_record(&schema, comment);
    comments_schema_put_index(&schema, comment);
    comments_schema_write_dedupe(&schema, write);
    comments_schema_write_votes(&schema, comment);

    /* what nobody sees makes no copy of the thread out of date */

    if (!held) {
        comments_schema_put_message(&schema, write->key, &write->act,
                                    comment->id);
    }

    comments_schema_exec(&schema);

    comments_schema_put_thread(&schema, comment->created);
    comments_schema_put_ids(&schema, comment, 1);

    if (approved) {
        comments_schema_put_latest(&schema, comment, 1);
    }

    if (held) {
        comments_schema_put_queue(&schema, comment, 1);
    }

    comments_schema_put_authors(&schema, comment);
    comments_schema_put_kinds(&schema, comment, write->act.now);
    comments_schema_put_log(&schema, write->key, &write->act, NULL, comment);
    comments_schema_write_sender(&schema, write);

    return comments_schema_done(&schema);
}


void
comments_schema_decode_version(const redisReply *reply, int64_t *version)
{
    *version = 0;

    if (reply->type == REDIS_REPLY_STRING) {
        (void) comments_schema_number(comments_str_of(reply->str, reply->len),
                                      version);
    }

    if (*version < 0) {
        *version = 0;
    }
}


/*
 * Reads the replies to SET NX and GET of comments:secret. SET NX returns OK or
 * nil; GET returns the secret that all hosts share.
 */
static int
comments_schema_decode_secret(redisReply *const *replies,
    comments_str_t *secret, const char **why)
{
    comments_str_t  s;

    if (replies[0]->type != REDIS_REPLY_NIL
        && comments_schema_reply_status(replies[0], "OK", why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (comments_schema_reply_string(replies[1], &s, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (s.len != COMMENTS_SECRET_LEN || !comments_hex_is(s)) {
        *why = "comments:secret is damaged";
        return COMMENTS_ERROR;
    }

    *secret = s;

    return COMMENTS_OK;
}


static void
comments_schema_write_meta(comments_schema_t *schema,
    const comments_write_t *write)
{
    int             n;
    comments_str_t  args[6];

    args[0] = comments_str_c(write->began ? "HSET" : "HSETNX");
    args[1] = comments_schema_thread_key(schema, "meta", comments_str_c(""));
    args[2] = comments_str_c("t");
    args[3] = comments_schema_int(schema, write->began
                                          ? write->began
                                          : write->comment->created);
    comments_schema_put(schema, args, 4, REDIS_REPLY_INTEGER);

    comments_schema_put_increment(schema, args[1], comments_str_c("v"), 1);

    args[0] = comments_str_c("HSET");
    n = 2;

    if (write->url.len) {
        args[n++] = comments_str_c("url");
        args[n++] = write->url;
    }

    if (write->title.len) {
        args[n++] = comments_str_c("title");
        args[n++] = write->title;
    }

    if (n > 2) {
        comments_schema_put(schema, args, n, REDIS_REPLY_INTEGER);
    }
}


/*
 * The root of an approved reply takes part in paging too, whatever the status
 * of the root is: the root may have been deleted before the reply was posted.
 */
static void
comments_schema_write_visible(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    comments_str_t  args[5];

    comments_schema_put_increment(schema,
                comments_schema_thread_key(schema, "meta", comments_str_c("")),
                comments_str_c("n"), 1);
    comments_schema_put_increment(schema,
                comments_schema_thread_key(schema, "live", comments_str_c("")),
                comment->root, 1);

    args[0] = comments_str_c("ZADD");
    args[1] = comments_schema_thread_key(schema, "roots", comments_str_c(""));
    args[2] = comments_str_c("NX");
    args[3] = comments_str_c("0");
    args[4] = comment->root;
    comments_schema_put(schema, args, 5, REDIS_REPLY_INTEGER);

    args[1] = comments_schema_thread_key(schema, "best", comments_str_c(""));

    /* votes that an import brings */

    if (comments_str_eq(comment->id, comment->root)) {
        args[3] = comments_schema_int(schema,
                                      comments_rank_score(comment->up,
                                                          comment->down));
    }

    comments_schema_put(schema, args, 5, REDIS_REPLY_INTEGER);
}


/*
 * Votes that an import brings are in the record; readers are offered an order
 * by votes if the thread has had some.
 */
static void
comments_schema_write_votes(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    if (comment->up || comment->down) {
        comments_schema_put_increment(schema,
               comments_schema_thread_key(schema, "votes", comments_str_c("")),
               comments_str_c("v"),
               (int64_t) comment->up + (int64_t) comment->down);
    }
}


static void
comments_schema_write_dedupe(comments_schema_t *schema,
    const comments_write_t *write)
{
    unsigned                   seconds;
    comments_str_t             args[5];
    const comments_comment_t  *comment;

    if (write->dedupe.len == 0) {
        return;
    }

    seconds = write->dedupe_s ? write->dedupe_s : COMMENTS_SCHEMA_DEDUPE_S;
    comment = write->comment;

    args[0] = comments_str_c("SET");
    args[1] = comments_schema_thread_key(schema, "d:", write->dedupe);
    args[2] = comment->id;

    if (comments_schema_held(comment->status)) {
        args[2] = comments_schema_concat(schema, args[2], comments_str_c("p"),
                                         comment->author);
    }

    if (comments_schema_held(comment->status) && comment->author.len) {
        args[2] = comments_schema_concat(schema, args[2], write->sender,
                                         (comments_str_t) comments_null_str);
    }

    args[3] = comments_str_c("EX");
    args[4] = comments_schema_int(schema, (int64_t) seconds);

    comments_schema_put(schema, args, 5, REDIS_REPLY_STATUS);
}


/*
 * Keeps whom the comment came from, until 30 days after its day began. The two
 * commands are a transaction, or a hash whose EXPIREAT was lost on the way
 * would stay for ever.
 *
 * The id of a reply may lie on a later day than the post, if its parent comes
 * from a host whose clock is ahead. The key of that day would expire too late,
 * so nothing is kept of such a reply.
 */
static void
comments_schema_write_sender(comments_schema_t *schema,
    const comments_write_t *write)
{
    int64_t         day;
    comments_str_t  args[4], id;

    id = write->comment->id;
    day = comments_id_time(id) / COMMENTS_SCHEMA_DAY;

    if (write->from.address.len != COMMENTS_DIGEST_HEX
        || write->from.network.len != COMMENTS_DIGEST_HEX
        || day > write->act.now / COMMENTS_SCHEMA_DAY)
    {
        return;
    }

    args[0] = comments_str_c("MULTI");
    comments_schema_put(schema, args, 1, REDIS_REPLY_STATUS);

    args[0] = comments_str_c("HSET");
    args[1] = comments_schema_senders_key(schema, id);
    args[2] = id;
    args[3] = comments_schema_concat(schema, write->from.address,
                                     write->from.network,
                                     (comments_str_t) comments_null_str);
    comments_schema_put(schema, args, 4, REDIS_REPLY_STATUS);

    args[0] = comments_str_c("EXPIREAT");
    args[2] = comments_schema_int(schema, (day + COMMENTS_SENDERS_DAYS)
                                          * (COMMENTS_SCHEMA_DAY / 1000));
    comments_schema_put(schema, args, 3, REDIS_REPLY_STATUS);

    args[0] = comments_str_c("EXEC");
    comments_schema_put(schema, args, 1, REDIS_REPLY_ARRAY);
}
