/*
 * The commands "recent" and "list --status": comments of the whole site, the
 * newest first.
 */

#include <stdlib.h>
#include <string.h>

#include "comments_buf.h"
#include "comments_date.h"
#include "comments_id.h"
#include "comments_percent.h"
#include "comments_schema_exec.h"
#include "comments_schema_vote.h"
#include "comments_text.h"
#include "commentsctl_json.h"
#include "commentsctl_print.h"
#include "commentsctl_recent.h"
#include "commentsctl_redis.h"
#include "commentsctl_sender.h"


#define COMMENTSCTL_RECENT_PIECE  50      /* comments in one round trip */
#define COMMENTSCTL_RECENT_LIMIT  20
#define COMMENTSCTL_RECENT_MAX    1000000

/* characters of a text in a list */
#define COMMENTSCTL_RECENT_TEXT   300


typedef struct {
    const commentsctl_options_t   *options;
    commentsctl_redis_t           *redis;
    comments_str_t                 site;
    const char                    *list;     /* of the site: "ids", "queue",
                                                "flagged" */
    comments_buf_t                 last;     /* end of the next range: "+" or
                                                "(MEMBER" */
    comments_buf_t                 json;
    size_t                         limit;    /* 0: none */
    size_t                         shown;
    const comments_sender_t       *sender;   /* of the present comment */
    char                           status;   /* status letter; 0: any */
    unsigned                       lines:1;  /* JSON, one object a line */
    unsigned                       flagged:1;
} commentsctl_recent_t;


static int commentsctl_recent_options(commentsctl_recent_t *recent,
    int unlimited);
static int commentsctl_recent_status(commentsctl_recent_t *recent,
    const char *name);
static int commentsctl_recent_run(commentsctl_recent_t *recent);
static int commentsctl_recent_piece(commentsctl_recent_t *recent,
    comments_arena_t *arena, size_t *n);
static int commentsctl_recent_read(commentsctl_recent_t *recent,
    comments_arena_t *arena, const redisReply *members);
static int commentsctl_recent_one(commentsctl_recent_t *recent,
    comments_str_t thread, redisReply *const *found, comments_str_t member);
static void commentsctl_recent_show(commentsctl_recent_t *recent,
    comments_str_t thread, comments_str_t title,
    const comments_comment_t *comment);
static void commentsctl_recent_reason(comments_str_t reason);
static void commentsctl_recent_json(commentsctl_recent_t *recent,
    comments_str_t thread, comments_str_t title,
    const comments_comment_t *comment);
static void commentsctl_recent_text(const commentsctl_recent_t *recent,
    comments_str_t text);


int
commentsctl_recent(const commentsctl_options_t *options)
{
    int                    rc;
    commentsctl_redis_t    redis;
    commentsctl_recent_t   recent;

    if (options->nargs) {
        commentsctl_print_error("unexpected \"%s\"", options->args[0]);
        return COMMENTSCTL_USAGE;
    }

    memset(&recent, 0, sizeof(commentsctl_recent_t));

    recent.options = options;
    recent.site = comments_str_c(options->site);

    rc = commentsctl_recent_options(&recent, options->everything);
    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    rc = commentsctl_redis_open(&redis, options->redis);

    if (rc == COMMENTSCTL_OK) {
        comments_buf_init(&recent.last, SIZE_MAX / 2);
        comments_buf_init(&recent.json, SIZE_MAX / 2);
        recent.redis = &redis;

        rc = commentsctl_recent_run(&recent) == COMMENTS_OK
             ? commentsctl_print_done() : COMMENTSCTL_REDIS;

        comments_buf_free(&recent.json);
        comments_buf_free(&recent.last);
    }

    commentsctl_redis_close(&redis);

    return rc;
}


