/*
 * The file to which an export is written.
 *
 * A regular file is written under a temporary name beside it, and replaces the
 * former file only when it is complete: an export that fails or is interrupted
 * leaves the former file as it was, and no temporary file. Anything else (a
 * device, a pipe) is written to directly.
 *
 * An export contains what nobody else should read, so a new file can be read by
 * its owner only (mode 0600). A file that existed keeps its owner, group and
 * mode, unless others may read it: then the mode becomes 0600.
 */
#ifndef COMMENTSCTL_OUTPUT_H
#define COMMENTSCTL_OUTPUT_H

#include <limits.h>
#include <stdio.h>

#include "comments_buf.h"


typedef struct {
    const char   *name;                      /* for messages */
    FILE         *file;
    char          target[PATH_MAX];          /* empty: the file is written
                                                directly */
    char          temporary[PATH_MAX + 8];
    unsigned      failed:1;
} commentsctl_output_t;


/*
 * Opens the file with this name; NULL is standard output. COMMENTS_ERROR: the
 * file cannot be written, which was reported on standard error, and nothing has
 * changed. Only one output may be open at a time, since a signal that ends the
 * program removes that output's temporary file.
 */
int commentsctl_output_open(commentsctl_output_t *output, const char *name);

/*
 * Returns 1 if nobody but the owner may read what is written, else 0. If
 * standard output is a regular file that others may read, its mode is first set
 * to 0600, which is reported on standard error.
 */
int commentsctl_output_private(commentsctl_output_t *output);

/*
 * Writes the buffer and a newline, and empties the buffer. COMMENTS_ERROR: the
 * write failed, or an earlier append to the buffer did; the error was reported
 * on standard error, once for all calls.
 */
int commentsctl_output_write(commentsctl_output_t *output, comments_buf_t *buf);

/*
 * Ends the output. With keep, what was written is flushed to the disk and
 * replaces the file; without keep the file stays as it was. COMMENTS_ERROR:
 * something was lost, which was reported on standard error, and the file is as
 * it was.
 */
int commentsctl_output_close(commentsctl_output_t *output, int keep);


#endif
