/*
 * The reader of our own format: one JSON object a line, normally one comment
 * each.
 */

#include "comments_date.h"
#include "comments_json_read.h"
#include "comments_number.h"
#include "commentsctl_future.h"
#include "commentsctl_jsonl.h"
#include "commentsctl_lines.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"


#define COMMENTSCTL_JSONL_FLAGS  4     /* how many of the last may be
                                          booleans */


typedef enum {
    COMMENTSCTL_JSONL_THREAD = 0,
    COMMENTSCTL_JSONL_THREAD_KEY,
    COMMENTSCTL_JSONL_ID,
    COMMENTSCTL_JSONL_PARENT,
    COMMENTSCTL_JSONL_NAME,
    COMMENTSCTL_JSONL_EMAIL,
    COMMENTSCTL_JSONL_EMAIL_HASH,
    COMMENTSCTL_JSONL_AUTHOR_ID,
    COMMENTSCTL_JSONL_WEBSITE,
    COMMENTSCTL_JSONL_TEXT,
    COMMENTSCTL_JSONL_CREATED,
    COMMENTSCTL_JSONL_EDITED,
    COMMENTSCTL_JSONL_STATUS,
    COMMENTSCTL_JSONL_UP,
    COMMENTSCTL_JSONL_DOWN,
    COMMENTSCTL_JSONL_SECRET,
    COMMENTSCTL_JSONL_SOURCE,
    COMMENTSCTL_JSONL_WAS,
    COMMENTSCTL_JSONL_BY,
    COMMENTSCTL_JSONL_DECIDED,
    COMMENTSCTL_JSONL_REASON,
    COMMENTSCTL_JSONL_URL,
    COMMENTSCTL_JSONL_TITLE,
    COMMENTSCTL_JSONL_FORMAT,
    COMMENTSCTL_JSONL_FORMAT_VERSION,
    COMMENTSCTL_JSONL_MODERATOR,
    COMMENTSCTL_JSONL_PAGE_AUTHOR,
    COMMENTSCTL_JSONL_PINNED,
    COMMENTSCTL_JSONL_CLOSED,
    COMMENTSCTL_JSONL_MEMBERS
} commentsctl_jsonl_member_t;


static int commentsctl_jsonl_line(const commentsctl_sink_t *sink,
    commentsctl_entry_t *entry, comments_str_t line);
static int commentsctl_jsonl_take(const commentsctl_sink_t *sink,
    commentsctl_entry_t *entry, const comments_str_t *values);
static int commentsctl_jsonl_other(const comments_str_t *values);
static const char *commentsctl_jsonl_fill(commentsctl_entry_t *entry,
    const comments_str_t *values);
static const char *commentsctl_jsonl_page(commentsctl_entry_t *entry,
    const comments_str_t *values);
static const char *commentsctl_jsonl_times(commentsctl_entry_t *entry,
    const comments_str_t *values);
static const char *commentsctl_jsonl_decision(commentsctl_entry_t *entry,
    const comments_str_t *values);
static const char *commentsctl_jsonl_format(commentsctl_entry_t *entry,
    const comments_str_t *values);
static const char *commentsctl_jsonl_flags(commentsctl_entry_t *entry,
    const comments_str_t *values);
static int commentsctl_jsonl_status(comments_str_t name,
    comments_status_t *status);
static int commentsctl_jsonl_count(comments_str_t digits, uint32_t *count);
static int commentsctl_jsonl_flag(comments_str_t value, unsigned *flag);


/* the names in JSON, in the order of commentsctl_jsonl_member_t */
static const comments_str_t  commentsctl_jsonl_names[] = {
    comments_str("thread"),
    comments_str("thread_key"),
    comments_str("id"),
    comments_str("parent"),
    comments_str("name"),
    comments_str("email"),
    comments_str("email_hash"),
    comments_str("author_id"),
    comments_str("website"),
    comments_str("text"),
    comments_str("created"),
    comments_str("edited"),
    comments_str("status"),
    comments_str("up"),
    comments_str("down"),
    comments_str("secret"),
    comments_str("source"),
    comments_str("was"),
    comments_str("by"),
    comments_str("decided"),
    comments_str("reason"),
    comments_str("url"),
    comments_str("title"),
    comments_str("format"),
    comments_str("format_version"),
    comments_str("moderator"),
    comments_str("page_author"),
    comments_str("pinned"),
    comments_str("closed")
};


