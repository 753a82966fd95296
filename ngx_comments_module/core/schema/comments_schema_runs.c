/*
 * Reading the comments of a page in pieces: the sizes of the subtrees, runs of
 * comments, the depths of comments whose parents were not read, and the numbers
 * of votes.
 */

#include "comments_id.h"
#include "comments_schema_keys.h"
#include "comments_schema_reply.h"
#include "comments_schema_vote.h"


static int comments_schema_decode_size(const redisReply *reply, uint32_t *size,
    const char **why);
static int comments_schema_decode_member(const redisReply *member,
    comments_comment_t *comment);


comments_batch_t *
comments_schema_read_sizes(comments_arena_t *arena, const comments_key_t *key,
    const comments_str_t *roots, size_t n, comments_str_t from)
{
    size_t             i;
    comments_str_t     args[4];
    comments_schema_t  schema;

    if (n > COMMENTS_SCHEMA_ROOTS_MAX || (n == 0 && from.len)) {
        return NULL;
    }

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("ZCARD");

    for (i = 0; i < n; i++) {
        args[1] = comments_schema_thread_key(&schema, "s:", roots[i]);
        comments_schema_add(&schema, args, 2);
    }

    /*
     * members begin with their ids, so that the members before "ID" are the
     * comments before that comment
     */

    if (from.len) {
        args[0] = comments_str_c("ZLEXCOUNT");
        args[1] = comments_schema_thread_key(&schema, "s:", roots[0]);
        args[2] = comments_str_c("-");
        args[3] = comments_schema_exclusive(&schema, from);
        comments_schema_add(&schema, args, 4);
    }

    return comments_schema_done(&schema);
}


