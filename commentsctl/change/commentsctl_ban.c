/*
 * The commands "ban" and "unban": the hash of a site's bans, whose fields core
 * names (comments_ban.h) and whose values are the time at which the ban ends, a
 * blank, and the reason. Bans that have ended are removed by "add" and "list".
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "comments_ban.h"
#include "comments_date.h"
#include "comments_id.h"
#include "comments_number.h"
#include "comments_schema_exec.h"
#include "commentsctl_ban.h"
#include "commentsctl_ban_entry.h"
#include "commentsctl_json.h"
#include "commentsctl_print.h"
#include "commentsctl_secret.h"
#include "commentsctl_sender.h"


#define COMMENTSCTL_BAN_REASON  200     /* bytes */
#define COMMENTSCTL_BAN_UNTIL   24      /* size of a time in ms as text */
#define COMMENTSCTL_BAN_ENDED   200     /* bans that one command removes */


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


static int commentsctl_ban_run(const commentsctl_options_t *options,
    const commentsctl_ban_action_t *action);
static int commentsctl_ban_add(commentsctl_ban_t *ban);
static int commentsctl_ban_added(commentsctl_ban_t *ban, comments_str_t field,
    comments_str_t value);
static int commentsctl_ban_for(const char *text, int64_t *ms);
static int commentsctl_ban_remove(commentsctl_ban_t *ban);
static int commentsctl_ban_named(commentsctl_ban_t *ban,
    comments_str_t *field);
static int commentsctl_ban_from(commentsctl_ban_t *ban, comments_str_t kind,
    comments_str_t *value);
static int commentsctl_ban_number(commentsctl_ban_t *ban,
    const comments_str_t *args, int n, int64_t *number);
