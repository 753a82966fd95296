/*
 * Temporary copies of an input.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "commentsctl_print.h"
#include "commentsctl_spool.h"


#define COMMENTSCTL_SPOOL_PATH  512


static int commentsctl_spool_pipe(commentsctl_input_t *input);
static int commentsctl_spool_pack(commentsctl_input_t *input, int fd);
static void commentsctl_spool_again(commentsctl_input_t *input);
static int commentsctl_spool_write(int fd, const char *data, size_t len);
static int commentsctl_spool_name(char *path, size_t size);


int
commentsctl_spool_rewind(commentsctl_input_t *input)
{
    if (gzrewind(input->packed) == 0) {
        commentsctl_spool_again(input);
        return COMMENTS_OK;
    }

    return commentsctl_spool_pipe(input);
}


static void
commentsctl_spool_again(commentsctl_input_t *input)
{
    input->begin = 0;
    input->end = 0;
    input->ended = 0;
}


/*
 * The copy is packed: what a small packed file expands to never lies on the
 * disk in full.
 */
static int
commentsctl_spool_pipe(commentsctl_input_t *input)
{
    int     fd, rc;
    char    path[COMMENTSCTL_SPOOL_PATH];
    gzFile  packed;

    if (commentsctl_spool_name(path, sizeof(path)) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    fd = mkostemp(path, O_CLOEXEC);

    if (fd == -1) {
        commentsctl_print_error("%s: %s", path, strerror(errno));
        return COMMENTS_ERROR;
    }

    (void) unlink(path);

    rc = commentsctl_spool_pack(input, fd);

    if (rc != COMMENTS_OK || lseek(fd, 0, SEEK_SET) != 0) {
        (void) close(fd);
        return COMMENTS_ERROR;
    }

    packed = gzdopen(fd, "rb");

    if (packed == NULL) {
        commentsctl_print_error("out of memory");
        (void) close(fd);
        return COMMENTS_ERROR;
    }

    (void) gzclose_r(input->packed);

    input->packed = packed;
    commentsctl_spool_again(input);

    return COMMENTS_OK;
}


/* Writes the input to fd, packed. fd stays open. */
static int
commentsctl_spool_pack(commentsctl_input_t *input, int fd)
{
    int             copy, rc;
    gzFile          out;
    comments_str_t  part;

    copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    out = copy == -1 ? NULL : gzdopen(copy, "wb1");

    if (out == NULL) {
        commentsctl_print_error("out of memory");

        if (copy != -1) {
            (void) close(copy);
        }

        return COMMENTS_ERROR;
    }

    /* the loop ends with the input */

    for ( ;; ) {
        rc = commentsctl_input_head(input, &part);

        if (rc != COMMENTS_OK || part.len == 0) {
            break;
        }

        if (gzwrite(out, part.data, (unsigned) part.len) <= 0) {
            rc = COMMENTS_DECLINED;
            break;
        }

        input->begin += part.len;
    }

    if (gzclose_w(out) != Z_OK && rc == COMMENTS_OK) {
        rc = COMMENTS_DECLINED;
    }

    if (rc == COMMENTS_DECLINED) {
        commentsctl_print_error("%s: its temporary copy cannot be written",
                                input->name);
        rc = COMMENTS_ERROR;
    }

    return rc;
}


int
commentsctl_spool_copy(commentsctl_input_t *input, const char *path,
    uint64_t max)
{
    int             fd, rc;
    uint64_t        len;
    comments_str_t  part;

    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd == -1) {
        commentsctl_print_error("%s: %s", path, strerror(errno));
        return COMMENTS_ERROR;
    }

    /* the loop ends with the input, or with max bytes */

    for (len = 0; /* void */ ; len += part.len) {
        rc = commentsctl_input_head(input, &part);

        if (rc != COMMENTS_OK || part.len == 0) {
            break;
        }

        if (part.len > max - len) {
            commentsctl_print_error("%s: it holds more than %llu MB",
                                    input->name,
                                    (unsigned long long) (max >> 20));
            rc = COMMENTS_ERROR;
            break;
        }

        rc = commentsctl_spool_write(fd, part.data, part.len);

        if (rc != COMMENTS_OK) {
            commentsctl_print_error("%s: %s", path, strerror(errno));
            break;
        }

        input->begin += part.len;
    }

    (void) close(fd);

    return rc;
}


static int
commentsctl_spool_write(int fd, const char *data, size_t len)
{
    ssize_t  n;

    while (len) {
        n = write(fd, data, len);

        if (n == -1 && errno == EINTR) {
            continue;
        }

        if (n <= 0) {
            return COMMENTS_ERROR;
        }

        data += n;
        len -= (size_t) n;
    }

    return COMMENTS_OK;
}


int
commentsctl_spool_folder(char *path, size_t size)
{
    if (commentsctl_spool_name(path, size) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (mkdtemp(path) == NULL) {
        commentsctl_print_error("%s: %s", path, strerror(errno));
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


/* Writes the pattern of a temporary name to path. */
static int
commentsctl_spool_name(char *path, size_t size)
{
    int          n;
    const char  *folder;

    folder = getenv("TMPDIR");

    if (folder == NULL || folder[0] == '\0') {
        folder = "/tmp";
    }

    n = snprintf(path, size, "%s/commentsctl.XXXXXX", folder);

    if (n < 0 || (size_t) n >= size) {
        commentsctl_print_error("the name in TMPDIR is too long");
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}
