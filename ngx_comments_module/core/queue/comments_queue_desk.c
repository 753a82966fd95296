/*
 * The controls of a moderator on a page. Each comment has one form, which is
 * sent to the page's own address; text and name are changed by the form of the
 * verb "edit". The forms come back to the part of the thread that they are in.
 */

#include "comments_queue_desk.h"
#include "comments_queue_match.h"
#include "comments_queue_parts.h"


static void comments_queue_desk_form(comments_render_writer_t *w,
    const comments_queue_desk_t *desk);
static void comments_queue_desk_field(comments_render_writer_t *w,
    const char *name, comments_str_t value);
static void comments_queue_desk_button(comments_render_writer_t *w,
    comments_queue_do_t act, const char *key);
static void comments_queue_desk_why(comments_render_writer_t *w,
    const comments_queue_desk_t *desk, const comments_comment_t *comment);
static void comments_queue_desk_buttons(comments_render_writer_t *w,
    const comments_comment_t *comment);
static void comments_queue_desk_more(comments_render_writer_t *w,
    const comments_comment_t *comment);
static void comments_queue_desk_edit(comments_render_writer_t *w,
    const comments_queue_desk_t *desk, const comments_comment_t *comment);
static void comments_queue_desk_undo(comments_render_writer_t *w,
    const comments_queue_desk_t *desk);


void
comments_queue_desk_top(comments_render_writer_t *w, void *data)
{
    comments_queue_view_t         view;
    const comments_queue_desk_t  *desk;

    desk = data;

    comments_render_add(w, "<div class=\"comment-desk\">\n<p>");
    comments_render_phrase(w, "moderating", desk->who, 1);
    comments_render_add(w, "</p>\n");

    if (desk->more) {
        comments_render_add(w, "<p>");
        comments_render_word(w, "moderate_more");
        comments_render_add(w, "</p>\n");
    }

    if (desk->notice != NULL) {
        memset(&view, 0, sizeof(comments_queue_view_t));
        view.notice = desk->notice;
        view.now = desk->now;

        comments_render_add(w, "<div class=\"comment-notice\""
                               " role=\"status\">\n");
        comments_queue_notice_lines(w, &view);
        comments_queue_desk_undo(w, desk);
        comments_render_add(w, "</div>\n");
    }

    comments_render_add(w, "</div>\n");
}


void
comments_queue_desk_acts(comments_render_writer_t *w,
    const comments_comment_t *comment, void *data)
{
    const comments_queue_desk_t  *desk;

    desk = data;

    comments_render_add(w, "<div class=\"comment-desk\">\n");
    comments_queue_desk_why(w, desk, comment);
    comments_queue_desk_form(w, desk);
    comments_queue_desk_field(w, "id", comment->id);
    comments_queue_desk_field(w, "seen", comments_str_c(
                                  comments_status_name(comment->status)));
    comments_render_add(w, "\n");
    comments_queue_desk_buttons(w, comment);
    comments_queue_desk_more(w, comment);
    comments_render_add(w, "</form>\n");

    if (comment->status != COMMENTS_DELETED) {
        comments_queue_desk_edit(w, desk, comment);
    }

    comments_render_add(w, "</div>\n");
}


static void
comments_queue_desk_form(comments_render_writer_t *w,
    const comments_queue_desk_t *desk)
{
    comments_render_add(w, "<form method=\"post\" action=\"");
    comments_render_part_url(w, 0, w->render->order,
                             (comments_str_t) comments_null_str);
    comments_render_add(w, "\" accept-charset=\"utf-8\" target=\"_self\""
                           " data-turbo=\"false\" data-hx-boost=\"false\">");
    comments_queue_desk_field(w, "token", desk->token);
}


static void
comments_queue_desk_field(comments_render_writer_t *w, const char *name,
    comments_str_t value)
{
    comments_render_add(w, "<input type=\"hidden\" name=\"");
    (void) comments_buf_add_c(w->out, name);
    comments_render_add(w, "\" value=\"");
    comments_render_text(w, value);
    comments_render_add(w, "\" />");
}


static void
comments_queue_desk_button(comments_render_writer_t *w,
    comments_queue_do_t act, const char *key)
{
    comments_render_add(w, "<button type=\"submit\" name=\"do\" value=\"");
    (void) comments_buf_add_c(w->out, comments_queue_do_name(act));
    comments_render_add(w, "\">");
    comments_render_word(w, key);
    comments_render_add(w, "</button>\n");
}


/* the status, why it is that, and who has decided on it */
static void
comments_queue_desk_why(comments_render_writer_t *w,
    const comments_queue_desk_t *desk, const comments_comment_t *comment)
{
    comments_str_t  code, detail;

    comments_render_add(w, "<p><b>");
    comments_render_word(w, comments_queue_status_key(comment->status));
    comments_render_add(w, "</b>");

    if (comment->reason.len) {
        code = comments_queue_reason(comment->reason, &detail);

        comments_render_add(w, " ");
        comments_queue_words(w, code);

        if (detail.len) {
            comments_render_add(w, ": <bdi>");
            comments_render_content(w, detail);
            comments_render_add(w, "</bdi>");
        }
    }

    if (comment->by.len && comment->decided) {
        comments_render_add(w, " <small>");
        comments_render_phrase(w, "admin_by", comment->by, 1);
        comments_render_add(w, ", ");
        comments_queue_ago(w, desk->now, comment->decided);
        comments_render_add(w, "</small>");
    }

    comments_render_add(w, "</p>\n");
}


