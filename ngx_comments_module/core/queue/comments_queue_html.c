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


typedef struct {
    const char  *key;
    const char  *words[2];          /* keys of the locale; or NULL */
} comments_queue_key_t;


static void comments_queue_filters(comments_render_writer_t *w,
    const comments_queue_view_t *view);
static void comments_queue_reasons(comments_render_writer_t *w,
    const comments_queue_view_t *view);
static void comments_queue_bar(comments_render_writer_t *w,
    const comments_queue_view_t *view);
static void comments_queue_foot(comments_render_writer_t *w,
    const comments_queue_view_t *view);
static void comments_queue_keys_open(comments_render_writer_t *w,
    const comments_queue_view_t *view);
static void comments_queue_keys_list(comments_render_writer_t *w,
    const comments_queue_view_t *view);


/* keys of the locale, by filter */
static const char *const  comments_queue_keys[] = {
    "admin_pending", "admin_spam", "admin_approved", "admin_deleted",
    "admin_flagged", "admin_all"
};

/* keys of the keyboard, and what they do */
static const comments_queue_key_t  comments_queue_list[] = {
    { "j", { "admin_key_next", NULL } },
    { "k", { "admin_key_previous", NULL } },
    { "x", { "admin_mark", NULL } },
    { "a", { "admin_approve", NULL } },
    { "s", { "admin_mark_spam", NULL } },
    { "d", { "admin_delete", NULL } },
    { "r", { "reply", "admin_restore" } },
    { "u", { "admin_undo", NULL } },
    { "?", { "admin_keys", NULL } }
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

    if (view->script.len) {
        comments_render_add(w, "<script src=\"");
        comments_render_text(w, view->script);
        comments_render_add(w, "\" defer></script>\n");
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
    comments_queue_keys_open(w, view);

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

    comments_render_add(w, "</main>\n");
    comments_queue_keys_list(w, view);
    comments_render_add(w, "</body>\n</html>\n");
}


/* the button that opens the list of keys: only the script shows it */
static void
comments_queue_keys_open(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    if (view->script.len == 0) {
        return;
    }

    comments_render_add(w, "<button type=\"button\" id=\"keys-open\""
                           " aria-haspopup=\"dialog\" hidden>");
    comments_render_word(w, "admin_keys");
    comments_render_add(w, " <kbd>?</kbd></button>\n");
}


/*
 * The list of keys: a dialog that stays closed until the script of the page
 * (web/comments-admin.js) opens it. The script has no words of its own.
 */
static void
comments_queue_keys_list(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    size_t                       i;
    const comments_queue_key_t  *key;

    if (view->script.len == 0) {
        return;
    }

    comments_render_add(w, "<dialog id=\"keys\""
                           " aria-labelledby=\"keys-title\">\n"
                           "<h2 id=\"keys-title\">");
    comments_render_word(w, "admin_keys");
    comments_render_add(w, "</h2>\n<dl>\n");

    for (i = 0; i < sizeof(comments_queue_list) / sizeof(*key); i++) {
        key = &comments_queue_list[i];

        comments_render_add(w, "<dt><kbd>");
        (void) comments_buf_add_c(w->out, key->key);
        comments_render_add(w, "</kbd></dt><dd>");
        comments_render_word(w, key->words[0]);

        if (key->words[1] != NULL) {
            comments_render_add(w, " / ");
            comments_render_word(w, key->words[1]);
        }

        comments_render_add(w, "</dd>\n");
    }

    comments_render_add(w, "</dl>\n<p><label><input type=\"checkbox\""
                           " id=\"keys-on\" checked> ");
    comments_render_word(w, "admin_keys_on");
    comments_render_add(w, "</label></p>\n<form method=\"dialog\"><button>");
    comments_render_word(w, "admin_keys_close");
    comments_render_add(w, "</button></form>\n</dialog>\n");
}