int
comments_schema_decode_sizes(redisReply *const *replies, size_t nreplies,
    uint32_t *sizes, size_t n, uint32_t *before, const char **why)
{
    size_t  i;

    *before = 0;

    if (comments_schema_reply_expect(replies, nreplies,
                                     nreplies == n ? n : n + 1, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < nreplies; i++) {
        if (comments_schema_decode_size(replies[i],
                                        i < n ? &sizes[i] : before, why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


comments_batch_t *
comments_schema_read_runs(comments_arena_t *arena, const comments_key_t *key,
    const comments_run_t *runs, size_t n)
{
    size_t             i;
    comments_str_t     args[4];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("ZRANGE");

    for (i = 0; i < n; i++) {
        args[1] = comments_schema_thread_key(&schema, "s:", runs[i].root);
        args[2] = comments_schema_int(&schema, runs[i].at);
        args[3] = comments_schema_int(&schema,
                                      (int64_t) runs[i].at + runs[i].n - 1);
        comments_schema_add(&schema, args, 4);
    }

    return comments_schema_done(&schema);
}


int
comments_schema_decode_comments(comments_arena_t *arena,
    redisReply *const *replies, size_t n, comments_comment_t **comments,
    uint32_t *ncomments, uint32_t *bad, const char **why)
{
    size_t               i, j, total;
    comments_comment_t  *comment;

    *comments = NULL;
    *ncomments = 0;
    *bad = 0;

    if (n > COMMENTS_BATCH_COMMANDS_MAX) {
        *why = "wrong number of replies";
        return COMMENTS_ERROR;
    }

    if (comments_schema_reply_expect(replies, n, n, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    total = 0;

    for (i = 0; i < n; i++) {
        if (comments_schema_reply_array(replies[i], why) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        if (replies[i]->elements > COMMENTS_SCHEMA_SUBTREE_MAX) {
            *why = "a reply has too many elements";
            return COMMENTS_ERROR;
        }

        total += replies[i]->elements;
    }

    /*
     * the multiplication can not overflow, since total is at most the product
     * of the two limits above; decoding sets every field of a comment
     */

    comment = comments_arena_alloc(arena, (total ? total : 1)
                                          * sizeof(comments_comment_t));
    if (comment == NULL) {
        *why = "out of memory";
        return COMMENTS_ERROR;
    }

    *comments = comment;

    for (i = 0; i < n; i++) {
        for (j = 0; j < replies[i]->elements; j++) {

            if (comments_schema_decode_member(replies[i]->element[j], comment)
                != COMMENTS_OK)
            {
                (*bad)++;
                continue;
            }

            comment++;
        }
    }

    *ncomments = (uint32_t) (comment - *comments);

    return COMMENTS_OK;
}


comments_batch_t *
comments_schema_read_depths(comments_arena_t *arena, const comments_key_t *key,
    const comments_str_t *ids, size_t n)
{
    comments_str_t     *args;
    comments_schema_t   schema;

    if (n == 0 || n > COMMENTS_SCHEMA_SUBTREE_MAX) {
        return NULL;
    }

    comments_schema_start(&schema, arena, key->site, key->thread);

    args = comments_arena_alloc(arena, (n + 2) * sizeof(comments_str_t));
    if (args == NULL) {
        return NULL;
    }

    args[0] = comments_str_c("HMGET");
    args[1] = comments_schema_thread_key(&schema, "index",
                                         comments_str_c(""));
    memcpy(&args[2], ids, n * sizeof(comments_str_t));
    comments_schema_add(&schema, args, (int) n + 2);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_depths(redisReply *const *replies, size_t nreplies,
    uint32_t *depths, size_t n, const char **why)
{
    size_t             i;
    comments_str_t     root;
    comments_status_t  status;

    if (comments_schema_reply_expect(replies, nreplies, 1, why) != COMMENTS_OK
        || comments_schema_reply_array(replies[0], why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (replies[0]->elements != n) {
        *why = "wrong number of entries";
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (comments_schema_reply_index(replies[0]->element[i], &depths[i],
                                        &status, &root, why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (root.len == 0) {
            depths[i] = COMMENTS_DEPTH_UNKNOWN;
        }
    }

    return COMMENTS_OK;
}


static int
comments_schema_decode_size(const redisReply *reply, uint32_t *size,
    const char **why)
{
    int64_t  n;

    if (comments_schema_reply_integer(reply, &n, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *size = (n < 0) ? 0 : (n > UINT32_MAX ? UINT32_MAX : (uint32_t) n);

    return COMMENTS_OK;
}


static int
comments_schema_decode_member(const redisReply *member,
    comments_comment_t *comment)
{
    comments_str_t  id, record;

    if (member->type != REDIS_REPLY_STRING
        || member->len <= COMMENTS_ID_LEN
        || member->str[COMMENTS_ID_LEN] != ' ')
    {
        return COMMENTS_DECLINED;
    }

    id = comments_str_of(member->str, COMMENTS_ID_LEN);

    record = comments_str_of(member->str + COMMENTS_ID_LEN + 1,
                             member->len - COMMENTS_ID_LEN - 1);

    if (!comments_id_valid(id)
        || comments_schema_record_decode(record, comment) != COMMENTS_OK)
    {
        return COMMENTS_DECLINED;
    }

    comment->id = id;

    if (comment->parent.len == 0) {
        comment->root = id;
    }

    return COMMENTS_OK;
}


comments_batch_t *
comments_schema_read_votes(comments_arena_t *arena, const comments_key_t *key,
    const comments_comment_t *comments, size_t n)
{
    size_t              i;
    comments_str_t     *args;
    comments_schema_t   schema;

    if (n == 0 || n > COMMENTS_SCHEMA_SUBTREE_MAX) {
        return NULL;
    }

    comments_schema_start(&schema, arena, key->site, key->thread);

    args = comments_arena_alloc(arena, (n + 2) * sizeof(comments_str_t));
    if (args == NULL) {
        return NULL;
    }

    args[0] = comments_str_c("HMGET");
    args[1] = comments_schema_thread_key(&schema, "votes", comments_str_c(""));

    for (i = 0; i < n; i++) {
        args[2 + i] = comments[i].id;
    }

    comments_schema_add(&schema, args, (int) n + 2);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_votes(redisReply *const *replies, size_t nreplies,
    comments_comment_t *comments, size_t n, const char **why)
{
    size_t            i;
    comments_str_t    value;
    comments_votes_t  votes;

    if (comments_schema_reply_expect(replies, nreplies, 1, why) != COMMENTS_OK
        || comments_schema_reply_array(replies[0], why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (replies[0]->elements != n) {
        *why = "wrong number of votes";
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (comments_schema_reply_string(replies[0]->element[i], &value, why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        (void) comments_schema_votes_parse(value, &votes);

        comments[i].up = comments_schema_votes_sum(comments[i].up, votes.up);
        comments[i].down = comments_schema_votes_sum(comments[i].down,
                                                     votes.down);
    }

    return COMMENTS_OK;
}


int
comments_schema_votes_parse(comments_str_t value, comments_votes_t *votes)
{
    size_t       len;
    int64_t      up, down;
    const char  *space;

    votes->up = 0;
    votes->down = 0;

    space = value.len ? memchr(value.data, ' ', value.len) : NULL;

    if (space == NULL) {
        return COMMENTS_DECLINED;
    }

    len = (size_t) (space - value.data);

    if (comments_schema_number(comments_str_of(value.data, len), &up)
        != COMMENTS_OK
        || comments_schema_number(comments_str_of(space + 1,
                                                  value.len - len - 1),
                                  &down)
        != COMMENTS_OK
        || up < 0 || up > UINT32_MAX || down < 0 || down > UINT32_MAX)
    {
        return COMMENTS_DECLINED;
    }

    votes->up = (uint32_t) up;
    votes->down = (uint32_t) down;

    return COMMENTS_OK;
}


uint32_t
comments_schema_votes_sum(uint32_t a, uint32_t b)
{
    return (a > UINT32_MAX - b) ? UINT32_MAX : a + b;
}
