/*
 * The pieces that several parts of the page of the queue consist of: addresses,
 * fields and buttons of forms, times, words for reasons.
 */

#include "comments_percent.h"
#include "comments_queue_piece.h"


#define COMMENTS_QUEUE_KEY     80     /* bytes of a key of the locale */
#define COMMENTS_QUEUE_MINUTE  INT64_C(60000)


static const char *comments_queue_key(char key[COMMENTS_QUEUE_KEY],
    comments_str_t code);


void
comments_queue_address(comments_render_writer_t *w,
    comments_queue_filter_t filter, comments_str_t q)
{
    static const comments_percent_class_t  class = { "-._~:", 0 };

    comments_render_add(w, "queue?status=");
    (void) comments_buf_add_c(w->out, comments_queue_filter_name(filter));

    if (q.len) {
        comments_render_add(w, "&amp;q=");
        (void) comments_percent_encode(w->out, q, &class);
    }
}


void
comments_queue_hidden(comments_render_writer_t *w,
    const comments_queue_view_t *view)
{
    const comments_queue_t  *queue;

    queue = view->queue;

    comments_queue_field(w, "token", view->token);
    comments_queue_field(w, "status", comments_str_c(
                              comments_queue_filter_name(queue->filter)));

    if (queue->q.len) {
        comments_queue_field(w, "q", queue->q);
    }

    if (queue->after.len) {
        comments_queue_field(w, "after", queue->after);
    }
}


void
comments_queue_field(comments_render_writer_t *w, const char *name,
    comments_str_t value)
{
    comments_render_add(w, "<input type=\"hidden\" name=\"");
    (void) comments_buf_add_c(w->out, name);
    comments_render_add(w, "\" value=\"");
    comments_render_text(w, value);
    comments_render_add(w, "\">");
}


void
comments_queue_contact(comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    if (comment->website.len) {
        comments_render_add(w, "<span class=\"website\"><bdi>");
        comments_render_text(w, comment->website);
        comments_render_add(w, "</bdi></span>\n");
    }

    if (comment->email.len) {
        comments_render_add(w, "<span class=\"email\"><bdi>");
        comments_render_text(w, comment->email);
        comments_render_add(w, "</bdi></span>\n");
    }
}


void
comments_queue_button(comments_render_writer_t *w, comments_queue_do_t act,
    const char *key)
{
    comments_render_add(w, "<button name=\"do\" value=\"");
    (void) comments_buf_add_c(w->out, comments_queue_do_name(act));
    comments_render_add(w, "\">");
    comments_render_word(w, key);
    comments_render_add(w, "</button>\n");
}


const char *
comments_queue_status_key(comments_status_t status)
{
    switch (status) {

    case COMMENTS_APPROVED:
        return "admin_is_approved";

    case COMMENTS_SPAM:
        return "admin_is_spam";

    case COMMENTS_DELETED:
        return "admin_is_deleted";

    default:
        return "admin_is_pending";
    }
}


void
comments_queue_ago(comments_render_writer_t *w, int64_t now, int64_t ms)
{
    int64_t  minutes;

    minutes = (now - ms) / COMMENTS_QUEUE_MINUTE;

    if (minutes < 1) {
        comments_render_word(w, "admin_now");

    } else if (minutes < 60) {
        comments_render_phrase_int(w, "admin_minutes_ago", minutes);

    } else if (minutes < 48 * 60) {
        comments_render_phrase_int(w, "admin_hours_ago", minutes / 60);

    } else {
        comments_render_phrase_int(w, "admin_days_ago", minutes / (24 * 60));
    }
}


/*
 * The locale may have words for "CHECK:CODE", or for "CHECK" alone; what it
 * has no words for, of a plug-in for example, is written as it is.
 */
void
comments_queue_words(comments_render_writer_t *w, comments_str_t code)
{
    char             key[COMMENTS_QUEUE_KEY];
    size_t           i;
    const char      *text;
    comments_str_t   part;

    part = code;

    for (i = 0; i < 2; i++) {

        if (comments_queue_key(key, part) == NULL) {
            break;
        }

        text = comments_locale_text(w->render->locale, key);

        if (text != key) {
            comments_render_text(w, comments_str_c(text));
            return;
        }

        part.len = 0;

        while (part.len < code.len && code.data[part.len] != ':') {
            part.len++;
        }
    }

    comments_render_text(w, code);
}


/* "reason_CHECK_CODE"; NULL: no key can be made of it */
static const char *
comments_queue_key(char key[COMMENTS_QUEUE_KEY], comments_str_t code)
{
    char    ch;
    size_t  i, n;

    n = sizeof("reason_") - 1;

    if (code.len == 0 || code.len + n + 1 > COMMENTS_QUEUE_KEY) {
        return NULL;
    }

    memcpy(key, "reason_", n);

    for (i = 0; i < code.len; i++) {
        ch = code.data[i];

        if (ch == ':') {
            ch = '_';

        } else if ((ch < 'a' || ch > 'z') && (ch < '0' || ch > '9')
                   && ch != '_')
        {
            return NULL;
        }

        key[n + i] = ch;
    }

    key[n + i] = '\0';

    return key;
}
