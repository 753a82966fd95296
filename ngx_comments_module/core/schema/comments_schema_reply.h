/*
 * Type checks of Redis replies, for the schema's decoders. For
 * comments_schema_*.c and for commentsctl.
 *
 * Each function returns COMMENTS_OK, or COMMENTS_ERROR with the cause in
 * *why: the text of an error reply (a pointer into the reply) or a static text.
 * Results point into the replies.
 */
#ifndef COMMENTS_SCHEMA_REPLY_H
#define COMMENTS_SCHEMA_REPLY_H

#include "comments_schema.h"


/* Checks that there are as many replies as expected and that none is NULL. */
int comments_schema_reply_expect(redisReply *const *replies, size_t n,
    size_t expected, const char **why);

/* Checks that the reply is an array; its length may be any. */
int comments_schema_reply_array(const redisReply *reply, const char **why);

/* Reads an integer reply. */
int comments_schema_reply_integer(const redisReply *reply, int64_t *n,
    const char **why);

/* Reads a string; nil becomes { 0, NULL }. */
int comments_schema_reply_string(const redisReply *reply, comments_str_t *s,
    const char **why);

/* Reads a string that is a decimal number; nil becomes 0. */
int comments_schema_reply_number(const redisReply *reply, int64_t *n,
    const char **why);

/* Checks that the reply is a status reply with this text. */
int comments_schema_reply_status(const redisReply *reply, const char *text,
    const char **why);

/*
 * Reads the reply to comments_schema_add_meta() into *thread; thread->roots is
 * unchanged.
 */
int comments_schema_reply_meta(const redisReply *reply,
    comments_thread_t *thread, const char **why);

/*
 * Reads an index entry: a status letter, the root's id, and the depth (0 if it
 * has no digits). If the reply is nil, *root becomes empty, *depth 0, and
 * *status is unchanged.
 */
int comments_schema_reply_index(const redisReply *reply, uint32_t *depth,
    comments_status_t *status, comments_str_t *root, const char **why);

/* 1 if ch is the letter of a status, else 0. Cannot fail. */
int comments_schema_status(char ch);


#endif
