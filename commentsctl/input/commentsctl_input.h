/*
 * The bytes of a file that is imported. A file that gzip has packed is read as
 * what was packed.
 */
#ifndef COMMENTSCTL_INPUT_H
#define COMMENTSCTL_INPUT_H

#include <zlib.h>

#include "comments_str.h"


/* bytes at the beginning of a file by which its format is known */
#define COMMENTSCTL_INPUT_HEAD  (64 * 1024)


typedef struct {
    const char   *path;          /* as the caller gave it; "-": standard
                                    input */
    const char   *name;          /* for messages */
    gzFile        packed;
    char         *data;          /* read ahead, COMMENTSCTL_INPUT_HEAD bytes */
    size_t        begin;         /* of what has not been given away */
    size_t        end;
    size_t        total;         /* bytes of the file as it lies there; 0: not
                                    known */
    unsigned      ended:1;
} commentsctl_input_t;


/*
 * Opens the file at path, which must outlive the input; "-" is standard input.
 * COMMENTS_ERROR: it cannot be opened, or out of memory, which was reported on
 * standard error. After COMMENTS_OK the caller calls commentsctl_input_close().
 */
int commentsctl_input_open(commentsctl_input_t *input, const char *path);

/*
 * Stores in *head the first bytes of the file, up to COMMENTSCTL_INPUT_HEAD;
 * it is called before anything is read, and what it shows is read afterwards
 * as well. *head is valid until the next call. COMMENTS_ERROR: as for
 * commentsctl_input_read().
 */
int commentsctl_input_head(commentsctl_input_t *input, comments_str_t *head);

/*
 * Stores the next bytes of the file, at most size, at data and their number in
 * *len; 0: the file has ended. COMMENTS_ERROR: the file cannot be read, or what
 * was packed is damaged or cut off; this was reported on standard error.
 */
int commentsctl_input_read(commentsctl_input_t *input, char *data, size_t size,
    size_t *len);

/*
 * Returns how many bytes of the file have been read, in the unit of
 * input->total; if that is 0, how many they were when unpacked.
 */
size_t commentsctl_input_offset(const commentsctl_input_t *input);

/* Closes the file and frees what was read ahead. Cannot fail. */
void commentsctl_input_close(commentsctl_input_t *input);


#endif
