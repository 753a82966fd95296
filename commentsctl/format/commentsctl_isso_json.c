/*
 * Reads the JSON that Isso's command "import --type generic" reads.
 *
 * A thread's address may stand behind its comments, as it does if a program has
 * sorted the names. So the file is read twice: first for addresses and titles,
 * then for comments.
 */

#include <stdio.h>

#include "comments_date.h"
#include "commentsctl_future.h"
#include "commentsctl_idmap.h"
#include "commentsctl_isso_json.h"
#include "commentsctl_json_stream.h"
#include "commentsctl_json_value.h"
#include "commentsctl_path.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_spool.h"
#include "commentsctl_zone.h"


typedef struct {
    const commentsctl_sink_t   *sink;
    const char                 *file;
    commentsctl_zone_t          zone;        /* of times without one */
    commentsctl_json_stream_t   stream;
    commentsctl_idmap_t         threads;     /* value 0, the address, by the
                                                thread's place in the list */
    comments_arena_t           *arena;       /* of the present comment */
    commentsctl_progress_t      progress;
    char                        place[24];   /* of the present thread */
    unsigned                    second:1;    /* the file is read again */
} commentsctl_isso_json_t;


static int commentsctl_isso_json_pass(commentsctl_isso_json_t *isso,
    commentsctl_input_t *input);
static int commentsctl_isso_json_thread(commentsctl_isso_json_t *isso,
    size_t place);
static int commentsctl_isso_json_member(commentsctl_isso_json_t *isso,
    commentsctl_entry_t *page, comments_str_t name);
static int commentsctl_isso_json_keep(commentsctl_isso_json_t *isso,
    comments_str_t *value);
static int commentsctl_isso_json_known(commentsctl_isso_json_t *isso,
    commentsctl_entry_t *page);
static int commentsctl_isso_json_comments(commentsctl_isso_json_t *isso);
static int commentsctl_isso_json_comment(commentsctl_isso_json_t *isso,
    comments_str_t json);
static int commentsctl_isso_json_take(commentsctl_isso_json_t *isso,
    const commentsctl_json_t *object, commentsctl_entry_t *entry);
static int commentsctl_isso_json_id(commentsctl_isso_json_t *isso,
    const commentsctl_json_t *object, const char *name, comments_str_t *id);
static const char *commentsctl_isso_json_time(
    const commentsctl_isso_json_t *isso, const commentsctl_json_t *object,
    int64_t *ms);


int
commentsctl_isso_json_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    int                      rc;
    commentsctl_isso_json_t  isso;

    memset(&isso, 0, sizeof(commentsctl_isso_json_t));

    isso.sink = sink;
    isso.file = source->input->name;

    rc = commentsctl_zone_open(&isso.zone, source->time_zone);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    isso.arena = comments_arena_create(SIZE_MAX / 2);

    if (isso.arena == NULL) {
        commentsctl_print_memory();
        rc = COMMENTS_ERROR;
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_isso_json_pass(&isso, source->input);
    }

    if (rc == COMMENTS_OK) {
        isso.second = 1;
        rc = commentsctl_isso_json_pass(&isso, source->input);
    }

    commentsctl_idmap_free(&isso.threads);
    comments_arena_destroy(isso.arena);
    commentsctl_zone_close(&isso.zone);

    return rc;
}


