/*
 * The reader of Remark42's backups.
 *
 * Remark42 escapes names for HTML before it stores them, and sanitises the
 * Markdown as if it were HTML, which escapes it as well. So both are decoded.
 */

#include <stdio.h>

#include "comments_number.h"
#include "commentsctl_idmap.h"
#include "commentsctl_json_stream.h"
#include "commentsctl_json_value.h"
#include "commentsctl_lines.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_remark42.h"
#include "commentsctl_unescape.h"


#define COMMENTSCTL_REMARK42_VERSION  1    /* the last one that is known */


typedef struct {
    const commentsctl_sink_t   *sink;
    const char                 *file;
    commentsctl_json_stream_t   stream;      /* of the first object */
    commentsctl_idmap_t         emails;      /* value 0, by the user's id */
    commentsctl_idmap_t         titled;      /* pages whose title was given */
    comments_arena_t           *arena;       /* of the present comment */
    unsigned                    known:1;     /* the first object has a member
                                                of a backup */
} commentsctl_remark42_t;


static int commentsctl_remark42_all(commentsctl_remark42_t *remark,
    commentsctl_input_t *input);
static int commentsctl_remark42_first(commentsctl_remark42_t *remark);
static int commentsctl_remark42_member(commentsctl_remark42_t *remark,
    comments_str_t name);
static int commentsctl_remark42_version(commentsctl_remark42_t *remark);
static int commentsctl_remark42_list(commentsctl_remark42_t *remark,
    int (*handler)(commentsctl_remark42_t *remark,
                   const commentsctl_json_t *object, size_t line));
static int commentsctl_remark42_user(commentsctl_remark42_t *remark,
    const commentsctl_json_t *object, size_t line);
static int commentsctl_remark42_post(commentsctl_remark42_t *remark,
    const commentsctl_json_t *object, size_t line);
static int commentsctl_remark42_lines(commentsctl_remark42_t *remark,
    commentsctl_input_t *input);
static int commentsctl_remark42_line(commentsctl_remark42_t *remark,
    comments_str_t line, commentsctl_entry_t *entry);
static int commentsctl_remark42_comment(commentsctl_remark42_t *remark,
    const commentsctl_json_t *object, commentsctl_entry_t *entry);
static void commentsctl_remark42_text(const commentsctl_json_t *object,
    commentsctl_entry_t *entry);
static int commentsctl_remark42_author(commentsctl_remark42_t *remark,
    const commentsctl_json_t *object, commentsctl_entry_t *entry);
static comments_str_t commentsctl_remark42_inner(
    const commentsctl_json_t *object, const char *member, const char *name);
static void commentsctl_remark42_votes(const commentsctl_json_t *object,
    commentsctl_entry_t *entry);
static int commentsctl_remark42_title(commentsctl_remark42_t *remark,
    const commentsctl_json_t *object, const commentsctl_entry_t *entry);


int
commentsctl_remark42_sniff(comments_str_t head)
{
    size_t  i;

    /* the first object; its lists may be longer than head */

    for (i = 0; i < head.len && head.data[i] != '\n'; i++) {
        /* void */
    }

    head.len = i;

    return head.len && head.data[0] == '{'
           && memmem(head.data, head.len, "\"version\"", 9)
           && memmem(head.data, head.len, "\"users\"", 7)
           && memmem(head.data, head.len, "\"comments\"", 10) == NULL;
}


int
commentsctl_remark42_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    int                     rc;
    commentsctl_remark42_t  remark;

    memset(&remark, 0, sizeof(commentsctl_remark42_t));

    remark.sink = sink;
    remark.file = source->input->name;
    remark.arena = comments_arena_create(SIZE_MAX / 2);

    if (remark.arena == NULL) {
        commentsctl_print_memory();
        return COMMENTS_ERROR;
    }

    rc = commentsctl_remark42_all(&remark, source->input);

    commentsctl_idmap_free(&remark.emails);
    commentsctl_idmap_free(&remark.titled);
    comments_arena_destroy(remark.arena);

    return rc;
}


