/*
 * The handshake: commands that Redis must answer before a connection can be
 * used.
 */

#include "ngx_comments_redis_handshake.h"


#define NGX_COMMENTS_REDIS_STEPS_MAX  5

/*
 * The key of the probe, a write command that changes nothing. A read-only
 * replica refuses the probe with READONLY. ROLE and INFO would tell the same,
 * but an ACL may forbid them. The key does not exist, but an ACL for comments
 * permits writes to its name.
 */
#define NGX_COMMENTS_REDIS_PROBE_KEY  "comments:probe"


typedef enum {
    NGX_COMMENTS_REDIS_AUTH = 0,
    NGX_COMMENTS_REDIS_SELECT,
    NGX_COMMENTS_REDIS_PING,
    NGX_COMMENTS_REDIS_CHECK,        /* the owner's check */
    NGX_COMMENTS_REDIS_PROBE         /* always the last one */
} ngx_comments_redis_step_e;


static ngx_uint_t ngx_comments_redis_handshake_steps(
    ngx_comments_redis_conf_t *conf, ngx_comments_redis_step_e *steps);
static ngx_int_t ngx_comments_redis_handshake_check(
    ngx_comments_redis_handshake_t *handshake, redisReply *reply);
static ngx_int_t ngx_comments_redis_handshake_auth(
    ngx_comments_redis_handshake_t *handshake, redisReply *reply);
static ngx_uint_t ngx_comments_redis_handshake_code(redisReply *reply,
    const char *code);
static void ngx_comments_redis_handshake_arg(
    ngx_comments_redis_command_t *command, const char *data, size_t len);


ngx_int_t
ngx_comments_redis_handshake_start(ngx_comments_redis_handshake_t *handshake,
    ngx_comments_redis_event_t *event)
{
    size_t                        lens[NGX_COMMENTS_REDIS_STEPS_MAX][4];
    u_char                        db[NGX_INT_T_LEN], *last;
    ngx_int_t                     j;
    ngx_uint_t                    i, n;
    const char                   *args[NGX_COMMENTS_REDIS_STEPS_MAX][4];
    ngx_comments_redis_conf_t    *conf;
    ngx_comments_redis_step_e     steps[NGX_COMMENTS_REDIS_STEPS_MAX];
    ngx_comments_redis_command_t  commands[NGX_COMMENTS_REDIS_STEPS_MAX], *cmd;

    conf = handshake->conf;
    handshake->step = 0;
    handshake->told = 0;

    n = ngx_comments_redis_handshake_steps(conf, steps);

    for (i = 0; i < n; i++) {
        cmd = &commands[i];

        cmd->argc = 0;
        cmd->argv = args[i];
        cmd->argvlen = lens[i];

        switch (steps[i]) {

        case NGX_COMMENTS_REDIS_AUTH:
            ngx_comments_redis_handshake_arg(cmd, "AUTH", 4);

            if (conf->user.len) {
                ngx_comments_redis_handshake_arg(cmd,
                                                 (char *) conf->user.data,
                                                 conf->user.len);
            }

            ngx_comments_redis_handshake_arg(cmd, (char *) conf->password.data,
                                             conf->password.len);
            break;

        case NGX_COMMENTS_REDIS_SELECT:
            last = ngx_sprintf(db, "%ui", conf->db);
            ngx_comments_redis_handshake_arg(cmd, "SELECT", 6);
            ngx_comments_redis_handshake_arg(cmd, (char *) db, last - db);
            break;

        case NGX_COMMENTS_REDIS_PING:
            ngx_comments_redis_handshake_arg(cmd, "PING", 4);
            break;

        case NGX_COMMENTS_REDIS_CHECK:
            for (j = 0; j < conf->check->argc && j < 4; j++) {
                ngx_comments_redis_handshake_arg(cmd, conf->check->argv[j],
                                           ngx_strlen(conf->check->argv[j]));
            }

            break;

        case NGX_COMMENTS_REDIS_PROBE:
            ngx_comments_redis_handshake_arg(cmd, "ZREMRANGEBYRANK", 15);
            ngx_comments_redis_handshake_arg(cmd,
                                  NGX_COMMENTS_REDIS_PROBE_KEY,
                                  sizeof(NGX_COMMENTS_REDIS_PROBE_KEY) - 1);
            ngx_comments_redis_handshake_arg(cmd, "1", 1);
            ngx_comments_redis_handshake_arg(cmd, "0", 1);
            break;
        }
    }

    if (ngx_comments_redis_event_send(event, commands, n) != NGX_OK) {
        return ngx_comments_redis_error(handshake->error, "out of memory");
    }

    return NGX_OK;
}


