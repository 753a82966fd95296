/*
 * Renders simple texts as HTML without the Markdown parser.
 *
 * comments_markdown_marks() finds the mark-up, and declines a text when in
 * doubt; the parser then renders it with the same result, but more slowly.
 * t/unit/test_markdown_prose.c and t/fuzz/fuzz_markdown.c compare the two
 * ways.
 */

#include "comments_markdown_marks.h"
#include "comments_markdown_prose.h"
#include "comments_markdown_writer.h"
#include "comments_text.h"


typedef struct {
    comments_buf_t                   *out;
    const comments_markdown_marks_t  *marks;
    unsigned                          next;    /* index of the next mark */
    int                               ascii;
    unsigned                          linked;  /* links written so far */
    unsigned                          many:1;  /* more links than allowed */
    unsigned                          link:1;  /* a link is open */
    size_t                            begun;   /* start of the link's text
                                                  in out */
} comments_prose_writer_t;


static void comments_prose_line(comments_prose_writer_t *w, const char *p,
    const char *end);
static void comments_prose_mark(comments_prose_writer_t *w,
    const comments_markdown_mark_t *mark);
static void comments_prose_text(const comments_prose_writer_t *w,
    const char *p, const char *end);
static void comments_prose_address(comments_prose_writer_t *w,
    const comments_markdown_mark_t *mark);
static comments_str_t comments_prose_target(
    const comments_markdown_mark_t *mark);


int
comments_markdown_prose(comments_buf_t *out, comments_str_t text, int ascii)
{
    int                         open;
    size_t                      start;
    const char                 *p, *end, *lf;
    comments_prose_writer_t     w;
    comments_markdown_marks_t   marks;

    if (comments_markdown_marks(&marks, text) != COMMENTS_OK) {
        return COMMENTS_DECLINED;
    }

    w.out = out;
    w.marks = &marks;
    w.next = 0;
    w.ascii = ascii;
    w.linked = 0;
    w.many = 0;
    w.link = 0;
    w.begun = 0;

    open = 0;
    start = out->len;
    end = text.data + text.len;

    for (p = text.data; p < end; p = lf + 1) {

        lf = memchr(p, '\n', (size_t) (end - p));

        if (lf == NULL) {
            lf = end;
        }

        if (lf == p) {
            if (open) {
                comments_markdown_add(out, "</p>\n");
                open = 0;
            }

            continue;
        }

        if (open) {
            comments_markdown_add(out, "<br />\n");

        } else {
            comments_markdown_add(out, "<p>");
            open = 1;
        }

        comments_prose_line(&w, p, lf);
    }

    if (open) {
        comments_markdown_add(out, "</p>\n");
    }

    if (w.many && !out->failed) {
        out->len = start;
        return COMMENTS_DECLINED;
    }

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static void
comments_prose_line(comments_prose_writer_t *w, const char *p, const char *end)
{
    const comments_markdown_mark_t  *mark;

    while (w->next < w->marks->n) {

        mark = &w->marks->marks[w->next];

        if (mark->start >= end) {
            break;
        }

        w->next++;

        if (mark->kind == COMMENTS_MARK_TEXT) {
            continue;
        }

        comments_prose_text(w, p, mark->start);
        comments_prose_mark(w, mark);

        p = mark->end;
    }

    comments_prose_text(w, p, end);
}


static void
comments_prose_mark(comments_prose_writer_t *w,
    const comments_markdown_mark_t *mark)
{
    comments_str_t  url;

    switch (mark->kind) {

    case COMMENTS_MARK_OPEN:
        if (mark->end - mark->start == 1) {
            comments_markdown_add(w->out, "<em>");

        } else {
            comments_markdown_add(w->out, "<strong>");
        }

        break;

    case COMMENTS_MARK_CLOSE:
        if (mark->end - mark->start == 1) {
            comments_markdown_add(w->out, "</em>");

        } else {
            comments_markdown_add(w->out, "</strong>");
        }

        break;

    case COMMENTS_MARK_CODE:
        comments_markdown_add(w->out, "<code>");
        (void) comments_text_content(w->out,
                                     comments_str_of(mark->start + 1,
                                                     (size_t) (mark->end
                                                     - mark->start) - 2),
                                     w->ascii);
        comments_markdown_add(w->out, "</code>");
        break;

    case COMMENTS_MARK_ADDRESS:
        comments_prose_address(w, mark);
        break;

    case COMMENTS_MARK_LINK:
        url = comments_prose_target(&w->marks->marks[mark->other]);

        if (w->linked++ == COMMENTS_MARKDOWN_LINKS) {
            w->many = 1;
        }

        comments_markdown_writer_href(w->out, url, w->ascii);
        w->begun = w->out->len;
        w->link = 1;
        break;

    default: /* COMMENTS_MARK_TARGET */

        /* a link's text may consist of characters that are not shown */

        if (w->begun == w->out->len) {
            url = comments_prose_target(mark);
            (void) comments_text_content(w->out, url, w->ascii);
        }

        comments_markdown_add(w->out, "</a>");
        w->link = 0;
        break;
    }
}


static void
comments_prose_text(const comments_prose_writer_t *w, const char *p,
    const char *end)
{
    (void) comments_text_content(w->out, comments_str_of(p, (size_t) (end - p)),
                                 w->ascii);
}


static void
comments_prose_address(comments_prose_writer_t *w,
    const comments_markdown_mark_t *mark)
{
    if (w->link) {
        comments_prose_text(w, mark->start, mark->end);
        return;
    }

    comments_markdown_writer_address(w->out,
                                     comments_str_of(mark->start,
                                                     (size_t) (mark->end
                                                     - mark->start)),
                                     &w->linked, w->ascii);
}


/* returns the URL in the mark "](https://example.com/)" */
static comments_str_t
comments_prose_target(const comments_markdown_mark_t *mark)
{
    return comments_str_of(mark->start + 2,
                           (size_t) (mark->end - mark->start) - 3);
}