static int
commentsctl_remark42_all(commentsctl_remark42_t *remark,
    commentsctl_input_t *input)
{
    int  rc;

    commentsctl_json_stream_start(&remark->stream, input);

    rc = commentsctl_remark42_first(remark);

    if (rc == COMMENTS_OK && !remark->known) {
        rc = commentsctl_json_stream_refuse(&remark->stream, "it does not "
                                            "begin as a backup of Remark42 "
                                            "does, with \"version\", "
                                            "\"users\" and \"posts\"");
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_remark42_lines(remark, input);
    }

    commentsctl_json_stream_free(&remark->stream);

    return rc;
}


/* Reads the first object, which may be longer than a line may be. */
static int
commentsctl_remark42_first(commentsctl_remark42_t *remark)
{
    int             rc, more;
    comments_str_t  name;

    rc = commentsctl_json_stream_enter(&remark->stream, '{');

    while (rc == COMMENTS_OK) {
        rc = commentsctl_json_stream_member(&remark->stream, &name, &more);

        if (rc != COMMENTS_OK || !more) {
            break;
        }

        rc = commentsctl_remark42_member(remark, name);
    }

    return rc;
}


static int
commentsctl_remark42_member(commentsctl_remark42_t *remark,
    comments_str_t name)
{
    if (comments_str_eq(name, comments_str_c("version"))) {
        remark->known = 1;
        return commentsctl_remark42_version(remark);
    }

    if (comments_str_eq(name, comments_str_c("users"))) {
        remark->known = 1;
        return commentsctl_remark42_list(remark, commentsctl_remark42_user);
    }

    if (comments_str_eq(name, comments_str_c("posts"))) {
        remark->known = 1;
        return commentsctl_remark42_list(remark, commentsctl_remark42_post);
    }

    return commentsctl_json_stream_skip(&remark->stream);
}


static int
commentsctl_remark42_version(commentsctl_remark42_t *remark)
{
    int             rc;
    char            why[128];
    uint64_t        version;
    comments_str_t  json;

    rc = commentsctl_json_stream_value(&remark->stream, &json);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    if (comments_number_parse(json, INT32_MAX, &version) != COMMENTS_OK) {
        return commentsctl_json_stream_refuse(&remark->stream,
                                              "its version is no number");
    }

    if (version > COMMENTSCTL_REMARK42_VERSION) {
        (void) snprintf(why, sizeof(why), "version %llu of the backup is not "
                        "known; 0 and 1 are", (unsigned long long) version);

        return commentsctl_json_stream_refuse(&remark->stream, why);
    }

    return COMMENTS_OK;
}


/*
 * Gives each object of a list to the handler. Others are ignored: a user or a
 * page is no comment that could be counted as damaged.
 */
static int
commentsctl_remark42_list(commentsctl_remark42_t *remark,
    int (*handler)(commentsctl_remark42_t *remark,
                   const commentsctl_json_t *object, size_t line))
{
    int              rc, more;
    char             c;
    commentsctl_json_t  *object;
    comments_str_t   json;

    rc = commentsctl_json_stream_peek(&remark->stream, &c);

    if (rc == COMMENTS_OK && c == 'n') {
        return commentsctl_json_stream_skip(&remark->stream);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_json_stream_enter(&remark->stream, '[');
    }

    while (rc == COMMENTS_OK) {
        rc = commentsctl_json_stream_element(&remark->stream, &more);

        if (rc != COMMENTS_OK || !more) {
            break;
        }

        rc = commentsctl_json_stream_value(&remark->stream, &json);

        if (rc != COMMENTS_OK || remark->stream.too_long) {
            continue;
        }

        object = commentsctl_json_value_parse(json);

        if (object) {
            rc = handler(remark, object, remark->stream.value_line);
            commentsctl_json_value_free(object);

            if (rc != COMMENTS_OK) {
                commentsctl_print_memory();
            }
        }
    }

    return rc;
}


