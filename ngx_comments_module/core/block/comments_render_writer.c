/*
 * The smallest pieces of the block: escaped text, texts of the locale, links.
 */

#include "comments_id.h"
#include "comments_render_writer.h"
#include "comments_text.h"
#include "comments_text_cluster.h"
#include "comments_uri.h"


#define COMMENTS_RENDER_URL_MAX    65536
#define COMMENTS_RENDER_WORDS_MAX  65536


static void comments_render_argument(comments_render_writer_t *w,
    unsigned *n);


void
comments_render_writer_init(comments_render_writer_t *w, comments_buf_t *out,
    const comments_render_t *render, const comments_tree_t *tree)
{
    memset(w, 0, sizeof(comments_render_writer_t));

    w->out = out;
    w->render = render;
    w->tree = tree;

    comments_buf_init(&w->reply, COMMENTS_RENDER_WORDS_MAX);
    comments_buf_init(&w->votes, COMMENTS_RENDER_WORDS_MAX);
    comments_buf_init(&w->day, COMMENTS_RENDER_WORDS_MAX);
    comments_buf_init(&w->alone, COMMENTS_RENDER_WORDS_MAX);
    comments_buf_init(&w->name, 0);
    comments_buf_init(&w->link, COMMENTS_RENDER_URL_MAX);
    (void) comments_text_escape(&w->link, render->url, render->ascii);
    w->url_len = w->link.len;

    if (render->url.len && memchr(render->url.data, '?', render->url.len)) {
        (void) comments_buf_add(&w->link, "&amp;", 5);

    } else {
        (void) comments_buf_add(&w->link, "?", 1);
    }

    /* a truncated URL would lead elsewhere */

    if (w->link.failed) {
        out->failed = 1;
    }
}


void
comments_render_writer_free(comments_render_writer_t *w)
{
    /* the block must not be used with truncated links or dates */

    if (w->reply.failed || w->votes.failed || w->day.failed
        || w->alone.failed)
    {
        w->out->failed = 1;
    }

    comments_buf_free(&w->link);
    comments_buf_free(&w->name);
    comments_buf_free(&w->reply);
    comments_buf_free(&w->votes);
    comments_buf_free(&w->day);
    comments_buf_free(&w->alone);
}


void
comments_render_text(comments_render_writer_t *w, comments_str_t text)
{
    (void) comments_text_escape(w->out, text, w->render->ascii);
}


void
comments_render_content(comments_render_writer_t *w, comments_str_t text)
{
    (void) comments_text_content(w->out, text, w->render->ascii);
}


void
comments_render_as_is(comments_render_writer_t *w, comments_str_t text)
{
    if (text.len && memchr(text.data, '{', text.len) != NULL) {
        comments_render_add(w, " v-pre=\"\"");
    }
}


void
comments_render_sheet(comments_render_writer_t *w, comments_str_t url)
{
    if (url.len) {
        comments_render_add(w, "<link rel=\"stylesheet\" href=\"");
        comments_render_text(w, url);
        comments_render_add(w, "\" />\n");
    }
}


void
comments_render_word(comments_render_writer_t *w, const char *key)
{
    const char  *text;

    text = comments_locale_text(w->render->locale, key);
    comments_render_text(w, comments_str_c(text));
}


void
comments_render_phrase(comments_render_writer_t *w, const char *key,
    comments_str_t value, int isolate)
{
    int             named;
    const char     *text;
    comments_str_t  head, tail;

    text = comments_locale_text(w->render->locale, key);
    named = comments_render_split(text, &head, &tail);

    comments_render_text(w, head);

    if (!named) {
        return;
    }

    if (isolate) {
        comments_render_add(w, "<bdi>");
        comments_render_content(w, value);
        comments_render_add(w, "</bdi>");

    } else {
        comments_render_text(w, value);
    }

    comments_render_text(w, tail);
}


int
comments_render_split(const char *text, comments_str_t *head,
    comments_str_t *tail)
{
    const char  *open, *close;

    open = strchr(text, '{');
    close = open ? strchr(open, '}') : NULL;

    if (close == NULL) {
        *head = comments_str_c(text);
        *tail = (comments_str_t) comments_null_str;
        return 0;
    }

    *head = comments_str_of(text, (size_t) (open - text));
    *tail = comments_str_c(close + 1);

    return 1;
}


