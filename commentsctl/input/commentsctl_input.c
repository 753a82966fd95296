/*
 * Reads a file that is imported, packed by gzip or not.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commentsctl_input.h"
#include "commentsctl_print.h"


static int commentsctl_input_fd(commentsctl_input_t *input);
static int commentsctl_input_fill(commentsctl_input_t *input);
static void commentsctl_input_tell(const commentsctl_input_t *input);


int
commentsctl_input_open(commentsctl_input_t *input, const char *path)
{
    int  fd;

    memset(input, 0, sizeof(commentsctl_input_t));

    input->path = path;
    input->name = strcmp(path, "-") == 0 ? "standard input" : path;

    fd = commentsctl_input_fd(input);

    if (fd == -1) {
        commentsctl_print_error("%s: %s", input->name, strerror(errno));
        return COMMENTS_ERROR;
    }

    input->data = malloc(COMMENTSCTL_INPUT_HEAD);
    input->packed = gzdopen(fd, "rb");

    if (input->packed == NULL) {
        (void) close(fd);
    }

    if (input->data == NULL || input->packed == NULL) {
        commentsctl_print_error("out of memory");
        commentsctl_input_close(input);
        return COMMENTS_ERROR;
    }

    (void) gzbuffer(input->packed, COMMENTSCTL_INPUT_HEAD);

    return COMMENTS_OK;
}


/* Returns a descriptor that is the input's own, or -1 with errno set. */
static int
commentsctl_input_fd(commentsctl_input_t *input)
{
    int          fd;
    struct stat  info;

    fd = strcmp(input->path, "-") == 0
         ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
         : open(input->path, O_RDONLY | O_CLOEXEC);

    if (fd == -1) {
        return -1;
    }

    if (fstat(fd, &info) == 0) {

        if (S_ISDIR(info.st_mode)) {
            (void) close(fd);
            errno = EISDIR;
            return -1;
        }

        if (info.st_size > 0) {
            input->total = (size_t) info.st_size;
        }
    }

    return fd;
}


int
commentsctl_input_head(commentsctl_input_t *input, comments_str_t *head)
{
    if (commentsctl_input_fill(input) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *head = comments_str_of(input->data + input->begin,
                            input->end - input->begin);

    return COMMENTS_OK;
}


int
commentsctl_input_read(commentsctl_input_t *input, char *data, size_t size,
    size_t *len)
{
    if (input->begin == input->end
        && commentsctl_input_fill(input) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    *len = input->end - input->begin;

    if (*len > size) {
        *len = size;
    }

    if (*len) {
        memcpy(data, input->data + input->begin, *len);
    }

    input->begin += *len;

    return COMMENTS_OK;
}


/* Reads ahead until the buffer is full or the file has ended. */
static int
commentsctl_input_fill(commentsctl_input_t *input)
{
    int  n, code;

    if (input->begin == input->end) {
        input->begin = 0;
        input->end = 0;
    }

    while (!input->ended && input->end < COMMENTSCTL_INPUT_HEAD) {

        n = gzread(input->packed, input->data + input->end,
                   (unsigned) (COMMENTSCTL_INPUT_HEAD - input->end));

        if (n < 0) {
            commentsctl_input_tell(input);
            return COMMENTS_ERROR;
        }

        if (n == 0) {

            /* what was packed may be cut off: zlib tells it behind the end */

            (void) gzerror(input->packed, &code);

            if (code != Z_OK && code != Z_STREAM_END) {
                commentsctl_input_tell(input);
                return COMMENTS_ERROR;
            }

            input->ended = 1;
        }

        input->end += (size_t) n;
    }

    return COMMENTS_OK;
}


static void
commentsctl_input_tell(const commentsctl_input_t *input)
{
    int          code, err;
    const char  *why;

    err = errno;
    why = gzerror(input->packed, &code);

    if (code == Z_ERRNO) {
        why = strerror(err);

    } else if (code == Z_BUF_ERROR) {
        why = "the packed file is cut off";

    } else if (code == Z_DATA_ERROR) {
        why = "the packed file is damaged";
    }

    commentsctl_print_error("%s: %s", input->name, why);
}


size_t
commentsctl_input_offset(const commentsctl_input_t *input)
{
    z_off_t  offset;

    /* the place in a pipe is not known, but how much came out of it */

    offset = input->total ? gzoffset(input->packed) : gztell(input->packed);

    return offset > 0 ? (size_t) offset : 0;
}


void
commentsctl_input_close(commentsctl_input_t *input)
{
    if (input->packed) {
        (void) gzclose_r(input->packed);
    }

    free(input->data);
    memset(input, 0, sizeof(commentsctl_input_t));
}
