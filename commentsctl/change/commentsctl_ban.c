/*
 * The commands "ban" and "unban": the hash of a site's bans, whose fields core
 * names (comments_ban.h) and whose values are the time at which the ban ends, a
 * blank, and the reason. Bans that have ended are removed on the way.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "comments_ban.h"
#include "comments_date.h"
#include "comments_json_writer.h"
#include "comments_number.h"
#include "comments_schema.h"
#include "commentsctl_ban.h"
#include "commentsctl_print.h"
#include "commentsctl_redis.h"
#include "commentsctl_secret.h"


#define COMMENTSCTL_BAN_REASON  200     /* bytes */
#define COMMENTSCTL_BAN_UNTIL   24      /* size of a time in ms as text */


/* what the steps of a command share */
typedef struct {
    const commentsctl_options_t  *options;
    commentsctl_redis_t           redis;
    comments_arena_t             *arena;
    comments_str_t                key;
    int64_t                       now;      /* ms */
} commentsctl_ban_t;

typedef int (*commentsctl_ban_pt)(commentsctl_ban_t *ban);

typedef struct {
    const char                   *name;
    int                           nargs;    /* behind the name */
    commentsctl_ban_pt            run;
} commentsctl_ban_action_t;

/* a ban that is listed */
typedef struct {
    comments_str_t                kind;
    comments_str_t                what;     /* a name, or a hash */
    comments_str_t                reason;
    int64_t                       until;    /* ms; 0: it does not end */
} commentsctl_ban_entry_t;


static int commentsctl_ban_run(const commentsctl_options_t *options,
    const commentsctl_ban_action_t *action);
static int commentsctl_ban_add(commentsctl_ban_t *ban);
static int commentsctl_ban_for(const char *text, int64_t *ms);
static int commentsctl_ban_remove(commentsctl_ban_t *ban);
static int commentsctl_ban_named(commentsctl_ban_t *ban,
    comments_str_t *field);
static int commentsctl_ban_number(commentsctl_ban_t *ban,
    const comments_str_t *args, int n, int64_t *number);
static int commentsctl_ban_list(commentsctl_ban_t *ban);
static int commentsctl_ban_entry(const redisReply *field,
    const redisReply *value, commentsctl_ban_entry_t *entry);
static void commentsctl_ban_json(comments_buf_t *out,
    const commentsctl_ban_entry_t *entry);
static void commentsctl_ban_text(const commentsctl_ban_entry_t *entry);


static const commentsctl_ban_action_t  commentsctl_ban_actions[] = {
    { "add", 2, commentsctl_ban_add },
    { "remove", 2, commentsctl_ban_remove },
    { "list", 0, commentsctl_ban_list }
};


int
commentsctl_ban(const commentsctl_options_t *options)
{
    size_t                  i, n;
    commentsctl_options_t   rest;

    n = sizeof(commentsctl_ban_actions) / sizeof(commentsctl_ban_actions[0]);

    for (i = 0; options->nargs && i < n; i++) {
        if (strcmp(options->args[0], commentsctl_ban_actions[i].name) == 0) {
            rest = *options;
            rest.args++;
            rest.nargs--;

            return commentsctl_ban_run(&rest, &commentsctl_ban_actions[i]);
        }
    }

    commentsctl_print_error("ban: expected \"add\", \"remove\" or \"list\"");

    return COMMENTSCTL_USAGE;
}


int
commentsctl_unban(const commentsctl_options_t *options)
{
    return commentsctl_ban_run(options, &commentsctl_ban_actions[1]);
}


static int
commentsctl_ban_run(const commentsctl_options_t *options,
    const commentsctl_ban_action_t *action)
{
    int                rc;
    commentsctl_ban_t  ban;

    if (options->nargs != action->nargs) {
        commentsctl_print_error(action->nargs
                                ? "ban: expected a kind (address, network, "
                                  "email or name) and a value"
                                : "ban: unexpected arguments");
        return COMMENTSCTL_USAGE;
    }

    if ((options->period || options->reason)
        && action->run != commentsctl_ban_add)
    {
        commentsctl_print_error("ban: --for and --reason are for \"add\"");
        return COMMENTSCTL_USAGE;
    }

    ban.options = options;
    ban.now = (int64_t) time(NULL) * 1000;
    ban.arena = comments_arena_create(SIZE_MAX / 2);

    if (ban.arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTSCTL_WRONG;
    }

    ban.key = comments_schema_check_key(ban.arena,
                                        comments_str_c(options->site),
                                        comments_str_c(COMMENTS_BAN_CHECK),
                                        comments_str_c(COMMENTS_BAN_KEY));

    rc = commentsctl_redis_open(&ban.redis, options->redis);

    if (rc == COMMENTSCTL_OK) {
        rc = action->run(&ban);
    }

    commentsctl_redis_close(&ban.redis);
    comments_arena_destroy(ban.arena);

    return rc;
}


