/*
 * Renders any comment within a bounded size: as Markdown if the HTML fits the
 * comment's budget, otherwise as text without mark-up.
 *
 * A text without mark-up always fits. One byte of valid UTF-8 becomes at most
 * seven bytes: a quotation mark becomes "&quot;", a line feed "<br />", the
 * second of two braces "<wbr/>{". A
 * numeric reference has seven bytes for a character of two bytes, eight for
 * one of three, and ten for one of four.
 */

#include "comments_markdown.h"
#include "comments_markdown_cluster.h"
#include "comments_markdown_prose.h"
#include "comments_markdown_writer.h"
#include "comments_text.h"


static int comments_markdown_within(comments_buf_t *out, comments_str_t text,
    int ascii, int prose);
static int comments_markdown_cut(comments_str_t *text);
static size_t comments_markdown_line(comments_str_t text, size_t i,
    comments_str_t *line);
static int comments_markdown_blank(comments_str_t line);


int
comments_markdown_render(comments_buf_t *out, comments_str_t text, int ascii)
{
    return comments_markdown_within(out, text, ascii, 1);
}


int
comments_markdown_render_parsed(comments_buf_t *out, comments_str_t text,
    int ascii)
{
    return comments_markdown_within(out, text, ascii, 0);
}


static int
comments_markdown_within(comments_buf_t *out, comments_str_t text, int ascii,
    int prose)
{
    int                   rc, memory;
    comments_buf_mark_t   mark;

    if (out->failed) {
        return COMMENTS_ERROR;
    }

    if (text.len > COMMENTS_MARKDOWN_TEXT_MAX) {
        return comments_markdown_plain(out, text, ascii);
    }

    comments_buf_limit(out, COMMENTS_MARKDOWN_BUDGET(text.len), &mark);

    rc = prose ? comments_markdown_prose(out, text, ascii) : COMMENTS_DECLINED;

    if (rc == COMMENTS_DECLINED) {
        rc = comments_markdown_parse(out, text, ascii);
    }

    if (rc == COMMENTS_OK && out->len != mark.len) {
        comments_buf_keep(out, &mark);
        comments_markdown_cluster(out, mark.len, text);
        return COMMENTS_OK;
    }

    memory = out->failed && !out->full;

    comments_buf_drop(out, &mark);

    /*
     * Markdown may have rendered the text as nothing; a comment must not be
     * empty
     */

    rc = comments_markdown_plain(out, text, ascii);

    return (rc == COMMENTS_OK && memory) ? COMMENTS_DECLINED : rc;
}


int
comments_markdown_plain(comments_buf_t *out, comments_str_t text, int ascii)
{
    int                          cut, open;
    size_t                       i, start, breaks;
    comments_str_t               line;
    static const comments_str_t  ellipsis = comments_str("\xe2\x80\xa6");

    cut = comments_markdown_cut(&text);

    open = 0;
    breaks = 0;
    start = out->len;

    for (i = 0; i < text.len; /* void */ ) {

        i = comments_markdown_line(text, i, &line);

        if (!comments_markdown_blank(line)) {

            if (!open) {
                comments_markdown_add(out, "<p>");
                open = 1;

            } else if (breaks > 1) {
                comments_markdown_add(out, "</p>\n<p>");

            } else {
                comments_markdown_add(out, "<br />");
            }

            (void) comments_text_content(out, line, ascii);
            breaks = 0;
        }

        breaks++;
    }

    if (cut) {
        (void) comments_text_content(out, ellipsis, ascii);
    }

    if (open) {
        comments_markdown_add(out, "</p>\n");
    }

    if (out->failed) {
        return COMMENTS_ERROR;
    }

    comments_markdown_cluster(out, start, text);

    return COMMENTS_OK;
}


/*
 * Cuts text after its first 1 MB, between two characters. Returns 1 if it was
 * longer, else 0.
 */
static int
comments_markdown_cut(comments_str_t *text)
{
    if (text->len <= COMMENTS_MARKDOWN_TEXT_MAX) {
        return 0;
    }

    text->len = COMMENTS_MARKDOWN_TEXT_MAX;

    /* a character of valid UTF-8 has at most three continuation bytes */

    while (text->len > COMMENTS_MARKDOWN_TEXT_MAX - 3
           && ((unsigned char) text->data[text->len] & 0xc0) == 0x80)
    {
        text->len--;
    }

    return 1;
}


/*
 * stores the line at i without its line end; returns where the next line
 * begins
 */
static size_t
comments_markdown_line(comments_str_t text, size_t i, comments_str_t *line)
{
    size_t  start;

    start = i;

    while (i < text.len && text.data[i] != '\n' && text.data[i] != '\r') {
        i++;
    }

    *line = comments_str_of(text.data + start, i - start);

    if (i + 1 < text.len && text.data[i] == '\r' && text.data[i + 1] == '\n') {
        i++;
    }

    return i + 1;
}


static int
comments_markdown_blank(comments_str_t line)
{
    size_t  i;

    for (i = 0; i < line.len; i++) {
        if ((unsigned char) line.data[i] > ' ') {
            return 0;
        }
    }

    return 1;
}
