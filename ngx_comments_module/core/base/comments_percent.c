/*
 * Percent-decoding.
 */

#include "comments_percent.h"


static int comments_percent_hex(char c);


int
comments_percent_decode(comments_arena_t *arena, comments_str_t encoded,
    comments_str_t *decoded)
{
    int      high, low;
    char    *p;
    size_t   i, n;

    p = comments_arena_alloc(arena, encoded.len + 1);
    if (p == NULL) {
        return COMMENTS_ERROR;
    }

    n = 0;

    for (i = 0; i < encoded.len; i++) {

        if (encoded.data[i] != '%') {
            p[n++] = encoded.data[i];
            continue;
        }

        if (encoded.len - i < 3) {
            return COMMENTS_DECLINED;
        }

        high = comments_percent_hex(encoded.data[i + 1]);
        low = comments_percent_hex(encoded.data[i + 2]);

        if (high < 0 || low < 0) {
            return COMMENTS_DECLINED;
        }

        p[n++] = (char) (high * 16 + low);
        i += 2;
    }

    if (memchr(p, '\0', n) != NULL) {
        return COMMENTS_DECLINED;
    }

    p[n] = '\0';
    *decoded = comments_str_of(p, n);

    return COMMENTS_OK;
}


static int
comments_percent_hex(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }

    c = (char) (c | 0x20);

    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }

    return -1;
}
