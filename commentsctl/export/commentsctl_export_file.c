/*
 * Writes files of an export below a folder.
 *
 * The folders of a path are opened one by one, each in the one before it and
 * never through a symbolic link, so that nothing outside the folder is written.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commentsctl_export_file.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_EXPORT_FILE_MARK   256
#define COMMENTSCTL_EXPORT_FILE_FRESH  ".commentsctl.new"


static int commentsctl_export_file_top(const char *folder);
static int commentsctl_export_file_below(int dir, const char *folder,
    const char *path, const char **last);
static int commentsctl_export_file_ours(int dir, const char *name,
    comments_str_t mark);
static int commentsctl_export_file_put(int dir, const char *name,
    comments_str_t content);
static int commentsctl_export_file_error(const char *folder, const char *path,
    const char *why);


int
commentsctl_export_file_write(const char *folder, const char *path,
    comments_str_t content, comments_str_t mark)
{
    int          dir, rc;
    const char  *name;

    dir = commentsctl_export_file_top(folder);

    if (dir == -1) {
        commentsctl_print_error("%s: %s", folder, strerror(errno));
        return COMMENTS_ERROR;
    }

    dir = commentsctl_export_file_below(dir, folder, path, &name);

    if (dir == -1) {
        return COMMENTS_ERROR;
    }

    switch (commentsctl_export_file_ours(dir, name, mark)) {

    case COMMENTS_OK:
        rc = commentsctl_export_file_put(dir, name, content);

        if (rc != COMMENTS_OK) {
            rc = commentsctl_export_file_error(folder, path, strerror(errno));
        }

        break;

    case COMMENTS_DECLINED:
        rc = commentsctl_export_file_error(folder, path, "it is not of an "
                 "earlier export, and stays as it is; choose another folder");
        break;

    default:
        rc = commentsctl_export_file_error(folder, path, strerror(errno));
        break;
    }

    (void) close(dir);

    return rc;
}


/* opens the folder of the export, and makes it with those above it */
static int
commentsctl_export_file_top(const char *folder)
{
    int    fd, n;
    char  *p, path[PATH_MAX];

    fd = open(folder, O_RDONLY|O_DIRECTORY|O_CLOEXEC);

    if (fd != -1 || errno != ENOENT) {
        return fd;
    }

    n = snprintf(path, sizeof(path), "%s", folder);

    if (n < 1 || (size_t) n >= sizeof(path)) {
        errno = n < 1 ? ENOENT : ENAMETOOLONG;
        return -1;
    }

    for (p = path; p != NULL; /* void */) {
        p = strchr(p + 1, '/');

        if (p != NULL) {
            *p = '\0';
        }

        if (mkdir(path, 0777) == -1 && errno != EEXIST) {
            return -1;
        }

        if (p != NULL) {
            *p = '/';
        }
    }

    return open(folder, O_RDONLY|O_DIRECTORY|O_CLOEXEC);
}


/*
 * Opens the folder of the file path, and stores the file's own name in *last.
 * It closes dir. -1 was reported.
 */
static int
commentsctl_export_file_below(int dir, const char *folder, const char *path,
    const char **last)
{
    int          next;
    char         part[NAME_MAX + 1];
    size_t       len;
    const char  *slash;

    *last = path;

    while ((slash = strchr(*last, '/')) != NULL) {

        len = (size_t) (slash - *last);

        if (len >= sizeof(part)) {
            next = -1;
            errno = ENAMETOOLONG;

        } else {
            memcpy(part, *last, len);
            part[len] = '\0';

            next = mkdirat(dir, part, 0777) == -1 && errno != EEXIST
                   ? -1
                   : openat(dir, part,
                            O_RDONLY|O_DIRECTORY|O_NOFOLLOW|O_CLOEXEC);
        }

        if (next == -1) {
            (void) commentsctl_export_file_error(folder, path,
                       errno == ELOOP || errno == ENOTDIR
                       ? "a part of it is a symbolic link or a file"
                       : strerror(errno));
        }

        (void) close(dir);

        if (next == -1) {
            return -1;
        }

        dir = next;
        *last = slash + 1;
    }

    return dir;
}


/*
 * May the file be written? COMMENTS_DECLINED: there is something else.
 * COMMENTS_ERROR: errno tells.
 */
static int
commentsctl_export_file_ours(int dir, const char *name, comments_str_t mark)
{
    int          fd, rc;
    char         begin[COMMENTSCTL_EXPORT_FILE_MARK];
    ssize_t      n;
    struct stat  info;

    if (fstatat(dir, name, &info, AT_SYMLINK_NOFOLLOW) == -1) {
        return errno == ENOENT ? COMMENTS_OK : COMMENTS_ERROR;
    }

    if (!S_ISREG(info.st_mode) || mark.len > sizeof(begin)) {
        return COMMENTS_DECLINED;
    }

    fd = openat(dir, name, O_RDONLY|O_NOFOLLOW|O_NONBLOCK|O_CLOEXEC);

    if (fd == -1) {
        return COMMENTS_ERROR;
    }

    n = read(fd, begin, mark.len);

    rc = n == (ssize_t) mark.len && memcmp(begin, mark.data, mark.len) == 0
         ? COMMENTS_OK : COMMENTS_DECLINED;

    (void) close(fd);

    return rc;
}


/* COMMENTS_ERROR: errno tells */
static int
commentsctl_export_file_put(int dir, const char *name, comments_str_t content)
{
    int      error, fd;
    size_t   done;
    ssize_t  n;

    /* an export that was killed has left one */

    if (unlinkat(dir, COMMENTSCTL_EXPORT_FILE_FRESH, 0) == -1
        && errno != ENOENT)
    {
        return COMMENTS_ERROR;
    }

    fd = openat(dir, COMMENTSCTL_EXPORT_FILE_FRESH,
                O_WRONLY|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC, 0666);

    if (fd == -1) {
        return COMMENTS_ERROR;
    }

    n = 0;

    for (done = 0; done < content.len; done += (size_t) n) {
        n = write(fd, content.data + done, content.len - done);

        if (n <= 0) {
            break;
        }
    }

    error = n < 0 ? errno : 0;

    if (close(fd) == -1 && error == 0) {
        error = errno;
    }

    if (error == 0 && done == content.len
        && renameat(dir, COMMENTSCTL_EXPORT_FILE_FRESH, dir, name) == 0)
    {
        return COMMENTS_OK;
    }

    error = error ? error : errno;
    (void) unlinkat(dir, COMMENTSCTL_EXPORT_FILE_FRESH, 0);
    errno = error;

    return COMMENTS_ERROR;
}


static int
commentsctl_export_file_error(const char *folder, const char *path,
    const char *why)
{
    commentsctl_print_error("%s/%s: %s", folder, path, why);

    return COMMENTS_ERROR;
}