ngx_int_t
ngx_comments_redis_handshake_reply(ngx_comments_redis_handshake_t *handshake,
    redisReply *reply)
{
    ngx_uint_t                 n;
    ngx_comments_redis_step_e  step, steps[NGX_COMMENTS_REDIS_STEPS_MAX];

    n = ngx_comments_redis_handshake_steps(handshake->conf, steps);
    step = steps[handshake->step++];

    if (step == NGX_COMMENTS_REDIS_CHECK) {
        return ngx_comments_redis_handshake_check(handshake, reply);
    }

    if (reply->type != REDIS_REPLY_ERROR) {

        if (step != NGX_COMMENTS_REDIS_PROBE
            && reply->type != REDIS_REPLY_STATUS)
        {
            return ngx_comments_redis_error(handshake->error,
                                        "unexpected reply in the handshake");
        }

        return handshake->step == n ? NGX_OK : NGX_AGAIN;
    }

    if (step == NGX_COMMENTS_REDIS_AUTH) {
        return ngx_comments_redis_handshake_auth(handshake, reply);
    }

    /* other errors of the probe do not count: real writes will meet them */

    if (step != NGX_COMMENTS_REDIS_PROBE
        || ngx_comments_redis_handshake_broken(reply)
        || ngx_comments_redis_handshake_code(reply, "MOVED")
        || ngx_comments_redis_handshake_code(reply, "CLUSTERDOWN"))
    {
        return ngx_comments_redis_error(handshake->error, reply->str);
    }

    return NGX_OK;
}


ngx_uint_t
ngx_comments_redis_handshake_broken(redisReply *reply)
{
    ngx_uint_t                i;
    static const char *const  codes[] = {
        "LOADING", "READONLY", "MASTERDOWN", "NOAUTH"
    };

    if (reply->type != REDIS_REPLY_ERROR) {
        return 0;
    }

    for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (ngx_comments_redis_handshake_code(reply, codes[i])) {
            return 1;
        }
    }

    return 0;
}


/*
 * Stores in steps the steps that this configuration needs, in their order;
 * returns how many there are.
 */
static ngx_uint_t
ngx_comments_redis_handshake_steps(ngx_comments_redis_conf_t *conf,
    ngx_comments_redis_step_e *steps)
{
    ngx_uint_t  n;

    n = 0;

    if (conf->password.len) {
        steps[n++] = NGX_COMMENTS_REDIS_AUTH;
    }

    if (conf->db) {
        steps[n++] = NGX_COMMENTS_REDIS_SELECT;
    }

    steps[n++] = NGX_COMMENTS_REDIS_PING;

    if (conf->check != NULL) {
        steps[n++] = NGX_COMMENTS_REDIS_CHECK;
    }

    steps[n++] = NGX_COMMENTS_REDIS_PROBE;

    return n;
}


static ngx_int_t
ngx_comments_redis_handshake_check(ngx_comments_redis_handshake_t *handshake,
    redisReply *reply)
{
    const char                 *why;
    ngx_comments_redis_conf_t  *conf;

    conf = handshake->conf;

    if (ngx_comments_redis_handshake_broken(reply)) {
        return ngx_comments_redis_error(handshake->error, reply->str);
    }

    if (reply->type == REDIS_REPLY_ERROR) {
        return NGX_AGAIN;
    }

    why = "";

    if (conf->check->handler(conf->check_data, reply, &why) != NGX_OK) {
        handshake->told = 1;
        return ngx_comments_redis_error(handshake->error, why);
    }

    return NGX_AGAIN;
}


/*
 * Danger: a server that does not know AUTH repeats the arguments, and so the
 * password, in its error, and the error goes to the log.
 */
static ngx_int_t
ngx_comments_redis_handshake_auth(ngx_comments_redis_handshake_t *handshake,
    redisReply *reply)
{
    if (ngx_strnstr((u_char *) reply->str, "unknown command", reply->len)) {
        return ngx_comments_redis_error(handshake->error,
                                        "AUTH is not known there");
    }

    if (reply->len >= handshake->conf->password.len
        && ngx_strnstr((u_char *) reply->str,
                       (char *) handshake->conf->password.data, reply->len))
    {
        return ngx_comments_redis_error(handshake->error, "AUTH was refused");
    }

    return ngx_comments_redis_error(handshake->error, reply->str);
}


static ngx_uint_t
ngx_comments_redis_handshake_code(redisReply *reply, const char *code)
{
    size_t  len;

    len = ngx_strlen(code);

    return reply->len >= len
           && ngx_memcmp(reply->str, code, len) == 0
           && (reply->len == len || reply->str[len] == ' ');
}


static void
ngx_comments_redis_handshake_arg(ngx_comments_redis_command_t *command,
    const char *data, size_t len)
{
    command->argv[command->argc] = data;
    command->argvlen[command->argc] = len;
    command->argc++;
}
