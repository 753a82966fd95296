/*
 * The page of one person as HTML and as JSON: by which mark they are known, how
 * much there is, the button that erases it, and the comments.
 */

#include "comments_json_writer.h"
#include "comments_person.h"
#include "comments_person_entry.h"
#include "comments_queue_parts.h"
#include "comments_render.h"


static void comments_person_marks(comments_render_writer_t *w,
    const comments_person_t *person);
static void comments_person_mark(comments_render_writer_t *w,
    const comments_person_t *person, unsigned author);
static void comments_person_facts(comments_render_writer_t *w,
    comments_person_t *person);
static void comments_person_number(comments_render_writer_t *w,
    const char *key, uint32_t n);
static void comments_person_form(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_person_t *person);
static void comments_person_address(comments_render_writer_t *w,
    const comments_person_t *person, unsigned author);
static int comments_person_known(const comments_person_t *person);
static const char *comments_person_by(unsigned author);


int
comments_person_html(comments_buf_t *out, const comments_queue_view_t *view,
    comments_person_t *person)
{
    comments_render_t         render;
    comments_render_writer_t  w;

    comments_person_entry_begin(&w, out, &render, view);

    comments_queue_head(&w, view);
    comments_queue_notice(&w, view);
    comments_person_marks(&w, person);

    comments_render_add(&w, "<main>\n");

    if (comments_person_known(person)) {
        comments_person_facts(&w, person);
        comments_person_form(&w, view, person);

        (void) comments_buf_add_str(out, comments_buf_str(&person->list));

    } else {
        comments_render_add(&w, "<p class=\"empty\">");
        comments_render_word(&w, "admin_person_nobody");
        comments_render_add(&w, "</p>\n");
    }

    if (person->older) {
        comments_render_add(&w, "<p class=\"more\"><a rel=\"next\" href=\"");
        comments_person_address(&w, person, person->by_author);
        comments_render_add(&w, "&amp;after=");
        comments_render_text(&w, comments_str_of(person->last,
                                                 COMMENTS_ID_LEN));
        comments_render_add(&w, "\">");
        comments_render_word(&w, "admin_older");
        comments_render_add(&w, "</a></p>\n");
    }

    comments_render_add(&w, "</main>\n</body>\n</html>\n");
    comments_render_writer_free(&w);

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


/* whose page it is, and by which mark of the comment the others are found */
static void
comments_person_marks(comments_render_writer_t *w,
    const comments_person_t *person)
{
    comments_render_add(w, "<nav class=\"filters\" aria-labelledby=\"person\">"
                           "\n<h2 id=\"person\">");
    comments_render_word(w, "admin_person");
    comments_render_add(w, " <small><bdi>");
    comments_render_text(w, comments_render_name(w, person->name));
    comments_render_add(w, "</bdi></small></h2>\n");

    if (person->email_hash.len || person->author.len) {
        comments_render_add(w, "<ul>\n");

        if (person->email_hash.len) {
            comments_person_mark(w, person, 0);
        }

        if (person->author.len) {
            comments_person_mark(w, person, 1);
        }

        comments_render_add(w, "</ul>\n");
    }

    comments_render_add(w, "</nav>\n");
}


static void
comments_person_mark(comments_render_writer_t *w,
    const comments_person_t *person, unsigned author)
{
    comments_render_add(w, "<li><a href=\"");
    comments_person_address(w, person, author);
    comments_render_add(w, "\"");

    if (person->by_author == author) {
        comments_render_add(w, " aria-current=\"page\"");
    }

    comments_render_add(w, ">");
    comments_render_word(w, author ? "admin_person_author"
                                   : "admin_person_email");
    comments_render_add(w, "</a></li>\n");
}


static void
comments_person_facts(comments_render_writer_t *w, comments_person_t *person)
{
    size_t  threads;

    threads = comments_person_threads(person->threads, person->nthreads);

    comments_render_add(w, "<div class=\"facts\">\n<p>");
    comments_render_phrase_int(w, "admin_person_found", person->n);
    comments_person_number(w, "admin_approved", person->approved);
    comments_person_number(w, "admin_pending", person->pending);
    comments_person_number(w, "admin_spam", person->spam);
    comments_person_number(w, "admin_deleted", person->deleted);
    comments_render_add(w, "</p>\n<p>");
    comments_render_phrase_int(w, "admin_person_threads", (int64_t) threads);
    comments_render_add(w, "</p>\n");

    if (person->cut) {
        comments_render_add(w, "<p>");
        comments_render_word(w, "admin_person_more");
        comments_render_add(w, "</p>\n");
    }

    comments_render_add(w, "<ul>\n<li><a href=\"");
    comments_person_address(w, person, person->by_author);
    comments_render_add(w, "&amp;format=json\">");
    comments_render_word(w, "admin_person_json");
    comments_render_add(w, "</a></li>\n</ul>\n</div>\n");
}


static void
comments_person_number(comments_render_writer_t *w, const char *key,
    uint32_t n)
{
    if (n == 0) {
        return;
    }

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

    comments_render_add(w, "<form class=\"many\" method=\"post\""
                           " action=\"act\">\n<p>");
    comments_render_phrase_int(w, "admin_erase_note", COMMENTS_QUEUE_IDS_MAX);
    comments_render_add(w, "</p>\n<p>");
    comments_queue_field(w, "token", view->token);
    comments_queue_field(w, "id", person->id);
    comments_queue_field(w, "by",
                     comments_str_c(comments_person_by(person->by_author)));
    comments_queue_button(w, COMMENTS_QUEUE_ERASE, "admin_erase");
    comments_render_add(w, "</p>\n</form>\n");
}


/* the page of the same person, by one of the marks */
static void
comments_person_address(comments_render_writer_t *w,
    const comments_person_t *person, unsigned author)
{
    comments_render_add(w, "person?id=");
    comments_render_text(w, person->id);
    comments_render_add(w, "&amp;by=");
    (void) comments_buf_add_c(w->out, comments_person_by(author));
}


int
comments_person_json(comments_buf_t *out, const comments_queue_view_t *view,
    comments_person_t *person)
{
    size_t  threads;

    threads = comments_person_threads(person->threads, person->nthreads);

    (void) comments_buf_add_char(out, '{');
    comments_json_writer_text(out, "site", view->queue->site);
    comments_json_writer_text(out, "moderator", view->who);
    comments_json_writer_text(out, "token", view->token);
    comments_json_writer_text(out, "id", person->id);

    comments_json_writer_open(out, "person", '{');
    comments_json_writer_text(out, "by",
                  comments_str_c(comments_person_known(person)
                                 ? comments_person_by(person->by_author)
                                 : ""));
    comments_json_writer_text(out, "name", person->name);
    comments_json_writer_text(out, "email_hash", person->email_hash);
    comments_json_writer_text(out, "author_id", person->author);
    (void) comments_buf_add_char(out, '}');

    comments_json_writer_number(out, "found", person->n);
    comments_json_writer_number(out, "threads", (int64_t) threads);

    comments_json_writer_open(out, "counts", '{');
    comments_json_writer_number(out, "approved", person->approved);
    comments_json_writer_number(out, "pending", person->pending);
    comments_json_writer_number(out, "spam", person->spam);
    comments_json_writer_number(out, "deleted", person->deleted);
    (void) comments_buf_add_char(out, '}');

    comments_json_writer_text(out, "next",
                              comments_str_of(person->last, person->older
                                              ? COMMENTS_ID_LEN : 0));
    comments_json_writer_open(out, "comments", '[');
    (void) comments_buf_add_str(out, comments_buf_str(&person->list));
    (void) comments_buf_add_c(out, "]}\n");

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static int
comments_person_known(const comments_person_t *person)
{
    return (person->by_author ? person->author.len : person->email_hash.len)
           != 0;
}


static const char *
comments_person_by(unsigned author)
{
    return author ? "author" : "email";
}
