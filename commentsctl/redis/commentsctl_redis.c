/*
 * A blocking connection to Redis through hiredis, version 0.14 or later.
 */

#include <stdlib.h>
#include <sys/time.h>

#include "comments_number.h"
#include "comments_redis_url.h"
#include "comments_schema_keys.h"
#include "commentsctl_exit.h"
#include "commentsctl_print.h"
#include "commentsctl_redis.h"


#define COMMENTSCTL_REDIS_CONNECT  10    /* seconds */
#define COMMENTSCTL_REDIS_ANSWER   60

#define COMMENTSCTL_REDIS_ARENA    65536

/* a length in the protocol: its type, digits, CR and LF */
#define COMMENTSCTL_REDIS_LENGTH   (1 + COMMENTS_NUMBER_LEN + 2)


static size_t commentsctl_redis_size(const comments_command_t *command);
static char *commentsctl_redis_command(char *p,
    const comments_command_t *command);
static char *commentsctl_redis_length(char *p, char type, size_t length);
static int commentsctl_redis_connect(commentsctl_redis_t *redis,
    const comments_redis_url_t *url);
static int commentsctl_redis_greet(commentsctl_redis_t *redis,
    const comments_redis_url_t *url);
static int commentsctl_redis_schema(commentsctl_redis_t *redis);
static int commentsctl_redis_say(commentsctl_redis_t *redis,
    const comments_str_t *args, int argc);
static void commentsctl_redis_refused(const comments_redis_url_t *url,
    const char *why);
static void commentsctl_redis_lost(const commentsctl_redis_t *redis);


int
commentsctl_redis_open(commentsctl_redis_t *redis, const char *url)
{
    int                       rc;
    const char               *why;
    comments_arena_t         *arena;
    comments_redis_url_t      parts;

    redis->context = NULL;
    why = "out of memory";

    arena = comments_arena_create(COMMENTSCTL_REDIS_ARENA);

    if (arena == NULL
        || comments_redis_url_parse(arena, comments_str_c(url), &parts, &why)
           != COMMENTS_OK)
    {
        commentsctl_print_error("bad Redis URL: %s; expected "
                                "redis://[user:password@]host[:port][/db] or "
                                "unix:/path.sock[?db=N]", why);
        comments_arena_destroy(arena);
        return COMMENTSCTL_USAGE;
    }

    rc = COMMENTSCTL_OK;

    if (commentsctl_redis_connect(redis, &parts) != COMMENTS_OK
        || commentsctl_redis_greet(redis, &parts) != COMMENTS_OK
        || commentsctl_redis_schema(redis) != COMMENTS_OK)
    {
        commentsctl_redis_close(redis);
        rc = COMMENTSCTL_REDIS;
    }

    comments_arena_destroy(arena);

    return rc;
}


void
commentsctl_redis_close(commentsctl_redis_t *redis)
{
    if (redis->context != NULL) {
        redisFree(redis->context);
        redis->context = NULL;
    }
}


redisReply **
commentsctl_redis_run(commentsctl_redis_t *redis,
    const comments_batch_t *batch)
{
    if (commentsctl_redis_append(redis, batch) != COMMENTS_OK) {
        return NULL;
    }

    return commentsctl_redis_read(redis, batch->n);
}


/*
 * The commands are written here, as Redis' protocol has them, and queued
 * together: hiredis takes almost five times as long (callgrind).
 */
