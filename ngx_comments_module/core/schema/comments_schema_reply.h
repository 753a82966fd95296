/*
 * Type checks of Redis replies, shared by the decoders of the schema. For
 * comments_schema_*.c only.
 *
 * Each function returns COMMENTS_OK, or COMMENTS_ERROR with the cause in
 * *why: the text of an error reply (a pointer into the reply) or a static text.
 * Results point into the replies.
 */
#ifndef COMMENTS_SCHEMA_REPLY_H
#define COMMENTS_SCHEMA_REPLY_H

#include "comments_schema.h"


/* Checks the number of replies and that none of them is missing. */
int comments_schema_reply_expect(redisReply *const *replies, size_t n,
    size_t expected, const char **why);

/* An array of any length. */
int comments_schema_reply_array(const redisReply *reply, const char **why);

int comments_schema_reply_integer(const redisReply *reply, int64_t *n,
    const char **why);

/* A string; nil is { 0, NULL }. */
int comments_schema_reply_string(const redisReply *reply, comments_str_t *s,
    const char **why);

/* A string that is a decimal number; nil is 0. */
int comments_schema_reply_number(const redisReply *reply, int64_t *n,
    const char **why);

/* A status reply of that text. */
int comments_schema_reply_status(const redisReply *reply, const char *text,
    const char **why);

/* The reply to comments_schema_add_meta(); thread->roots is unchanged. */
int comments_schema_reply_meta(const redisReply *reply,
    comments_thread_t *thread, const char **why);

/*
 * An index entry: status letter, root, depth (none stands for 0). nil gives an
 * empty root and leaves *status.
 */
int comments_schema_reply_index(const redisReply *reply, uint32_t *depth,
    comments_status_t *status, comments_str_t *root, const char **why);

/* 1 if ch is the letter of a status. Cannot fail. */
int comments_schema_status(char ch);


#endif
