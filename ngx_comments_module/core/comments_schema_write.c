/*
 * Writing a comment: what must be known before, the transaction, and the proof
 * that every part of it was done.
 */

#include "comments_id.h"
#include "comments_schema_keys.h"
#include "comments_schema_reply.h"


#define COMMENTS_SECRET_LEN  64


/* one command of the transaction, by what its reply in EXEC must be */
typedef struct {
    int         type;        /* REDIS_REPLY_* */
    unsigned    approved:1;  /* only for a comment that is visible at once */
    void      (*add)(comments_schema_t *schema,
                     const comments_comment_t *comment);
} comments_schema_step_t;


static int comments_schema_decode_executed(redisReply *const *written,
    size_t writes, const char **why);
static int comments_schema_decode_secret(redisReply *const *replies,
    comments_str_t *secret, const char **why);
static void comments_schema_add_created(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_add_version(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_add_count(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_add_root(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_add_best(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_add_record(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_add_index(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_add_thread(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_add_latest(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_add_trim(comments_schema_t *schema,
    const comments_comment_t *comment);
static void comments_schema_increment(comments_schema_t *schema,
    const char *field);
static void comments_schema_add_visible(comments_schema_t *schema,
    const char *name, const comments_comment_t *comment);
static void comments_schema_add_dedupe(comments_schema_t *schema,
    const comments_comment_t *comment, comments_str_t dedupe);
static void comments_schema_add_log(comments_schema_t *schema,
    const comments_key_t *key, const comments_comment_t *comment);
static void comments_schema_add_event(comments_schema_t *schema,
    const comments_key_t *key, const comments_comment_t *comment,
    comments_str_t source);


/* what stands between MULTI and the last three commands */
static const comments_schema_step_t  comments_schema_steps[] = {
    { REDIS_REPLY_INTEGER, 0, comments_schema_add_created },
    { REDIS_REPLY_INTEGER, 0, comments_schema_add_version },
    { REDIS_REPLY_INTEGER, 1, comments_schema_add_count },
    { REDIS_REPLY_INTEGER, 1, comments_schema_add_root },
    { REDIS_REPLY_INTEGER, 1, comments_schema_add_best },
    { REDIS_REPLY_INTEGER, 0, comments_schema_add_record },
    { REDIS_REPLY_INTEGER, 0, comments_schema_add_index },
    { REDIS_REPLY_INTEGER, 0, comments_schema_add_thread },
    { REDIS_REPLY_INTEGER, 1, comments_schema_add_latest },
    { REDIS_REPLY_INTEGER, 1, comments_schema_add_trim }
};

/* what SET, XADD and PUBLISH answer, which stand behind them */
static const int  comments_schema_last[] = {
    REDIS_REPLY_STATUS, REDIS_REPLY_STRING, REDIS_REPLY_INTEGER
};

#define COMMENTS_SCHEMA_STEPS                                                 \
    (sizeof(comments_schema_steps) / sizeof(comments_schema_steps[0]))

/* the steps that every comment has, or all, and the three behind them */
#define COMMENTS_SCHEMA_WRITES_HELD      (5 + 3)
#define COMMENTS_SCHEMA_WRITES_APPROVED  (COMMENTS_SCHEMA_STEPS + 3)


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

    if (parent.len) {
        args[0] = comments_str_c("HGET");
        args[1] = comments_schema_thread_key(&schema, "index",
                                             comments_str_c(""));
        args[2] = parent;
        comments_schema_add(&schema, args, 3);
    }

    if (new_secret.len) {
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
    size_t  expected;

    memset(before, 0, sizeof(comments_before_t));

    expected = 2 + (size_t) (parent.len != 0) + (with_secret ? 2 : 0);

    if (comments_schema_reply_expect(replies, n, expected, why) != COMMENTS_OK
        || comments_schema_reply_string(replies[0], &before->duplicate, why)
        != COMMENTS_OK
        || comments_schema_reply_meta(replies[1], &before->thread, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* what was not written by us does not stop a post */

    if (!comments_id_valid(before->duplicate)) {
        before->duplicate = (comments_str_t) comments_null_str;
    }

    if (parent.len
        && comments_schema_reply_index(replies[2], &before->parent_depth,
                                       &before->parent_status,
                                       &before->parent_root, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (with_secret) {
        return comments_schema_decode_secret(&replies[n - 2], &before->secret,
                                             why);
    }

    return COMMENTS_OK;
}


comments_batch_t *
comments_schema_write(comments_arena_t *arena, const comments_key_t *key,
    const comments_comment_t *comment, comments_str_t dedupe,
    comments_str_t source)
{
    size_t             i;
    comments_str_t     command;
    comments_schema_t  schema;

    /* a space would shift the words of the message */

    if (source.len == 0 || memchr(source.data, ' ', source.len)) {
        return NULL;
    }

    comments_schema_start(&schema, arena, key->site, key->thread);

    command = comments_str_c("MULTI");
    comments_schema_add(&schema, &command, 1);

    for (i = 0; i < COMMENTS_SCHEMA_STEPS; i++) {

        if (comments_schema_steps[i].approved
            && comment->status != COMMENTS_APPROVED)
        {
            continue;
        }

        comments_schema_steps[i].add(&schema, comment);
    }

    comments_schema_add_dedupe(&schema, comment, dedupe);
    comments_schema_add_log(&schema, key, comment);
    comments_schema_add_event(&schema, key, comment, source);

    command = comments_str_c("EXEC");
    comments_schema_add(&schema, &command, 1);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_write(redisReply *const *replies, size_t n,
    const char **why)
{
    size_t  i, writes;

    if (comments_schema_reply_expect(replies, n, n, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (n != 2 + COMMENTS_SCHEMA_WRITES_APPROVED
        && n != 2 + COMMENTS_SCHEMA_WRITES_HELD)
    {
        *why = "wrong number of replies";
        return COMMENTS_ERROR;
    }

    writes = n - 2;

    if (comments_schema_reply_status(replies[0], "OK", why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    /* the refusal of a command says more than the EXECABORT that follows */

    for (i = 1; i <= writes; i++) {
        if (comments_schema_reply_status(replies[i], "QUEUED", why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    if (comments_schema_reply_array(replies[n - 1], why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (replies[n - 1]->elements != writes) {
        *why = "EXEC did not carry out everything";
        return COMMENTS_ERROR;
    }

    return comments_schema_decode_executed(replies[n - 1]->element, writes,
                                           why);
}


/* EXEC goes on after a failed command: each element tells for itself */
static int
comments_schema_decode_executed(redisReply *const *written, size_t writes,
    const char **why)
{
    int     type;
    size_t  i, step;

    i = 0;

    for (step = 0; step < COMMENTS_SCHEMA_STEPS + 3; step++) {

        if (step < COMMENTS_SCHEMA_STEPS) {

            if (comments_schema_steps[step].approved
                && writes != COMMENTS_SCHEMA_WRITES_APPROVED)
            {
                continue;
            }

            type = comments_schema_steps[step].type;

        } else {
            type = comments_schema_last[step - COMMENTS_SCHEMA_STEPS];
        }

        if (written[i]->type != type) {
            *why = written[i]->type == REDIS_REPLY_ERROR
                   ? written[i]->str : "unexpected reply inside EXEC";
            return COMMENTS_ERROR;
        }

        i++;
    }

    return COMMENTS_OK;
}


/* SET NX answers OK or nil; GET then has the one secret of all hosts */
static int
comments_schema_decode_secret(redisReply *const *replies,
    comments_str_t *secret, const char **why)
{
    size_t          i;
    comments_str_t  s;

    if (replies[0]->type != REDIS_REPLY_NIL
        && comments_schema_reply_status(replies[0], "OK", why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (comments_schema_reply_string(replies[1], &s, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (s.len != COMMENTS_SECRET_LEN) {
        *why = "comments:secret is damaged";
        return COMMENTS_ERROR;
    }

    for (i = 0; i < s.len; i++) {
        if ((s.data[i] < '0' || s.data[i] > '9')
            && (s.data[i] < 'a' || s.data[i] > 'f')
            && (s.data[i] < 'A' || s.data[i] > 'F'))
        {
            *why = "comments:secret is damaged";
            return COMMENTS_ERROR;
        }
    }

    *secret = s;

    return COMMENTS_OK;
}


static void
comments_schema_add_created(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("HSETNX");
    args[1] = comments_schema_thread_key(schema, "meta", comments_str_c(""));
    args[2] = comments_str_c("t");
    args[3] = comments_schema_int(schema, comment->created);

    comments_schema_add(schema, args, 4);
}


static void
comments_schema_add_version(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    (void) comment;

    comments_schema_increment(schema, "v");
}


static void
comments_schema_add_count(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    (void) comment;

    comments_schema_increment(schema, "n");
}


/*
 * The root of an approved reply takes part in paging too, whatever became of
 * the root itself: it may have been deleted before anybody replied.
 */
static void
comments_schema_add_root(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    comments_schema_add_visible(schema, "roots", comment);
}


static void
comments_schema_add_best(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    comments_schema_add_visible(schema, "best", comment);
}


static void
comments_schema_add_record(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    comments_str_t  args[4], record;

    if (comments_schema_record_encode(schema->arena, comment, &record)
        != COMMENTS_OK)
    {
        schema->failed = 1;
        return;
    }

    args[0] = comments_str_c("ZADD");
    args[1] = comments_schema_thread_key(schema, "s:", comment->root);
    args[2] = comments_str_c("0");
    args[3] = comments_schema_pair(schema, comment->id, record);

    comments_schema_add(schema, args, 4);
}


static void
comments_schema_add_index(comments_schema_t *schema,
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

    comments_schema_add(schema, args, 4);
}


static void
comments_schema_add_thread(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("ZADD");
    args[1] = comments_schema_site_key(schema, "threads");
    args[2] = comments_schema_int(schema, comment->created);
    args[3] = schema->thread;

    comments_schema_add(schema, args, 4);
}


static void
comments_schema_add_latest(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("ZADD");
    args[1] = comments_schema_site_key(schema, "latest");
    args[2] = comments_str_c("0");
    args[3] = comments_schema_pair(schema, comment->id, schema->thread);

    comments_schema_add(schema, args, 4);
}


static void
comments_schema_add_trim(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    comments_str_t  args[4];

    (void) comment;

    /* the newest 1,000 stay */

    args[0] = comments_str_c("ZREMRANGEBYRANK");
    args[1] = comments_schema_site_key(schema, "latest");
    args[2] = comments_str_c("0");
    args[3] = comments_str_c("-1001");

    comments_schema_add(schema, args, 4);
}


static void
comments_schema_increment(comments_schema_t *schema, const char *field)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("HINCRBY");
    args[1] = comments_schema_thread_key(schema, "meta", comments_str_c(""));
    args[2] = comments_str_c(field);
    args[3] = comments_str_c("1");

    comments_schema_add(schema, args, 4);
}


static void
comments_schema_add_visible(comments_schema_t *schema, const char *name,
    const comments_comment_t *comment)
{
    comments_str_t  args[5];

    args[0] = comments_str_c("ZADD");
    args[1] = comments_schema_thread_key(schema, name, comments_str_c(""));
    args[2] = comments_str_c("NX");
    args[3] = comments_str_c("0");
    args[4] = comment->root;

    comments_schema_add(schema, args, 5);
}


static void
comments_schema_add_dedupe(comments_schema_t *schema,
    const comments_comment_t *comment, comments_str_t dedupe)
{
    comments_str_t  args[5];

    args[0] = comments_str_c("SET");
    args[1] = comments_schema_thread_key(schema, "d:", dedupe);
    args[2] = comment->id;
    args[3] = comments_str_c("EX");
    args[4] = comments_str_c("600");

    comments_schema_add(schema, args, 5);
}


static void
comments_schema_add_log(comments_schema_t *schema, const comments_key_t *key,
    const comments_comment_t *comment)
{
    comments_str_t  args[12];

    args[0] = comments_str_c("XADD");
    args[1] = comments_schema_site_key(schema, "log");
    args[2] = comments_str_c("MAXLEN");
    args[3] = comments_str_c("~");
    args[4] = comments_str_c("100000");
    args[5] = comments_str_c("*");
    args[6] = comments_str_c("op");
    args[7] = comments_str_c("post");
    args[8] = comments_str_c("thread");
    args[9] = key->thread;
    args[10] = comments_str_c("id");
    args[11] = comment->id;

    comments_schema_add(schema, args, 12);
}


static void
comments_schema_add_event(comments_schema_t *schema, const comments_key_t *key,
    const comments_comment_t *comment, comments_str_t source)
{
    comments_str_t  args[3], payload;

    payload = comments_schema_pair(schema, source, comments_str_c("post"));
    payload = comments_schema_pair(schema, payload, comment->id);
    payload = comments_schema_pair(schema, payload,
                        comments_schema_int(schema, (int64_t) key->site.len));
    payload = comments_schema_pair(schema, payload, key->site);
    payload = comments_schema_pair(schema, payload, key->thread);

    args[0] = comments_str_c("PUBLISH");
    args[1] = comments_str_c(COMMENTS_CHANNEL);
    args[2] = payload;

    comments_schema_add(schema, args, 3);
}
