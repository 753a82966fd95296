/*
 * Reads a text file line by line.
 */

#include <stdlib.h>

#include "commentsctl_lines.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_LINES_FIRST  4096


static int commentsctl_lines_put(commentsctl_lines_t *lines, size_t *len,
    comments_str_t part);
static void commentsctl_lines_trim(commentsctl_lines_t *lines, size_t len,
    comments_str_t *line);


int
commentsctl_lines_open(commentsctl_lines_t *lines, const char *path)
{
    memset(lines, 0, sizeof(commentsctl_lines_t));

    lines->input = &lines->own;

    return commentsctl_input_open(&lines->own, path);
}


void
commentsctl_lines_start(commentsctl_lines_t *lines, commentsctl_input_t *input)
{
    memset(lines, 0, sizeof(commentsctl_lines_t));

    lines->input = input;
}


int
commentsctl_lines_next(commentsctl_lines_t *lines, comments_str_t *line)
{
    int                   found;
    size_t                len, total;
    const char           *end;
    comments_str_t        part;
    commentsctl_input_t  *input;

    input = lines->input;
    found = 0;
    len = 0;
    total = 0;
    lines->too_long = 0;

    /* the loop ends with the line, with the file, or at the limit */

    for ( ;; ) {

        if (commentsctl_input_head(input, &part) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        if (part.len == 0) {
            break;
        }

        found = 1;
        end = memchr(part.data, '\n', part.len);

        if (end) {
            part.len = (size_t) (end - part.data);
        }

        if (commentsctl_lines_put(lines, &len, part) != COMMENTS_OK) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        input->begin += part.len + (end != NULL);
        total += part.len;

        if (total > COMMENTSCTL_LINES_END) {
            commentsctl_print_error("%s:%zu: a line is longer than 256 MB: it "
                                    "is no file of lines", input->name,
                                    lines->number + 1);
            return COMMENTS_ERROR;
        }

        if (end) {
            break;
        }
    }

    if (!found) {
        return COMMENTS_DECLINED;
    }

    lines->number++;

    commentsctl_lines_trim(lines, len, line);

    return COMMENTS_OK;
}


static void
commentsctl_lines_trim(commentsctl_lines_t *lines, size_t len,
    comments_str_t *line)
{
    comments_str_t  s;

    s = comments_str_of(lines->data, len);

    if (lines->number == 1 && s.len >= 3
        && memcmp(s.data, "\xef\xbb\xbf", 3) == 0)
    {
        s.data += 3;
        s.len -= 3;
    }

    if (s.len && s.data[s.len - 1] == '\r') {
        s.len--;
    }

    *line = s;
}


void
commentsctl_lines_close(commentsctl_lines_t *lines)
{
    if (lines->input == &lines->own) {
        commentsctl_input_close(&lines->own);
    }

    free(lines->data);
    memset(lines, 0, sizeof(commentsctl_lines_t));
}


/* Adds part to the line; bytes beyond the limit are dropped. */
static int
commentsctl_lines_put(commentsctl_lines_t *lines, size_t *len,
    comments_str_t part)
{
    char    *data;
    size_t   size;

    if (part.len > COMMENTSCTL_LINES_MAX - *len) {
        part.len = COMMENTSCTL_LINES_MAX - *len;
        lines->too_long = 1;
    }

    size = lines->size ? lines->size : COMMENTSCTL_LINES_FIRST;

    while (size < *len + part.len) {
        size *= 2;
    }

    if (size != lines->size) {
        data = realloc(lines->data, size);
        if (data == NULL) {
            return COMMENTS_ERROR;
        }

        lines->data = data;
        lines->size = size;
    }

    if (part.len) {
        memcpy(lines->data + *len, part.data, part.len);
        *len += part.len;
    }

    return COMMENTS_OK;
}
