/*
 * A growing buffer for output, with a limit on its size.
 */

#include <stdlib.h>

#include "comments_buf.h"

#include "comments_number.h"


#define COMMENTS_BUF_FIRST  256


void
comments_buf_init(comments_buf_t *buf, size_t max)
{
    memset(buf, 0, sizeof(comments_buf_t));
    buf->max = max;
}


void
comments_buf_free(comments_buf_t *buf)
{
    free(buf->data);
    comments_buf_init(buf, buf->max);
}


void
comments_buf_trim(comments_buf_t *buf)
{
    char  *data;

    if (buf->len == 0 || buf->len == buf->size) {
        return;
    }

    data = realloc(buf->data, buf->len);

    if (data != NULL) {
        buf->data = data;
        buf->size = buf->len;
    }
}


int
comments_buf_reserve(comments_buf_t *buf, size_t len)
{
    char    *data;
    size_t   size;

    if (buf->failed) {
        return COMMENTS_ERROR;
    }

    if (len <= buf->size - buf->len) {
        return COMMENTS_OK;
    }

    if (len > buf->max - buf->len) {
        buf->failed = 1;
        buf->full = 1;
        return COMMENTS_ERROR;
    }

    size = buf->size ? buf->size : COMMENTS_BUF_FIRST;

    if (size > buf->max) {
        size = buf->max;
    }

    while (size < buf->len + len) {
        size = (size > buf->max / 2) ? buf->max : size * 2;
    }

    data = realloc(buf->data, size);
    if (data == NULL) {
        buf->failed = 1;
        return COMMENTS_ERROR;
    }

    buf->data = data;
    buf->size = size;

    return COMMENTS_OK;
}


void
comments_buf_truncate(comments_buf_t *buf, size_t len)
{
    buf->len = len;
    buf->failed = 0;
    buf->full = 0;
}


void
comments_buf_limit(comments_buf_t *buf, size_t len, comments_buf_mark_t *mark)
{
    if (len > buf->max - buf->len) {
        len = buf->max - buf->len;
    }

    mark->len = buf->len;
    mark->max = buf->max;

    /*
     * Allocate all memory now: with the lower limit set below, the buffer
     * would grow in small steps.
     */

    (void) comments_buf_reserve(buf, len);

    mark->size = buf->size;

    if (buf->failed) {
        return;
    }

    buf->max = buf->len + len;
    buf->size = buf->max;
}


void
comments_buf_keep(comments_buf_t *buf, const comments_buf_mark_t *mark)
{
    buf->size = mark->size;
    buf->max = mark->max;
}


void
comments_buf_drop(comments_buf_t *buf, const comments_buf_mark_t *mark)
{
    comments_buf_keep(buf, mark);
    comments_buf_truncate(buf, mark->len);
}


int
comments_buf_add_str(comments_buf_t *buf, comments_str_t s)
{
    return comments_buf_add(buf, s.data, s.len);
}


int
comments_buf_add_c(comments_buf_t *buf, const char *text)
{
    return comments_buf_add(buf, text, strlen(text));
}


int
comments_buf_add_char(comments_buf_t *buf, char c)
{
    return comments_buf_add(buf, &c, 1);
}


int
comments_buf_add_int(comments_buf_t *buf, int64_t n)
{
    size_t  len;
    char    text[1 + COMMENTS_NUMBER_LEN];

    text[0] = '-';
    len = comments_number_write(text + 1, n < 0 ? 0 - (uint64_t) n
                                                : (uint64_t) n);

    return n < 0 ? comments_buf_add(buf, text, len + 1)
                 : comments_buf_add(buf, text + 1, len);
}
