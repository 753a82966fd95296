/*
 * Changing stored comments: reads the comments as they are, and builds the
 * transaction that replaces them.
 *
 * Derived data (the thread's count, the approved comments of a root, the lists
 * of roots, the site's lists) is computed from before and after and is not read
 * again: WATCH proves that the numbers have not changed since they were read.
 */

#include "comments_id.h"
#include "comments_rank.h"
#include "comments_schema_exec.h"
#include "comments_schema_reply.h"
#include "comments_schema_vote.h"


static void comments_schema_change_ask(comments_schema_t *schema,
    comments_str_t root, comments_str_t id);
static int comments_schema_change_alone(const comments_change_t *change);
static int comments_schema_change_votes(const redisReply *readers,
    const redisReply *record, comments_change_t *change, const char **why);
static int comments_schema_change_whole(redisReply *const *replies,
    comments_change_t *changes, size_t n, const char **why);
static int comments_schema_change_record(const redisReply *reply,
    comments_change_t *change, const char **why);
static size_t comments_schema_change_count(const comments_change_t *changes,
    size_t n, comments_str_t *only);
static void comments_schema_change_one(comments_schema_t *schema,
    const comments_change_t *change, const comments_act_t *act);
static void comments_schema_change_roots(comments_schema_t *schema,
    const comments_change_t *changes, size_t n);
static int comments_schema_change_seen(const comments_change_t *changes,
    size_t i);
static void comments_schema_change_root(comments_schema_t *schema,
    const comments_change_t *change, int64_t by);


comments_batch_t *
comments_schema_watch(comments_arena_t *arena, const comments_key_t *key,
    const comments_change_t *changes, size_t n, int returns)
{
    size_t             i;
    comments_str_t     args[COMMENTS_CHANGES_MAX + 2];
    comments_schema_t  schema;

    if (n == 0 || n > COMMENTS_CHANGES_MAX) {
        return NULL;
    }

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&schema, "meta", comments_str_c(""));
    args[2] = comments_schema_thread_key(&schema, "votes", comments_str_c(""));
    comments_schema_put(&schema, args, returns ? 3 : 2, REDIS_REPLY_STATUS);

    comments_schema_add_meta(&schema);

    args[0] = comments_str_c("HMGET");
    args[1] = comments_schema_thread_key(&schema, "index", comments_str_c(""));

    for (i = 0; i < n; i++) {
        args[2 + i] = changes[i].id;
    }

    comments_schema_put(&schema, args, (int) n + 2, REDIS_REPLY_ARRAY);

    for (i = 0; i < n; i++) {
        if (changes[i].whole) {
            comments_schema_change_ask(&schema, changes[i].root, changes[i].id);
        }
    }

    return comments_schema_done(&schema);
}


/*
 * Asks for the member "ID RECORD" of an id, which is the one from "ID " on and
 * before "ID!": '!' follows ' ' in ASCII.
 */
static void
comments_schema_change_ask(comments_schema_t *schema, comments_str_t root,
    comments_str_t id)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("ZRANGEBYLEX");
    args[1] = comments_schema_thread_key(schema, "s:", root);
    args[2] = comments_schema_concat(schema, comments_str_c("["), id,
                                     comments_str_c(" "));
    args[3] = comments_schema_concat(schema, comments_str_c("("), id,
                                     comments_str_c("!"));
    comments_schema_put(schema, args, 4, REDIS_REPLY_ARRAY);
}


