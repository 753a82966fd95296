/*
 * The queue as JSON.
 */

#include "comments_date.h"
#include "comments_json_writer.h"
#include "comments_queue_match.h"
#include "comments_queue_sender.h"
#include "comments_queue_view.h"


static void comments_queue_json_counts(comments_buf_t *out,
    const comments_queue_t *queue);
static void comments_queue_json_entry(comments_buf_t *out,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry);
static void comments_queue_json_author(comments_buf_t *out,
    const comments_queue_entry_t *entry);
static void comments_queue_json_sender(comments_buf_t *out,
    const comments_queue_t *queue, const comments_queue_entry_t *entry);
static void comments_queue_json_parent(comments_buf_t *out,
    const comments_queue_entry_t *entry);


int
comments_queue_json(comments_buf_t *out, const comments_queue_view_t *view)
{
    size_t                   i;
    const comments_queue_t  *queue;

    queue = view->queue;

    (void) comments_buf_add_char(out, '{');

    comments_json_writer_text(out, "site", queue->site);
    comments_json_writer_text(out, "moderator", view->who);
    comments_json_writer_text(out, "status", comments_str_c(
                                comments_queue_filter_name(queue->filter)));
    comments_json_writer_text(out, "q", queue->q);
    comments_json_writer_text(out, "token", view->token);
    comments_json_writer_number(out, "time", view->now);

    comments_queue_json_counts(out, queue);
    comments_json_writer_text(out, "next", queue->next);

    comments_json_writer_open(out, "comments", '[');

    for (i = 0; i < queue->n; i++) {
        comments_queue_json_entry(out, view, &queue->entries[i]);
    }

    (void) comments_buf_add_c(out, "]}\n");

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static void
comments_queue_json_counts(comments_buf_t *out, const comments_queue_t *queue)
{
    size_t                   i;
    comments_queue_filter_t  filter;

    comments_json_writer_number(out, "held", queue->held);
    comments_json_writer_number(out, "stored", queue->stored);

    comments_json_writer_open(out, "counts", '{');

    for (i = 0; i < COMMENTS_QUEUE_FILTERS; i++) {
        filter = (comments_queue_filter_t) i;

        comments_json_writer_number(out, comments_queue_filter_name(filter),
                                    comments_queue_total(queue, filter));
    }

    (void) comments_buf_add_char(out, '}');

    comments_json_writer_open(out, "looked", '{');
    comments_json_writer_number(out, "comments", queue->looked);
    comments_json_writer_number(out, "pending", queue->pending);
    comments_json_writer_number(out, "spam", queue->spam);
    comments_json_writer_number(out, "approved", queue->approved);
    comments_json_writer_number(out, "deleted", queue->deleted);

    comments_json_writer_open(out, "reasons", '[');

    for (i = 0; i < queue->nreasons; i++) {
        comments_json_writer_next(out);
        (void) comments_buf_add_char(out, '{');
        comments_json_writer_text(out, "reason", queue->reasons[i].code);
        comments_json_writer_number(out, "n", queue->reasons[i].n);
        (void) comments_buf_add_char(out, '}');
    }

    (void) comments_buf_add_c(out, "]}");
}


static void
comments_queue_json_entry(comments_buf_t *out,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry)
{
    comments_buf_t             html;
    const comments_comment_t  *comment;

    comment = &entry->comment;

    comments_json_writer_next(out);
    (void) comments_buf_add_char(out, '{');

    comments_json_writer_text(out, "id", comment->id);
    comments_json_writer_text(out, "status", comments_str_c(
                                    comments_status_name(comment->status)));
    comments_json_writer_text(out, "thread", entry->page.thread);
    comments_json_writer_text(out, "url", entry->page.url);
    comments_json_writer_text(out, "title", entry->page.title);
    comments_json_writer_flag(out, "closed", entry->page.closed);

    comments_queue_json_author(out, entry);
    comments_queue_json_sender(out, view->queue, entry);

    comments_json_writer_time(out, "created", comment->created);
    comments_json_writer_time(out, "edited", comment->edited);
    comments_json_writer_text(out, "reason", comment->reason);
    comments_json_writer_text(out, "by", comment->by);
    comments_json_writer_time(out, "decided", comment->decided);
    comments_json_writer_flag(out, "pinned", comment->pinned);

    if (view->queue->filter == COMMENTS_QUEUE_FLAGGED) {
        comments_json_writer_number(out, "flags", entry->flags);
    }

    comments_queue_json_parent(out, entry);

    comments_json_writer_text(out, "text", comment->text);

    comments_buf_init(&html, SIZE_MAX / 2);
    (void) comments_format_render(comments_format_find(view->formats,
                                                       comment->format),
                                  &html, comment->text, 0);

    if (html.failed) {
        out->failed = 1;

    } else {
        comments_json_writer_text(out, "html", comments_buf_str(&html));
    }

    comments_buf_free(&html);

    (void) comments_buf_add_char(out, '}');
}


static void
comments_queue_json_author(comments_buf_t *out,
    const comments_queue_entry_t *entry)
{
    const comments_comment_t  *comment;

    comment = &entry->comment;

    comments_json_writer_open(out, "author", '{');
    comments_json_writer_text(out, "name", comment->name);
    comments_json_writer_text(out, "website", comment->website);
    comments_json_writer_text(out, "email", comment->email);
    comments_json_writer_text(out, "email_hash", comment->email_hash);
    comments_json_writer_text(out, "id", comment->author);
    comments_json_writer_number(out, "approved", entry->history.approved);
    comments_json_writer_number(out, "refused", entry->history.refused);
    (void) comments_buf_add_char(out, '}');
}


static void
comments_queue_json_sender(comments_buf_t *out, const comments_queue_t *queue,
    const comments_queue_entry_t *entry)
{
    if (entry->from.address.len == 0) {
        comments_json_writer_null(out, "sender");
        return;
    }

    comments_json_writer_open(out, "sender", '{');
    comments_json_writer_text(out, "address", entry->from.address);
    comments_json_writer_text(out, "network", entry->from.network);
    comments_json_writer_number(out, "others",
                                comments_queue_senders_others(queue, entry));
    (void) comments_buf_add_char(out, '}');
}


static void
comments_queue_json_parent(comments_buf_t *out,
    const comments_queue_entry_t *entry)
{
    if (entry->comment.parent.len == 0) {
        comments_json_writer_null(out, "parent");
        return;
    }

    comments_json_writer_open(out, "parent", '{');
    comments_json_writer_text(out, "id", entry->comment.parent);
    comments_json_writer_text(out, "name", entry->parent.name);
    comments_json_writer_text(out, "text", entry->parent.text);
    (void) comments_buf_add_char(out, '}');
}
