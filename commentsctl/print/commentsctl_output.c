/*
 * Writes a file that is replaced as a whole or not at all.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commentsctl_output.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_OUTPUT_OTHERS  (S_IRWXG | S_IRWXO)


static int commentsctl_output_direct(commentsctl_output_t *output);
static int commentsctl_output_replace(commentsctl_output_t *output,
    const struct stat *info);
static int commentsctl_output_mode(int fd, const struct stat *info);
static int commentsctl_output_commit(commentsctl_output_t *output, int rc);
static int commentsctl_output_error(commentsctl_output_t *output);
static void commentsctl_output_watch(int on);
static void commentsctl_output_signal(int number);


static const int  commentsctl_output_signals[] = { SIGINT, SIGTERM, SIGHUP };

/* the temporary file that the signal handler removes; NULL: none */
static const char *volatile  commentsctl_output_unfinished;


int
commentsctl_output_open(commentsctl_output_t *output, const char *name)
{
    struct stat   info;
    struct stat  *there;

    memset(output, 0, sizeof(commentsctl_output_t));

    output->name = name ? name : "standard output";

    if (name == NULL) {
        output->file = stdout;
        return COMMENTS_OK;
    }

    there = NULL;

    if (stat(name, &info) == 0) {

        if (S_ISDIR(info.st_mode)) {
            errno = EISDIR;
            return commentsctl_output_error(output);
        }

        if (!S_ISREG(info.st_mode)) {
            return commentsctl_output_direct(output);
        }

        /*
         * rename() would replace a write-protected file, so this is refused
         * here
         */

        if (access(name, W_OK) != 0
            || realpath(name, output->target) == NULL)
        {
            return commentsctl_output_error(output);
        }

        there = &info;

    } else if (errno != ENOENT || name[0] == '\0'
               || strlen(name) >= sizeof(output->target))
    {
        return commentsctl_output_error(output);

    } else {
        memcpy(output->target, name, strlen(name) + 1);
    }

    return commentsctl_output_replace(output, there);
}


int
commentsctl_output_private(commentsctl_output_t *output)
{
    struct stat  info;

    if (output->target[0] || fstat(fileno(output->file), &info) != 0
        || !S_ISREG(info.st_mode)
        || !(info.st_mode & COMMENTSCTL_OUTPUT_OTHERS))
    {
        return 1;
    }

    if (fchmod(fileno(output->file), S_IRUSR | S_IWUSR) != 0) {
        return 0;
    }

    commentsctl_print_error("%s is a file that others could read: its mode is "
                            "0600 now, as comments:secret is in the export "
                            "(--no-secret leaves it out)", output->name);

    return 1;
}


int
commentsctl_output_write(commentsctl_output_t *output, comments_buf_t *buf)
{
    (void) comments_buf_add_char(buf, '\n');

    if (buf->failed) {
        commentsctl_print_error("out of memory");
        output->failed = 1;
        return COMMENTS_ERROR;
    }

    if (fwrite(buf->data, 1, buf->len, output->file) != buf->len) {
        return commentsctl_output_error(output);
    }

    buf->len = 0;

    return COMMENTS_OK;
}


int
commentsctl_output_close(commentsctl_output_t *output, int keep)
{
    int  rc;

    rc = COMMENTS_OK;

    if (output->file == NULL) {
        return COMMENTS_OK;
    }

    if (!output->failed
        && (fflush(output->file) != 0 || ferror(output->file)))
    {
        rc = commentsctl_output_error(output);
    }

    if (rc == COMMENTS_OK && keep && output->target[0]
        && fsync(fileno(output->file)) != 0)
    {
        rc = commentsctl_output_error(output);
    }

    if (output->file != stdout && fclose(output->file) != 0
        && rc == COMMENTS_OK)
    {
        rc = commentsctl_output_error(output);
    }

    output->file = NULL;

    if (output->target[0]) {
        rc = commentsctl_output_commit(output, keep && !output->failed
                                               ? rc : COMMENTS_DECLINED);
    }

    return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
}


