/*
 * The reader of exports of Commento, Commento++ and Comentario.
 */

#include <stdio.h>

#include "comments_number.h"
#include "commentsctl_commento.h"
#include "commentsctl_idmap.h"
#include "commentsctl_json_stream.h"
#include "commentsctl_json_value.h"
#include "commentsctl_path.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_spool.h"


/* the values of commenters and of pages in their maps */
#define COMMENTSCTL_COMMENTO_NAME     0
#define COMMENTSCTL_COMMENTO_EMAIL    1
#define COMMENTSCTL_COMMENTO_WEBSITE  2

#define COMMENTSCTL_COMMENTO_PATH     0


typedef struct {
    const commentsctl_sink_t   *sink;
    const char                 *file;
    commentsctl_json_stream_t   stream;
    commentsctl_idmap_t         people;
    commentsctl_idmap_t         pages;
    commentsctl_progress_t      progress;
    comments_arena_t           *arena;       /* of the present element */
    int32_t                     version;     /* 0: not read yet */
    unsigned                    second:1;    /* the file is read again */
} commentsctl_commento_t;


typedef int (*commentsctl_commento_pt)(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry);


static int commentsctl_commento_pass(commentsctl_commento_t *commento,
    commentsctl_input_t *input);
static int commentsctl_commento_member(commentsctl_commento_t *commento,
    comments_str_t name);
static int commentsctl_commento_version(commentsctl_commento_t *commento);
static int commentsctl_commento_list(commentsctl_commento_t *commento,
    commentsctl_commento_pt handler);
static int commentsctl_commento_element(commentsctl_commento_t *commento,
    comments_str_t json, commentsctl_commento_pt handler);
static int commentsctl_commento_person(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry);
static int commentsctl_commento_page(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry);
static int commentsctl_commento_tell(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry);
static int commentsctl_commento_one(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry);
static int commentsctl_commento_three(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry);
static int commentsctl_commento_give(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry);
static void commentsctl_commento_author(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry);
static comments_str_t commentsctl_commento_either(const json_t *object,
    const char *one, const char *other);
static comments_str_t commentsctl_commento_id(const json_t *object,
    const char *one, const char *other);


int
commentsctl_commento_sniff(comments_str_t head)
{
    size_t  i;

    static const comments_str_t  names[] = {
        comments_str("\"commentHex\""), comments_str("\"commenterHex\""),
        comments_str("\"commenters\""), comments_str("\"pages\""),
        comments_str("\"pageId\"")
    };

    while (head.len && strchr(" \t\r\n", head.data[0]) && head.data[0]) {
        head.data++;
        head.len--;
    }

    if (head.len == 0 || head.data[0] != '{'
        || memmem(head.data, head.len, "\"version\"", 9) == NULL)
    {
        return 0;
    }

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (memmem(head.data, head.len, names[i].data, names[i].len)) {
            return 1;
        }
    }

    /* an object with nothing but a version is refused by its number */

    return memmem(head.data, head.len, ",", 1) == NULL;
}


int
commentsctl_commento_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    int                     rc;
    commentsctl_commento_t  commento;

    memset(&commento, 0, sizeof(commentsctl_commento_t));

    commento.sink = sink;
    commento.file = source->input->name;
    commento.arena = comments_arena_create(SIZE_MAX / 2);

    if (commento.arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = commentsctl_commento_pass(&commento, source->input);

    if (rc == COMMENTS_OK && commento.version == 0) {
        commentsctl_print_error("%s:1: it has no \"version\", so it is no "
                                "export of Commento or Comentario",
                                commento.file);
        rc = COMMENTS_DECLINED;
    }

    if (rc == COMMENTS_OK) {
        commento.second = 1;
        rc = commentsctl_commento_pass(&commento, source->input);
    }

    commentsctl_idmap_free(&commento.people);
    commentsctl_idmap_free(&commento.pages);
    comments_arena_destroy(commento.arena);

    return rc;
}


