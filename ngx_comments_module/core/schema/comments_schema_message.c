/*
 * Decodes messages of the events channel: "SOURCE OP ID SITE-LENGTH SITE
 * THREAD".
 */

#include "comments_id.h"
#include "comments_schema_keys.h"


static int comments_message_word(comments_str_t *rest, comments_str_t *word);


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