static int commentsctl_ban_list(commentsctl_ban_t *ban);
static redisReply **commentsctl_ban_read(commentsctl_ban_t *ban);
static void commentsctl_ban_tidy(commentsctl_ban_t *ban,
    const redisReply *bans);


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

    if (options->nargs + (options->from != NULL) != action->nargs) {
        commentsctl_print_error(action->nargs
                                ? "ban: expected a kind (address, network, "
                                  "email or name), and a value or --from"
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

    rc = commentsctl_ban_number(ban, args, 4, &number);

    return rc == COMMENTSCTL_OK ? commentsctl_ban_added(ban, args[2], args[3])
                                : rc;
}


/* says what was done, and removes bans that have ended */
static int
commentsctl_ban_added(commentsctl_ban_t *ban, comments_str_t field,
    comments_str_t value)
{
    char                       text[COMMENTS_DATE_LEN];
    redisReply               **replies;
    comments_buf_t             out;
    commentsctl_ban_entry_t    entry;

    if (commentsctl_ban_entry_read(field, value, &entry) != COMMENTS_OK) {
        return COMMENTSCTL_WRONG;
    }

    if (ban->options->json) {
        comments_buf_init(&out, SIZE_MAX / 2);
        commentsctl_ban_entry_json(&out, &entry);
        (void) commentsctl_json_write(&out, stdout);
        comments_buf_free(&out);

    } else {
        (void) printf("banned %s ", ban->options->args[0]);
        commentsctl_print_line(stdout, entry.what);
        (void) printf(" %s%s\n", entry.until ? "until " : "for ever",
                      entry.until ? comments_date_format(entry.until, text).data
                                  : "");
    }

    replies = commentsctl_ban_read(ban);

    if (replies) {
        commentsctl_ban_tidy(ban, replies[1]);
        commentsctl_redis_free(replies, 2);
    }

    return commentsctl_print_done();
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
    comments_buf_t   out;
    comments_str_t   args[3];

    args[0] = comments_str_c("HDEL");
    args[1] = ban->key;

    rc = commentsctl_ban_named(ban, &args[2]);

    if (rc == COMMENTSCTL_OK) {
        rc = commentsctl_ban_number(ban, args, 3, &number);
    }

    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    if (ban->options->json) {
        comments_buf_init(&out, SIZE_MAX / 2);

        (void) comments_buf_add_char(&out, '{');
        commentsctl_json_string(&out, "kind",
                                comments_str_c(ban->options->args[0]));
        comments_json_writer_number(&out, "removed", number);
        (void) comments_buf_add_char(&out, '}');

        (void) commentsctl_json_write(&out, stdout);
        comments_buf_free(&out);
    }

    if (number == 0) {
        commentsctl_print_error("there is no such ban");
        return COMMENTSCTL_WRONG;
    }

    return commentsctl_print_done();
}


/* the field of the ban that the arguments name */
static int
commentsctl_ban_named(commentsctl_ban_t *ban, comments_str_t *field)
{
    int              rc;
    comments_str_t   kind, secret, value;
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

    if (ban->options->from) {
        rc = commentsctl_ban_from(ban, kind, &value);

        if (rc != COMMENTSCTL_OK) {
            return rc;
        }

    } else {
        value = comments_str_c(ban->options->args[1]);
    }

    rc = comments_ban_field(ban->arena, secret, kind, value, field);

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


/* the address or network that a comment came from, as a hash */
static int
commentsctl_ban_from(commentsctl_ban_t *ban, comments_str_t kind,
    comments_str_t *value)
{
    int                network;
    comments_str_t     id;
    comments_sender_t  sender;

    id = comments_str_c(ban->options->from);
    network = comments_str_eq(kind, comments_str_c("network"));

    if (!network && !comments_str_eq(kind, comments_str_c("address"))) {
        commentsctl_print_error("ban: --from is for an address or a network");
        return COMMENTSCTL_USAGE;
    }

    if (!comments_id_valid(id)) {
        commentsctl_print_error("ban: --from takes the id of a comment");
        return COMMENTSCTL_USAGE;
    }

    if (commentsctl_sender_find(&ban->redis, ban->arena,
                                comments_str_c(ban->options->site), id,
                                &sender)
        != COMMENTS_OK)
    {
        return COMMENTSCTL_REDIS;
    }

    if (sender.address.len == 0) {
        commentsctl_print_error("ban: where comment %s came from is not stored "
                                "(it is for %d days)", ban->options->from,
                                COMMENTS_SENDERS_DAYS);
        return COMMENTSCTL_WRONG;
    }

    *value = network ? sender.network : sender.address;

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
    size_t                     i;
    redisReply               **replies, **found;
    comments_buf_t             out;
    commentsctl_ban_entry_t    entry;

    replies = commentsctl_ban_read(ban);
    if (replies == NULL) {
        return COMMENTSCTL_REDIS;
    }

    comments_buf_init(&out, SIZE_MAX / 2);
    (void) comments_buf_add_char(&out, '[');

    found = replies[1]->element;

    for (i = 0; i + 1 < replies[1]->elements; i += 2) {

        if (commentsctl_ban_entry_read(
                            comments_str_of(found[i]->str, found[i]->len),
                            comments_str_of(found[i + 1]->str,
                                            found[i + 1]->len),
                            &entry)
            != COMMENTS_OK
            || (entry.until && entry.until <= ban->now))
        {
            continue;
        }

        if (ban->options->json) {
            commentsctl_ban_entry_json(&out, &entry);

        } else {
            commentsctl_ban_entry_line(&entry);
        }
    }

    commentsctl_ban_tidy(ban, replies[1]);
    commentsctl_redis_free(replies, 2);
    (void) comments_buf_add_c(&out, "]\n");

    if (ban->options->json && !out.failed) {
        (void) fwrite(out.data, 1, out.len, stdout);
    }

    comments_buf_free(&out);

    return commentsctl_print_done();
}


/*
 * Watches the bans and reads them: the second of two replies is an array of
 * fields and values. NULL: the error was reported.
 */
static redisReply **
commentsctl_ban_read(commentsctl_ban_t *ban)
{
    redisReply       **replies;
    comments_str_t     args[2];
    comments_batch_t  *batch;

    batch = comments_batch_create(ban->arena);

    args[1] = ban->key;

    if (batch) {
        args[0] = comments_str_c("WATCH");
        (void) comments_batch_add(batch, args, 2);

        args[0] = comments_str_c("HGETALL");
        (void) comments_batch_add(batch, args, 2);
    }

    replies = commentsctl_redis_run(&ban->redis, batch);

    if (replies != NULL
        && commentsctl_redis_expect(replies[1], REDIS_REPLY_ARRAY, "HGETALL")
           != COMMENTS_OK)
    {
        commentsctl_redis_free(replies, 2);
        return NULL;
    }

    return replies;
}


/*
 * Removes bans that have ended. One of them may have been renewed since the
 * bans were read: then the transaction does nothing, and the next command
 * removes them. A failure does not matter: what has ended bans nobody.
 */
static void
commentsctl_ban_tidy(commentsctl_ban_t *ban, const redisReply *bans)
{
    int                        n;
    size_t                     i;
    redisReply               **replies, **found;
    comments_str_t             args[2 + COMMENTSCTL_BAN_ENDED], field;
    comments_schema_t          schema;
    commentsctl_ban_entry_t    entry;

    found = bans->element;
    n = 2;

    for (i = 0; i + 1 < bans->elements && n < 2 + COMMENTSCTL_BAN_ENDED;
         i += 2)
    {
        field = comments_str_of(found[i]->str, found[i]->len);

        if (commentsctl_ban_entry_read(field,
                            comments_str_of(found[i + 1]->str,
                                            found[i + 1]->len), &entry)
            == COMMENTS_OK
            && entry.until && entry.until <= ban->now)
        {
            args[n++] = field;
        }
    }

    if (n == 2) {
        return;
    }

    args[0] = comments_str_c("HDEL");
    args[1] = ban->key;

    comments_schema_start(&schema, ban->arena, comments_str_c(""),
                          comments_str_c(""));
    comments_schema_multi(&schema);
    comments_schema_put(&schema, args, n, REDIS_REPLY_INTEGER);
    comments_schema_exec(&schema);

    replies = commentsctl_redis_run(&ban->redis, comments_schema_done(&schema));

    commentsctl_redis_free(replies, replies ? 3 : 0);
}
