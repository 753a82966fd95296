/*
 * Reads a text file line by line, with a limit on the length of a line.
 */
#ifndef COMMENTSCTL_LINES_H
#define COMMENTSCTL_LINES_H

#include <stdio.h>

#include "comments_str.h"


#define COMMENTSCTL_LINES_MAX  (4 * 1024 * 1024)    /* bytes of a line */


typedef struct {
    const char   *name;         /* for messages */
    FILE         *file;
    char         *data;
    size_t        size;
    size_t        number;       /* of the present line, from 1 */
    size_t        read;         /* bytes read so far */
    size_t        total;        /* bytes of the file; 0: not known */
    unsigned      too_long:1;   /* only the first bytes of the line are there */
} commentsctl_lines_t;


/*
 * Opens the file with this name; "-" is standard input. COMMENTS_ERROR: the
 * file cannot be opened, which was reported on standard error. After
 * COMMENTS_OK the caller calls commentsctl_lines_close().
 */
int commentsctl_lines_open(commentsctl_lines_t *lines, const char *name);

/*
 * Stores in *line the next line without its end (LF or CR LF) and without a
 * byte order mark. The line is valid until the next call. COMMENTS_DECLINED:
 * the file has ended. COMMENTS_ERROR: the file cannot be read, or out of
 * memory, which was reported on standard error.
 */
int commentsctl_lines_next(commentsctl_lines_t *lines, comments_str_t *line);

/*
 * Closes the file unless it is standard input, and frees the line. Cannot fail.
 */
void commentsctl_lines_close(commentsctl_lines_t *lines);


#endif