void
comments_render_phrase_int(comments_render_writer_t *w, const char *key,
    int64_t n)
{
    char            data[64];
    comments_buf_t  digits;

    memset(&digits, 0, sizeof(comments_buf_t));
    digits.data = data;
    digits.size = sizeof(data);
    digits.max = sizeof(data);

    (void) comments_buf_add_int(&digits, n);

    comments_render_phrase(w, key, comments_buf_str(&digits), 0);
}


comments_str_t
comments_render_name(comments_render_writer_t *w, comments_str_t name)
{
    if (name.len) {

        /* the limit of new names, which an old one may exceed */

        if (name.len > COMMENTS_NAME_MAX) {
            name.len = comments_text_head(name, COMMENTS_NAME_MAX);
        }

        if (!comments_text_cluster_may(name)) {
            return name;
        }

        comments_buf_truncate(&w->name, 0);
        w->name.max = name.len;

        if (comments_text_cluster_bound(&w->name, name) != COMMENTS_OK) {
            w->out->failed = 1;
        }

        return comments_buf_str(&w->name);
    }

    if (w->anonymous == NULL) {
        w->anonymous = comments_locale_text(w->render->locale, "anonymous");
    }

    return comments_str_c(w->anonymous);
}


void
comments_render_id(comments_render_writer_t *w, comments_str_t id)
{
    if (comments_id_valid(id)) {
        (void) comments_buf_add(w->out, id.data, COMMENTS_ID_LEN);

    } else {
        (void) comments_uri_escape_arg(w->out, id);
    }
}


void
comments_render_present_id(comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    if (w->plain) {
        (void) comments_buf_add(w->out, comment->id.data, COMMENTS_ID_LEN);

    } else {
        (void) comments_uri_escape_arg(w->out, comment->id);
    }
}


void
comments_render_url(comments_render_writer_t *w)
{
    (void) comments_buf_add(w->out, w->link.data, w->url_len);
}


void
comments_render_url_query(comments_render_writer_t *w)
{
    (void) comments_buf_add_str(w->out, comments_buf_str(&w->link));
}


void
comments_render_comment_url(comments_render_writer_t *w, comments_str_t id,
    int here)
{
    if (here) {
        comments_render_part_url(w, 0, w->render->order, w->tree->from);

    } else {
        comments_render_url_query(w);
        comments_render_add(w, "comments=show&amp;id=");
        comments_render_id(w, id);
    }

    comments_render_add(w, "#comment-");
    comments_render_id(w, id);
}


void
comments_render_part_url(comments_render_writer_t *w, uint32_t page,
    comments_order_t order, comments_str_t from)
{
    unsigned  n;

    n = 0;

    /* from a moderator's view to another part of it */

    if (w->render->view == COMMENTS_VIEW_MODERATE) {
        comments_render_argument(w, &n);
        comments_render_add(w, "comments=moderate");
    }

    if (page == 0) {
        page = w->render->page;
    }

    if (page > 1) {
        comments_render_argument(w, &n);
        comments_render_add(w, "cpage=");
        (void) comments_buf_add_int(w->out, page);
    }

    if (order != w->render->order_default) {
        comments_render_argument(w, &n);
        comments_render_add(w, "corder=");
        (void) comments_buf_add_c(w->out, comments_order_name(order));
    }

    if (from.len) {
        comments_render_argument(w, &n);
        comments_render_add(w, "cfrom=");
        comments_render_id(w, from);
    }

    if (n == 0) {
        comments_render_url(w);
    }
}


static void
comments_render_argument(comments_render_writer_t *w, unsigned *n)
{
    if ((*n)++ == 0) {
        comments_render_url_query(w);

    } else {
        comments_render_add(w, "&amp;");
    }
}


void
comments_render_failure(const comments_render_t *render,
    const comments_comment_t *comment)
{
    if (render->failed != NULL && render->failed->n++ == 0) {
        render->failed->id = comment->id;
    }
}


void
comments_render_notice(comments_render_writer_t *w, const char *key)
{
    comments_render_add(w, "<p class=\"comment-notice\" role=\"status\">");
    comments_render_word(w, key);
    comments_render_add(w, "</p>\n");
}