int
commentsctl_jsonl_sniff(comments_str_t head)
{
    size_t  i, n;

    static const comments_str_t  names[] = {
        comments_str("\"thread\""), comments_str("\"thread_key\""),
        comments_str("\"secret\"")
    };

    for (i = 0; i < head.len && head.data[i] != '\n'; i++) {
        /* void */
    }

    head.len = i;

    if (head.len == 0 || head.data[0] != '{') {
        return 0;
    }

    for (n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        if (memmem(head.data, head.len, names[n].data, names[n].len)) {
            return 1;
        }
    }

    return 0;
}


int
commentsctl_jsonl_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    int                      rc;
    comments_str_t           line;
    commentsctl_entry_t      entry;
    commentsctl_lines_t      lines;
    commentsctl_progress_t   progress;

    commentsctl_lines_start(&lines, source->input);
    commentsctl_progress_start(&progress, "reading", source->input->total);

    for ( ;; ) {
        rc = commentsctl_lines_next(&lines, &line);

        if (rc != COMMENTS_OK) {
            break;
        }

        memset(&entry, 0, sizeof(commentsctl_entry_t));

        entry.file = source->input->name;
        entry.line = lines.number;

        if (lines.too_long) {
            sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_TOO_LONG,
                       "the line is longer than 4 MB");
            continue;
        }

        rc = commentsctl_jsonl_line(sink, &entry, line);

        if (rc != COMMENTS_OK) {
            commentsctl_print_memory();
            break;
        }

        commentsctl_progress_show(&progress,
                                  commentsctl_input_offset(source->input));
    }

    commentsctl_progress_end(&progress);
    commentsctl_lines_close(&lines);

    return rc == COMMENTS_ERROR ? COMMENTS_ERROR : COMMENTS_OK;
}


static int
commentsctl_jsonl_line(const commentsctl_sink_t *sink,
    commentsctl_entry_t *entry, comments_str_t line)
{
    int                     rc;
    size_t                  i;
    comments_str_t          values[COMMENTSCTL_JSONL_MEMBERS];
    comments_arena_t       *arena;
    comments_json_names_t   names;

    for (i = 0; i < line.len; i++) {
        if (line.data[i] != ' ' && line.data[i] != '\t') {
            break;
        }
    }

    if (i == line.len) {
        return COMMENTS_OK;
    }

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        return COMMENTS_ERROR;
    }

    names.names = commentsctl_jsonl_names;
    names.n = COMMENTSCTL_JSONL_MEMBERS;
    names.flags = COMMENTSCTL_JSONL_FLAGS;

    rc = comments_json_members(arena, line, &names, values);

    if (rc == COMMENTS_DECLINED) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_DAMAGED,
                   "not one JSON object whose members are strings, numbers or "
                   "null");
        rc = COMMENTS_OK;

    } else if (rc == COMMENTS_OK) {
        rc = commentsctl_jsonl_take(sink, entry, values);
    }

    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_jsonl_take(const commentsctl_sink_t *sink,
    commentsctl_entry_t *entry, const comments_str_t *values)
{
    const char  *why;

    if (values[COMMENTSCTL_JSONL_SECRET].len
        && commentsctl_jsonl_other(values))
    {
        return sink->secret(sink->data, entry,
                            values[COMMENTSCTL_JSONL_SECRET]);
    }

    why = commentsctl_jsonl_fill(entry, values);

    if (why) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_DAMAGED, why);
        return COMMENTS_OK;
    }

    return entry->page ? sink->page(sink->data, entry)
                       : sink->comment(sink->data, entry);
}


/*
 * Returns 1 if the object is not a comment, but the site's secret or what is
 * known of a page: such an object has neither a time nor a text.
 */
static int
commentsctl_jsonl_other(const comments_str_t *values)
{
    return values[COMMENTSCTL_JSONL_CREATED].len == 0
           && values[COMMENTSCTL_JSONL_TEXT].len == 0;
}


