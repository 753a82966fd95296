/*
 * A text file, line by line, with a bound on what one line may be.
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
    size_t        number;       /* of the line, from 1 */
    size_t        read;         /* bytes so far */
    size_t        total;        /* bytes in all; 0: not known */
    unsigned      too_long:1;   /* the line is only the front of one */
} commentsctl_lines_t;


/*
 * Opens the file of that name, "-" is standard input. COMMENTS_ERROR: it cannot
 * be opened; a line on standard error tells. Else the caller ends it by
 * commentsctl_lines_close().
 */
int commentsctl_lines_open(commentsctl_lines_t *lines, const char *name);

/*
 * The next line without its end (LF or CR LF) and without a byte order mark;
 * valid until the next call. COMMENTS_DECLINED: there is none;
 * COMMENTS_ERROR: it cannot be read (standard error tells).
 */
int commentsctl_lines_next(commentsctl_lines_t *lines, comments_str_t *line);

void commentsctl_lines_close(commentsctl_lines_t *lines);


#endif