static int
commentsctl_remark42_user(commentsctl_remark42_t *remark,
    const commentsctl_json_t *object, size_t line)
{
    commentsctl_idmap_entry_t  user;

    (void) line;

    memset(&user, 0, sizeof(commentsctl_idmap_entry_t));

    user.id = commentsctl_json_value_string(object, "id");
    user.values[0] = commentsctl_remark42_inner(object, "details", "email");

    return user.id.len && user.values[0].len
           ? commentsctl_idmap_add(&remark->emails, &user) : COMMENTS_OK;
}


static int
commentsctl_remark42_post(commentsctl_remark42_t *remark,
    const commentsctl_json_t *object, size_t line)
{
    commentsctl_entry_t  entry;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = remark->file;
    entry.line = line;
    entry.page = 1;
    entry.thread = commentsctl_json_value_string(object, "url");
    entry.closed = commentsctl_json_value_flag(object, "read_only");

    return entry.thread.len && entry.closed
           ? remark->sink->page(remark->sink->data, &entry) : COMMENTS_OK;
}


static int
commentsctl_remark42_lines(commentsctl_remark42_t *remark,
    commentsctl_input_t *input)
{
    int                        rc;
    comments_str_t             line;
    commentsctl_entry_t        entry;
    commentsctl_lines_t        lines;
    const commentsctl_sink_t  *sink;
    commentsctl_progress_t     progress;

    sink = remark->sink;

    commentsctl_lines_start(&lines, input);
    commentsctl_progress_start(&progress, "reading", input->total);

    /* the first line is what follows the first object */

    lines.number = remark->stream.line - 1;

    for ( ;; ) {
        rc = commentsctl_lines_next(&lines, &line);

        if (rc != COMMENTS_OK) {
            break;
        }

        memset(&entry, 0, sizeof(commentsctl_entry_t));

        entry.file = remark->file;
        entry.line = lines.number;

        if (lines.too_long) {
            sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_TOO_LONG,
                       "the line is longer than 4 MB");
            continue;
        }

        rc = commentsctl_remark42_line(remark, line, &entry);

        if (rc != COMMENTS_OK) {
            commentsctl_print_memory();
            break;
        }

        commentsctl_progress_show(&progress, commentsctl_input_offset(input));
    }

    commentsctl_progress_end(&progress);
    commentsctl_lines_close(&lines);

    return rc == COMMENTS_ERROR ? COMMENTS_ERROR : COMMENTS_OK;
}


static int
commentsctl_remark42_line(commentsctl_remark42_t *remark, comments_str_t line,
    commentsctl_entry_t *entry)
{
    int      rc;
    size_t   i;
    commentsctl_json_t  *object;

    for (i = 0; i < line.len; i++) {
        if (line.data[i] != ' ' && line.data[i] != '\t') {
            break;
        }
    }

    if (i == line.len) {
        return COMMENTS_OK;
    }

    object = commentsctl_json_value_parse(line);

    if (object == NULL) {
        remark->sink->skip(remark->sink->data, entry, COMMENTSCTL_SKIP_DAMAGED,
                           "not a JSON object in UTF-8");
        return COMMENTS_OK;
    }

    comments_arena_reset(remark->arena);

    rc = commentsctl_remark42_comment(remark, object, entry);

    commentsctl_json_value_free(object);

    return rc;
}