/* Returns NULL, or what is wrong. */
static const char *
commentsctl_jsonl_fill(commentsctl_entry_t *entry, const comments_str_t *values)
{
    const char  *why;

    entry->thread = values[COMMENTSCTL_JSONL_THREAD];
    entry->thread_key = values[COMMENTSCTL_JSONL_THREAD_KEY];
    entry->id = values[COMMENTSCTL_JSONL_ID];
    entry->parent = values[COMMENTSCTL_JSONL_PARENT];
    entry->name = values[COMMENTSCTL_JSONL_NAME];
    entry->email = values[COMMENTSCTL_JSONL_EMAIL];
    entry->email_hash = values[COMMENTSCTL_JSONL_EMAIL_HASH];
    entry->author_id = values[COMMENTSCTL_JSONL_AUTHOR_ID];
    entry->website = values[COMMENTSCTL_JSONL_WEBSITE];
    entry->text = values[COMMENTSCTL_JSONL_TEXT];
    entry->source = values[COMMENTSCTL_JSONL_SOURCE];
    entry->by = values[COMMENTSCTL_JSONL_BY];
    entry->reason = values[COMMENTSCTL_JSONL_REASON];
    entry->url = values[COMMENTSCTL_JSONL_URL];
    entry->title = values[COMMENTSCTL_JSONL_TITLE];

    if (entry->thread.len == 0 && entry->thread_key.len == 0) {
        return "\"thread\" is missing";
    }

    if (commentsctl_jsonl_other(values)
        && (values[COMMENTSCTL_JSONL_CLOSED].len || entry->url.len
            || entry->title.len))
    {
        return commentsctl_jsonl_page(entry, values);
    }

    why = commentsctl_jsonl_times(entry, values);

    if (why == NULL) {
        why = commentsctl_jsonl_decision(entry, values);
    }

    if (why == NULL) {
        why = commentsctl_jsonl_format(entry, values);
    }

    if (why == NULL) {
        why = commentsctl_jsonl_flags(entry, values);
    }

    return why;
}


/* Takes what is known of a thread's page. Returns NULL, or what is wrong. */
static const char *
commentsctl_jsonl_page(commentsctl_entry_t *entry,
    const comments_str_t *values)
{
    unsigned  flag;

    if (commentsctl_jsonl_flag(values[COMMENTSCTL_JSONL_CLOSED], &flag)
        != COMMENTS_OK)
    {
        return "\"closed\" is not true or false";
    }

    entry->page = 1;
    entry->closed = flag;

    return flag || entry->url.len || entry->title.len
           ? NULL : "no comment, and its thread is not closed";
}


/* Takes the status, and the status before deletion. */
static const char *
commentsctl_jsonl_decision(commentsctl_entry_t *entry,
    const comments_str_t *values)
{
    comments_status_t  was;

    if (commentsctl_jsonl_status(values[COMMENTSCTL_JSONL_STATUS],
                                 &entry->status)
        != COMMENTS_OK)
    {
        return "\"status\" is not approved, pending, spam or deleted";
    }

    if (values[COMMENTSCTL_JSONL_WAS].len) {

        if (commentsctl_jsonl_status(values[COMMENTSCTL_JSONL_WAS], &was)
            != COMMENTS_OK)
        {
            return "\"was\" is not approved, pending, spam or deleted";
        }

        entry->was = (char) was;
    }

    return NULL;
}


/* the format need not be one that is known here; absent, it is Markdown */
static const char *
commentsctl_jsonl_format(commentsctl_entry_t *entry,
    const comments_str_t *values)
{
    uint64_t        version;
    comments_str_t  name, digits;

    name = values[COMMENTSCTL_JSONL_FORMAT];
    digits = values[COMMENTSCTL_JSONL_FORMAT_VERSION];
    version = 1;

    if (name.len == 0) {
        return NULL;
    }

    if (!comments_code_valid(name)) {
        return "\"format\" is no name of a format: 1 to 32 characters of a-z, "
               "0-9 and _";
    }

    if (digits.len
        && (digits.len > 10
            || comments_number_parse(digits, UINT32_MAX, &version)
               != COMMENTS_OK))
    {
        return "\"format_version\" is no number";
    }

    if (version == 1 && comments_str_eq(name, comments_str_c("markdown"))) {
        return NULL;
    }

    entry->format = name;
    entry->format_version = (uint32_t) version;

    return NULL;
}