/* Reads the file once. */
static int
commentsctl_isso_json_pass(commentsctl_isso_json_t *isso,
    commentsctl_input_t *input)
{
    int     rc, more;
    size_t  place;

    if (commentsctl_spool_rewind(input) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    commentsctl_json_stream_start(&isso->stream, input);
    commentsctl_progress_start(&isso->progress, isso->second
                               ? "reading" : "looking for pages",
                               input->total);

    rc = commentsctl_json_stream_enter(&isso->stream, '[');

    for (place = 0; rc == COMMENTS_OK; place++) {
        rc = commentsctl_json_stream_element(&isso->stream, &more);

        if (rc != COMMENTS_OK || !more) {
            break;
        }

        rc = commentsctl_isso_json_thread(isso, place);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_json_stream_end(&isso->stream);
    }

    commentsctl_progress_end(&isso->progress);
    commentsctl_json_stream_free(&isso->stream);

    return rc;
}


static int
commentsctl_isso_json_thread(commentsctl_isso_json_t *isso, size_t place)
{
    int                   rc, more;
    comments_str_t        name;
    commentsctl_entry_t   page;

    memset(&page, 0, sizeof(commentsctl_entry_t));

    comments_arena_reset(isso->arena);
    (void) snprintf(isso->place, sizeof(isso->place), "%zu", place);

    page.file = isso->file;
    page.line = isso->stream.line;
    page.page = 1;

    rc = commentsctl_json_stream_enter(&isso->stream, '{');

    while (rc == COMMENTS_OK) {
        rc = commentsctl_json_stream_member(&isso->stream, &name, &more);

        if (rc != COMMENTS_OK || !more) {
            break;
        }

        rc = commentsctl_isso_json_member(isso, &page, name);
    }

    return rc == COMMENTS_OK && !isso->second
           ? commentsctl_isso_json_known(isso, &page) : rc;
}


static int
commentsctl_isso_json_member(commentsctl_isso_json_t *isso,
    commentsctl_entry_t *page, comments_str_t name)
{
    if (isso->second) {
        return comments_str_eq(name, comments_str_c("comments"))
               ? commentsctl_isso_json_comments(isso)
               : commentsctl_json_stream_skip(&isso->stream);
    }

    if (comments_str_eq(name, comments_str_c("id"))) {
        return commentsctl_isso_json_keep(isso, &page->thread);
    }

    if (comments_str_eq(name, comments_str_c("title"))) {
        return commentsctl_isso_json_keep(isso, &page->title);
    }

    return commentsctl_json_stream_skip(&isso->stream);
}


/* Copies the next value if it is a string; it stays empty if it is none. */
static int
commentsctl_isso_json_keep(commentsctl_isso_json_t *isso,
    comments_str_t *value)
{
    int             rc;
    comments_str_t  json;

    rc = commentsctl_json_stream_value(&isso->stream, &json);

    if (rc != COMMENTS_OK || isso->stream.too_long) {
        return rc;
    }

    rc = commentsctl_json_value_copy(isso->arena, json, value);

    if (rc != COMMENTS_OK) {
        commentsctl_print_memory();
    }

    return rc;
}


/* Notes the thread's address, and gives its title to the sink. */
static int
commentsctl_isso_json_known(commentsctl_isso_json_t *isso,
    commentsctl_entry_t *page)
{
    int                        rc;
    commentsctl_idmap_entry_t  thread;

    memset(&thread, 0, sizeof(commentsctl_idmap_entry_t));

    rc = commentsctl_path_absolute(isso->arena, page->thread, &page->thread);

    if (rc == COMMENTS_OK) {
        thread.id = comments_str_c(isso->place);
        thread.values[0] = page->thread;
        rc = commentsctl_idmap_add(&isso->threads, &thread);
    }

    if (rc == COMMENTS_OK && page->thread.len && page->title.len) {
        rc = isso->sink->page(isso->sink->data, page);
    }

    if (rc != COMMENTS_OK) {
        commentsctl_print_memory();
    }

    return rc;
}


static int
commentsctl_isso_json_comments(commentsctl_isso_json_t *isso)
{
    int             rc, more;
    comments_str_t  json;

    rc = commentsctl_json_stream_enter(&isso->stream, '[');

    while (rc == COMMENTS_OK) {
        rc = commentsctl_json_stream_element(&isso->stream, &more);

        if (rc != COMMENTS_OK || !more) {
            break;
        }

        rc = commentsctl_json_stream_value(&isso->stream, &json);

        if (rc == COMMENTS_OK) {
            rc = commentsctl_isso_json_comment(isso, json);
        }

        commentsctl_progress_show(&isso->progress,
            commentsctl_input_offset(isso->stream.input));
    }

    return rc;
}


static int
commentsctl_isso_json_comment(commentsctl_isso_json_t *isso,
    comments_str_t json)
{
    int                        rc;
    commentsctl_json_t  *object;
    commentsctl_entry_t        entry;
    const commentsctl_sink_t  *sink;

    sink = isso->sink;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = isso->file;
    entry.line = isso->stream.value_line;

    if (isso->stream.too_long) {
        sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_TOO_LONG,
                   "it is longer than 4 MB");
        return COMMENTS_OK;
    }

    object = commentsctl_json_value_parse(json);

    if (object == NULL) {
        sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_DAMAGED,
                   "not a JSON object in UTF-8");
        return COMMENTS_OK;
    }

    rc = commentsctl_isso_json_take(isso, object, &entry);

    commentsctl_json_value_free(object);

    if (rc != COMMENTS_OK) {
        commentsctl_print_memory();
    }

    return rc;
}