static int
commentsctl_recent_options(commentsctl_recent_t *recent, int unlimited)
{
    int64_t                       limit;
    const commentsctl_options_t  *options;

    options = recent->options;

    if (commentsctl_recent_status(recent, options->status) != COMMENTS_OK) {
        commentsctl_print_error("--status takes approved, pending, spam, "
                                "deleted or flagged");
        return COMMENTSCTL_USAGE;
    }

    limit = unlimited ? 0 : COMMENTSCTL_RECENT_LIMIT;

    if (options->limit
        && (comments_schema_number(comments_str_c(options->limit), &limit)
            != COMMENTS_OK
            || limit < 1 || limit > COMMENTSCTL_RECENT_MAX))
    {
        commentsctl_print_error("--limit takes a number from 1 to %d",
                                COMMENTSCTL_RECENT_MAX);
        return COMMENTSCTL_USAGE;
    }

    if (options->after && !comments_id_valid(comments_str_c(options->after))) {
        commentsctl_print_error("--after takes the id of a comment");
        return COMMENTSCTL_USAGE;
    }

    if (options->format && strcmp(options->format, "jsonl") != 0) {
        commentsctl_print_error("--format takes jsonl");
        return COMMENTSCTL_USAGE;
    }

    recent->limit = (size_t) limit;
    recent->lines = options->format != NULL;

    return COMMENTSCTL_OK;
}


/* what awaits a moderator is in a list of its own */
static int
commentsctl_recent_status(commentsctl_recent_t *recent, const char *name)
{
    int  i;

    static const comments_status_t  statuses[] = {
        COMMENTS_APPROVED, COMMENTS_PENDING, COMMENTS_SPAM, COMMENTS_DELETED
    };

    recent->list = "ids";

    for (i = 0; name && i < 4; i++) {
        if (strcmp(name, comments_status_name(statuses[i])) == 0) {
            recent->status = (char) statuses[i];
        }
    }

    if (comments_schema_held((comments_status_t) recent->status)) {
        recent->list = "queue";
    }

    if (name && strcmp(name, "flagged") == 0) {
        recent->list = "flagged";
        recent->flagged = 1;
        return COMMENTS_OK;
    }

    return name && recent->status == 0 ? COMMENTS_DECLINED : COMMENTS_OK;
}