static const char *
commentsctl_jsonl_flags(commentsctl_entry_t *entry,
    const comments_str_t *values)
{
    unsigned  flag;

    if (commentsctl_jsonl_count(values[COMMENTSCTL_JSONL_UP], &entry->up)
        != COMMENTS_OK
        || commentsctl_jsonl_count(values[COMMENTSCTL_JSONL_DOWN],
                                   &entry->down)
        != COMMENTS_OK)
    {
        return "\"up\" or \"down\" is no number of votes";
    }

    if (commentsctl_jsonl_flag(values[COMMENTSCTL_JSONL_MODERATOR], &flag)
        != COMMENTS_OK)
    {
        return "\"moderator\" is not true or false";
    }

    entry->moderator = flag;

    if (commentsctl_jsonl_flag(values[COMMENTSCTL_JSONL_PAGE_AUTHOR], &flag)
        != COMMENTS_OK)
    {
        return "\"page_author\" is not true or false";
    }

    entry->page_author = flag;

    if (commentsctl_jsonl_flag(values[COMMENTSCTL_JSONL_PINNED], &flag)
        != COMMENTS_OK)
    {
        return "\"pinned\" is not true or false";
    }

    entry->pinned = flag;

    return NULL;
}


static const char *
commentsctl_jsonl_times(commentsctl_entry_t *entry,
    const comments_str_t *values)
{
    if (comments_date_parse(values[COMMENTSCTL_JSONL_CREATED],
                               &entry->created)
        != COMMENTS_OK)
    {
        return "\"created\" is no time like \"2026-01-02T10:00:00Z\"";
    }

    if (commentsctl_future(entry->created)) {
        return "\"created\" is later than now";
    }

    if (values[COMMENTSCTL_JSONL_EDITED].len
        && comments_date_parse(values[COMMENTSCTL_JSONL_EDITED],
                                  &entry->edited)
        != COMMENTS_OK)
    {
        return "\"edited\" is no time like \"2026-01-02T10:00:00Z\"";
    }

    if (commentsctl_future(entry->edited)) {
        return "\"edited\" is later than now";
    }

    if (values[COMMENTSCTL_JSONL_DECIDED].len
        && comments_date_parse(values[COMMENTSCTL_JSONL_DECIDED],
                                  &entry->decided)
        != COMMENTS_OK)
    {
        return "\"decided\" is no time like \"2026-01-02T10:00:00Z\"";
    }

    return NULL;
}


static int
commentsctl_jsonl_status(comments_str_t name, comments_status_t *status)
{
    size_t                          i;
    static const comments_status_t  known[] = {
        COMMENTS_APPROVED, COMMENTS_PENDING, COMMENTS_SPAM, COMMENTS_DELETED
    };

    *status = COMMENTS_APPROVED;

    if (name.len == 0) {
        return COMMENTS_OK;
    }

    for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (comments_str_eq(name,
                            comments_str_c(comments_status_name(known[i]))))
        {
            *status = known[i];
            return COMMENTS_OK;
        }
    }

    return COMMENTS_DECLINED;
}


/* an absent count is 0 */
static int
commentsctl_jsonl_count(comments_str_t digits, uint32_t *count)
{
    uint64_t  n;

    n = 0;

    if (digits.len > 10
        || (digits.len
            && comments_number_parse(digits, UINT32_MAX, &n) != COMMENTS_OK))
    {
        return COMMENTS_DECLINED;
    }

    *count = (uint32_t) n;

    return COMMENTS_OK;
}


/*
 * The value is a boolean or a number, or either as a string; absent means
 * false.
 */
static int
commentsctl_jsonl_flag(comments_str_t value, unsigned *flag)
{
    uint32_t  n;

    if (comments_str_eq(value, comments_str_c("true"))) {
        *flag = 1;
        return COMMENTS_OK;
    }

    if (comments_str_eq(value, comments_str_c("false"))) {
        *flag = 0;
        return COMMENTS_OK;
    }

    if (commentsctl_jsonl_count(value, &n) != COMMENTS_OK) {
        return COMMENTS_DECLINED;
    }

    *flag = n != 0;

    return COMMENTS_OK;
}
