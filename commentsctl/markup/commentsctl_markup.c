/*
 * Turns the text of an imported comment into our Markdown.
 */

#include "commentsctl_markup.h"
#include "commentsctl_markup_clean.h"
#include "commentsctl_markup_guard.h"
#include "commentsctl_markup_markdown.h"
#include "commentsctl_markup_reader.h"
#include "commentsctl_unescape.h"


static int commentsctl_markup_mixed(comments_arena_t *arena,
    comments_str_t text, int sanitised, comments_str_t *markdown);
static int commentsctl_markup_html(comments_arena_t *arena,
    comments_str_t text, commentsctl_markup_t markup,
    comments_str_t *markdown);
static int commentsctl_markup_read(commentsctl_markup_reader_t *reader,
    comments_str_t text, commentsctl_markup_t markup,
    commentsctl_marks_t marks);


/* its memory is kept for the next text: most of the time would go there */
static commentsctl_markup_reader_t  commentsctl_markup_reader;
static int                          commentsctl_markup_ready;


int
commentsctl_markup_convert(comments_arena_t *arena, comments_str_t text,
    commentsctl_markup_t markup, comments_str_t *markdown)
{
    if (text.len > COMMENTSCTL_MARKUP_MAX) {
        return COMMENTS_DECLINED;
    }

    switch (markup) {

    case COMMENTSCTL_MARKUP_NONE:
        return comments_arena_dup(arena, text, markdown);

    case COMMENTSCTL_MARKUP_MARKDOWN:
    case COMMENTSCTL_MARKUP_SANITISED:
        return commentsctl_markup_mixed(arena, text,
                                        markup == COMMENTSCTL_MARKUP_SANITISED,
                                        markdown);

    default:
        return commentsctl_markup_html(arena, text, markup, markdown);
    }
}


/*
 * A text that is longer than what is converted is left alone: it is too long
 * for a comment anyway.
 */
static int
commentsctl_markup_mixed(comments_arena_t *arena, comments_str_t text,
    int sanitised, comments_str_t *markdown)
{
    int             rc;
    comments_str_t  read;
    comments_buf_t  clean, html;

    read = text;

    if (sanitised
        && commentsctl_unescape(arena, text, COMMENTSCTL_UNESCAPE_MARKS, &read)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (read.len > COMMENTSCTL_MARKDOWN_MAX
        || !commentsctl_markup_markdown_mixed(read))
    {
        if (sanitised
            && commentsctl_unescape(arena, text, COMMENTSCTL_UNESCAPE_ESCAPED,
                                    &text)
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        return comments_arena_dup(arena, text, markdown);
    }

    comments_buf_init(&clean, COMMENTSCTL_CLEAN_MAX);
    comments_buf_init(&html, COMMENTSCTL_CLEAN_MAX);

    rc = commentsctl_markup_clean(&clean, &read, 0);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_markup_markdown(&html, read, sanitised);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_markup_html(arena, comments_buf_str(&html),
                                     COMMENTSCTL_MARKUP_BREAKS, markdown);
    }

    comments_buf_free(&clean);
    comments_buf_free(&html);

    return rc;
}


static int
commentsctl_markup_html(comments_arena_t *arena, comments_str_t text,
    commentsctl_markup_t markup, comments_str_t *markdown)
{
    unsigned                      marks;
    comments_str_t                out;
    commentsctl_markup_reader_t  *reader;

    reader = &commentsctl_markup_reader;

    if (!commentsctl_markup_ready) {
        commentsctl_markup_reader_init(reader);
        commentsctl_markup_ready = 1;
    }

    for (marks = COMMENTSCTL_MARKS_ALL; /* void */ ; marks++) {

        if (commentsctl_markup_read(reader, text, markup,
                                    (commentsctl_marks_t) marks)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        out = comments_buf_str(&reader->blocks.writer.out);

        if (marks == COMMENTSCTL_MARKS_NONE || !commentsctl_markup_guard(out)) {
            break;
        }
    }

    /* the last line feed ends nothing */

    out.len -= out.len != 0;

    return comments_arena_dup(arena, out, markdown);
}


static int
commentsctl_markup_read(commentsctl_markup_reader_t *reader,
    comments_str_t text, commentsctl_markup_t markup,
    commentsctl_marks_t marks)
{
    commentsctl_markup_reader_reset(reader, marks);

    if (markup == COMMENTSCTL_MARKUP_PLAIN) {
        return commentsctl_markup_reader_plain(reader, text);
    }

    return commentsctl_markup_reader_html(reader, text,
                                          markup == COMMENTSCTL_MARKUP_BREAKS);
}
