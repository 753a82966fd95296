/*
 * A progress bar on standard error.
 */

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "commentsctl_progress.h"


#define COMMENTSCTL_PROGRESS_WIDTH  40
#define COMMENTSCTL_PROGRESS_EVERY  100    /* ms */

/* columns of what stands beside the label and the bar, at most */
#define COMMENTSCTL_PROGRESS_REST   34


static size_t commentsctl_progress_width(
    const commentsctl_progress_t *progress);
static void commentsctl_progress_bar(const commentsctl_progress_t *progress,
    size_t done, double rate);
static void commentsctl_progress_amount(double amount, char *text,
    size_t size);
static int64_t commentsctl_progress_now(void);


void
commentsctl_progress_start(commentsctl_progress_t *progress, const char *label,
    size_t total)
{
    progress->label = label;
    progress->total = total;
    progress->terminal = isatty(STDERR_FILENO) != 0;
    progress->visible = 0;

    /* the first bar is drawn after a moment, so that short work shows none */

    progress->started = commentsctl_progress_now();
    progress->drawn = progress->started;
}


void
commentsctl_progress_show(commentsctl_progress_t *progress, size_t done)
{
    double   rate;
    int64_t  now;
    char     amount[32], text[32];

    if (!progress->terminal) {
        return;
    }

    now = commentsctl_progress_now();

    if (now - progress->drawn < COMMENTSCTL_PROGRESS_EVERY) {
        return;
    }

    rate = (double) done * 1000 / (double) (now - progress->started);

    if (progress->total) {
        commentsctl_progress_bar(progress, done, rate);

    } else {
        commentsctl_progress_amount((double) done, amount, sizeof(amount));
        commentsctl_progress_amount(rate, text, sizeof(text));

        (void) fprintf(stderr, "\r%s %s  %s/s", progress->label, amount,
                       text);
    }

    /* what a longer line has left behind */

    (void) fputs("\033[K", stderr);
    (void) fflush(stderr);

    progress->drawn = now;
    progress->visible = 1;
}


static void
commentsctl_progress_bar(const commentsctl_progress_t *progress, size_t done,
    double rate)
{
    size_t  width, filled, left;
    char    bar[COMMENTSCTL_PROGRESS_WIDTH + 1], text[32];

    if (done > progress->total) {
        done = progress->total;
    }

    width = commentsctl_progress_width(progress);
    filled = (size_t) ((double) done * (double) width
                       / (double) progress->total);

    memset(bar, '.', width);
    memset(bar, '#', filled);
    bar[width] = '\0';

    commentsctl_progress_amount(rate, text, sizeof(text));

    (void) fprintf(stderr, "\r%s [%s] %3zu %%  %s/s  ", progress->label, bar,
                   done * 100 / progress->total, text);

    if (done) {
        left = (size_t) ((double) (progress->total - done) / rate);

        (void) fprintf(stderr, "%zu:%02zu left", left / 60, left % 60);
    }
}


/* A line that is wrapped would not be overwritten by the next one. */
static size_t
commentsctl_progress_width(const commentsctl_progress_t *progress)
{
    size_t          rest;
    struct winsize  size;

    rest = strlen(progress->label) + COMMENTSCTL_PROGRESS_REST;

    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0
        || size.ws_col >= rest + COMMENTSCTL_PROGRESS_WIDTH)
    {
        return COMMENTSCTL_PROGRESS_WIDTH;
    }

    return size.ws_col > rest ? size.ws_col - rest : 1;
}


void
commentsctl_progress_end(commentsctl_progress_t *progress)
{
    if (progress->visible) {
        (void) fputs("\r\033[K", stderr);
        (void) fflush(stderr);
        progress->visible = 0;
    }
}


/* Writes a number with three digits: "812", "7.4 k", "12.3 M". */
static void
commentsctl_progress_amount(double amount, char *text, size_t size)
{
    size_t             i;
    static const char  units[] = " kMG";

    for (i = 0; amount >= 1000 && i + 1 < sizeof(units) - 1; i++) {
        amount /= 1000;
    }

    if (i) {
        (void) snprintf(text, size, "%.1f %c", amount, units[i]);

    } else {
        (void) snprintf(text, size, "%.0f", amount);
    }
}


static int64_t
commentsctl_progress_now(void)
{
    struct timespec  now;

    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return 0;
    }

    return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