static int
commentsctl_isso_json_take(commentsctl_isso_json_t *isso,
    const commentsctl_json_t *object, commentsctl_entry_t *entry)
{
    const char                       *why;
    const commentsctl_sink_t         *sink;
    const commentsctl_idmap_entry_t  *thread;

    sink = isso->sink;
    thread = commentsctl_idmap_find(&isso->threads,
                                    comments_str_c(isso->place));

    why = commentsctl_isso_json_time(isso, object, &entry->created);

    if (why) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_DAMAGED, why);
        return COMMENTS_OK;
    }

    if (thread == NULL || thread->values[0].len == 0) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_NO_PAGE,
                   "its thread has no \"id\", the page's path");
        return COMMENTS_OK;
    }

    comments_arena_reset(isso->arena);

    entry->thread = thread->values[0];

    /* Isso's description has no parent; some programs write one */

    if (commentsctl_isso_json_id(isso, object, "id", &entry->id)
        != COMMENTS_OK
        || commentsctl_isso_json_id(isso, object, "parent", &entry->parent)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    entry->name = commentsctl_json_value_string(object, "author");
    entry->email = commentsctl_json_value_string(object, "email");
    entry->website = commentsctl_json_value_string(object, "website");
    entry->text = commentsctl_json_value_string(object, "text");

    entry->markup = COMMENTSCTL_MARKUP_MARKDOWN;
    entry->status = COMMENTS_APPROVED;

    return sink->comment(sink->data, entry);
}


/*
 * Stores in *id a member that is an id, with the thread's address before it:
 * two threads may use the same ids. It is empty if there is no such member.
 */
static int
commentsctl_isso_json_id(commentsctl_isso_json_t *isso,
    const commentsctl_json_t *object, const char *name, comments_str_t *id)
{
    char                             *copy, number[24];
    comments_str_t                    own, path;
    const commentsctl_idmap_entry_t  *thread;

    own = commentsctl_json_value_id(object, name, number);

    if (own.len == 0) {
        return COMMENTS_OK;
    }

    thread = commentsctl_idmap_find(&isso->threads,
                                    comments_str_c(isso->place));
    path = thread->values[0];

    copy = comments_arena_alloc(isso->arena, path.len + 1 + own.len);
    if (copy == NULL) {
        return COMMENTS_ERROR;
    }

    memcpy(copy, path.data, path.len);
    copy[path.len] = '#';
    memcpy(copy + path.len + 1, own.data, own.len);

    *id = comments_str_of(copy, path.len + 1 + own.len);

    return COMMENTS_OK;
}


/*
 * Reads "created", such as "2026-01-02 10:00:00". Returns NULL, or what is
 * wrong.
 */
static const char *
commentsctl_isso_json_time(const commentsctl_isso_json_t *isso,
    const commentsctl_json_t *object, int64_t *ms)
{
    comments_str_t  s;

    s = commentsctl_json_value_string(object, "created");

    if (comments_date_parse(s, ms) != COMMENTS_OK
        && commentsctl_zone_text(&isso->zone, s, ms) != COMMENTS_OK)
    {
        return "\"created\" is no time like \"2026-01-02 10:00:00\"";
    }

    return commentsctl_future(*ms) ? "\"created\" is later than now"
                                              : NULL;
}
