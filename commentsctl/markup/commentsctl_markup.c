/*
 * Turns the text of an imported comment into our Markdown.
 */

#include "commentsctl_markup.h"
#include "commentsctl_markup_guard.h"
#include "commentsctl_markup_reader.h"


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
    unsigned                      marks;
    comments_str_t                out;
    commentsctl_markup_reader_t  *reader;

    if (text.len > COMMENTSCTL_MARKUP_MAX) {
        return COMMENTS_DECLINED;
    }

    if (markup == COMMENTSCTL_MARKUP_NONE) {
        return comments_arena_dup(arena, text, markdown);
    }

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
