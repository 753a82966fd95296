/*
 * Temporary copies of an input, for readers that read a file twice, or that
 * give it to a library which opens files itself. A copy lies in $TMPDIR or
 * /tmp, only its owner may read it, and it is gone when the program ends.
 */
#ifndef COMMENTSCTL_SPOOL_H
#define COMMENTSCTL_SPOOL_H

#include "commentsctl_input.h"


/*
 * Goes back to the beginning of an input that commentsctl_input_open() has
 * opened. The first call comes before anything is read: if the input is a pipe,
 * it is first copied, packed, into a file without a name, which takes the
 * pipe's place. COMMENTS_ERROR: this failed, which was reported on standard
 * error.
 */
int commentsctl_spool_rewind(commentsctl_input_t *input);

/*
 * Copies what input holds to a new file at path, unpacked. COMMENTS_ERROR: it
 * cannot be read or written, or is more than max bytes, which was reported on
 * standard error; a part of the file may be there.
 */
int commentsctl_spool_copy(commentsctl_input_t *input, const char *path,
    uint64_t max);

/*
 * Makes a new folder that only its owner may use, and writes its path, with a
 * NUL, to path. COMMENTS_ERROR: this failed, which was reported.
 */
int commentsctl_spool_folder(char *path, size_t size);


#endif
