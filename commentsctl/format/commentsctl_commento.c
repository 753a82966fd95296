/*
 * The reader of exports of Commento, Commento++ and Comentario.
 */

#include <stdio.h>

#include "comments_number.h"
#include "commentsctl_commento.h"
#include "commentsctl_commento_entry.h"
#include "commentsctl_json_stream.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_spool.h"


typedef struct {
    const char                    *file;
    commentsctl_json_stream_t      stream;
    commentsctl_commento_lists_t   lists;
    commentsctl_progress_t         progress;
    int32_t                        version;     /* 0: not read yet */
    unsigned                       second:1;    /* the file is read again */
} commentsctl_commento_t;


static int commentsctl_commento_pass(commentsctl_commento_t *commento,
    commentsctl_input_t *input);
static int commentsctl_commento_member(commentsctl_commento_t *commento,
    comments_str_t name);
static int commentsctl_commento_version(commentsctl_commento_t *commento);
static int commentsctl_commento_list(commentsctl_commento_t *commento,
    commentsctl_commento_entry_pt handler);
static int commentsctl_commento_element(commentsctl_commento_t *commento,
    comments_str_t json, commentsctl_commento_entry_pt handler);


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

    commento.lists.sink = sink;
    commento.file = source->input->name;
    commento.lists.arena = comments_arena_create(SIZE_MAX / 2);

    if (commento.lists.arena == NULL) {
        commentsctl_print_memory();
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

    commentsctl_idmap_free(&commento.lists.people);
    commentsctl_idmap_free(&commento.lists.pages);
    comments_arena_destroy(commento.lists.arena);

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
                       commentsctl_commento_entry_person);
        }

        if (comments_str_eq(name, comments_str_c("pages"))) {
            return commentsctl_commento_list(commento,
                       commentsctl_commento_entry_page);
        }

        return commentsctl_json_stream_skip(&commento->stream);
    }

    if (comments_str_eq(name, comments_str_c("pages"))) {
        return commentsctl_commento_list(commento,
                                         commentsctl_commento_entry_tell);
    }

    if (comments_str_eq(name, comments_str_c("comments"))) {
        return commentsctl_commento_list(commento, commento->version == 1
                                         ? commentsctl_commento_entry_one
                                         : commentsctl_commento_entry_three);
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
    commentsctl_commento_entry_pt handler)
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
    comments_str_t json, commentsctl_commento_entry_pt handler)
{
    int                        rc;
    commentsctl_json_t  *object;
    commentsctl_entry_t        entry;
    const commentsctl_sink_t  *sink;

    sink = commento->lists.sink;

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

    comments_arena_reset(commento->lists.arena);

    rc = handler(&commento->lists, object, &entry);

    commentsctl_json_value_free(object);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_memory();
    }

    return rc;
}
