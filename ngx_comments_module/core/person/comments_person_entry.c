/*
 * One comment of a person as HTML and as JSON. The HTML has the beginning of
 * the text and leads to the queue, where the comment can be changed; the JSON
 * has all that is stored.
 */

#include "comments_date.h"
#include "comments_json_writer.h"
#include "comments_person_entry.h"
#include "comments_queue_parts.h"
#include "comments_render.h"
#include "comments_text.h"


static void comments_person_entry_top(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_comment_t *comment);


void
comments_person_entry_html(comments_buf_t *out,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry)
{
    size_t                      len;
    comments_str_t              text;
    comments_render_t           render;
    comments_render_writer_t    w;
    const comments_comment_t   *comment;

    comment = &entry->comment;

    comments_person_entry_begin(&w, out, &render, view);

    comments_render_add(&w, "<article class=\"entry ");
    (void) comments_buf_add_c(out, comments_status_name(comment->status));
    comments_render_add(&w, "\" id=\"c-");
    comments_render_text(&w, comment->id);
    comments_render_add(&w, "\">\n");

    comments_person_entry_top(&w, view, comment);
    comments_queue_where(&w, entry);

    text = comment->text;
    len = comments_text_head(text, COMMENTS_PERSON_TEXT);

    comments_render_add(&w, "<div class=\"body\" lang=\"\">\n"
                            "<p dir=\"auto\">");
    comments_render_text(&w, comments_str_of(text.data, len));

    if (len < text.len) {
        comments_render_add(&w, "\xe2\x80\xa6");
    }

    comments_render_add(&w, "</p>\n</div>\n<p class=\"where\"><a href=\"");
    comments_queue_address(&w, COMMENTS_QUEUE_ALL, comment->id);
    comments_render_add(&w, "\">");
    comments_render_word(&w, "admin_more");
    comments_render_add(&w, "</a></p>\n</article>\n");

    comments_render_writer_free(&w);
}


static void
comments_person_entry_top(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_comment_t *comment)
{
    comments_render_add(w, "<header>\n<h3 class=\"author\"><bdi>");
    comments_render_text(w, comments_render_name(w, comment->name));
    comments_render_add(w, "</bdi></h3>\n");

    comments_queue_contact(w, comment);

    comments_render_add(w, "<time datetime=\"");
    (void) comments_render_time(w->out, comment->created);
    comments_render_add(w, "\" title=\"");
    (void) comments_render_time(w->out, comment->created);
    comments_render_add(w, "\">");
    comments_queue_ago(w, view->now, comment->created);
    comments_render_add(w, "</time>\n<span class=\"status\">");
    comments_render_word(w, comments_queue_status_key(comment->status));
    comments_render_add(w, "</span>\n</header>\n");
}


void
comments_person_entry_json(comments_buf_t *out,
    const comments_queue_entry_t *entry)
{
    const comments_comment_t  *comment;

    comment = &entry->comment;

    comments_json_writer_next(out);
    (void) comments_buf_add_char(out, '{');

    comments_json_writer_text(out, "id", comment->id);
    comments_json_writer_text(out, "parent", comment->parent);
    comments_json_writer_text(out, "status", comments_str_c(
                                    comments_status_name(comment->status)));
    comments_json_writer_text(out, "thread", entry->page.thread);
    comments_json_writer_text(out, "url", entry->page.url);
    comments_json_writer_text(out, "title", entry->page.title);
    comments_json_writer_text(out, "name", comment->name);
    comments_json_writer_text(out, "email", comment->email);
    comments_json_writer_text(out, "email_hash", comment->email_hash);
    comments_json_writer_text(out, "author_id", comment->author);
    comments_json_writer_text(out, "website", comment->website);
    comments_json_writer_time(out, "created", comment->created);
    comments_json_writer_time(out, "edited", comment->edited);
    comments_json_writer_text(out, "by", comment->by);
    comments_json_writer_time(out, "decided", comment->decided);
    comments_json_writer_text(out, "reason", comment->reason);
    comments_json_writer_number(out, "up", comment->up);
    comments_json_writer_number(out, "down", comment->down);

    if (entry->from.address.len) {
        comments_json_writer_open(out, "sender", '{');
        comments_json_writer_text(out, "address", entry->from.address);
        comments_json_writer_text(out, "network", entry->from.network);
        (void) comments_buf_add_char(out, '}');

    } else {
        comments_json_writer_null(out, "sender");
    }

    comments_json_writer_text(out, "format", comment->format);
    comments_json_writer_text(out, "text", comment->text);

    (void) comments_buf_add_char(out, '}');
}


void
comments_person_entry_begin(comments_render_writer_t *w, comments_buf_t *out,
    comments_render_t *render, const comments_queue_view_t *view)
{
    memset(render, 0, sizeof(comments_render_t));
    render->locale = view->locale;
    render->formats = view->formats;

    comments_render_writer_init(w, out, render, NULL);
}
