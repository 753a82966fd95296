/*
 * Dates and keys in the text that TypePad and Movable Type export.
 */

#include "comments_ascii.h"
#include "comments_number.h"
#include "commentsctl_typepad_text.h"


static int commentsctl_typepad_number(comments_str_t *text, size_t most,
    unsigned *n);
static int commentsctl_typepad_after(comments_str_t *text, char c);
static int commentsctl_typepad_half(comments_str_t text,
    commentsctl_local_t *local);


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

    if (text.len == 0) {
        return COMMENTS_OK;
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


int
commentsctl_typepad_capitals(comments_str_t line)
{
    size_t  i;

    for (i = 0; i < line.len && line.data[i] != ':'; i++) {
        if (line.data[i] != ' ' && (line.data[i] < 'A' || line.data[i] > 'Z')) {
            return 0;
        }
    }

    return i != 0 && i != line.len;
}
