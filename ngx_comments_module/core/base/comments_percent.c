/*
 * Percent-encoding: a strict and a lenient decoder, and an encoder.
 */

#include "comments_hex.h"
#include "comments_percent.h"


static int comments_percent_kept(char c,
    const comments_percent_class_t *class);


int
comments_percent_code(comments_str_t s, size_t at)
{
    int  high, low;

    if (s.data[at] != '%' || s.len - at < 3) {
        return -1;
    }

    high = comments_ascii_hex(s.data[at + 1]);
    low = comments_ascii_hex(s.data[at + 2]);

    return high < 0 || low < 0 ? -1 : high * 16 + low;
}


int
comments_percent_decode(comments_arena_t *arena, comments_str_t encoded,
    comments_str_t *decoded)
{
    char    *p;
    size_t   i, n;

    for (i = 0; i < encoded.len; i++) {

        if (encoded.data[i] == '\0'
            || (encoded.data[i] == '%'
                && comments_percent_code(encoded, i) <= 0))
        {
            return COMMENTS_DECLINED;
        }
    }

    p = comments_arena_alloc(arena, encoded.len + 1);
    if (p == NULL) {
        return COMMENTS_ERROR;
    }

    n = comments_percent_unescape(p, encoded, '+');

    p[n] = '\0';
    *decoded = comments_str_of(p, n);

    return COMMENTS_OK;
}


size_t
comments_percent_unescape(char *out, comments_str_t s, char plus)
{
    int     code;
    char    c;
    size_t  i, n;

    n = 0;

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if (c == '%') {
            code = comments_percent_code(s, i);

            if (code >= 0) {
                c = (char) code;
                i += 2;
            }

        } else if (c == '+') {
            c = plus;
        }

        out[n++] = c;
    }

    return n;
}


size_t
comments_percent_len(comments_str_t s, const comments_percent_class_t *class)
{
    size_t  i, len;

    len = s.len;

    for (i = 0; i < s.len; i++) {
        if (!comments_percent_kept(s.data[i], class)) {
            len += 2;
        }
    }

    return len;
}


char *
comments_percent_write(char *out, comments_str_t s,
    const comments_percent_class_t *class)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {

        if (comments_percent_kept(s.data[i], class)) {
            *out++ = s.data[i];
            continue;
        }

        *out = '%';
        comments_hex_byte(out + 1, (unsigned char) s.data[i]);
        out += 3;
    }

    return out;
}


int
comments_percent_encode(comments_buf_t *out, comments_str_t s,
    const comments_percent_class_t *class)
{
    char    code[3];
    size_t  i, start;

    code[0] = '%';
    start = 0;

    for (i = 0; i < s.len; i++) {

        if (comments_percent_kept(s.data[i], class)) {
            continue;
        }

        comments_hex_byte(code + 1, (unsigned char) s.data[i]);

        (void) comments_buf_add(out, s.data + start, i - start);
        (void) comments_buf_add(out, code, sizeof(code));

        start = i + 1;
    }

    if (start < s.len) {
        (void) comments_buf_add(out, s.data + start, s.len - start);
    }

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static int
comments_percent_kept(char c, const comments_percent_class_t *class)
{
    if (comments_ascii_alnum(c)) {
        return 1;
    }

    if ((unsigned char) c >= 0x80) {
        return class->beyond;
    }

    return c != '\0' && strchr(class->keep, c) != NULL;
}
