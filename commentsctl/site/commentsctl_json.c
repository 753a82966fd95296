/*
 * JSON for export and reports.
 */

#include <errno.h>

#include "comments_date.h"
#include "comments_json_writer.h"
#include "comments_uri.h"
#include "commentsctl_json.h"
#include "commentsctl_print.h"
#include "commentsctl_thread.h"


static void commentsctl_json_date(comments_buf_t *out, const char *name,
    int64_t ms);
static void commentsctl_json_thread(comments_buf_t *out,
    comments_str_t thread);


void
commentsctl_json_string(comments_buf_t *out, const char *name,
    comments_str_t value)
{
    comments_json_writer_string(out, name, value, COMMENTS_JSON_TERMINAL);
}


void
commentsctl_json_comment(comments_buf_t *out, comments_str_t thread,
    const comments_comment_t *comment)
{
    (void) comments_buf_add_char(out, '{');

    commentsctl_json_thread(out, thread);
    commentsctl_json_string(out, "id", comment->id);

    if (comment->parent.len) {
        commentsctl_json_string(out, "parent", comment->parent);

    } else {
        comments_json_writer_null(out, "parent");
    }

    commentsctl_json_string(out, "status",
                      comments_str_c(comments_status_name(comment->status)));

    commentsctl_json_string(out, "name", comment->name);
    commentsctl_json_optional(out, "email", comment->email);
    commentsctl_json_optional(out, "email_hash", comment->email_hash);
    commentsctl_json_optional(out, "author_id", comment->author);
    commentsctl_json_optional(out, "website", comment->website);

    commentsctl_json_date(out, "created", comment->created);

    if (comment->edited) {
        commentsctl_json_date(out, "edited", comment->edited);
    }

    if (comment->up) {
        comments_json_writer_number(out, "up", comment->up);
    }

    if (comment->down) {
        comments_json_writer_number(out, "down", comment->down);
    }

    if (comment->moderator) {
        comments_json_writer_number(out, "moderator", 1);
    }

    if (comment->page_author) {
        comments_json_writer_number(out, "page_author", 1);
    }

    if (comment->pinned) {
        comments_json_writer_number(out, "pinned", 1);
    }

    if (comment->was) {
        commentsctl_json_string(out, "was",
                    comments_str_c(comments_status_name(
                                      (comments_status_t) comment->was)));
    }

    commentsctl_json_optional(out, "by", comment->by);

    if (comment->decided) {
        commentsctl_json_date(out, "decided", comment->decided);
    }

    commentsctl_json_optional(out, "reason", comment->reason);

    commentsctl_json_optional(out, "format", comment->format);

    if (comment->format.len) {
        comments_json_writer_number(out, "format_version",
                                    comment->format_version);
    }

    commentsctl_json_string(out, "text", comment->text);

    (void) comments_buf_add_char(out, '}');
}


void
commentsctl_json_page(comments_buf_t *out, comments_str_t thread,
    const commentsctl_page_t *page)
{
    (void) comments_buf_add_char(out, '{');

    commentsctl_json_thread(out, thread);
    commentsctl_json_optional(out, "url", page->url);
    commentsctl_json_optional(out, "title", page->title);

    (void) comments_buf_add_c(out, page->closed ? ",\"closed\":true}" : "}");
}


int
commentsctl_json_write(comments_buf_t *out, FILE *file)
{
    (void) comments_buf_add_char(out, '\n');

    if (out->failed) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    if (fwrite(out->data, 1, out->len, file) != out->len) {
        commentsctl_print_error("cannot write: %s", strerror(errno));
        return COMMENTS_ERROR;
    }

    out->len = 0;

    return COMMENTS_OK;
}


void
commentsctl_json_optional(comments_buf_t *out, const char *name,
    comments_str_t value)
{
    if (value.len) {
        commentsctl_json_string(out, name, value);
    }
}


static void
commentsctl_json_date(comments_buf_t *out, const char *name, int64_t ms)
{
    char  text[COMMENTS_DATE_LEN];

    commentsctl_json_string(out, name, comments_date_format(ms, text));
}


static void
commentsctl_json_thread(comments_buf_t *out, comments_str_t thread)
{
    comments_buf_t  key;

    commentsctl_json_string(out, "thread", thread);

    if (commentsctl_thread_plain(thread)) {
        return;
    }

    comments_buf_init(&key, thread.len * 3 + 1);

    if (comments_uri_escape_arg(&key, thread) != COMMENTS_OK) {
        out->failed = 1;
    }

    commentsctl_json_string(out, "thread_key", comments_buf_str(&key));
    comments_buf_free(&key);
}
