/*
 * Dates and characters in the text that TypePad and Movable Type export.
 */

#include "comments_ascii.h"
#include "comments_number.h"
#include "comments_text.h"
#include "commentsctl_typepad_text.h"


static int commentsctl_typepad_number(comments_str_t *text, size_t most,
    unsigned *n);
static int commentsctl_typepad_after(comments_str_t *text, char c);
static int commentsctl_typepad_half(comments_str_t text,
    commentsctl_local_t *local);


/* Windows-1252 from 0x80 to 0x9f; 0: no character */
static const uint16_t  commentsctl_typepad_1252[] = {
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
    0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178
};


int
commentsctl_typepad_utf8(comments_buf_t *out, comments_str_t line)
{
    size_t    i;
    uint32_t  c;

    if (comments_text_check(line) != COMMENTS_TEXT_BAD_UTF8) {
        return comments_buf_add_str(out, line);
    }

    for (i = 0; i < line.len; i++) {
        c = (unsigned char) line.data[i];

        if (c >= 0x80 && c < 0xa0) {
            c = commentsctl_typepad_1252[c - 0x80];
            c = c ? c : 0xfffd;
        }

        if (comments_text_put(out, c) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


int
commentsctl_typepad_date(comments_str_t text, commentsctl_local_t *local)
{
    size_t  digits;

    memset(local, 0, sizeof(commentsctl_local_t));

    if (!commentsctl_typepad_number(&text, 2, &local->month)
        || !commentsctl_typepad_after(&text, '/')
        || !commentsctl_typepad_number(&text, 2, &local->day)
        || !commentsctl_typepad_after(&text, '/'))
    {
        return COMMENTS_DECLINED;
    }

    digits = text.len;

    if (!commentsctl_typepad_number(&text, 4, &local->year)) {
        return COMMENTS_DECLINED;
    }

    digits -= text.len;

    if (digits == 2) {
        local->year += local->year < 70 ? 2000 : 1900;

    } else if (digits != 4) {
        return COMMENTS_DECLINED;
    }

    if (!commentsctl_typepad_after(&text, ' ')) {
        return COMMENTS_DECLINED;
    }

    while (commentsctl_typepad_after(&text, ' ')) { /* void */ }

    if (!commentsctl_typepad_number(&text, 2, &local->hour)
        || !commentsctl_typepad_after(&text, ':')
        || !commentsctl_typepad_number(&text, 2, &local->minute))
    {
        return COMMENTS_DECLINED;
    }

    if (commentsctl_typepad_after(&text, ':')
        && !commentsctl_typepad_number(&text, 2, &local->second))
    {
        return COMMENTS_DECLINED;
    }

    while (commentsctl_typepad_after(&text, ' ')) { /* void */ }

    return commentsctl_typepad_half(text, local);
}


/* Takes AM or PM. An hour above 12 is of 24 hours in any case. */
static int
commentsctl_typepad_half(comments_str_t text, commentsctl_local_t *local)
{
    unsigned  pm;

    if (text.len == 0) {
        return COMMENTS_OK;
    }

    pm = comments_ascii_is(text, "pm");

    if (!pm && !comments_ascii_is(text, "am")) {
        return COMMENTS_DECLINED;
    }

    if (local->hour > 12) {
        return pm ? COMMENTS_OK : COMMENTS_DECLINED;
    }

    local->hour = local->hour % 12 + 12 * pm;

    return COMMENTS_OK;
}


static int
commentsctl_typepad_number(comments_str_t *text, size_t most, unsigned *n)
{
    size_t    len;
    uint64_t  value;

    len = comments_number_head(*text, most, &value);

    if (len == 0) {
        return 0;
    }

    text->data += len;
    text->len -= len;
    *n = (unsigned) value;

    return 1;
}


static int
commentsctl_typepad_after(comments_str_t *text, char c)
{
    if (text->len == 0 || text->data[0] != c) {
        return 0;
    }

    text->data++;
    text->len--;

    return 1;
}
