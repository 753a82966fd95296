/*
 * Type checks of Redis replies, which may be errors or of a wrong type, and the
 * messages of the events channel: "SOURCE OP ID SITE-LENGTH SITE THREAD".
 */

#include "comments_id.h"
#include "comments_number.h"
#include "comments_schema_keys.h"
#include "comments_schema_reply.h"


static int comments_message_word(comments_str_t *rest, comments_str_t *word);
static int comments_schema_reply_refuse(const redisReply *reply,
    const char *text, const char **why);


int
comments_schema_reply_expect(redisReply *const *replies, size_t n,
    size_t expected, const char **why)
{
    size_t  i;

    if (n != expected) {
        *why = "wrong number of replies";
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (replies[i] == NULL) {
            *why = "a reply is missing";
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


int
comments_schema_reply_array(const redisReply *reply, const char **why)
{
    size_t  i;

    if (reply->type != REDIS_REPLY_ARRAY) {
        return comments_schema_reply_refuse(reply, "reply is not an array",
                                            why);
    }

    for (i = 0; i < reply->elements; i++) {
        if (reply->element[i] == NULL) {
            *why = "an element of a reply is missing";
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


int
comments_schema_reply_integer(const redisReply *reply, int64_t *n,
    const char **why)
{
    if (reply->type != REDIS_REPLY_INTEGER) {
        return comments_schema_reply_refuse(reply, "reply is not an integer",
                                            why);
    }

    *n = (int64_t) reply->integer;

    return COMMENTS_OK;
}


int
comments_schema_reply_string(const redisReply *reply, comments_str_t *s,
    const char **why)
{
    if (reply->type == REDIS_REPLY_NIL) {
        *s = (comments_str_t) comments_null_str;
        return COMMENTS_OK;
    }

    if (reply->type != REDIS_REPLY_STRING) {
        return comments_schema_reply_refuse(reply, "reply is not a string",
                                            why);
    }

    *s = comments_str_of(reply->str, reply->len);

    return COMMENTS_OK;
}


int
comments_schema_reply_number(const redisReply *reply, int64_t *n,
    const char **why)
{
    comments_str_t  s;

    if (comments_schema_reply_string(reply, &s, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (s.data == NULL) {
        *n = 0;
        return COMMENTS_OK;
    }

    if (comments_schema_number(s, n) != COMMENTS_OK) {
        *why = "a number is damaged";
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


int
comments_schema_reply_status(const redisReply *reply, const char *text,
    const char **why)
{
    if (reply->type != REDIS_REPLY_STATUS
        || !comments_str_eq(comments_str_of(reply->str, reply->len),
                            comments_str_c(text)))
    {
        return comments_schema_reply_refuse(reply, "unexpected status reply",
                                            why);
    }

    return COMMENTS_OK;
}


int
comments_schema_reply_meta(const redisReply *reply, comments_thread_t *thread,
    const char **why)
{
    comments_str_t  closed;

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (reply->elements != 4) {
        *why = "wrong number of fields";
        return COMMENTS_ERROR;
    }

    if (comments_schema_reply_number(reply->element[0], &thread->version, why)
        != COMMENTS_OK
        || comments_schema_reply_number(reply->element[1], &thread->count, why)
        != COMMENTS_OK
        || comments_schema_reply_number(reply->element[2], &thread->created,
                                        why)
        != COMMENTS_OK
        || comments_schema_reply_string(reply->element[3], &closed, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (thread->count < 0) {
        thread->count = 0;
    }

    thread->closed = comments_str_eq(closed, comments_str_c("1"));

    return COMMENTS_OK;
}


int
comments_schema_reply_index(const redisReply *reply, uint32_t *depth,
    comments_status_t *status, comments_str_t *root, const char **why)
{
    uint64_t        n;
    comments_str_t  s, digits;

    *depth = 0;

    if (comments_schema_reply_string(reply, &s, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (s.data == NULL) {
        *root = s;
        return COMMENTS_OK;
    }

    if (s.len < 1 + COMMENTS_ID_LEN
        || s.len > 1 + COMMENTS_ID_LEN + COMMENTS_SCHEMA_DEPTH_LEN
        || !comments_schema_status(s.data[0])
        || !comments_id_valid(comments_str_of(s.data + 1, COMMENTS_ID_LEN)))
    {
        goto damaged;
    }

    digits = comments_str_of(s.data + 1 + COMMENTS_ID_LEN,
                             s.len - 1 - COMMENTS_ID_LEN);

    if (digits.len) {
        if (comments_number_parse(digits, UINT32_MAX, &n) != COMMENTS_OK) {
            goto damaged;
        }

        *depth = (uint32_t) n;
    }

    *status = (comments_status_t) s.data[0];
    *root = comments_str_of(s.data + 1, COMMENTS_ID_LEN);

    return COMMENTS_OK;

damaged:

    *why = "an index entry is damaged";

    return COMMENTS_ERROR;
}


int
comments_schema_status(char ch)
{
    return ch == COMMENTS_APPROVED || ch == COMMENTS_PENDING
           || ch == COMMENTS_SPAM || ch == COMMENTS_DELETED;
}


static int
comments_schema_reply_refuse(const redisReply *reply, const char *text,
    const char **why)
{
    *why = (reply->type == REDIS_REPLY_ERROR) ? reply->str : text;

    return COMMENTS_ERROR;
}


int
comments_schema_message(comments_str_t payload, comments_message_t *message)
{
    int64_t         n;
    comments_str_t  rest, length;

    rest = payload;

    if (comments_message_word(&rest, &message->source) != COMMENTS_OK
        || comments_message_word(&rest, &message->op) != COMMENTS_OK
        || comments_message_word(&rest, &message->id) != COMMENTS_OK
        || comments_message_word(&rest, &length) != COMMENTS_OK)
    {
        return COMMENTS_DECLINED;
    }

    if (comments_str_eq(message->id, comments_str_c("-"))) {
        message->id = (comments_str_t) comments_null_str;

    } else if (!comments_id_valid(message->id)) {
        return COMMENTS_DECLINED;
    }

    if (comments_schema_number(length, &n) != COMMENTS_OK
        || n < 0
        || (uint64_t) n >= rest.len
        || rest.data[n] != ' ')
    {
        return COMMENTS_DECLINED;
    }

    message->key.site = comments_str_of(rest.data, (size_t) n);
    message->key.thread = comments_str_of(rest.data + n + 1,
                                          rest.len - (size_t) n - 1);

    return COMMENTS_OK;
}


/*
 * Removes one word and the space after it from the front of *rest.
 * COMMENTS_DECLINED: the word is empty or has no space after it.
 */
static int
comments_message_word(comments_str_t *rest, comments_str_t *word)
{
    const char  *p;

    if (rest->len == 0) {
        return COMMENTS_DECLINED;
    }

    p = memchr(rest->data, ' ', rest->len);

    if (p == NULL || p == rest->data) {
        return COMMENTS_DECLINED;
    }

    *word = comments_str_of(rest->data, (size_t) (p - rest->data));

    rest->len -= word->len + 1;
    rest->data = p + 1;

    return COMMENTS_OK;
}
