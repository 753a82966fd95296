/*
 * An HTTP/1.1 answer as it comes in, piece by piece: its header, then a body of
 * a known length or one in chunks.
 */

#include <stdlib.h>
#include <string.h>

#include "load_answer.h"


static int load_answer_header(load_answer_t *a, char *end);
static int load_answer_chunked(load_answer_t *a, const char *data, size_t len);


int
load_answer_take(load_answer_t *a, const char *data, size_t len)
{
    char    *end;
    size_t   rest;

    if (a->state != LOAD_ANSWER_HEADER) {
        return load_answer_chunked(a, data, len);
    }

    if (len > LOAD_ANSWER_HEAD - a->used) {
        return -1;
    }

    memcpy(a->head + a->used, data, len);
    a->used += len;

    end = memmem(a->head, a->used, "\r\n\r\n", 4);

    if (end == NULL) {
        return a->used == LOAD_ANSWER_HEAD ? -1 : 0;
    }

    rest = a->used - (size_t) (end + 4 - a->head);

    if (load_answer_header(a, end) != 0) {
        return -1;
    }

    if (a->state == LOAD_ANSWER_CHUNK_SIZE) {
        return load_answer_chunked(a, end + 4, rest);
    }

    if (rest > a->left) {
        return -1;
    }

    a->left -= rest;
    a->length = rest;

    return a->left == 0;
}


static int
load_answer_header(load_answer_t *a, char *end)
{
    char  *p;

    end[2] = '\0';

    if (strncmp(a->head, "HTTP/1.1 ", 9) != 0) {
        return -1;
    }

    a->status = atoi(a->head + 9);
    a->state = LOAD_ANSWER_BODY;
    a->left = 0;

    if (a->status < 100 || a->status >= LOAD_ANSWER_STATUSES) {
        return -1;
    }

    if (a->status == 304 || a->status == 204) {
        return 0;
    }

    p = strcasestr(a->head, "\r\nContent-Length:");

    if (p != NULL) {
        a->left = strtoull(p + 17, NULL, 10);
        return 0;
    }

    if (strcasestr(a->head, "\r\nTransfer-Encoding: chunked") == NULL) {
        return -1;
    }

    a->state = LOAD_ANSWER_CHUNK_SIZE;
    a->digits = 0;

    return 0;
}


static int
load_answer_chunked(load_answer_t *a, const char *data, size_t len)
{
    char         ch;
    size_t       i, n;
    const char  *digit;
    static const char  hex[] = "0123456789abcdef";

    for (i = 0; i < len; /* void */) {

        if (a->state == LOAD_ANSWER_CHUNK_DATA) {
            n = len - i < a->left ? len - i : (size_t) a->left;
            i += n;
            a->left -= n;

            if (a->left == 0) {
                a->state = LOAD_ANSWER_CHUNK_SIZE;
                a->digits = 0;
            }

            continue;
        }

        ch = data[i++];

        if (ch == '\r') {
            continue;
        }

        if (ch != '\n') {

            if (a->state == LOAD_ANSWER_CHUNK_SIZE) {
                digit = strchr(hex, ch | 0x20);

                if (digit == NULL) {
                    return -1;
                }

                a->left = a->left * 16 + (uint64_t) (digit - hex);
            }

            a->digits++;
            continue;
        }

        if (a->state == LOAD_ANSWER_TRAILER) {

            if (a->digits == 0) {
                return 1;
            }

            a->digits = 0;
            continue;
        }

        a->length += a->left;
        a->state = a->left ? LOAD_ANSWER_CHUNK_DATA : LOAD_ANSWER_TRAILER;
        a->left += a->left ? 2 : 0;
        a->digits = 0;
    }

    return 0;
}
