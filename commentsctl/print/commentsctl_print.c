/*
 * Output for people on standard output and standard error.
 */

#include <errno.h>
#include <stdarg.h>

#include "comments_text.h"
#include "comments_text_clean.h"
#include "commentsctl_exit.h"
#include "commentsctl_print.h"


static void commentsctl_print_message(const char *format, va_list args)
    __attribute__((format(printf, 1, 0)));


/* was a reason reported? */
static int  commentsctl_print_told;


void
commentsctl_print_error(const char *format, ...)
{
    va_list  args;

    va_start(args, format);
    commentsctl_print_message(format, args);
    va_end(args);
}


void
commentsctl_print_reason(const char *format, ...)
{
    va_list  args;

    commentsctl_print_told = 1;

    va_start(args, format);
    commentsctl_print_message(format, args);
    va_end(args);
}


void
commentsctl_print_memory(void)
{
    if (!commentsctl_print_told) {
        commentsctl_print_error("out of memory");
    }
}


static void
commentsctl_print_message(const char *format, va_list args)
{
    (void) fputs("commentsctl: ", stderr);
    (void) vfprintf(stderr, format, args);
    (void) fputc('\n', stderr);
}


void
commentsctl_print_line(FILE *file, comments_str_t s)
{
    comments_buf_t  buf;

    /* an invalid byte becomes U+FFFD, which has three bytes */

    comments_buf_init(&buf, s.len * 3 + 1);

    if (comments_text_clean(&buf, s, 1) == COMMENTS_OK && buf.len) {
        (void) fwrite(buf.data, 1, buf.len, file);
    }

    comments_buf_free(&buf);
}


void
commentsctl_print_text(FILE *file, comments_str_t s, int indent)
{
    size_t          i;
    comments_buf_t  buf;

    comments_buf_init(&buf, s.len * 3 + 1);

    if (comments_text_clean(&buf, s, 0) == COMMENTS_OK) {

        for (i = 0; i < buf.len; i++) {
            if (i == 0 || buf.data[i - 1] == '\n') {
                (void) fprintf(file, "%*s", indent, "");
            }

            (void) fputc(buf.data[i], file);
        }

        if (buf.len) {
            (void) fputc('\n', file);
        }
    }

    comments_buf_free(&buf);
}


int
commentsctl_print_done(void)
{
    int  lost;

    /* errno no longer tells the reason for an earlier failure */

    lost = ferror(stdout);

    if (fflush(stdout) != 0 || lost) {
        commentsctl_print_error("standard output: %s",
                                lost ? "not all of it could be written"
                                     : strerror(errno));
        return COMMENTSCTL_WRONG;
    }

    return COMMENTSCTL_OK;
}
