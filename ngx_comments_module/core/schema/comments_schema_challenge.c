/*
 * Comments that wait to be confirmed: each is a string of its own, which Redis
 * forgets after ten minutes.
 */

#include "comments_digest.h"
#include "comments_schema_challenge.h"
#include "comments_schema_keys.h"
#include "comments_schema_reply.h"


#define COMMENTS_SCHEMA_CHALLENGE_S  "600"


static comments_str_t comments_schema_challenge_key(comments_schema_t *schema,
    comments_str_t token, char digest[COMMENTS_DIGEST_HEX]);


comments_batch_t *
comments_schema_challenge_keep(comments_arena_t *arena, comments_str_t site,
    comments_str_t token, comments_str_t value)
{
    char               digest[COMMENTS_DIGEST_HEX];
    comments_str_t     args[5];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, site, comments_str_c(""));

    args[0] = comments_str_c("SET");
    args[1] = comments_schema_challenge_key(&schema, token, digest);
    args[2] = value;
    args[3] = comments_str_c("EX");
    args[4] = comments_str_c(COMMENTS_SCHEMA_CHALLENGE_S);

    comments_schema_add(&schema, args, 5);

    return comments_schema_done(&schema);
}


comments_batch_t *
comments_schema_challenge_read(comments_arena_t *arena, comments_str_t site,
    comments_str_t token)
{
    char               digest[COMMENTS_DIGEST_HEX];
    comments_str_t     args[2];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, site, comments_str_c(""));

    args[0] = comments_str_c("GET");
    args[1] = comments_schema_challenge_key(&schema, token, digest);

    comments_schema_add(&schema, args, 2);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_kept(redisReply *const *replies, size_t n,
    const char **why)
{
    if (comments_schema_reply_expect(replies, n, 1, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    return comments_schema_reply_status(replies[0], "OK", why);
}


int
comments_schema_decode_challenge(redisReply *const *replies, size_t n,
    comments_str_t *value, const char **why)
{
    if (comments_schema_reply_expect(replies, n, 1, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    return comments_schema_reply_string(replies[0], value, why);
}


/* who reads the keys of a Redis learns no token by that */
static comments_str_t
comments_schema_challenge_key(comments_schema_t *schema, comments_str_t token,
    char digest[COMMENTS_DIGEST_HEX])
{
    if (comments_digest_sha256(&token, 1, digest) != COMMENTS_OK) {
        schema->failed = 1;
        return (comments_str_t) comments_null_str;
    }

    return comments_schema_concat(schema,
                                  comments_schema_site_key(schema,
                                                           "challenge:"),
                                  comments_str_of(digest, COMMENTS_DIGEST_HEX),
                                  comments_str_c(""));
}
