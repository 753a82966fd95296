/*
 * One comment of the queue: who, where, why it is held, what it answers, how it
 * would look, and what can be done with it.
 */

#include "comments_queue_match.h"
#include "comments_queue_parts.h"
#include "comments_queue_sender.h"
#include "comments_render.h"
#include "comments_text.h"
#include "comments_uri_web.h"


#define COMMENTS_QUEUE_QUOTE     280    /* characters of a parent's text */


static void comments_queue_top(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry);
static int comments_queue_linked(comments_str_t url);
static void comments_queue_why(comments_render_writer_t *w,
    const comments_queue_entry_t *entry);
static void comments_queue_flags(comments_render_writer_t *w,
    const comments_queue_entry_t *entry);
static void comments_queue_parent(comments_render_writer_t *w,
    const comments_comment_t *parent);
static void comments_queue_body(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_comment_t *comment);
static void comments_queue_acts(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry);
static void comments_queue_reply(comments_render_writer_t *w,
    const comments_queue_entry_t *entry);
static void comments_queue_more(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry);
static void comments_queue_sender(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry);
static void comments_queue_ban_form(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry,
    comments_queue_of_t of);
static void comments_queue_form_open(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry);


void
comments_queue_entry(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry)
{
    const comments_comment_t  *comment;

    comment = &entry->comment;

    comments_render_add(w, "<article class=\"entry ");
    (void) comments_buf_add_c(w->out, comments_status_name(comment->status));
    comments_render_add(w, "\" id=\"c-");
    comments_render_text(w, comment->id);
    comments_render_add(w, "\">\n");

    comments_queue_top(w, view, entry);
    comments_queue_where(w, entry);
    comments_queue_why(w, entry);
    comments_queue_flags(w, entry);
    comments_queue_sender(w, view, entry);

    if (entry->parent.id.len) {
        comments_queue_parent(w, &entry->parent);
    }

    comments_queue_body(w, view, comment);
    comments_queue_acts(w, view, entry);

    comments_render_add(w, "</article>\n");
}