static int
commentsctl_remark42_comment(commentsctl_remark42_t *remark,
    const commentsctl_json_t *object, commentsctl_entry_t *entry)
{
    const char                *why;
    const commentsctl_sink_t  *sink;
    const commentsctl_json_t  *edit;

    sink = remark->sink;
    edit = commentsctl_json_value_member(object, "edit");

    entry->id = commentsctl_json_value_string(object, "id");
    entry->parent = commentsctl_json_value_string(object, "pid");
    entry->thread = commentsctl_remark42_inner(object, "locator", "url");

    why = commentsctl_json_value_time(object, "time", &entry->created);

    if (why == NULL) {
        why = entry->id.len == 0 ? "it has no id"
              : entry->created == 0 ? "it has no time"
              : commentsctl_json_value_time(edit, "time", &entry->edited);
    }

    if (why) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_DAMAGED, why);
        return COMMENTS_OK;
    }

    if (entry->thread.len == 0) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_NO_PAGE,
                   "it has no \"url\" of its page");
        return COMMENTS_OK;
    }

    if (commentsctl_remark42_title(remark, object, entry) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (commentsctl_json_value_flag(object, "delete")) {
        entry->status = COMMENTS_DELETED;
        entry->edited = 0;
        return sink->comment(sink->data, entry);
    }

    entry->status = COMMENTS_APPROVED;
    entry->pinned = commentsctl_json_value_flag(object, "pin");

    commentsctl_remark42_votes(object, entry);

    commentsctl_remark42_text(object, entry);

    if (commentsctl_remark42_author(remark, object, entry) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    return sink->comment(sink->data, entry);
}


/*
 * The Markdown has gone through a sanitiser, as if it were HTML. It is empty if
 * Remark42 has imported the comment itself.
 */
static void
commentsctl_remark42_text(const commentsctl_json_t *object,
    commentsctl_entry_t *entry)
{
    entry->text = commentsctl_json_value_string(object, "orig");
    entry->markup = COMMENTSCTL_MARKUP_SANITISED;

    if (entry->text.len == 0) {
        entry->text = commentsctl_json_value_string(object, "text");
        entry->markup = COMMENTSCTL_MARKUP_HTML;
    }
}


static int
commentsctl_remark42_author(commentsctl_remark42_t *remark,
    const commentsctl_json_t *object, commentsctl_entry_t *entry)
{
    const commentsctl_json_t         *user;
    const commentsctl_idmap_entry_t  *known;

    user = commentsctl_json_value_member(object, "user");
    known = commentsctl_idmap_find(&remark->emails,
                                   commentsctl_json_value_string(user, "id"));

    entry->moderator = commentsctl_json_value_flag(user, "admin");

    if (known) {
        entry->email = known->values[0];
    }

    return commentsctl_unescape(remark->arena,
                                commentsctl_json_value_string(user, "name"),
                                COMMENTSCTL_UNESCAPE_ESCAPED, &entry->name);
}


/* Returns a string in an object that is a member. */
static comments_str_t
commentsctl_remark42_inner(const commentsctl_json_t *object,
    const char *member, const char *name)
{
    return commentsctl_json_value_string(
               commentsctl_json_value_member(object, member), name);
}


/* Takes the votes, or their sum if the votes are not there. */
static void
commentsctl_remark42_votes(const commentsctl_json_t *object,
    commentsctl_entry_t *entry)
{
    int32_t  score;

    commentsctl_json_value_count(commentsctl_json_value_member(object, "votes"),
                                 &entry->up, &entry->down);

    if (entry->up || entry->down) {
        return;
    }

    score = commentsctl_json_value_number(object, "score");
    entry->up = score > 0 ? (uint32_t) score : 0;
    entry->down = score < 0 ? (uint32_t) -(int64_t) score : 0;
}


/*
 * Gives the page's title to the sink with the first comment that has one; the
 * others of the page have the same.
 */
static int
commentsctl_remark42_title(commentsctl_remark42_t *remark,
    const commentsctl_json_t *object, const commentsctl_entry_t *entry)
{
    commentsctl_entry_t        page;
    commentsctl_idmap_entry_t  mark;

    memset(&page, 0, sizeof(commentsctl_entry_t));
    memset(&mark, 0, sizeof(commentsctl_idmap_entry_t));

    mark.id = entry->thread;
    page.title = commentsctl_json_value_string(object, "title");

    if (page.title.len == 0
        || commentsctl_idmap_find(&remark->titled, mark.id))
    {
        return COMMENTS_OK;
    }

    if (commentsctl_idmap_add(&remark->titled, &mark) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    page.file = entry->file;
    page.line = entry->line;
    page.thread = entry->thread;
    page.page = 1;

    return remark->sink->page(remark->sink->data, &page);
}