static int
commentsctl_output_direct(commentsctl_output_t *output)
{
    output->file = fopen(output->name, "wb");

    return output->file ? COMMENTS_OK : commentsctl_output_error(output);
}


static int
commentsctl_output_replace(commentsctl_output_t *output,
    const struct stat *info)
{
    int  fd, rc;

    rc = COMMENTS_OK;

    (void) snprintf(output->temporary, sizeof(output->temporary), "%s.XXXXXX",
                    output->target);

    commentsctl_output_unfinished = output->temporary;
    commentsctl_output_watch(1);

    fd = mkstemp(output->temporary);

    if (fd == -1) {
        rc = commentsctl_output_error(output);
        (void) commentsctl_output_commit(output, COMMENTS_DECLINED);
        return rc;
    }

    if (info) {
        rc = commentsctl_output_mode(fd, info);
    }

    if (rc == COMMENTS_OK) {
        output->file = fdopen(fd, "wb");
    }

    if (output->file == NULL) {
        rc = commentsctl_output_error(output);
        (void) close(fd);
        (void) commentsctl_output_commit(output, COMMENTS_DECLINED);
    }

    return rc;
}


/*
 * Gives the new file the owner, group and mode of the old one, unless others
 * may access the old one. mkstemp() has created the new file with mode 0600,
 * which it keeps then.
 */
static int
commentsctl_output_mode(int fd, const struct stat *info)
{
    if (info->st_mode & S_IRWXO) {
        return COMMENTS_OK;
    }

    /* if the process may not set the owner or group, the mode stays 0600 */

    if (fchown(fd, info->st_uid, info->st_gid) != 0) {
        return COMMENTS_OK;
    }

    return fchmod(fd, info->st_mode & 07777) == 0 ? COMMENTS_OK
                                                  : COMMENTS_ERROR;
}


/*
 * Ends the temporary file. With rc COMMENTS_OK it replaces the target;
 * otherwise, or if that fails, it is removed. Returns rc, or COMMENTS_ERROR.
 */
static int
commentsctl_output_commit(commentsctl_output_t *output, int rc)
{
    if (rc == COMMENTS_OK && rename(output->temporary, output->target) != 0) {
        rc = commentsctl_output_error(output);
    }

    if (rc != COMMENTS_OK) {
        (void) unlink(output->temporary);
    }

    commentsctl_output_unfinished = NULL;
    commentsctl_output_watch(0);
    output->target[0] = '\0';

    return rc;
}


static int
commentsctl_output_error(commentsctl_output_t *output)
{
    if (!output->failed) {
        commentsctl_print_error("%s: %s", output->name,
                                errno ? strerror(errno) : "cannot be written");
    }

    output->failed = 1;

    return COMMENTS_ERROR;
}


/*
 * Sets the signal handlers (on is 1) or the default actions (0). A signal that
 * is ignored, as under nohup, stays ignored.
 */
static void
commentsctl_output_watch(int on)
{
    size_t            i, n;
    struct sigaction  action, before;

    memset(&action, 0, sizeof(action));
    action.sa_handler = on ? commentsctl_output_signal : SIG_DFL;

    n = sizeof(commentsctl_output_signals)
        / sizeof(commentsctl_output_signals[0]);

    for (i = 0; i < n; i++) {
        if (sigaction(commentsctl_output_signals[i], NULL, &before) == 0
            && before.sa_handler != SIG_IGN)
        {
            (void) sigaction(commentsctl_output_signals[i], &action, NULL);
        }
    }
}


/*
 * Removes the temporary file. The process then ends by the signal, as if the
 * signal had not been caught.
 */
static void
commentsctl_output_signal(int number)
{
    if (commentsctl_output_unfinished) {
        (void) unlink(commentsctl_output_unfinished);
    }

    (void) signal(number, SIG_DFL);
    (void) raise(number);
}