/* Reads the file once. */
static int
commentsctl_commento_pass(commentsctl_commento_t *commento,
    commentsctl_input_t *input)
{
    int             rc, more;
    comments_str_t  name;

    if (commentsctl_spool_rewind(input) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    commentsctl_json_stream_start(&commento->stream, input);
    commentsctl_progress_start(&commento->progress, commento->second
                               ? "reading" : "looking for names",
                               input->total);

    rc = commentsctl_json_stream_enter(&commento->stream, '{');

    while (rc == COMMENTS_OK) {
        rc = commentsctl_json_stream_member(&commento->stream, &name, &more);

        if (rc != COMMENTS_OK || !more) {
            break;
        }

        rc = commentsctl_commento_member(commento, name);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_json_stream_end(&commento->stream);
    }

    commentsctl_progress_end(&commento->progress);
    commentsctl_json_stream_free(&commento->stream);

    return rc;
}


static int
commentsctl_commento_member(commentsctl_commento_t *commento,
    comments_str_t name)
{
    if (comments_str_eq(name, comments_str_c("version"))) {
        return commentsctl_commento_version(commento);
    }

    if (!commento->second) {

        if (comments_str_eq(name, comments_str_c("commenters"))) {
            return commentsctl_commento_list(commento,
                                             commentsctl_commento_person);
        }

        if (comments_str_eq(name, comments_str_c("pages"))) {
            return commentsctl_commento_list(commento,
                                             commentsctl_commento_page);
        }

        return commentsctl_json_stream_skip(&commento->stream);
    }

    if (comments_str_eq(name, comments_str_c("pages"))) {
        return commentsctl_commento_list(commento, commentsctl_commento_tell);
    }

    if (comments_str_eq(name, comments_str_c("comments"))) {
        return commentsctl_commento_list(commento, commento->version == 1
                                         ? commentsctl_commento_one
                                         : commentsctl_commento_three);
    }

    return commentsctl_json_stream_skip(&commento->stream);
}


static int
commentsctl_commento_version(commentsctl_commento_t *commento)
{
    int             rc;
    char            why[128];
    uint64_t        version;
    comments_str_t  json;

    rc = commentsctl_json_stream_value(&commento->stream, &json);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    if (comments_number_parse(json, INT32_MAX, &version) != COMMENTS_OK) {
        return commentsctl_json_stream_refuse(&commento->stream,
                                              "its version is no number");
    }

    if (version == 1 || version == 3) {
        commento->version = (int32_t) version;
        return COMMENTS_OK;
    }

    (void) snprintf(why, sizeof(why), "version %llu of the export is not "
                    "known; 1 (Commento) and 3 (Comentario) are",
                    (unsigned long long) version);

    return commentsctl_json_stream_refuse(&commento->stream, why);
}


/* Gives each element of a list to the handler; Go writes an empty one null. */
static int
commentsctl_commento_list(commentsctl_commento_t *commento,
    commentsctl_commento_pt handler)
{
    int                         rc, more;
    char                        c;
    comments_str_t              json;
    commentsctl_json_stream_t  *stream;

    stream = &commento->stream;

    rc = commentsctl_json_stream_peek(stream, &c);

    if (rc == COMMENTS_OK && c == 'n') {
        return commentsctl_json_stream_skip(stream);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_json_stream_enter(stream, '[');
    }

    while (rc == COMMENTS_OK) {
        rc = commentsctl_json_stream_element(stream, &more);

        if (rc != COMMENTS_OK || !more) {
            break;
        }

        rc = commentsctl_json_stream_value(stream, &json);

        if (rc == COMMENTS_OK) {
            rc = commentsctl_commento_element(commento, json, handler);
        }

        commentsctl_progress_show(&commento->progress,
                                  commentsctl_input_offset(stream->input));
    }

    return rc;
}


/* The second pass reports what is damaged, so that it is counted once. */
static int
commentsctl_commento_element(commentsctl_commento_t *commento,
    comments_str_t json, commentsctl_commento_pt handler)
{
    int                        rc;
    json_t                    *object;
    commentsctl_entry_t        entry;
    const commentsctl_sink_t  *sink;

    sink = commento->sink;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = commento->file;
    entry.line = commento->stream.value_line;

    if (commento->stream.too_long) {
        if (commento->second) {
            sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_TOO_LONG,
                       "it is longer than 4 MB");
        }

        return COMMENTS_OK;
    }

    object = commentsctl_json_value_parse(json);

    if (object == NULL) {
        if (commento->second) {
            sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_DAMAGED,
                       "not a JSON object in UTF-8");
        }

        return COMMENTS_OK;
    }

    comments_arena_reset(commento->arena);

    rc = handler(commento, object, &entry);

    json_decref(object);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_error("out of memory");
    }

    return rc;
}