int
commentsctl_redis_append(commentsctl_redis_t *redis,
    const comments_batch_t *batch)
{
    int     rc;
    char   *data, *end;
    size_t  i, size;

    if (batch == NULL || batch->failed) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    size = 0;

    for (i = 0; i < batch->n; i++) {
        size += commentsctl_redis_size(&batch->commands[i]);
    }

    data = malloc(size + 1);
    if (data == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    end = data;

    for (i = 0; i < batch->n; i++) {
        end = commentsctl_redis_command(end, &batch->commands[i]);
    }

    rc = redisAppendFormattedCommand(redis->context, data,
                                     (size_t) (end - data));
    free(data);

    if (rc != REDIS_OK) {
        commentsctl_redis_lost(redis);
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


/* Returns how many bytes a command takes at most. */
static size_t
commentsctl_redis_size(const comments_command_t *command)
{
    int     i;
    size_t  size;

    size = COMMENTSCTL_REDIS_LENGTH;

    for (i = 0; i < command->argc; i++) {
        size += COMMENTSCTL_REDIS_LENGTH + command->argvlen[i] + 2;
    }

    return size;
}


/* Returns the end of what was written. */
static char *
commentsctl_redis_command(char *p, const comments_command_t *command)
{
    int  i;

    p = commentsctl_redis_length(p, '*', (size_t) command->argc);

    for (i = 0; i < command->argc; i++) {
        p = commentsctl_redis_length(p, '$', command->argvlen[i]);

        memcpy(p, command->argv[i], command->argvlen[i]);
        p += command->argvlen[i];

        *p++ = '\r';
        *p++ = '\n';
    }

    return p;
}


static char *
commentsctl_redis_length(char *p, char type, size_t length)
{
    *p++ = type;
    p += comments_number_write(p, length);
    *p++ = '\r';
    *p++ = '\n';

    return p;
}


redisReply **
commentsctl_redis_read(commentsctl_redis_t *redis, size_t n)
{
    void         *reply;
    size_t        i;
    redisReply  **replies;

    replies = calloc(n ? n : 1, sizeof(redisReply *));
    if (replies == NULL) {
        commentsctl_print_error("out of memory");
        return NULL;
    }

    for (i = 0; i < n; i++) {

        if (redisGetReply(redis->context, &reply) != REDIS_OK
            || reply == NULL)
        {
            commentsctl_redis_lost(redis);
            commentsctl_redis_free(replies, i);
            return NULL;
        }

        replies[i] = reply;
    }

    return replies;
}


void
commentsctl_redis_free(redisReply **replies, size_t n)
{
    size_t  i;

    if (replies == NULL) {
        return;
    }

    for (i = 0; i < n; i++) {
        freeReplyObject(replies[i]);
    }

    free(replies);
}


int
commentsctl_redis_expect(const redisReply *reply, int type, const char *what)
{
    if (reply->type == type) {
        return COMMENTS_OK;
    }

    if (reply->type == REDIS_REPLY_ERROR) {
        commentsctl_print_error("Redis answered \"%.*s\" to %s",
                                (int) reply->len, reply->str, what);

    } else {
        commentsctl_print_error("Redis gave an unexpected answer to %s", what);
    }

    return COMMENTS_ERROR;
}


static int
commentsctl_redis_connect(commentsctl_redis_t *redis,
    const comments_redis_url_t *url)
{
    struct timeval  timeout;

    timeout.tv_sec = COMMENTSCTL_REDIS_CONNECT;
    timeout.tv_usec = 0;

    if (url->host.len) {
        redis->context = redisConnectWithTimeout(url->host.data,
                                                 (int) url->port, timeout);

    } else {
        redis->context = redisConnectUnixWithTimeout(url->path.data, timeout);
    }

    if (redis->context == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    if (redis->context->err) {
        commentsctl_redis_refused(url, redis->context->errstr);
        return COMMENTS_ERROR;
    }

    timeout.tv_sec = COMMENTSCTL_REDIS_ANSWER;

    if (redisSetTimeout(redis->context, timeout) != REDIS_OK) {
        commentsctl_redis_lost(redis);
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


static int
commentsctl_redis_greet(commentsctl_redis_t *redis,
    const comments_redis_url_t *url)
{
    int             argc;
    char            db[16];
    comments_str_t  args[3];

    if (url->password.len) {
        argc = 0;
        args[argc++] = comments_str_c("AUTH");

        if (url->user.len) {
            args[argc++] = url->user;
        }

        args[argc++] = url->password;

        if (commentsctl_redis_say(redis, args, argc) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    if (url->db) {
        (void) snprintf(db, sizeof(db), "%u", url->db);

        args[0] = comments_str_c("SELECT");
        args[1] = comments_str_c(db);

        if (commentsctl_redis_say(redis, args, 2) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    args[0] = comments_str_c("PING");

    return commentsctl_redis_say(redis, args, 1);
}


/*
 * Refuses a Redis in which a newer version of the module has stored comments:
 * this version would not understand them, and could damage them.
 */
static int
commentsctl_redis_schema(commentsctl_redis_t *redis)
{
    int           rc;
    int64_t       version;
    redisReply   *reply;

    reply = redisCommand(redis->context, "GET " COMMENTS_SCHEMA_KEY);
    if (reply == NULL) {
        commentsctl_redis_lost(redis);
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;
    version = 0;

    if (reply->type == REDIS_REPLY_STRING) {
        (void) comments_schema_number(comments_str_of(reply->str, reply->len),
                                      &version);
    }

    if (version > COMMENTS_SCHEMA_VERSION) {
        commentsctl_print_error("the comments in this Redis were stored by a "
                                "newer version (schema %lld, this is %d)",
                                (long long) version, COMMENTS_SCHEMA_VERSION);
        rc = COMMENTS_ERROR;
    }

    freeReplyObject(reply);

    return rc;
}


static int
commentsctl_redis_say(commentsctl_redis_t *redis, const comments_str_t *args,
    int argc)
{
    int           i, rc;
    size_t        lens[3];
    redisReply   *reply;
    const char   *argv[3];

    for (i = 0; i < argc && i < 3; i++) {
        argv[i] = args[i].data;
        lens[i] = args[i].len;
    }

    reply = redisCommandArgv(redis->context, i, argv, lens);
    if (reply == NULL) {
        commentsctl_redis_lost(redis);
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(reply, REDIS_REPLY_STATUS, argv[0]);

    freeReplyObject(reply);

    return rc;
}


/*
 * Reports that the connection failed. An IPv6 address is shown in brackets, as
 * it stands in the URL.
 */
static void
commentsctl_redis_refused(const comments_redis_url_t *url, const char *why)
{
    int  brackets;

    if (url->host.len == 0) {
        commentsctl_print_error("cannot connect to Redis at %s: %s; --redis or "
                                "COMMENTS_REDIS names another",
                                url->path.data, why);
        return;
    }

    brackets = memchr(url->host.data, ':', url->host.len) != NULL;

    commentsctl_print_error("cannot connect to Redis at %s%s%s:%u: %s; --redis "
                            "or COMMENTS_REDIS names another",
                            brackets ? "[" : "", url->host.data,
                            brackets ? "]" : "", url->port, why);
}


static void
commentsctl_redis_lost(const commentsctl_redis_t *redis)
{
    commentsctl_print_error("the connection to Redis is lost: %s",
                            redis->context->errstr[0]
                            ? redis->context->errstr : "no reason given");
}
