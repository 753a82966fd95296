/*
 * The site's secret, from a file or from Redis.
 */

#include <errno.h>
#include <stdio.h>

#include "comments_hex.h"
#include "comments_schema.h"
#include "commentsctl_lines.h"
#include "commentsctl_print.h"
#include "commentsctl_secret.h"


#define COMMENTSCTL_SECRET_BYTES  32


static int commentsctl_secret_random(char hex[2 * COMMENTSCTL_SECRET_BYTES]);
static int commentsctl_secret_take(const redisReply *reply,
    comments_arena_t *arena, comments_str_t *secret);


int
commentsctl_secret_read(const char *name, comments_arena_t *arena,
    comments_str_t *secret)
{
    int                  rc;
    comments_str_t       line;
    commentsctl_lines_t  lines;

    if (commentsctl_lines_open(&lines, name) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_lines_next(&lines, &line);

    if (rc == COMMENTS_OK) {

        while (line.len && strchr(" \t", line.data[line.len - 1])) {
            line.len--;
        }

        rc = line.len ? comments_arena_dup(arena, line, secret)
                      : COMMENTS_DECLINED;
    }

    commentsctl_lines_close(&lines);

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("%s: there is no secret in it", name);
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


int
commentsctl_secret_ask(commentsctl_redis_t *redis, comments_str_t site,
    comments_arena_t *arena, comments_str_t *secret)
{
    int                 rc;
    char                made[2 * COMMENTSCTL_SECRET_BYTES];
    const char         *why;
    redisReply        **replies;
    comments_key_t      key;
    comments_batch_t   *batch;
    comments_before_t   before;

    if (commentsctl_secret_random(made) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    /*
     * the queries before a post, which generate the secret; the thread does not
     * matter
     */

    key.site = site;
    key.thread = comments_str_c("/");

    batch = comments_schema_read_before(arena, &key, comments_str_c("-"),
                                        (comments_str_t) comments_null_str,
                                        comments_str_of(made, sizeof(made)));

    replies = commentsctl_redis_run(redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_before(replies, batch->n,
                                       (comments_str_t) comments_null_str, 1,
                                       &before, &why);

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("cannot read comments:secret: %s", why);

    } else {
        rc = comments_arena_dup(arena, before.secret, secret);
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}


int
commentsctl_secret_get(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t *secret)
{
    int                 rc;
    redisReply        **replies;
    comments_str_t      args[2];
    comments_batch_t   *batch;

    batch = comments_batch_create(arena);

    args[0] = comments_str_c("GET");
    args[1] = comments_str_c("comments:secret");

    if (batch) {
        (void) comments_batch_add(batch, args, 2);
    }

    replies = commentsctl_redis_run(redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_secret_take(replies[0], arena, secret);

    commentsctl_redis_free(replies, 1);

    return rc;
}


int
commentsctl_secret_restore(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t secret, comments_str_t *there)
{
    int                 rc;
    redisReply        **replies;
    comments_str_t      args[4];
    comments_batch_t   *batch;

    batch = comments_batch_create(arena);

    args[0] = comments_str_c("SET");
    args[1] = comments_str_c("comments:secret");
    args[2] = secret;
    args[3] = comments_str_c("NX");

    if (batch) {
        (void) comments_batch_add(batch, args, 4);
    }

    replies = commentsctl_redis_run(redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    /* nil: there is a secret already */

    rc = replies[0]->type == REDIS_REPLY_NIL
         ? COMMENTS_OK : commentsctl_redis_expect(replies[0],
                                                  REDIS_REPLY_STATUS, "SET");

    commentsctl_redis_free(replies, 1);

    return rc == COMMENTS_OK ? commentsctl_secret_get(redis, arena, there)
                             : rc;
}


int
commentsctl_secret_valid(comments_str_t s)
{
    return s.len == 2 * COMMENTSCTL_SECRET_BYTES && comments_hex_is(s);
}


static int
commentsctl_secret_take(const redisReply *reply, comments_arena_t *arena,
    comments_str_t *secret)
{
    *secret = (comments_str_t) comments_null_str;

    if (reply->type == REDIS_REPLY_NIL) {
        return COMMENTS_OK;
    }

    if (commentsctl_redis_expect(reply, REDIS_REPLY_STRING, "GET")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (!commentsctl_secret_valid(comments_str_of(reply->str, reply->len))) {
        commentsctl_print_error("comments:secret is damaged");
        return COMMENTS_DECLINED;
    }

    return comments_arena_dup(arena, comments_str_of(reply->str, reply->len),
                              secret);
}


static int
commentsctl_secret_random(char hex[2 * COMMENTSCTL_SECRET_BYTES])
{
    FILE               *file;
    size_t              n;
    unsigned char       bytes[COMMENTSCTL_SECRET_BYTES];

    n = 0;
    file = fopen("/dev/urandom", "rb");

    if (file != NULL) {
        n = fread(bytes, 1, sizeof(bytes), file);
        (void) fclose(file);
    }

    if (n != sizeof(bytes)) {
        commentsctl_print_error("/dev/urandom: %s", strerror(errno));
        return COMMENTS_ERROR;
    }

    comments_hex_write(hex, bytes, sizeof(bytes));

    return COMMENTS_OK;
}
