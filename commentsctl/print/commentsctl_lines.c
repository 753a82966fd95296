/*
 * Reads a text file line by line.
 */

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "commentsctl_lines.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_LINES_FIRST  4096


static int commentsctl_lines_put(commentsctl_lines_t *lines, size_t len,
    int c);


int
commentsctl_lines_open(commentsctl_lines_t *lines, const char *name)
{
    struct stat  info;

    memset(lines, 0, sizeof(commentsctl_lines_t));

    if (strcmp(name, "-") == 0) {
        lines->name = "standard input";
        lines->file = stdin;

    } else {
        lines->name = name;
        lines->file = fopen(name, "rb");
    }

    if (lines->file == NULL) {
        commentsctl_print_error("%s: %s", name, strerror(errno));
        return COMMENTS_ERROR;
    }

    if (fstat(fileno(lines->file), &info) == 0 && info.st_size > 0) {
        lines->total = (size_t) info.st_size;
    }

    return COMMENTS_OK;
}


int
commentsctl_lines_next(commentsctl_lines_t *lines, comments_str_t *line)
{
    int             c;
    size_t          len;
    comments_str_t  s;

    len = 0;
    lines->too_long = 0;

    /*
     * the loop ends with the file; bytes beyond the limit are read and dropped
     */

    for ( ;; ) {
        c = getc_unlocked(lines->file);

        if (c == EOF) {
            break;
        }

        lines->read++;

        if (c == '\n') {
            break;
        }

        if (len == COMMENTSCTL_LINES_MAX) {
            lines->too_long = 1;
            continue;
        }

        if (commentsctl_lines_put(lines, len, c) != COMMENTS_OK) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        len++;
    }

    if (c == EOF) {

        if (ferror(lines->file)) {
            commentsctl_print_error("%s: %s", lines->name, strerror(errno));
            return COMMENTS_ERROR;
        }

        if (len == 0) {
            return COMMENTS_DECLINED;
        }
    }

    lines->number++;

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

    return COMMENTS_OK;
}


void
commentsctl_lines_close(commentsctl_lines_t *lines)
{
    if (lines->file != NULL && lines->file != stdin) {
        (void) fclose(lines->file);
    }

    free(lines->data);
    memset(lines, 0, sizeof(commentsctl_lines_t));
}


static int
commentsctl_lines_put(commentsctl_lines_t *lines, size_t len, int c)
{
    char    *data;
    size_t   size;

    if (len == lines->size) {
        size = lines->size ? lines->size * 2 : COMMENTSCTL_LINES_FIRST;

        data = realloc(lines->data, size);
        if (data == NULL) {
            return COMMENTS_ERROR;
        }

        lines->data = data;
        lines->size = size;
    }

    lines->data[len] = (char) c;

    return COMMENTS_OK;
}
