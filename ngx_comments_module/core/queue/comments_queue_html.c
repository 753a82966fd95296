/*
 * The page of the queue: head, filters, search, reasons, the bar for acts on
 * many comments, and the way to older comments. It works without script: a
 * comment has a form of its own, and its check box belongs to the form of the
 * bar by the attribute form.
 */

#include "comments_queue_match.h"
#include "comments_queue_parts.h"
#include "comments_queue_view.h"
#include "comments_render.h"
#include "comments_text.h"


static void comments_queue_filters(comments_render_writer_t *w,
    const comments_queue_view_t *view);
static void comments_queue_reasons(comments_render_writer_t *w,
    const comments_queue_view_t *view);
static void comments_queue_bar(comments_render_writer_t *w,
    const comments_queue_view_t *view);
static void comments_queue_foot(comments_render_writer_t *w,
    const comments_queue_view_t *view);


/* keys of the locale, by filter */
static const char *const  comments_queue_keys[] = {
    "admin_pending", "admin_spam", "admin_approved", "admin_deleted",
    "admin_flagged", "admin_all"
};


int
comments_queue_html(comments_buf_t *out, const comments_queue_view_t *view)
{
    size_t                    i;
    comments_render_t         render;
    comments_render_writer_t  w;

    memset(&render, 0, sizeof(comments_render_t));
    render.locale = view->locale;
    render.formats = view->formats;

    comments_render_writer_init(&w, out, &render, NULL);

    comments_queue_head(&w, view);
    comments_queue_notice(&w, view);
    comments_queue_filters(&w, view);

    comments_render_add(&w, "<main>\n");
    comments_queue_reasons(&w, view);

    if (view->queue->n == 0) {
        comments_render_add(&w, "<p class=\"empty\">");
        comments_render_word(&w, view->queue->next.len ? "admin_none_yet"
                                                       : "admin_none");
        comments_render_add(&w, "</p>\n");

    } else {
        comments_queue_bar(&w, view);
    }

    for (i = 0; i < view->queue->n; i++) {
        comments_queue_entry(&w, view, &view->queue->entries[i]);
    }

    comments_queue_foot(&w, view);
    comments_render_writer_free(&w);

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


void
comments_queue_head(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    comments_render_add(w, "<!DOCTYPE html>\n<html lang=\"");
    comments_render_text(w, comments_str_c(
                                         comments_locale_code(view->locale)));
    comments_render_add(w, "\" dir=\"");
    comments_render_text(w, comments_str_c(
                                    comments_locale_direction(view->locale)));
    comments_render_add(w, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\""
                           " content=\"width=device-width\">\n"
                           "<meta name=\"robots\" content=\"noindex\">\n"
                           "<meta name=\"color-scheme\""
                           " content=\"light dark\">\n<title>");
    comments_render_word(w, "admin_title");
    comments_render_add(w, "</title>\n");

    if (view->stylesheet.len) {
        comments_render_add(w, "<link rel=\"stylesheet\" href=\"");
        comments_render_text(w, view->stylesheet);
        comments_render_add(w, "\">\n");
    }

    comments_render_add(w, "</head>\n<body>\n<header class=\"top\">\n<h1>");
    comments_render_word(w, "admin_title");
    comments_render_add(w, " <small>");
    comments_render_text(w, view->queue->site);
    comments_render_add(w, "</small></h1>\n<p>");
    comments_render_phrase(w, "admin_signed_in", view->who, 1);
    comments_render_add(w, "</p>\n<p><a href=\"queue\">");
    comments_render_word(w, "admin_queue");
    comments_render_add(w, "</a> <a href=\"audit\">");
    comments_render_word(w, "admin_audit");
    comments_render_add(w, "</a></p>\n");

    if (view->session) {
        comments_render_add(w, "<form method=\"post\" action=\"logout\">"
                               "<button>");
        comments_render_word(w, "admin_logout");
        comments_render_add(w, "</button></form>\n");
    }

    comments_render_add(w, "</header>\n");

    if (view->ended) {
        comments_render_add(w, "<div class=\"notice\" role=\"status\">\n<p>");
        comments_render_word(w, "admin_logged_out");
        comments_render_add(w, "</p>\n</div>\n");
    }
}


static void
comments_queue_filters(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    unsigned                 i;
    comments_queue_filter_t  filter;

    comments_render_add(w, "<nav class=\"filters\" aria-label=\"");
    comments_render_word(w, "admin_filters");
    comments_render_add(w, "\">\n<ul>\n");

    for (i = 0; i < COMMENTS_QUEUE_FILTERS; i++) {
        filter = (comments_queue_filter_t) i;

        comments_render_add(w, "<li><a href=\"");
        comments_queue_address(w, filter, comments_str_of(NULL, 0));
        comments_render_add(w, "\"");

        if (filter == view->queue->filter) {
            comments_render_add(w, " aria-current=\"page\"");
        }

        comments_render_add(w, ">");
        comments_render_word(w, comments_queue_keys[i]);

        comments_render_add(w, " <span class=\"count\">");
        (void) comments_buf_add_int(w->out,
                                    comments_queue_total(view->queue, filter));
        comments_render_add(w, "</span></a></li>\n");
    }

    comments_render_add(w, "</ul>\n<form role=\"search\" action=\"queue\">\n");
    comments_queue_field(w, "status", comments_str_c(
                       comments_queue_filter_name(view->queue->filter)));
    comments_render_add(w, "<input type=\"search\" name=\"q\""
                           " maxlength=\"100\" aria-label=\"");
    comments_render_word(w, "admin_search_label");
    comments_render_add(w, "\" placeholder=\"");
    comments_render_word(w, "admin_search_label");
    comments_render_add(w, "\" value=\"");
    comments_render_text(w, view->queue->q);
    comments_render_add(w, "\"><button>");
    comments_render_word(w, "admin_search");
    comments_render_add(w, "</button>\n</form>\n</nav>\n");
}


/* the reasons of the holds that were looked at, and how far that was */
static void
comments_queue_reasons(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    size_t                           i;
    const comments_queue_t          *queue;
    const comments_queue_reason_t   *reason;

    queue = view->queue;

    comments_render_add(w, "<div class=\"facts\">\n<p>");
    comments_render_phrase_int(w, "admin_held", queue->held);
    comments_render_add(w, " ");
    comments_render_phrase_int(w, "admin_looked", queue->looked);
    comments_render_add(w, "</p>\n");

    if (queue->nreasons) {
        comments_render_add(w, "<ul>\n");
    }

    for (i = 0; i < queue->nreasons; i++) {
        reason = &queue->reasons[i];

        comments_render_add(w, "<li><a href=\"");
        comments_queue_address(w, queue->filter, reason->code);
        comments_render_add(w, "\">");
        comments_queue_words(w, reason->code);
        comments_render_add(w, " <span class=\"count\">");
        (void) comments_buf_add_int(w->out, reason->n);
        comments_render_add(w, "</span></a></li>\n");
    }

    if (queue->nreasons) {
        comments_render_add(w, "</ul>\n");
    }

    comments_render_add(w, "</div>\n");
}


static void
comments_queue_bar(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    const comments_queue_t  *queue;

    queue = view->queue;

    comments_render_add(w, "<form id=\"many\" class=\"many\" method=\"post\""
                           " action=\"act\">\n<p><a href=\"");
    comments_queue_address(w, queue->filter, queue->q);

    if (queue->after.len) {
        comments_render_add(w, "&amp;after=");
        comments_render_text(w, queue->after);
    }

    if (!view->marked) {
        comments_render_add(w, "&amp;mark=all");
    }

    comments_render_add(w, "\">");
    comments_render_word(w, view->marked ? "admin_mark_none"
                                         : "admin_mark_all");
    comments_render_add(w, "</a> <span>");
    comments_render_word(w, "admin_marked");
    comments_render_add(w, "</span></p>\n<p>");

    comments_queue_hidden(w, view);

    if (queue->filter == COMMENTS_QUEUE_DELETED) {
        comments_queue_button(w, COMMENTS_QUEUE_RESTORE, "admin_restore");
        comments_queue_button(w, COMMENTS_QUEUE_PURGE, "admin_purge");

    } else {

        if (queue->filter == COMMENTS_QUEUE_FLAGGED) {
            comments_queue_button(w, COMMENTS_QUEUE_UNFLAG, "admin_unflag");
        }

        comments_queue_button(w, COMMENTS_QUEUE_APPROVE, "admin_approve");
        comments_queue_button(w, COMMENTS_QUEUE_MARK_SPAM, "admin_mark_spam");
        comments_queue_button(w, COMMENTS_QUEUE_DELETE, "admin_delete");
    }

    comments_render_add(w, "</p>\n</form>\n");

    if (queue->filter != COMMENTS_QUEUE_SPAM) {
        return;
    }

    comments_render_add(w, "<form class=\"many\" method=\"post\""
                           " action=\"act\">\n<p>");
    comments_queue_hidden(w, view);
    comments_render_add(w, "<input type=\"hidden\" name=\"before\" value=\"");
    (void) comments_buf_add_int(w->out, view->now);
    comments_render_add(w, "\">");
    comments_queue_button(w, COMMENTS_QUEUE_PURGE, "admin_purge_all");
    comments_render_add(w, "</p>\n</form>\n");
}


static void
comments_queue_foot(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    if (view->queue->next.len) {
        comments_render_add(w, "<p class=\"more\"><a rel=\"next\" href=\"");
        comments_queue_address(w, view->queue->filter, view->queue->q);
        comments_render_add(w, "&amp;after=");
        comments_render_text(w, view->queue->next);
        comments_render_add(w, "\">");
        comments_render_word(w, "admin_older");
        comments_render_add(w, "</a></p>\n");
    }

    comments_render_add(w, "</main>\n</body>\n</html>\n");
}