int
comments_schema_decode_watch(redisReply *const *replies, size_t nreplies,
    comments_change_t *changes, size_t n, comments_thread_t *thread,
    const char **why)
{
    size_t             i, whole;
    uint32_t           depth;
    comments_status_t  status;

    whole = 0;

    for (i = 0; i < n; i++) {
        whole += changes[i].whole;
    }

    if (comments_schema_reply_expect(replies, nreplies, 3 + whole, why)
        != COMMENTS_OK
        || comments_schema_reply_status(replies[0], "OK", why) != COMMENTS_OK
        || comments_schema_reply_meta(replies[1], thread, why) != COMMENTS_OK
        || comments_schema_reply_array(replies[2], why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (replies[2]->elements != n) {
        *why = "an index of another length";
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        depth = 0;
        status = COMMENTS_PENDING;

        if (comments_schema_reply_index(replies[2]->element[i], &depth,
                                        &status, &changes[i].root, why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        memset(&changes[i].before, 0, sizeof(comments_comment_t));
        changes[i].before.depth = depth;
        changes[i].gone = 0;

        if (changes[i].root.len) {
            changes[i].before.status = status;
        }
    }

    return comments_schema_change_whole(replies + 3, changes, n, why);
}


/* the records, which a thread may have no more; the index tells the status */
static int
comments_schema_change_whole(redisReply *const *replies,
    comments_change_t *changes, size_t n, const char **why)
{
    size_t             i;
    comments_status_t  status;

    for (i = 0; i < n; i++) {

        if (!changes[i].whole) {
            continue;
        }

        status = changes[i].before.status;

        if (comments_schema_change_record(*replies++, &changes[i], why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        changes[i].before.status = status;
    }

    return COMMENTS_OK;
}


comments_batch_t *
comments_schema_read_changes(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes, size_t n)
{
    size_t             i;
    comments_str_t     args[3];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    for (i = 0; i < n; i++) {

        if (changes[i].root.len == 0) {
            continue;
        }

        comments_schema_change_ask(&schema, changes[i].root, changes[i].id);

        args[0] = comments_str_c("ZCARD");
        args[1] = comments_schema_thread_key(&schema, "s:", changes[i].root);
        comments_schema_put(&schema, args, 2, REDIS_REPLY_INTEGER);

        args[0] = comments_str_c("HGET");
        args[1] = comments_schema_thread_key(&schema, "live",
                                             comments_str_c(""));
        args[2] = changes[i].root;
        comments_schema_put(&schema, args, 3, REDIS_REPLY_STRING);

        args[1] = comments_schema_thread_key(&schema, "votes",
                                             comments_str_c(""));
        comments_schema_put(&schema, args, 3, REDIS_REPLY_STRING);

        if (comments_schema_change_alone(&changes[i])) {
            comments_schema_change_ask(&schema, changes[i].root,
                                       changes[i].root);
        }
    }

    return comments_schema_done(&schema);
}


/* a reply that may bring its root back, whose votes its record does not have */
static int
comments_schema_change_alone(const comments_change_t *change)
{
    return change->root.len != 0
           && change->before.status != COMMENTS_APPROVED
           && !comments_str_eq(change->root, change->id);
}


int
comments_schema_decode_changes(redisReply *const *replies, size_t nreplies,
    comments_change_t *changes, size_t n, const char **why)
{
    int     alone;
    size_t  i, expected;

    expected = 0;

    for (i = 0; i < n; i++) {
        expected += (changes[i].root.len ? 4 : 0)
                    + (comments_schema_change_alone(&changes[i]) ? 1 : 0);
    }

    if (comments_schema_reply_expect(replies, nreplies, expected, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {

        if (changes[i].root.len == 0) {
            continue;
        }

        alone = comments_schema_change_alone(&changes[i]);

        if (comments_schema_change_record(replies[0], &changes[i], why)
            != COMMENTS_OK
            || comments_schema_reply_integer(replies[1], &changes[i].stored,
                                             why)
            != COMMENTS_OK
            || comments_schema_reply_number(replies[2], &changes[i].live, why)
            != COMMENTS_OK
            || comments_schema_change_votes(replies[3],
                                            alone ? replies[4] : NULL,
                                            &changes[i], why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        replies += 4 + alone;
    }

    return COMMENTS_OK;
}


/*
 * Sets up and down to the root's votes: those of readers, and those it was
 * imported with, by its record; NULL: it is the root itself, or a reply that
 * brings no root back.
 */
static int
comments_schema_change_votes(const redisReply *readers,
    const redisReply *record, comments_change_t *change, const char **why)
{
    comments_str_t     value;
    comments_votes_t   votes;
    comments_change_t  root;

    if (comments_schema_reply_string(readers, &value, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    (void) comments_schema_votes_parse(value, &votes);

    memset(&root, 0, sizeof(comments_change_t));

    if (record == NULL) {

        if (comments_str_eq(change->root, change->id)) {
            root.before = change->before;
        }

    } else if (comments_schema_change_record(record, &root, why)
               != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    change->up = comments_schema_votes_sum(votes.up, root.before.up);
    change->down = comments_schema_votes_sum(votes.down, root.before.down);

    return COMMENTS_OK;
}


static int
comments_schema_change_record(const redisReply *reply,
    comments_change_t *change, const char **why)
{
    uint32_t            depth;
    comments_str_t      member;
    comments_comment_t  comment;

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    depth = change->before.depth;
    memset(&change->before, 0, sizeof(comments_comment_t));
    change->member = (comments_str_t) comments_null_str;

    if (reply->elements == 0) {
        return COMMENTS_OK;
    }

    if (comments_schema_reply_string(reply->element[0], &member, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (member.len <= COMMENTS_ID_LEN + 1
        || comments_schema_record_decode(
                      comments_str_of(member.data + COMMENTS_ID_LEN + 1,
                                      member.len - COMMENTS_ID_LEN - 1),
                      &comment)
        != COMMENTS_OK)
    {
        return COMMENTS_OK;
    }

    comment.id = change->id;
    comment.root = change->root;
    comment.depth = depth;

    change->member = member;
    change->before = comment;
    change->after = comment;

    return COMMENTS_OK;
}


comments_batch_t *
comments_schema_change(comments_arena_t *arena, const comments_key_t *key,
    const comments_change_t *changes, size_t n, const comments_act_t *act)
{
    size_t             i;
    int64_t            by;
    comments_str_t     meta, only;
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    if (comments_schema_change_count(changes, n, &only) == 0) {
        return comments_schema_done(&schema);
    }

    comments_schema_multi(&schema);

    meta = comments_schema_thread_key(&schema, "meta", comments_str_c(""));
    by = 0;

    comments_schema_put_increment(&schema, meta, comments_str_c("v"), 1);

    for (i = 0; i < n; i++) {
        if (comments_schema_changes(&changes[i])) {
            comments_schema_change_one(&schema, &changes[i], act);
            by += comments_schema_change_approved(&changes[i]);
        }
    }

    if (by) {
        comments_schema_put_increment(&schema, meta, comments_str_c("n"), by);
    }

    comments_schema_change_roots(&schema, changes, n);
    comments_schema_put_message(&schema, key, act, only);
    comments_schema_exec(&schema);

    return comments_schema_done(&schema);
}


/* the number of effective changes; if it is 1, *only is the comment's id */
static size_t
comments_schema_change_count(const comments_change_t *changes, size_t n,
    comments_str_t *only)
{
    size_t  i, count;

    count = 0;
    *only = (comments_str_t) comments_null_str;

    for (i = 0; i < n; i++) {
        if (comments_schema_changes(&changes[i])) {
            *only = changes[i].id;
            count++;
        }
    }

    if (count != 1) {
        *only = (comments_str_t) comments_null_str;
    }

    return count;
}


static void
comments_schema_change_one(comments_schema_t *schema,
    const comments_change_t *change, const comments_act_t *act)
{
    comments_str_t  args[5];

    comments_schema_put_removal(schema,
                  comments_schema_thread_key(schema, "s:", change->root),
                  change->member);

    if (change->gone) {
        args[0] = comments_str_c("HDEL");
        args[1] = comments_schema_thread_key(schema, "index",
                                             comments_str_c(""));
        args[2] = change->id;
        comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);

        comments_schema_put_voteless(schema, change->id);
        comments_schema_put_purged(schema, change->id);
        return;
    }

    comments_schema_put_record(schema, &change->after);

    /* a purged comment that is kept as a placeholder */

    if (change->before.text.len && change->after.text.len == 0) {
        comments_schema_put_voteless(schema, change->id);

        args[0] = comments_str_c("ZADD");
        args[1] = comments_schema_thread_key(schema, "best",
                                             comments_str_c(""));
        args[2] = comments_str_c("XX");
        args[3] = comments_str_c("0");
        args[4] = change->id;
        comments_schema_put(schema, args, 5, REDIS_REPLY_INTEGER);
    }

    if (comments_schema_flags_looked(change, act)) {
        comments_schema_put_looked(schema, change->id);
    }

    if (change->after.status != change->before.status) {
        comments_schema_put_index(schema, &change->after);
    }
}


/*
 * Updates the lists of roots. Several changes may have the same root; each root
 * is handled once, by the sum of its changes.
 */
static void
comments_schema_change_roots(comments_schema_t *schema,
    const comments_change_t *changes, size_t n)
{
    size_t   i, j;
    int64_t  by;

    for (i = 0; i < n; i++) {

        if (comments_schema_change_seen(changes, i)) {
            continue;
        }

        by = 0;

        for (j = i; j < n; j++) {
            if (comments_schema_changes(&changes[j])
                && comments_str_eq(changes[j].root, changes[i].root))
            {
                by += comments_schema_change_approved(&changes[j]);
            }
        }

        if (by) {
            comments_schema_change_root(schema, &changes[i], by);
        }
    }
}


/* 1 if the record is missing or an earlier change has the same root, else 0 */
static int
comments_schema_change_seen(const comments_change_t *changes, size_t i)
{
    size_t  j;

    if (changes[i].member.len == 0) {
        return 1;
    }

    for (j = 0; j < i; j++) {
        if (changes[j].member.len
            && comments_str_eq(changes[j].root, changes[i].root))
        {
            return 1;
        }
    }

    return 0;
}


/*
 * Adds by to the count of approved comments of the change's root. A root is in
 * the lists of roots while its subtree has an approved comment.
 */
static void
comments_schema_change_root(comments_schema_t *schema,
    const comments_change_t *change, int64_t by)
{
    int64_t         live;
    comments_str_t  args[5], root;

    live = change->live;
    root = change->root;

    args[1] = comments_schema_thread_key(schema, "live", comments_str_c(""));

    if (live + by <= 0) {
        args[0] = comments_str_c("HDEL");
        args[2] = root;
        comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);

        comments_schema_put_removal(schema,
               comments_schema_thread_key(schema, "roots", comments_str_c("")),
               root);
        comments_schema_put_removal(schema,
               comments_schema_thread_key(schema, "best", comments_str_c("")),
               root);
        return;
    }

    comments_schema_put_increment(schema, args[1], root, by);

    if (live > 0) {
        return;
    }

    args[0] = comments_str_c("ZADD");
    args[1] = comments_schema_thread_key(schema, "roots", comments_str_c(""));
    args[2] = comments_str_c("NX");
    args[3] = comments_str_c("0");
    args[4] = root;
    comments_schema_put(schema, args, 5, REDIS_REPLY_INTEGER);

    args[1] = comments_schema_thread_key(schema, "best", comments_str_c(""));
    args[3] = comments_schema_int(schema, comments_rank_score(change->up,
                                                             change->down));
    comments_schema_put(schema, args, 5, REDIS_REPLY_INTEGER);
}