static void
comments_queue_desk_buttons(comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    switch (comment->status) {

    case COMMENTS_PENDING:
        comments_queue_desk_button(w, COMMENTS_QUEUE_APPROVE, "admin_approve");
        comments_queue_desk_button(w, COMMENTS_QUEUE_MARK_SPAM,
                                   "admin_mark_spam");
        comments_queue_desk_button(w, COMMENTS_QUEUE_DELETE, "admin_delete");
        break;

    case COMMENTS_SPAM:
        comments_queue_desk_button(w, COMMENTS_QUEUE_APPROVE,
                                   "admin_not_spam");
        comments_queue_desk_button(w, COMMENTS_QUEUE_DELETE, "admin_delete");
        comments_queue_desk_button(w, COMMENTS_QUEUE_PURGE, "admin_purge");
        break;

    case COMMENTS_DELETED:
        comments_queue_desk_button(w, COMMENTS_QUEUE_RESTORE, "admin_restore");
        comments_queue_desk_button(w, COMMENTS_QUEUE_PURGE, "admin_purge");
        break;

    default:
        comments_queue_desk_button(w, COMMENTS_QUEUE_HOLD, "admin_hold");
        comments_queue_desk_button(w, COMMENTS_QUEUE_MARK_SPAM,
                                   "admin_mark_spam");
        comments_queue_desk_button(w, COMMENTS_QUEUE_DELETE, "admin_delete");

        if (comment->pinned) {
            comments_queue_desk_button(w, COMMENTS_QUEUE_UNPIN, "admin_unpin");

        } else {
            comments_queue_desk_button(w, COMMENTS_QUEUE_PIN, "admin_pin");
        }
    }
}


/* what is needed less often: ban, close the thread */
static void
comments_queue_desk_more(comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    comments_render_add(w, "<details><summary>");
    comments_render_word(w, "moderate_less");
    comments_render_add(w, "</summary>\n<p>");

    if (comment->email_hash.len || comment->name.len) {
        comments_render_add(w, "<label>");
        comments_render_word(w, comment->email_hash.len ? "admin_ban_email"
                                                        : "admin_ban_name");
        comments_render_add(w, " <select name=\"for\">"
                               "<option value=\"7d\">");
        comments_render_phrase_int(w, "admin_days", 7);
        comments_render_add(w, "</option><option value=\"30d\""
                               " selected=\"selected\">");
        comments_render_phrase_int(w, "admin_days", 30);
        comments_render_add(w, "</option><option value=\"\">");
        comments_render_word(w, "admin_for_ever");
        comments_render_add(w, "</option></select></label>\n");
        comments_queue_desk_button(w, COMMENTS_QUEUE_BAN, "admin_ban");
        comments_queue_desk_button(w, COMMENTS_QUEUE_UNBAN, "admin_unban");
    }

    if (w->render->thread.closed) {
        comments_queue_desk_button(w, COMMENTS_QUEUE_OPEN, "admin_open");

    } else {
        comments_queue_desk_button(w, COMMENTS_QUEUE_CLOSE, "admin_close");
    }

    comments_render_add(w, "</p>\n</details>\n");
}


static void
comments_queue_desk_edit(comments_render_writer_t *w,
    const comments_queue_desk_t *desk, const comments_comment_t *comment)
{
    comments_render_add(w, "<form method=\"post\" action=\"");
    comments_render_url_query(w);
    comments_render_add(w, "comments=edit&amp;id=");
    comments_render_id(w, comment->id);
    comments_render_add(w, "\" accept-charset=\"utf-8\" target=\"_self\""
                           " data-turbo=\"false\" data-hx-boost=\"false\">");
    comments_queue_desk_field(w, "_charset_", comments_str_c("utf-8"));
    comments_queue_desk_field(w, "token", desk->token);
    comments_render_add(w, "<button type=\"submit\">");
    comments_render_word(w, "edit");
    comments_render_add(w, "</button></form>\n");
}


/* an act on a page is about one comment */
static void
comments_queue_desk_undo(comments_render_writer_t *w,
    const comments_queue_desk_t *desk)
{
    comments_str_t       undo;
    comments_queue_do_t  act;

    undo = desk->notice->undo;

    if (undo.len != 1 + COMMENTS_ID_LEN
        || comments_queue_undo(desk->notice->act, undo.data[0], &act)
           != COMMENTS_OK)
    {
        return;
    }

    comments_queue_desk_form(w, desk);
    comments_queue_desk_field(w, "id", comments_str_of(undo.data + 1,
                                                       COMMENTS_ID_LEN));
    comments_queue_desk_button(w, act, "admin_undo");
    comments_render_add(w, "</form>\n");
}
