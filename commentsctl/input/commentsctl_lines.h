/*
 * Reads a text file line by line, with a limit on the length of a line.
 */
#ifndef COMMENTSCTL_LINES_H
#define COMMENTSCTL_LINES_H

#include "commentsctl_input.h"


#define COMMENTSCTL_LINES_MAX  (4 * 1024 * 1024)    /* bytes of a line */

/* what is longer has no lines: the file is refused */
#define COMMENTSCTL_LINES_END  (256 * 1024 * 1024)


typedef struct {
    commentsctl_input_t  *input;
    commentsctl_input_t   own;          /* what input is, after _open() */
    char                 *data;         /* the present line */
    size_t                size;
    size_t                number;       /* of the present line, from 1 */
    unsigned              too_long:1;   /* only the first bytes of the line are
                                           there */
} commentsctl_lines_t;


/*
 * Opens the file at path, which must outlive the lines; "-" is standard input.
 * COMMENTS_ERROR: it cannot be opened, or out of memory, which was reported on
 * standard error. After COMMENTS_OK the caller calls commentsctl_lines_close().
 */
int commentsctl_lines_open(commentsctl_lines_t *lines, const char *path);

/*
 * The same for an input that is open already, which must outlive the lines and
 * stays open after commentsctl_lines_close(). Cannot fail.
 */
void commentsctl_lines_start(commentsctl_lines_t *lines,
    commentsctl_input_t *input);

/*
 * Stores in *line the next line without its end (LF or CR LF) and without a
 * byte order mark. The line is valid until the next call. COMMENTS_DECLINED:
 * the file has ended. COMMENTS_ERROR: the file cannot be read, a line is longer
 * than COMMENTSCTL_LINES_END, or out of memory, which was reported on standard
 * error.
 */
int commentsctl_lines_next(commentsctl_lines_t *lines, comments_str_t *line);

/* Frees the line, and closes what _open() has opened. Cannot fail. */
void commentsctl_lines_close(commentsctl_lines_t *lines);


#endif
