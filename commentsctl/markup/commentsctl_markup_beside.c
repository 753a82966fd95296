/*
 * Characters beside the delimiters of emphasis.
 */

#include "comments_ascii.h"
#include "comments_text.h"
#include "comments_uri_web.h"
#include "commentsctl_markup_beside.h"
#include "commentsctl_markup_prose.h"


void
commentsctl_markup_beside_harden(commentsctl_markup_writer_t *writer,
    int letters)
{
    size_t       start;
    uint32_t     c;
    const char  *p;

    if (!writer->text || writer->line || writer->out.len == 0) {
        return;
    }

    start = writer->out.len - 1;

    while (start > 0 && writer->out.len - start < 4
           && ((unsigned char) writer->out.data[start] & 0xc0) == 0x80)
    {
        start--;
    }

    p = writer->out.data + start;
    c = comments_text_next(&p, writer->out.data + writer->out.len);

    if (commentsctl_markup_prose_blank(c)
        || (c < 0x80 && !comments_ascii_alnum(c))
        || (letters && commentsctl_markup_beside_letter(c)))
    {
        return;
    }

    writer->out.len = start;
    commentsctl_markup_beside_reference(&writer->out, c);
    writer->text = 0;
}


void
commentsctl_markup_beside_bracket(commentsctl_markup_writer_t *writer)
{
    comments_buf_t  *out;

    out = &writer->out;

    if (writer->text && out->len && out->data[out->len - 1] == '!') {
        out->len--;
        commentsctl_markup_beside_reference(out, '!');
    }

    (void) comments_buf_add_char(out, '[');

    writer->beside = COMMENTSCTL_BESIDE_ANY;
    writer->line = 0;
    writer->text = 0;
    writer->link = 1;
}


void
commentsctl_markup_beside_reference(comments_buf_t *out, uint32_t c)
{
    (void) comments_buf_add_c(out, "&#");
    (void) comments_buf_add_int(out, c);
    (void) comments_buf_add_char(out, ';');
}


int
commentsctl_markup_beside_letter(uint32_t c)
{
    if (c < 0x80) {
        return comments_ascii_alnum(c);
    }

    /* emoji are no punctuation */

    return comments_uri_web_letter(c) || (c >= 0x1f000 && c < 0x20000);
}