static int
commentsctl_ban_add(commentsctl_ban_t *ban)
{
    int                           rc, n;
    char                         *value;
    int64_t                       ms, number;
    comments_str_t                args[4], reason;
    const commentsctl_options_t  *options;

    options = ban->options;
    reason = comments_str_c(options->reason ? options->reason : "");
    ms = 0;

    if (options->period
        && commentsctl_ban_for(options->period, &ms) != COMMENTS_OK)
    {
        commentsctl_print_error("ban: --for takes a time, as \"30d\", \"12h\" "
                                "or \"90m\"");
        return COMMENTSCTL_USAGE;
    }

    if (reason.len > COMMENTSCTL_BAN_REASON) {
        commentsctl_print_error("ban: --reason takes up to %d bytes",
                                COMMENTSCTL_BAN_REASON);
        return COMMENTSCTL_USAGE;
    }

    rc = commentsctl_ban_named(ban, &args[2]);
    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    value = comments_arena_alloc(ban->arena, COMMENTSCTL_BAN_UNTIL + 2
                                             + reason.len);
    if (value == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTSCTL_WRONG;
    }

    n = snprintf(value, COMMENTSCTL_BAN_UNTIL + 2 + reason.len, "%lld %s",
                 (long long) (ms ? ban->now + ms : 0),
                 reason.len ? reason.data : "");

    args[0] = comments_str_c("HSET");
    args[1] = ban->key;
    args[3] = comments_str_of(value, (size_t) n);

    return commentsctl_ban_number(ban, args, 4, &number);
}


/* "30d" and such */
static int
commentsctl_ban_for(const char *text, int64_t *ms)
{
    char             unit;
    int64_t          seconds;
    uint64_t         n;
    comments_str_t   digits;

    digits = comments_str_c(text);

    if (digits.len < 2) {
        return COMMENTS_DECLINED;
    }

    unit = digits.data[--digits.len];

    seconds = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600
              : unit == 'd' ? 86400 : unit == 'w' ? 7 * 86400 : 0;

    if (seconds == 0
        || comments_number_parse(digits, 1000000, &n) != COMMENTS_OK || n < 1)
    {
        return COMMENTS_DECLINED;
    }

    *ms = (int64_t) n * seconds * 1000;

    return COMMENTS_OK;
}


static int
commentsctl_ban_remove(commentsctl_ban_t *ban)
{
    int              rc;
    int64_t          number;
    comments_str_t   args[3];

    args[0] = comments_str_c("HDEL");
    args[1] = ban->key;

    rc = commentsctl_ban_named(ban, &args[2]);

    if (rc == COMMENTSCTL_OK) {
        rc = commentsctl_ban_number(ban, args, 3, &number);
    }

    if (rc == COMMENTSCTL_OK && number == 0) {
        commentsctl_print_error("there is no such ban");
        return COMMENTSCTL_WRONG;
    }

    return rc;
}


/* the field of the ban that the arguments name */
static int
commentsctl_ban_named(commentsctl_ban_t *ban, comments_str_t *field)
{
    int              rc;
    comments_str_t   kind, secret;
    const char      *file;

    file = ban->options->secret_file;
    kind = comments_str_c(ban->options->args[0]);

    rc = file ? commentsctl_secret_read(file, ban->arena, &secret)
              : commentsctl_secret_ask(&ban->redis,
                                       comments_str_c(ban->options->site),
                                       ban->arena, &secret);
    if (rc != COMMENTS_OK) {
        return file ? COMMENTSCTL_USAGE : COMMENTSCTL_REDIS;
    }

    rc = comments_ban_field(ban->arena, secret, kind,
                            comments_str_c(ban->options->args[1]), field);

    if (rc == COMMENTS_DECLINED) {
        commentsctl_print_error("ban: \"%s %s\" is no address, no /24 or /64 "
                                "network, no email and no name",
                                ban->options->args[0], ban->options->args[1]);
        return COMMENTSCTL_USAGE;
    }

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return COMMENTSCTL_WRONG;
    }

    return COMMENTSCTL_OK;
}


/* runs a command whose reply is a number */
static int
commentsctl_ban_number(commentsctl_ban_t *ban, const comments_str_t *args,
    int n, int64_t *number)
{
    int                rc;
    redisReply       **replies;
    comments_batch_t  *batch;

    batch = comments_batch_create(ban->arena);

    if (batch) {
        (void) comments_batch_add(batch, args, n);
    }

    replies = commentsctl_redis_run(&ban->redis, batch);
    if (replies == NULL) {
        return COMMENTSCTL_REDIS;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_INTEGER,
                                  args[0].data);

    *number = replies[0]->integer;

    commentsctl_redis_free(replies, 1);

    return rc == COMMENTS_OK ? COMMENTSCTL_OK : COMMENTSCTL_REDIS;
}