static void
comments_queue_top(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry)
{
    const comments_comment_t  *comment;

    comment = &entry->comment;

    comments_render_add(w, "<header>\n<input type=\"checkbox\" form=\"many\""
                           " name=\"id\" value=\"");
    comments_render_text(w, comment->id);
    comments_render_add(w, "\"");

    if (view->marked) {
        comments_render_add(w, " checked");
    }

    comments_render_add(w, " aria-label=\"");
    comments_render_word(w, "admin_mark");
    comments_render_add(w, "\">\n<input type=\"hidden\" form=\"many\""
                           " name=\"seen\" value=\"");
    comments_render_text(w, comment->id);
    comments_render_add(w, ":");
    (void) comments_buf_add_c(w->out, comments_status_name(comment->status));
    comments_render_add(w, "\">\n<h2 class=\"author\"><bdi>");
    comments_render_text(w, comments_render_name(w, comment->name));
    comments_render_add(w, "</bdi></h2>\n");

    comments_queue_contact(w, comment);

    comments_render_add(w, "<span class=\"history\">");
    comments_render_phrase_int(w, "admin_history_approved",
                               entry->history.approved);
    comments_render_add(w, ", ");
    comments_render_phrase_int(w, "admin_history_refused",
                               entry->history.refused);
    comments_render_add(w, "</span>\n<time datetime=\"");
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
comments_queue_where(comments_render_writer_t *w,
    const comments_queue_entry_t *entry)
{
    int             linked;
    comments_str_t  title, url;

    url = entry->page.url.len ? entry->page.url : entry->page.thread;
    title = entry->page.title.len ? entry->page.title : entry->page.thread;

    linked = comments_queue_linked(url);

    comments_render_add(w, "<p class=\"where\">");

    if (linked) {
        comments_render_add(w, "<a href=\"");
        comments_render_text(w, url);

        if (entry->comment.status == COMMENTS_APPROVED) {
            comments_render_add(w, "#comment-");
            comments_render_text(w, entry->comment.id);
        }

        comments_render_add(w, "\" rel=\"noreferrer\">");
    }

    comments_render_add(w, "<bdi>");
    comments_render_text(w, title);
    comments_render_add(w, "</bdi>");

    if (linked) {
        comments_render_add(w, "</a>");
    }

    if (entry->page.title.len) {
        comments_render_add(w, " <small><bdi>");
        comments_render_text(w, entry->page.thread);
        comments_render_add(w, "</bdi></small>");
    }

    if (entry->page.closed) {
        comments_render_add(w, " <span class=\"status\">");
        comments_render_word(w, "admin_thread_closed");
        comments_render_add(w, "</span>");
    }

    comments_render_add(w, "</p>\n");
}


/*
 * Is the address of a page a link? It comes from a post or from an import: it
 * has to be a path of this site, or http or https. Browsers drop tabs and line
 * ends from an address, so a path with one may be that of another host.
 */
static int
comments_queue_linked(comments_str_t url)
{
    size_t  i;

    for (i = 0; i < url.len; i++) {
        if ((unsigned char) url.data[i] < ' ') {
            return 0;
        }
    }

    return url.len > 0
           && ((url.data[0] == '/'
                && (url.len == 1
                    || (url.data[1] != '/' && url.data[1] != '\\')))
               || comments_uri_web(url));
}


static void
comments_queue_why(comments_render_writer_t *w,
    const comments_queue_entry_t *entry)
{
    comments_str_t             code, detail;
    const comments_comment_t  *comment;

    comment = &entry->comment;

    if (comment->reason.len == 0 && comment->by.len == 0) {
        return;
    }

    comments_render_add(w, "<p class=\"why\">");

    if (comment->reason.len) {
        code = comments_queue_reason(comment->reason, &detail);

        comments_queue_words(w, code);

        if (detail.len) {
            comments_render_add(w, ": <bdi>");
            comments_render_text(w, detail);
            comments_render_add(w, "</bdi>");
        }

        comments_render_add(w, " <small><code>");
        comments_render_text(w, code);
        comments_render_add(w, "</code></small>");
    }

    if (comment->by.len && comment->decided) {
        comments_render_add(w, " <small>");
        comments_render_phrase(w, "admin_by", comment->by, 1);
        comments_render_add(w, "</small>");
    }

    comments_render_add(w, "</p>\n");
}


/* all flags of one network address count as those of one reader */
static void
comments_queue_flags(comments_render_writer_t *w,
    const comments_queue_entry_t *entry)
{
    if (entry->flags) {
        comments_render_add(w, "<p class=\"why flags\">");
        comments_render_phrase_int(w, "admin_flags", entry->flags);
        comments_render_add(w, "</p>\n");
    }
}


static void
comments_queue_parent(comments_render_writer_t *w,
    const comments_comment_t *parent)
{
    size_t          len;
    comments_str_t  text;

    text = parent->text;
    len = comments_text_head(text, COMMENTS_QUEUE_QUOTE);

    comments_render_add(w, "<blockquote class=\"parent\"><p class=\"to\">");
    comments_render_phrase(w, "in_reply_to",
                           comments_render_name(w, parent->name), 1);
    comments_render_add(w, "</p><p dir=\"auto\">");
    comments_render_text(w, comments_str_of(text.data, len));

    if (len < text.len) {
        comments_render_add(w, " \xe2\x80\xa6");
    }

    comments_render_add(w, "</p></blockquote>\n");
}


/* the text as readers would see it */
static void
comments_queue_body(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_comment_t *comment)
{
    comments_render_add(w, "<div class=\"body\" dir=\"auto\" lang=\"\">\n");
    (void) comments_format_render(comments_format_find(view->formats,
                                                       comment->format),
                                  w->out, comment->text, 0);
    comments_render_add(w, "</div>\n");
}


static void
comments_queue_acts(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry)
{
    const comments_comment_t  *comment;

    comment = &entry->comment;

    comments_queue_form_open(w, view, entry);

    if (view->queue->filter == COMMENTS_QUEUE_FLAGGED) {
        comments_queue_button(w, COMMENTS_QUEUE_UNFLAG, "admin_unflag");
    }

    switch (comment->status) {

    case COMMENTS_PENDING:
        comments_queue_button(w, COMMENTS_QUEUE_APPROVE, "admin_approve");
        comments_queue_button(w, COMMENTS_QUEUE_MARK_SPAM, "admin_mark_spam");
        comments_queue_button(w, COMMENTS_QUEUE_DELETE, "admin_delete");
        break;

    case COMMENTS_SPAM:
        comments_queue_button(w, COMMENTS_QUEUE_APPROVE, "admin_not_spam");
        comments_queue_button(w, COMMENTS_QUEUE_DELETE, "admin_delete");
        comments_queue_button(w, COMMENTS_QUEUE_PURGE, "admin_purge");
        break;

    case COMMENTS_DELETED:
        comments_queue_button(w, COMMENTS_QUEUE_RESTORE, "admin_restore");
        comments_queue_button(w, COMMENTS_QUEUE_PURGE, "admin_purge");
        break;

    default:
        comments_queue_button(w, COMMENTS_QUEUE_HOLD, "admin_hold");
        comments_queue_button(w, COMMENTS_QUEUE_MARK_SPAM, "admin_mark_spam");
        comments_queue_button(w, COMMENTS_QUEUE_DELETE, "admin_delete");

        if (comment->pinned) {
            comments_queue_button(w, COMMENTS_QUEUE_UNPIN, "admin_unpin");

        } else {
            comments_queue_button(w, COMMENTS_QUEUE_PIN, "admin_pin");
        }

        comments_queue_reply(w, entry);
    }

    comments_render_add(w, "</form>\n");

    comments_queue_more(w, view, entry);
}


/*
 * The way to the reply form of the comment's page. An address with a fragment
 * has no place for the argument.
 */
static void
comments_queue_reply(comments_render_writer_t *w,
    const comments_queue_entry_t *entry)
{
    comments_str_t  url;

    url = entry->page.url.len ? entry->page.url : entry->page.thread;

    if (entry->page.closed || !comments_queue_linked(url)
        || memchr(url.data, '#', url.len) != NULL)
    {
        return;
    }

    comments_render_add(w, "<a class=\"reply\" href=\"");
    comments_render_text(w, url);

    if (memchr(url.data, '?', url.len) != NULL) {
        comments_render_add(w, "&amp;");

    } else {
        comments_render_add(w, "?");
    }

    comments_render_add(w, "comments=reply&amp;id=");
    comments_render_text(w, entry->comment.id);
    comments_render_add(w, "#comment-form\" rel=\"noreferrer\">");
    comments_render_word(w, "reply");
    comments_render_add(w, "</a>\n");
}


/* what is needed less often: edit, ban, close the thread */
static void
comments_queue_more(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry)
{
    const comments_comment_t  *comment;

    comment = &entry->comment;

    comments_render_add(w, "<details><summary>");
    comments_render_word(w, "admin_more");
    comments_render_add(w, "</summary>\n<p><a href=\"audit?id=");
    comments_render_text(w, comment->id);
    comments_render_add(w, "\">");
    comments_render_word(w, "admin_audit_of");
    comments_render_add(w, "</a></p>\n");

    if (comment->email_hash.len || comment->author.len) {
        comments_render_add(w, "<p><a href=\"person?id=");
        comments_render_text(w, comment->id);
        comments_render_add(w, "\">");
        comments_render_word(w, "admin_person");
        comments_render_add(w, "</a></p>\n");
    }

    if (comment->status != COMMENTS_DELETED) {
        comments_queue_form_open(w, view, entry);
        comments_render_add(w, "<label>");
        comments_render_word(w, "name");
        comments_render_add(w, " <input name=\"name\" dir=\"auto\" value=\"");
        comments_render_text(w, comment->name);
        comments_render_add(w, "\"></label>\n<label>");
        comments_render_word(w, "text");

        /* an HTML parser drops the first line feed of a textarea */

        comments_render_add(w, " <textarea name=\"text\" rows=\"6\""
                               " dir=\"auto\">\n");
        comments_render_text(w, comment->text);
        comments_render_add(w, "</textarea></label>\n");
        comments_queue_button(w, COMMENTS_QUEUE_EDIT, "admin_save");
        comments_render_add(w, "</form>\n");
    }

    if (comment->email_hash.len || comment->name.len) {
        comments_queue_ban_form(w, view, entry, COMMENTS_QUEUE_OF_AUTHOR);
    }

    if (entry->from.address.len) {
        comments_queue_ban_form(w, view, entry, COMMENTS_QUEUE_OF_ADDRESS);
        comments_queue_ban_form(w, view, entry, COMMENTS_QUEUE_OF_NETWORK);
    }

    comments_queue_form_open(w, view, entry);

    if (entry->page.closed) {
        comments_queue_button(w, COMMENTS_QUEUE_OPEN, "admin_open");

    } else {
        comments_queue_button(w, COMMENTS_QUEUE_CLOSE, "admin_close");
    }

    comments_render_add(w, "</form>\n</details>\n");
}


/* the way to the other comments from the same address */
static void
comments_queue_sender(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry)
{
    uint32_t  n;

    n = comments_queue_senders_others(view->queue, entry);

    if (n == 0) {
        return;
    }

    comments_render_add(w, "<p class=\"sender\"><a href=\"");
    comments_queue_address(w, COMMENTS_QUEUE_ALL, entry->from.address);
    comments_render_add(w, "\">");
    comments_render_phrase_int(w, "admin_others", n);
    comments_render_add(w, "</a></p>\n");
}


static void
comments_queue_ban_form(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry,
    comments_queue_of_t of)
{
    const char  *key;

    switch (of) {

    case COMMENTS_QUEUE_OF_ADDRESS:
        key = "admin_ban_address";
        break;

    case COMMENTS_QUEUE_OF_NETWORK:
        key = "admin_ban_network";
        break;

    default:
        key = entry->comment.email_hash.len ? "admin_ban_email"
                                            : "admin_ban_name";
    }

    comments_queue_form_open(w, view, entry);
    comments_queue_field(w, "of", comments_str_c(comments_queue_of_name(of)));
    comments_render_add(w, "\n<label>");
    comments_render_word(w, key);
    comments_render_add(w, " <select name=\"for\"><option value=\"7d\">");
    comments_render_phrase_int(w, "admin_days", 7);
    comments_render_add(w, "</option><option value=\"30d\" selected>");
    comments_render_phrase_int(w, "admin_days", 30);
    comments_render_add(w, "</option><option value=\"\">");
    comments_render_word(w, "admin_for_ever");
    comments_render_add(w, "</option></select></label>\n");
    comments_queue_button(w, COMMENTS_QUEUE_BAN, "admin_ban");
    comments_queue_button(w, COMMENTS_QUEUE_UNBAN, "admin_unban");
    comments_render_add(w, "</form>\n");
}


static void
comments_queue_form_open(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry)
{
    comments_render_add(w, "<form class=\"acts\" method=\"post\""
                           " action=\"act\">");
    comments_queue_hidden(w, view);
    comments_queue_field(w, "id", entry->comment.id);
    comments_queue_field(w, "seen", comments_str_c(
                             comments_status_name(entry->comment.status)));
    comments_render_add(w, "\n");
}