static int
commentsctl_recent_run(commentsctl_recent_t *recent)
{
    int                rc;
    size_t             n;
    comments_arena_t  *arena;

    /* members begin with the id and a space: older comments come before it */

    if (recent->options->after) {
        (void) comments_buf_add_char(&recent->last, '(');
        (void) comments_buf_add_c(&recent->last, recent->options->after);

    } else {
        (void) comments_buf_add_char(&recent->last, '+');
    }

    if (recent->options->json && !recent->lines) {
        (void) fputs("{\"comments\":[", stdout);
    }

    do {
        arena = comments_arena_create(SIZE_MAX / 2);
        if (arena == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        n = 0;
        rc = commentsctl_recent_piece(recent, arena, &n);

        comments_arena_destroy(arena);

    } while (rc == COMMENTS_OK && n
             && (recent->limit == 0 || recent->shown < recent->limit));

    if (recent->options->json && !recent->lines) {
        (void) fputs("]}\n", stdout);
    }

    return rc;
}


static int
commentsctl_recent_piece(commentsctl_recent_t *recent, comments_arena_t *arena,
    size_t *n)
{
    int                 rc;
    redisReply        **replies;
    comments_str_t      args[7];
    comments_schema_t   schema;

    comments_schema_start(&schema, arena, recent->site, comments_str_c(""));

    args[0] = comments_str_c("ZREVRANGEBYLEX");
    args[1] = comments_schema_site_key(&schema, recent->list);
    args[2] = comments_buf_str(&recent->last);
    args[3] = comments_str_c("-");
    args[4] = comments_str_c("LIMIT");
    args[5] = comments_str_c("0");
    args[6] = comments_schema_int(&schema, COMMENTSCTL_RECENT_PIECE);
    comments_schema_add(&schema, args, 7);

    replies = commentsctl_redis_run(recent->redis,
                                    comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_ARRAY,
                                  "ZREVRANGEBYLEX");

    if (rc == COMMENTS_OK && replies[0]->elements) {
        *n = replies[0]->elements;
        rc = commentsctl_recent_read(recent, arena, replies[0]);
    }

    commentsctl_redis_free(replies, 1);

    return rc;
}


/*
 * Reads and prints the comments of the members. A member is "ID ROOT THREAD",
 * where THREAD is percent-encoded.
 */
static int
commentsctl_recent_read(commentsctl_recent_t *recent, comments_arena_t *arena,
    const redisReply *members)
{
    int                 rc;
    size_t              i, skip;
    redisReply        **replies;
    comments_str_t      args[4], member, thread;
    comments_schema_t   schema;

    skip = 2 * (COMMENTS_ID_LEN + 1);
    comments_schema_start(&schema, arena, recent->site, comments_str_c(""));

    for (i = 0; i < members->elements; i++) {

        member = comments_str_of(members->element[i]->str,
                                 members->element[i]->len);

        if (members->element[i]->type != REDIS_REPLY_STRING
            || member.len <= skip)
        {
            commentsctl_print_error("the site's list of comments is damaged; "
                                    "verify --repair mends it");
            return COMMENTS_ERROR;
        }

        schema.thread = comments_str_of(member.data + skip, member.len - skip);

        args[0] = comments_str_c("ZRANGEBYLEX");
        args[1] = comments_schema_thread_key(&schema, "s:",
                        comments_str_of(member.data + COMMENTS_ID_LEN + 1,
                                        COMMENTS_ID_LEN));
        args[2] = comments_schema_concat(&schema, comments_str_c("["),
                        comments_str_of(member.data, COMMENTS_ID_LEN),
                        comments_str_c(" "));
        args[3] = comments_schema_concat(&schema, comments_str_c("("),
                        comments_str_of(member.data, COMMENTS_ID_LEN),
                        comments_str_c("!"));
        comments_schema_add(&schema, args, 4);

        args[0] = comments_str_c("HGET");
        args[1] = comments_schema_thread_key(&schema, "meta",
                                             comments_str_c(""));
        args[2] = comments_str_c("title");
        comments_schema_add(&schema, args, 3);

        comments_schema_add_sender(&schema,
                           comments_str_of(member.data, COMMENTS_ID_LEN));
    }

    recent->last.len = 0;
    (void) comments_buf_add_char(&recent->last, '(');
    (void) comments_buf_add_str(&recent->last, member);

    replies = commentsctl_redis_run(recent->redis,
                                    comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < members->elements; i++) {

        member = comments_str_of(members->element[i]->str,
                                 members->element[i]->len);

        if (comments_percent_decode(arena,
                       comments_str_of(member.data + skip, member.len - skip),
                       &thread)
            == COMMENTS_OK)
        {
            rc = commentsctl_recent_one(recent, thread, replies + 3 * i,
                                        member);
        }
    }

    commentsctl_redis_free(replies, 3 * members->elements);

    return rc;
}


static int
commentsctl_recent_one(commentsctl_recent_t *recent, comments_str_t thread,
    redisReply *const *found, comments_str_t member)
{
    comments_str_t       title;
    comments_sender_t    sender;
    const redisReply    *record;
    comments_comment_t   comment;

    title = (comments_str_t) comments_null_str;

    if (commentsctl_redis_expect(found[0], REDIS_REPLY_ARRAY, "ZRANGEBYLEX")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    record = found[0]->elements ? found[0]->element[0] : NULL;

    if (found[1]->type == REDIS_REPLY_STRING) {
        title = comments_str_of(found[1]->str, found[1]->len);
    }

    /* gone meanwhile, or damaged; "verify" reports damaged comments */

    if (record == NULL || record->type != REDIS_REPLY_STRING
        || record->len <= COMMENTS_ID_LEN + 1
        || comments_schema_record_decode(
                          comments_str_of(record->str + COMMENTS_ID_LEN + 1,
                                          record->len - COMMENTS_ID_LEN - 1),
                          &comment)
        != COMMENTS_OK)
    {
        return COMMENTS_OK;
    }

    if ((recent->status && (char) comment.status != recent->status)
        || (recent->flagged && comment.status != COMMENTS_APPROVED
            && !comments_schema_flags_hold(&comment))
        || (recent->limit && recent->shown == recent->limit))
    {
        return COMMENTS_OK;
    }

    comment.id = comments_str_of(member.data, COMMENTS_ID_LEN);

    comments_schema_decode_sender(found[2], &sender);
    recent->sender = &sender;

    commentsctl_recent_show(recent, thread, title, &comment);
    recent->shown++;

    return COMMENTS_OK;
}


static void
commentsctl_recent_show(commentsctl_recent_t *recent, comments_str_t thread,
    comments_str_t title, const comments_comment_t *comment)
{
    char  date[COMMENTS_DATE_LEN];

    if (recent->options->json || recent->lines) {
        commentsctl_recent_json(recent, thread, title, comment);
        return;
    }

    (void) printf("%.*s  %s  %-8s  ", COMMENTS_ID_LEN, comment->id.data,
                  comments_date_format(comment->created, date).data,
                  comments_status_name(comment->status));
    commentsctl_print_line(stdout, comment->name);
    (void) fputs("  ", stdout);
    commentsctl_print_line(stdout, thread);

    if (title.len) {
        (void) fputs("  ", stdout);
        commentsctl_print_line(stdout, title);
    }

    if (comment->format.len) {
        (void) printf("  (format %.*s)", (int) comment->format.len,
                      comment->format.data);
    }

    if (comment->reason.len) {
        commentsctl_recent_reason(comment->reason);
    }

    commentsctl_sender_text(recent->sender);
    (void) fputc('\n', stdout);
    commentsctl_recent_text(recent, comment->text);
}


/* a check's reason is "CHECK:CODE DETAIL": the detail is set off by a colon */
static void
commentsctl_recent_reason(comments_str_t reason)
{
    const char      *blank, *colon;
    comments_str_t   code;

    blank = memchr(reason.data, ' ', reason.len);
    colon = memchr(reason.data, ':', reason.len);

    (void) fputs("  (", stdout);

    if (blank != NULL && colon != NULL && colon + 1 < blank) {
        code = comments_str_of(reason.data, (size_t) (blank - reason.data));
        commentsctl_print_line(stdout, code);
        (void) fputs(": ", stdout);
        reason = comments_str_of(blank + 1, reason.len - code.len - 1);
    }

    commentsctl_print_line(stdout, reason);
    (void) fputc(')', stdout);
}


static void
commentsctl_recent_json(commentsctl_recent_t *recent, comments_str_t thread,
    comments_str_t title, const comments_comment_t *comment)
{
    recent->json.len = 0;

    if (recent->shown && !recent->lines) {
        (void) comments_buf_add_char(&recent->json, ',');
    }

    commentsctl_json_comment(&recent->json, thread, comment);
    commentsctl_sender_json(&recent->json, recent->sender);

    if (title.len && !recent->json.failed) {
        recent->json.len--;
        commentsctl_json_string(&recent->json, "title", title);
        (void) comments_buf_add_char(&recent->json, '}');
    }

    if (recent->lines) {
        (void) comments_buf_add_char(&recent->json, '\n');
    }

    (void) fwrite(recent->json.data, 1, recent->json.len, stdout);
}


/* the beginning of a text in a list; "recent" prints all of it */
static void
commentsctl_recent_text(const commentsctl_recent_t *recent,
    comments_str_t text)
{
    comments_buf_t  head;
    comments_str_t  cut;

    cut = text;

    if (recent->options->everything) {
        cut.len = comments_text_head(text, COMMENTSCTL_RECENT_TEXT);
    }

    if (cut.len == text.len) {
        commentsctl_print_text(stdout, text, 4);
        return;
    }

    while (cut.len && (cut.data[cut.len - 1] == ' '
                       || cut.data[cut.len - 1] == '\n'))
    {
        cut.len--;
    }

    comments_buf_init(&head, SIZE_MAX / 2);

    (void) comments_buf_add_str(&head, cut);
    (void) comments_buf_add_c(&head, " \xe2\x80\xa6");

    commentsctl_print_text(stdout, comments_buf_str(&head), 4);
    comments_buf_free(&head);
}