static int
commentsctl_ban_list(commentsctl_ban_t *ban)
{
    int                       rc;
    size_t                    i;
    int64_t                   number;
    redisReply              **replies;
    comments_buf_t            out;
    comments_str_t            args[3];
    comments_batch_t         *batch;
    commentsctl_ban_entry_t   entry;

    batch = comments_batch_create(ban->arena);

    args[0] = comments_str_c("HGETALL");
    args[1] = ban->key;

    if (batch) {
        (void) comments_batch_add(batch, args, 2);
    }

    replies = commentsctl_redis_run(&ban->redis, batch);
    if (replies == NULL) {
        return COMMENTSCTL_REDIS;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_ARRAY, "HGETALL");

    if (rc != COMMENTS_OK) {
        commentsctl_redis_free(replies, 1);
        return COMMENTSCTL_REDIS;
    }

    comments_buf_init(&out, SIZE_MAX / 2);
    (void) comments_buf_add_char(&out, '[');

    for (i = 0; i + 1 < replies[0]->elements; i += 2) {

        if (commentsctl_ban_entry(replies[0]->element[i],
                                  replies[0]->element[i + 1], &entry)
            != COMMENTS_OK)
        {
            continue;
        }

        if (entry.until && entry.until <= ban->now) {
            args[0] = comments_str_c("HDEL");
            args[2] = comments_str_of(replies[0]->element[i]->str,
                                      replies[0]->element[i]->len);
            (void) commentsctl_ban_number(ban, args, 3, &number);

        } else if (ban->options->json) {
            commentsctl_ban_json(&out, &entry);

        } else {
            commentsctl_ban_text(&entry);
        }
    }

    commentsctl_redis_free(replies, 1);
    (void) comments_buf_add_c(&out, "]\n");

    if (ban->options->json && !out.failed) {
        (void) fwrite(out.data, 1, out.len, stdout);
    }

    comments_buf_free(&out);

    return commentsctl_print_done();
}


/* COMMENTS_DECLINED: it is no ban of ours */
static int
commentsctl_ban_entry(const redisReply *field, const redisReply *value,
    commentsctl_ban_entry_t *entry)
{
    uint64_t     until;
    const char  *p;

    p = memchr(field->str, ':', field->len);
    if (p == NULL) {
        return COMMENTS_DECLINED;
    }

    entry->kind = comments_str_of(field->str, (size_t) (p - field->str));
    entry->what = comments_str_of(p + 1, field->len - entry->kind.len - 1);

    p = memchr(value->str, ' ', value->len);
    if (p == NULL) {
        p = value->str + value->len;
    }

    if (comments_number_parse(comments_str_of(value->str,
                                              (size_t) (p - value->str)),
                              INT64_MAX, &until)
        != COMMENTS_OK)
    {
        until = 0;
    }

    entry->until = (int64_t) until;

    if (p < value->str + value->len) {
        p++;
    }

    entry->reason = comments_str_of(p, (size_t) (value->str + value->len - p));

    return COMMENTS_OK;
}


static void
commentsctl_ban_json(comments_buf_t *out, const commentsctl_ban_entry_t *entry)
{
    char  text[COMMENTS_DATE_LEN];

    comments_json_writer_next(out);
    (void) comments_buf_add_char(out, '{');
    comments_json_writer_string(out, "kind", entry->kind,
                                COMMENTS_JSON_TERMINAL);
    comments_json_writer_string(out, comments_str_eq(entry->kind,
                                                     comments_str_c("name"))
                                     ? "name" : "hash",
                                entry->what, COMMENTS_JSON_TERMINAL);

    if (entry->until) {
        comments_json_writer_string(out, "until",
                                    comments_date_format(entry->until, text),
                                    COMMENTS_JSON_TERMINAL);
    } else {
        comments_json_writer_null(out, "until");
    }

    comments_json_writer_string(out, "reason", entry->reason,
                                COMMENTS_JSON_TERMINAL);
    (void) comments_buf_add_char(out, '}');
}


static void
commentsctl_ban_text(const commentsctl_ban_entry_t *entry)
{
    char  text[COMMENTS_DATE_LEN];

    commentsctl_print_line(stdout, entry->kind);
    (void) printf("\t");
    commentsctl_print_line(stdout, entry->what);
    (void) printf("\t%s\t", entry->until
                            ? comments_date_format(entry->until, text).data
                            : "-");
    commentsctl_print_line(stdout, entry->reason);
    (void) printf("\n");
}