static int
commentsctl_commento_person(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry)
{
    size_t                     i;
    commentsctl_idmap_entry_t  person;

    (void) entry;

    memset(&person, 0, sizeof(commentsctl_idmap_entry_t));

    person.id = commentsctl_commento_id(object, "id", "commenterHex");
    person.values[COMMENTSCTL_COMMENTO_NAME]
        = commentsctl_json_value_string(object, "name");
    person.values[COMMENTSCTL_COMMENTO_EMAIL]
        = commentsctl_json_value_string(object, "email");
    person.values[COMMENTSCTL_COMMENTO_WEBSITE]
        = commentsctl_commento_either(object, "websiteUrl", "link");
    person.flag = commentsctl_json_value_flag(object, "isModerator");

    /* what Commento's script sends for a field that was left empty */

    for (i = COMMENTSCTL_COMMENTO_EMAIL; i < COMMENTSCTL_IDMAP_VALUES; i++) {
        if (comments_str_eq(person.values[i], comments_str_c("undefined"))) {
            person.values[i].len = 0;
        }
    }

    return person.id.len ? commentsctl_idmap_add(&commento->people, &person)
                         : COMMENTS_OK;
}


static int
commentsctl_commento_page(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry)
{
    commentsctl_idmap_entry_t  page;

    (void) entry;

    memset(&page, 0, sizeof(commentsctl_idmap_entry_t));

    page.id = commentsctl_commento_id(object, "id", "id");
    page.values[COMMENTSCTL_COMMENTO_PATH]
        = commentsctl_json_value_string(object, "path");

    return page.id.len ? commentsctl_idmap_add(&commento->pages, &page)
                       : COMMENTS_OK;
}


