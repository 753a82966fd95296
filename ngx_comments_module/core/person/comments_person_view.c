/*
 * Everything of one person as HTML and as JSON.
 */

#include "comments_date.h"
#include "comments_json_writer.h"
#include "comments_person.h"
#include "comments_queue_parts.h"
#include "comments_render.h"
#include "comments_text.h"


static void comments_person_begin(comments_render_writer_t *w,
    comments_buf_t *out, comments_render_t *render,
    const comments_queue_view_t *view);
static void comments_person_facts(comments_render_writer_t *w,
    comments_person_t *person);
static void comments_person_number(comments_render_writer_t *w,
    const char *key, uint32_t n);
static void comments_person_marks(comments_render_writer_t *w,
    const comments_person_t *person);
static void comments_person_mark(comments_render_writer_t *w,
    const comments_person_t *person, unsigned author);
static void comments_person_form(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_person_t *person);
static int comments_person_known(const comments_person_t *person);
static const char *comments_person_by(const comments_person_t *person);
static void comments_person_text(comments_buf_t *out, const char *name,
    comments_str_t value);
static void comments_person_time(comments_buf_t *out, const char *name,
    int64_t ms);


int
comments_person_html(comments_buf_t *out, const comments_queue_view_t *view,
    comments_person_t *person)
{
    comments_render_t         render;
    comments_render_writer_t  w;

    comments_person_begin(&w, out, &render, view);

    comments_queue_head(&w, view);
    comments_queue_notice(&w, view);

    comments_render_add(&w, "<main>\n<h2>");
    comments_render_word(&w, "admin_person");
    comments_render_add(&w, "</h2>\n");

    comments_person_marks(&w, person);

    if (comments_person_known(person)) {
        comments_person_facts(&w, person);
        comments_person_form(&w, view, person);

        comments_render_add(&w, "<ol class=\"audit\">\n");
        (void) comments_buf_add_str(out, comments_buf_str(&person->list));
        comments_render_add(&w, "</ol>\n");

    } else {
        comments_render_add(&w, "<p class=\"empty\">");
        comments_render_word(&w, "admin_person_nobody");
        comments_render_add(&w, "</p>\n");
    }

    comments_render_add(&w, "</main>\n</body>\n</html>\n");
    comments_render_writer_free(&w);

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static void
comments_person_begin(comments_render_writer_t *w, comments_buf_t *out,
    comments_render_t *render, const comments_queue_view_t *view)
{
    memset(render, 0, sizeof(comments_render_t));
    render->locale = view->locale;
    render->formats = view->formats;

    comments_render_writer_init(w, out, render, NULL);
}


/* the name of the comment, and by which of its marks the others are found */
static void
comments_person_marks(comments_render_writer_t *w,
    const comments_person_t *person)
{
    comments_render_add(w, "<p><b><bdi>");
    comments_render_text(w, person->name);
    comments_render_add(w, "</bdi></b>");

    if (person->email_hash.len) {
        comments_person_mark(w, person, 0);
    }

    if (person->author.len) {
        comments_person_mark(w, person, 1);
    }

    comments_render_add(w, "</p>\n");
}


static void
comments_person_mark(comments_render_writer_t *w,
    const comments_person_t *person, unsigned author)
{
    comments_render_add(w, " <a href=\"person?id=");
    comments_render_text(w, person->id);
    comments_render_add(w, "&amp;by=");
    (void) comments_buf_add_c(w->out, author ? "author" : "email");
    comments_render_add(w, "\"");

    if (person->by_author == author) {
        comments_render_add(w, " aria-current=\"page\"");
    }

    comments_render_add(w, ">");
    comments_render_word(w, author ? "admin_person_author"
                                   : "admin_person_email");
    comments_render_add(w, "</a>");
}


static void
comments_person_facts(comments_render_writer_t *w, comments_person_t *person)
{
    size_t  threads;

    threads = comments_person_threads(person->threads, person->nthreads);

    comments_render_add(w, "<p>");
    comments_render_phrase_int(w, "admin_person_found", person->n);
    comments_person_number(w, "admin_approved", person->approved);
    comments_person_number(w, "admin_pending", person->pending);
    comments_person_number(w, "admin_spam", person->spam);
    comments_person_number(w, "admin_deleted", person->deleted);
    comments_render_add(w, "</p>\n<p>");
    comments_render_phrase_int(w, "admin_person_threads", (int64_t) threads);
    comments_render_add(w, "</p>\n");

    if (person->next.len) {
        comments_render_add(w, "<p>");
        comments_render_word(w, "admin_person_more");
        comments_render_add(w, "</p>\n");
    }

    comments_render_add(w, "<p><a href=\"person?id=");
    comments_render_text(w, person->id);
    comments_render_add(w, "&amp;by=");
    (void) comments_buf_add_c(w->out, comments_person_by(person));
    comments_render_add(w, "&amp;format=json\">");
    comments_render_word(w, "admin_person_json");
    comments_render_add(w, "</a></p>\n");
}


static void
comments_person_number(comments_render_writer_t *w, const char *key,
    uint32_t n)
{
    comments_render_add(w, " \xc2\xb7 ");
    comments_render_word(w, key);
    comments_render_add(w, " <span class=\"count\">");
    (void) comments_buf_add_int(w->out, n);
    comments_render_add(w, "</span>");
}


static void
comments_person_form(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_person_t *person)
{
    if (person->n == 0) {
        return;
    }

    comments_render_add(w, "<form class=\"acts\" method=\"post\""
                           " action=\"act\">");
    comments_queue_field(w, "token", view->token);
    comments_queue_field(w, "id", person->id);
    comments_queue_field(w, "by", comments_str_c(comments_person_by(person)));
    comments_queue_button(w, COMMENTS_QUEUE_ERASE, "admin_erase");
    comments_render_add(w, "</form>\n<p>");
    comments_render_phrase_int(w, "admin_erase_note", COMMENTS_QUEUE_IDS_MAX);
    comments_render_add(w, "</p>\n");
}


void
comments_person_entry_html(comments_person_t *person,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry)
{
    size_t                      len;
    comments_str_t              text;
    comments_render_t           render;
    comments_render_writer_t    w;
    const comments_comment_t   *comment;

    comment = &entry->comment;

    comments_person_begin(&w, &person->list, &render, view);

    comments_render_add(&w, "<li><time datetime=\"");
    (void) comments_render_time(w.out, comment->created);
    comments_render_add(&w, "\">");
    comments_queue_ago(&w, view->now, comment->created);
    comments_render_add(&w, "</time> <b><bdi>");
    comments_render_text(&w, comment->name);
    comments_render_add(&w, "</bdi></b> <span class=\"status\">");
    comments_render_word(&w, comments_queue_status_key(comment->status));
    comments_render_add(&w, "</span> <a href=\"queue?status=all&amp;q=");
    comments_render_text(&w, comment->id);
    comments_render_add(&w, "\"><bdi>");
    comments_render_text(&w, entry->page.title.len ? entry->page.title
                                                   : entry->page.thread);
    comments_render_add(&w, "</bdi></a>\n<p dir=\"auto\">");

    text = comment->text;
    len = comments_text_head(text, COMMENTS_PERSON_TEXT);

    comments_render_text(&w, comments_str_of(text.data, len));

    if (len < text.len) {
        comments_render_add(&w, "\xe2\x80\xa6");
    }

    comments_render_add(&w, "</p></li>\n");
    comments_render_writer_free(&w);
}


int
comments_person_json(comments_buf_t *out, const comments_queue_view_t *view,
    comments_person_t *person)
{
    size_t  threads;

    threads = comments_person_threads(person->threads, person->nthreads);

    (void) comments_buf_add_char(out, '{');
    comments_person_text(out, "site", view->queue->site);
    comments_person_text(out, "moderator", view->who);
    comments_person_text(out, "token", view->token);
    comments_person_text(out, "id", person->id);

    comments_json_writer_open(out, "person", '{');
    comments_person_text(out, "by", comments_str_c(comments_person_known(person)
                                           ? comments_person_by(person) : ""));
    comments_person_text(out, "name", person->name);
    comments_person_text(out, "email_hash", person->email_hash);
    comments_person_text(out, "author", person->author);
    (void) comments_buf_add_char(out, '}');

    comments_json_writer_number(out, "found", person->n);
    comments_json_writer_number(out, "threads", (int64_t) threads);

    comments_json_writer_open(out, "counts", '{');
    comments_json_writer_number(out, "approved", person->approved);
    comments_json_writer_number(out, "pending", person->pending);
    comments_json_writer_number(out, "spam", person->spam);
    comments_json_writer_number(out, "deleted", person->deleted);
    (void) comments_buf_add_char(out, '}');

    comments_person_text(out, "next", person->next);
    comments_json_writer_open(out, "comments", '[');
    (void) comments_buf_add_str(out, comments_buf_str(&person->list));
    (void) comments_buf_add_c(out, "]}\n");

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


void
comments_person_entry_json(comments_person_t *person,
    const comments_queue_entry_t *entry)
{
    comments_buf_t            *out;
    const comments_comment_t  *comment;

    out = &person->list;
    comment = &entry->comment;

    comments_json_writer_next(out);
    (void) comments_buf_add_char(out, '{');

    comments_person_text(out, "id", comment->id);
    comments_person_text(out, "parent", comment->parent);
    comments_person_text(out, "status", comments_str_c(
                                    comments_status_name(comment->status)));
    comments_person_text(out, "thread", entry->page.thread);
    comments_person_text(out, "url", entry->page.url);
    comments_person_text(out, "title", entry->page.title);
    comments_person_text(out, "name", comment->name);
    comments_person_text(out, "email", comment->email);
    comments_person_text(out, "email_hash", comment->email_hash);
    comments_person_text(out, "author", comment->author);
    comments_person_text(out, "website", comment->website);
    comments_person_time(out, "created", comment->created);
    comments_person_time(out, "edited", comment->edited);
    comments_person_text(out, "by", comment->by);
    comments_person_time(out, "decided", comment->decided);
    comments_person_text(out, "reason", comment->reason);
    comments_json_writer_number(out, "up", comment->up);
    comments_json_writer_number(out, "down", comment->down);

    if (entry->from.address.len) {
        comments_json_writer_open(out, "sender", '{');
        comments_person_text(out, "address", entry->from.address);
        comments_person_text(out, "network", entry->from.network);
        (void) comments_buf_add_char(out, '}');

    } else {
        comments_json_writer_null(out, "sender");
    }

    comments_person_text(out, "format", comment->format);
    comments_person_text(out, "text", comment->text);

    (void) comments_buf_add_char(out, '}');
}


static int
comments_person_known(const comments_person_t *person)
{
    return (person->by_author ? person->author.len : person->email_hash.len)
           != 0;
}


static const char *
comments_person_by(const comments_person_t *person)
{
    return person->by_author ? "author" : "email";
}


/* an empty text is null */
static void
comments_person_text(comments_buf_t *out, const char *name,
    comments_str_t value)
{
    if (value.len == 0) {
        comments_json_writer_null(out, name);

    } else {
        comments_json_writer_string(out, name, value, COMMENTS_JSON_WEB);
    }
}


static void
comments_person_time(comments_buf_t *out, const char *name, int64_t ms)
{
    char  text[COMMENTS_DATE_LEN];

    comments_person_text(out, name, ms ? comments_date_format(ms, text)
                                       : comments_str_of(NULL, 0));
}
