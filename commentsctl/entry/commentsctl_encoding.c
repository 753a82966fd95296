/*
 * Text of an export or of a page that is not UTF-8, or not throughout.
 */

#include "comments_text.h"
#include "commentsctl_encoding.h"


static int commentsctl_encoding_byte(comments_buf_t *out, unsigned char byte);


/* Windows-1252 from 0x80 to 0x9f; 0: no character */
static const uint16_t  commentsctl_encoding_1252s[] = {
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
    0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178
};


int
commentsctl_encoding_utf8(comments_buf_t *out, comments_str_t text)
{
    const char  *p, *end, *next;

    if (comments_text_check(text) != COMMENTS_TEXT_BAD_UTF8) {
        return comments_buf_add_str(out, text);
    }

    p = text.data;
    end = p + text.len;

    while (p < end) {
        next = p;
        (void) comments_text_next(&next, end);

        /* one byte alone is ASCII, or of no character */

        if ((next - p == 1
             ? commentsctl_encoding_byte(out, (unsigned char) *p)
             : comments_buf_add(out, p, (size_t) (next - p)))
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        p = next;
    }

    return COMMENTS_OK;
}


int
commentsctl_encoding_1252(comments_buf_t *out, comments_str_t text)
{
    size_t  i;

    for (i = 0; i < text.len; i++) {
        if (commentsctl_encoding_byte(out, (unsigned char) text.data[i])
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_encoding_byte(comments_buf_t *out, unsigned char byte)
{
    uint32_t  c;

    c = byte;

    if (c >= 0x80 && c < 0xa0) {
        c = commentsctl_encoding_1252s[c - 0x80];
        c = c ? c : 0xfffd;
    }

    return comments_text_put(out, c);
}