/* Gives what is known of a page to the sink. */
static int
commentsctl_commento_tell(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry)
{
    comments_str_t  path;

    path = commentsctl_json_value_string(object, "path");

    entry->page = 1;
    entry->title = commentsctl_json_value_string(object, "title");
    entry->closed = commentsctl_json_value_flag(object, "isReadonly");

    if (path.len == 0 || (entry->title.len == 0 && !entry->closed)) {
        return COMMENTS_OK;
    }

    if (commentsctl_path_absolute(commento->arena, path, &entry->thread)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commento->sink->page(commento->sink->data, entry);
}


/* a comment of version 1 */
static int
commentsctl_commento_one(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry)
{
    const char      *why;
    comments_str_t   state, path;

    /* Commento names the page's path "url", Commento++ "path" */

    path = commentsctl_commento_either(object, "path", "url");
    state = commentsctl_json_value_string(object, "state");

    entry->id = commentsctl_json_value_string(object, "commentHex");
    entry->parent = commentsctl_commento_id(object, "parentHex", "parentHex");

    if (commentsctl_json_value_flag(object, "deleted")) {
        entry->status = COMMENTS_DELETED;

    } else if (comments_str_eq(state, comments_str_c("approved"))) {
        entry->status = COMMENTS_APPROVED;

    } else if (comments_str_eq(state, comments_str_c("unapproved"))) {
        entry->status = COMMENTS_PENDING;

    } else if (comments_str_eq(state, comments_str_c("flagged"))) {
        entry->status = COMMENTS_SPAM;

    } else {
        commento->sink->skip(commento->sink->data, entry,
                             COMMENTSCTL_SKIP_DAMAGED, "\"state\" is not "
                             "approved, unapproved or flagged");
        return COMMENTS_OK;
    }

    why = commentsctl_json_value_time(object, "creationDate", &entry->created);

    if (why) {
        commento->sink->skip(commento->sink->data, entry,
                             COMMENTSCTL_SKIP_DAMAGED, why);
        return COMMENTS_OK;
    }

    if (commentsctl_path_absolute(commento->arena, path, &entry->thread)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_commento_give(commento, object, entry);
}


/* a comment of version 3 */
static int
commentsctl_commento_three(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry)
{
    const char                       *why;
    const commentsctl_idmap_entry_t  *page;

    entry->id = commentsctl_json_value_string(object, "id");
    entry->parent = commentsctl_commento_id(object, "parentId", "parentId");
    entry->pinned = commentsctl_json_value_flag(object, "isSticky");

    /* one that is neither approved nor pending was rejected by a moderator */

    entry->status
        = commentsctl_json_value_flag(object, "isDeleted") ? COMMENTS_DELETED
        : commentsctl_json_value_flag(object, "isPending") ? COMMENTS_PENDING
        : commentsctl_json_value_flag(object, "isApproved")
          ? COMMENTS_APPROVED : COMMENTS_SPAM;

    why = commentsctl_json_value_time(object, "createdTime", &entry->created);

    if (why == NULL) {
        why = commentsctl_json_value_time(object, "editedTime",
                                          &entry->edited);
    }

    if (why) {
        commento->sink->skip(commento->sink->data, entry,
                             COMMENTSCTL_SKIP_DAMAGED, why);
        return COMMENTS_OK;
    }

    page = commentsctl_idmap_find(&commento->pages,
                                  commentsctl_json_value_string(object,
                                                                "pageId"));

    if (page == NULL || page->values[COMMENTSCTL_COMMENTO_PATH].len == 0) {
        entry->thread = commentsctl_json_value_string(object, "url");

    } else if (commentsctl_path_absolute(commento->arena,
                   page->values[COMMENTSCTL_COMMENTO_PATH], &entry->thread)
               != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_commento_give(commento, object, entry);
}


/* Takes what both versions write in the same way. */
static int
commentsctl_commento_give(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry)
{
    int32_t                    score;
    const char                *why;
    const commentsctl_sink_t  *sink;

    sink = commento->sink;
    why = entry->id.len == 0 ? "it has no id"
          : entry->created == 0 ? "it has no time" : NULL;

    if (why) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_DAMAGED, why);
        return COMMENTS_OK;
    }

    if (entry->thread.len == 0) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_NO_PAGE,
                   "its page is not in the export");
        return COMMENTS_OK;
    }

    /* of a deleted comment nothing is kept but that it was there */

    if (entry->status == COMMENTS_DELETED) {
        entry->edited = 0;
        entry->pinned = 0;
        return sink->comment(sink->data, entry);
    }

    commentsctl_commento_author(commento, object, entry);

    entry->text = commentsctl_json_value_string(object, "markdown");

    if (entry->text.len == 0) {
        entry->text = commentsctl_json_value_string(object, "html");
        entry->markup = COMMENTSCTL_MARKUP_HTML;
    }

    /* the export has the sum of the votes, and not the votes */

    score = commentsctl_json_value_number(object, "score");
    entry->up = score > 0 ? (uint32_t) score : 0;
    entry->down = score < 0 ? (uint32_t) -(int64_t) score : 0;

    return sink->comment(sink->data, entry);
}


static void
commentsctl_commento_author(commentsctl_commento_t *commento,
    const json_t *object, commentsctl_entry_t *entry)
{
    comments_str_t                    id;
    const commentsctl_idmap_entry_t  *person;

    id = commentsctl_commento_id(object, "userCreated", "commenterHex");
    person = commentsctl_idmap_find(&commento->people, id);

    if (person) {
        entry->name = person->values[COMMENTSCTL_COMMENTO_NAME];
        entry->email = person->values[COMMENTSCTL_COMMENTO_EMAIL];
        entry->website = person->values[COMMENTSCTL_COMMENTO_WEBSITE];
        entry->moderator = person->flag;
    }

    if (entry->name.len == 0) {
        entry->name = commentsctl_json_value_string(object, "authorName");
    }
}


/* Returns the first of two members that is not empty. */
static comments_str_t
commentsctl_commento_either(const json_t *object, const char *one,
    const char *other)
{
    comments_str_t  s;

    s = commentsctl_json_value_string(object, one);

    return s.len ? s : commentsctl_json_value_string(object, other);
}


/* The same for ids; those that stand for nothing and nobody are empty. */
static comments_str_t
commentsctl_commento_id(const json_t *object, const char *one,
    const char *other)
{
    comments_str_t  id;

    id = commentsctl_commento_either(object, one, other);

    if (comments_str_eq(id, comments_str_c("root"))
        || comments_str_eq(id, comments_str_c("anonymous"))
        || (id.len && strspn(id.data, "0-") == id.len))
    {
        id.len = 0;
    }

    return id;
}
