/*
 * The notice above the queue: what became of the last act, and the buttons that
 * undo it. It is part of the page's address, so it stays when the page is
 * loaded again.
 */

#include "comments_id.h"
#include "comments_queue_parts.h"


static void comments_queue_line(comments_render_writer_t *w, const char *key,
    uint32_t n);
static void comments_queue_before(comments_render_writer_t *w,
    const comments_queue_view_t *view);
static void comments_queue_undo_form(comments_render_writer_t *w,
    const comments_queue_view_t *view, char before);


void
comments_queue_notice(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    size_t  i;

    static const char  statuses[] = {
        COMMENTS_PENDING, COMMENTS_SPAM, COMMENTS_APPROVED, COMMENTS_DELETED
    };

    if (view->notice == NULL) {
        return;
    }

    comments_render_add(w, "<div class=\"notice\" role=\"status\">\n");
    comments_queue_notice_lines(w, view);

    for (i = 0; i < sizeof(statuses); i++) {
        comments_queue_undo_form(w, view, statuses[i]);
    }

    comments_render_add(w, "</div>\n");
}


void
comments_queue_notice_lines(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    const comments_queue_notice_t  *notice;

    static const char *const  done[] = {
        "admin_done_approve", "admin_done_hold", "admin_done_spam",
        "admin_done_delete", "admin_done_restore", "admin_done_purge",
        "admin_done_pin", "admin_done_unpin", "admin_done_unflag",
        "admin_done_edit",
        "admin_done_close", "admin_done_open", "admin_done_ban",
        "admin_done_unban", "admin_done_erase"
    };

    notice = view->notice;

    if (notice->done || (notice->same == 0 && notice->refused == 0
                         && notice->missing == 0 && notice->failed == 0))
    {
        comments_render_add(w, "<p>");
        comments_render_phrase_int(w, done[notice->act], notice->done);
        comments_render_add(w, "</p>\n");
    }

    comments_queue_line(w, "admin_erase_emptied", notice->emptied);
    comments_queue_line(w, "admin_erase_threads", notice->threads);

    if (notice->left) {
        comments_render_add(w, "<p>");
        comments_render_word(w, "admin_erase_left");
        comments_render_add(w, "</p>\n");
    }

    comments_queue_line(w, "admin_was_same", notice->same);
    comments_queue_line(w, "admin_was_refused", notice->refused);
    comments_queue_before(w, view);
    comments_queue_line(w, "admin_was_missing", notice->missing);
    comments_queue_line(w, "admin_was_failed", notice->failed);
}


static void
comments_queue_line(comments_render_writer_t *w, const char *key, uint32_t n)
{
    if (n == 0) {
        return;
    }

    comments_render_add(w, "<p>");
    comments_render_phrase_int(w, key, n);
    comments_render_add(w, "</p>\n");
}


/* "already approved by Ann, 2 min ago": of one that was decided before */
static void
comments_queue_before(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    const char                     *key;
    const comments_queue_notice_t  *notice;

    notice = view->notice;

    if (notice->decided == 0) {
        return;
    }

    switch (notice->became) {

    case COMMENTS_APPROVED:
        key = "admin_already_approved";
        break;

    case COMMENTS_SPAM:
        key = "admin_already_spam";
        break;

    case COMMENTS_DELETED:
        key = "admin_already_deleted";
        break;

    default:
        key = "admin_already_pending";
    }

    comments_render_add(w, "<p>");
    comments_render_phrase(w, key, notice->by, 1);
    comments_render_add(w, ", ");
    comments_queue_ago(w, view->now, notice->decided);
    comments_render_add(w, "</p>\n");
}


/*
 * A button for the comments that had this status before: each gets back the one
 * that it had.
 */
static void
comments_queue_undo_form(comments_render_writer_t *w,
    const comments_queue_view_t *view, char before)
{
    size_t                          i, n;
    comments_str_t                  undo;
    comments_queue_do_t             act;
    const comments_queue_notice_t  *notice;

    notice = view->notice;
    undo = notice->undo;
    n = 0;

    if (comments_queue_undo(notice->act, before, &act) != COMMENTS_OK) {
        return;
    }

    for (i = 0; i < undo.len; i += 1 + COMMENTS_ID_LEN) {

        if (undo.data[i] != before) {
            continue;
        }

        if (n++ == 0) {
            comments_render_add(w, "<form class=\"acts\" method=\"post\""
                                   " action=\"act\">");
            comments_queue_hidden(w, view);

            if (notice->of != COMMENTS_QUEUE_OF_AUTHOR) {
                comments_queue_field(w, "of", comments_str_c(
                                        comments_queue_of_name(notice->of)));
            }
        }

        comments_queue_field(w, "id", comments_str_of(undo.data + i + 1,
                                                      COMMENTS_ID_LEN));
    }

    if (n) {
        comments_queue_button(w, act, "admin_undo");
        comments_render_add(w, "</form>\n");
    }
}
