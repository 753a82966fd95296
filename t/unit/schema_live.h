/*
 * For tests of the Redis schema against a Redis: posts and reads as the module
 * makes them, through blocking hiredis.
 */
#ifndef SCHEMA_LIVE_H
#define SCHEMA_LIVE_H

#include "comments_schema.h"

#include "tap.h"


#define DEDUPE  "0123456789abcdef0123456789abcdef"


typedef struct {
    redisReply  *reply[COMMENTS_BATCH_COMMANDS_MAX];
    size_t       n;
} answer_t;


static comments_arena_t  *arena;
static redisContext      *redis;
static const char        *why;


/* The id of 16 decimal digits. */
static inline comments_str_t
name(unsigned id)
{
    char            digits[32];
    comments_str_t  s;

    (void) snprintf(digits, sizeof(digits), "%016u", id);

    if (comments_arena_dup(arena, comments_str_c(digits), &s) != COMMENTS_OK) {
        return (comments_str_t) comments_null_str;
    }

    return s;
}


/* Gives the replies back. */
static inline void
forget(answer_t *answer)
{
    size_t  i;

    for (i = 0; i < answer->n; i++) {
        freeReplyObject(answer->reply[i]);
    }

    answer->n = 0;
}


/* Sends a batch and takes its replies, to be ended by forget(); or -1. */
static inline int
ask(comments_batch_t *batch, answer_t *answer)
{
    size_t   i;
    void    *reply;

    answer->n = 0;

    if (batch == NULL) {
        ok(0, "no batch");
        return -1;
    }

    for (i = 0; i < batch->n; i++) {
        (void) redisAppendCommandArgv(redis, batch->commands[i].argc,
                                      batch->commands[i].argv,
                                      batch->commands[i].argvlen);
    }

    for (i = 0; i < batch->n; i++) {
        if (redisGetReply(redis, &reply) != REDIS_OK) {
            ok(0, "no reply: %s", redis->errstr);
            forget(answer);
            return -1;
        }

        answer->reply[answer->n++] = reply;
    }

    return 0;
}


/* A command with one argument, which must not fail. */
static inline void
command(const char *format, const char *key)
{
    redisReply  *reply;

    reply = redisCommand(redis, format, key);

    if (reply == NULL || reply->type == REDIS_REPLY_ERROR) {
        ok(0, "%s: %s", format, reply ? reply->str : redis->errstr);
    }

    freeReplyObject(reply);
}


/* One post, created 1,000 ms after 1970 and id; what decode_write() says. */
static inline int
post(const comments_key_t *key, unsigned id, unsigned root, unsigned parent,
    comments_status_t status)
{
    int                 rc;
    answer_t            answer;
    static char         text[256];
    comments_comment_t  comment;

    memset(&comment, 0, sizeof(comment));
    comment.id = name(id);
    comment.root = name(root);
    comment.status = status;
    comment.name = comments_str_c("Ann");
    comment.text = comments_str_c("Hello {world}\r\n: 'x'");
    comment.created = 1000 + id;

    if (parent) {
        comment.parent = name(parent);
        comment.depth = 1;
    }

    if (ask(comments_schema_write(arena, key, &comment,
                                  comments_str_c(DEDUPE),
                                  comments_str_c("7")), &answer) != 0)
    {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_write(answer.reply, answer.n, &why);

    if (rc != COMMENTS_OK) {
        (void) snprintf(text, sizeof(text), "%s", why);
        why = text;
    }

    forget(&answer);

    return rc;
}


/* Posts n comments with ids from first on: replies, and the root itself. */
static inline void
post_many(const comments_key_t *key, unsigned first, unsigned n, unsigned root)
{
    unsigned  i, failed;

    failed = 0;

    for (i = first; i < first + n; i++) {
        failed += post(key, i, root, i == root ? 0 : root, COMMENTS_APPROVED)
                  != COMMENTS_OK;
    }

    if (failed) {
        ok(0, "%u of %u posts failed", failed, n);
    }
}


/* Reads the roots of a page; what decode_roots() says. */
static inline int
roots(const comments_key_t *key, comments_order_t order, uint32_t page,
    uint32_t page_size, const char *show, comments_roots_t *found)
{
    int              rc;
    answer_t         answer;
    comments_read_t  read;

    memset(&read, 0, sizeof(read));
    read.order = order;
    read.page = page;
    read.page_size = page_size;
    read.show = comments_str_c(show);

    if (ask(comments_schema_read_roots(arena, key, &read), &answer) != 0) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_roots(arena, &read, answer.reply, answer.n,
                                      found, &why);

    forget(&answer);

    return rc;
}


/*
 * The number of comments, at from of the first root on, at most so many of each
 * root; *first and *last may be NULL and have no texts.
 */
static inline uint32_t
comments(const comments_key_t *key, const comments_roots_t *found,
    uint32_t at, uint32_t most, comments_comment_t *first,
    comments_comment_t *last)
{
    size_t               i;
    comments_run_t       runs[COMMENTS_BATCH_COMMANDS_MAX];
    uint32_t             n, bad;
    answer_t             answer;
    comments_comment_t  *list;

    for (i = 0; i < found->nroots; i++) {
        runs[i].root = found->roots[i];
        runs[i].at = i ? 0 : at;
        runs[i].n = most;
    }

    if (ask(comments_schema_read_runs(arena, key, runs, found->nroots),
            &answer) != 0)
    {
        return 0;
    }

    if (comments_schema_decode_comments(arena, answer.reply, answer.n, &list,
                                        &n, &bad, &why)
        != COMMENTS_OK || bad)
    {
        ok(0, "comments cannot be read: %u damaged", (unsigned) bad);
        n = 0;
    }

    if (n && first) {
        *first = list[0];
        (void) comments_arena_dup(arena, list[0].id, &first->id);
    }

    if (n && last) {
        *last = list[n - 1];
        (void) comments_arena_dup(arena, list[n - 1].id, &last->id);
        (void) comments_arena_dup(arena, list[n - 1].root, &last->root);
    }

    forget(&answer);

    return n;
}


#endif
