/*
 * The log as HTML and as JSON.
 */

#include "comments_date.h"
#include "comments_id.h"
#include "comments_json_writer.h"
#include "comments_percent.h"
#include "comments_queue_audit.h"
#include "comments_queue_parts.h"
#include "comments_render.h"


static void comments_audit_form(comments_render_writer_t *w,
    const comments_audit_t *audit);
static void comments_audit_input(comments_render_writer_t *w,
    const char *name, const char *key, comments_str_t value);
static void comments_audit_entry(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_audit_entry_t *entry);
static void comments_audit_status(comments_render_writer_t *w, char status);
static void comments_audit_more(comments_render_writer_t *w,
    const comments_audit_t *audit);
static void comments_audit_argument(comments_buf_t *out, const char *name,
    comments_str_t value);
static comments_str_t comments_audit_name(char status);


int
comments_audit_html(comments_buf_t *out, const comments_queue_view_t *view,
    const comments_audit_t *audit)
{
    size_t                    i;
    comments_render_t         render;
    comments_render_writer_t  w;

    memset(&render, 0, sizeof(comments_render_t));
    render.locale = view->locale;
    render.formats = view->formats;

    comments_render_writer_init(&w, out, &render, NULL);

    comments_queue_head(&w, view);
    comments_audit_form(&w, audit);

    comments_render_add(&w, "<main>\n");

    if (audit->n == 0) {
        comments_render_add(&w, "<p class=\"empty\">");
        comments_render_word(&w, audit->next.len ? "admin_audit_none_yet"
                                                 : "admin_audit_none");
        comments_render_add(&w, "</p>\n");

    } else {
        comments_render_add(&w, "<ol class=\"audit\">\n");

        for (i = 0; i < audit->n; i++) {
            comments_audit_entry(&w, view, &audit->entries[i]);
        }

        comments_render_add(&w, "</ol>\n");
    }

    if (audit->next.len) {
        comments_audit_more(&w, audit);
    }

    comments_render_add(&w, "</main>\n</body>\n</html>\n");
    comments_render_writer_free(&w);

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static void
comments_audit_form(comments_render_writer_t *w, const comments_audit_t *audit)
{
    comments_render_add(w, "<nav class=\"filters\">\n<h2>");
    comments_render_word(w, "admin_audit");
    comments_render_add(w, "</h2>\n<form role=\"search\" action=\"audit\">\n");
    comments_audit_input(w, "by", "admin_audit_by", audit->by);
    comments_audit_input(w, "op", "admin_audit_op", audit->op);
    comments_audit_input(w, "id", "admin_audit_id", audit->id);
    comments_render_add(w, "<button>");
    comments_render_word(w, "admin_search");
    comments_render_add(w, "</button>\n</form>\n</nav>\n");
}


static void
comments_audit_input(comments_render_writer_t *w, const char *name,
    const char *key, comments_str_t value)
{
    comments_render_add(w, "<label>");
    comments_render_word(w, key);
    comments_render_add(w, " <input name=\"");
    (void) comments_buf_add_c(w->out, name);
    comments_render_add(w, "\" maxlength=\"100\" value=\"");
    comments_render_text(w, value);
    comments_render_add(w, "\"></label>\n");
}


static void
comments_audit_entry(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_audit_entry_t *entry)
{
    comments_render_add(w, "<li><time datetime=\"");
    (void) comments_render_time(w->out, entry->ms);
    comments_render_add(w, "\" title=\"");
    (void) comments_render_time(w->out, entry->ms);
    comments_render_add(w, "\">");
    comments_queue_ago(w, view->now, entry->ms);
    comments_render_add(w, "</time> <b><bdi>");
    comments_render_text(w, entry->by);
    comments_render_add(w, "</bdi></b> <code>");
    comments_render_text(w, entry->op);
    comments_render_add(w, "</code> ");

    if (entry->from != entry->to) {
        comments_render_add(w, "<span class=\"status\">");
        comments_audit_status(w, entry->from);
        comments_render_add(w, " \xe2\x86\x92 ");
        comments_audit_status(w, entry->to);
        comments_render_add(w, "</span> ");
    }

    if (comments_id_valid(entry->id)) {
        comments_render_add(w, "<a href=\"queue?status=all&amp;q=");
        comments_render_text(w, entry->id);
        comments_render_add(w, "\"><code>");
        comments_render_text(w, entry->id);
        comments_render_add(w, "</code></a> ");
    }

    comments_render_add(w, "<small><bdi>");
    comments_render_text(w, entry->thread);
    comments_render_add(w, "</bdi></small></li>\n");
}


static void
comments_audit_status(comments_render_writer_t *w, char status)
{
    switch (status) {

    case COMMENTS_APPROVED:
        comments_render_word(w, "admin_is_approved");
        break;

    case COMMENTS_PENDING:
        comments_render_word(w, "admin_is_pending");
        break;

    case COMMENTS_SPAM:
        comments_render_word(w, "admin_is_spam");
        break;

    case COMMENTS_DELETED:
        comments_render_word(w, "admin_is_deleted");
        break;

    default:
        comments_render_add(w, "\xe2\x80\x93");
    }
}


static void
comments_audit_more(comments_render_writer_t *w, const comments_audit_t *audit)
{
    comments_render_add(w, "<p class=\"more\"><a rel=\"next\""
                           " href=\"audit?after=");
    comments_render_text(w, audit->next);
    comments_audit_argument(w->out, "by", audit->by);
    comments_audit_argument(w->out, "op", audit->op);
    comments_audit_argument(w->out, "id", audit->id);
    comments_render_add(w, "\">");
    comments_render_word(w, "admin_audit_older");
    comments_render_add(w, "</a></p>\n");
}


/* what is percent-encoded needs no escaping */
static void
comments_audit_argument(comments_buf_t *out, const char *name,
    comments_str_t value)
{
    static const comments_percent_class_t  class = { "-._~:", 0 };

    if (value.len == 0) {
        return;
    }

    (void) comments_buf_add_c(out, "&amp;");
    (void) comments_buf_add_c(out, name);
    (void) comments_buf_add_char(out, '=');
    (void) comments_percent_encode(out, value, &class);
}


int
comments_audit_json(comments_buf_t *out, const comments_queue_view_t *view,
    const comments_audit_t *audit)
{
    char                           text[COMMENTS_DATE_LEN];
    size_t                         i;
    const comments_audit_entry_t  *entry;

    (void) comments_buf_add_char(out, '{');
    comments_json_writer_text(out, "site", audit->site);
    comments_json_writer_text(out, "moderator", view->who);
    comments_json_writer_text(out, "by", audit->by);
    comments_json_writer_text(out, "op", audit->op);
    comments_json_writer_text(out, "id", audit->id);
    comments_json_writer_number(out, "looked", audit->looked);
    comments_json_writer_text(out, "next", audit->next);
    comments_json_writer_open(out, "entries", '[');

    for (i = 0; i < audit->n; i++) {
        entry = &audit->entries[i];

        comments_json_writer_next(out);
        (void) comments_buf_add_char(out, '{');
        comments_json_writer_text(out, "entry", entry->entry);
        comments_json_writer_text(out, "time",
                                  comments_date_format(entry->ms, text));
        comments_json_writer_text(out, "op", entry->op);
        comments_json_writer_text(out, "thread", entry->thread);
        comments_json_writer_text(out, "id", comments_id_valid(entry->id)
                                       ? entry->id : comments_str_c(""));
        comments_json_writer_text(out, "from",
                                  comments_audit_name(entry->from));
        comments_json_writer_text(out, "to", comments_audit_name(entry->to));
        comments_json_writer_text(out, "by", entry->by);
        (void) comments_buf_add_char(out, '}');
    }

    (void) comments_buf_add_c(out, "]}\n");

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


/* the name of a status letter; empty: none */
static comments_str_t
comments_audit_name(char status)
{
    switch (status) {

    case COMMENTS_APPROVED:
    case COMMENTS_PENDING:
    case COMMENTS_SPAM:
    case COMMENTS_DELETED:
        return comments_str_c(comments_status_name(
                                              (comments_status_t) status));

    default:
        return comments_str_c("");
    }
}
