/*
 * The file that an export is written to.
 *
 * A regular file is written under a temporary name beside it, and takes its
 * place only when it is whole: an export that fails or is interrupted leaves
 * the former one as it was, and no temporary file. What is no regular file
 * (a device, a pipe) is written to as it is.
 *
 * An export holds what nobody else should read, so a new file is its owner's
 * alone (mode 0600). A file that was there keeps owner, group and mode, unless
 * others may read it: then the mode becomes 0600.
 */
#ifndef COMMENTSCTL_OUTPUT_H
#define COMMENTSCTL_OUTPUT_H

#include <limits.h>
#include <stdio.h>

#include "comments_buf.h"


typedef struct {
    const char   *name;                      /* for messages */
    FILE         *file;
    char          target[PATH_MAX];          /* empty: written to directly */
    char          temporary[PATH_MAX + 8];
    unsigned      failed:1;
} commentsctl_output_t;


/*
 * Opens the file, or with NULL standard output. COMMENTS_ERROR: it cannot be
 * written to, standard error tells why, and nothing has changed. One output at
 * a time: signals that end the program remove its temporary file.
 */
int commentsctl_output_open(commentsctl_output_t *output, const char *name);

/*
 * 1 if nobody but the owner may read what is written. Where standard output is
 * a regular file that others may read, its mode is made 0600 first, and
 * standard error tells it.
 */
int commentsctl_output_private(commentsctl_output_t *output);

/*
 * Writes the buffer and a newline, and empties it. COMMENTS_ERROR: an append
 * had failed or the write did; standard error has been told once.
 */
int commentsctl_output_write(commentsctl_output_t *output, comments_buf_t *buf);

/*
 * The end: with keep, what was written is flushed to the disk and takes the
 * place of the file; else it is as if nothing had been written. COMMENTS_ERROR:
 * something was lost, standard error has been told, the file is as it was.
 */
int commentsctl_output_close(commentsctl_output_t *output, int keep);


#endif
