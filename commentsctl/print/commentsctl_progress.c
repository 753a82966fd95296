/*
 * A progress bar on standard error.
 */

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "commentsctl_progress.h"


#define COMMENTSCTL_PROGRESS_WIDTH  40
#define COMMENTSCTL_PROGRESS_EVERY  100    /* ms */


static void commentsctl_progress_rate(double rate, char *text, size_t size);
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
    size_t   filled, left;
    double   rate;
    int64_t  now;
    char     bar[COMMENTSCTL_PROGRESS_WIDTH + 1], text[32];

    if (!progress->terminal || progress->total == 0) {
        return;
    }

    now = commentsctl_progress_now();

    if (now - progress->drawn < COMMENTSCTL_PROGRESS_EVERY) {
        return;
    }

    if (done > progress->total) {
        done = progress->total;
    }

    filled = (size_t) ((double) done * COMMENTSCTL_PROGRESS_WIDTH
                       / (double) progress->total);

    memset(bar, '.', COMMENTSCTL_PROGRESS_WIDTH);
    memset(bar, '#', filled);
    bar[COMMENTSCTL_PROGRESS_WIDTH] = '\0';

    rate = (double) done * 1000 / (double) (now - progress->started);
    left = done ? (size_t) ((double) (progress->total - done) / rate) : 0;

    commentsctl_progress_rate(rate, text, sizeof(text));

    (void) fprintf(stderr, "\r%s [%s] %3zu %%  %s/s  ", progress->label, bar,
                   done * 100 / progress->total, text);

    if (done) {
        (void) fprintf(stderr, "%zu:%02zu left", left / 60, left % 60);
    }

    /* what a longer line has left behind */

    (void) fputs("\033[K", stderr);
    (void) fflush(stderr);

    progress->drawn = now;
    progress->visible = 1;
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


/* Writes a rate with three digits: "812", "7.4 k", "12.3 M". */
static void
commentsctl_progress_rate(double rate, char *text, size_t size)
{
    size_t             i;
    static const char  units[] = " kMG";

    for (i = 0; rate >= 1000 && i + 1 < sizeof(units) - 1; i++) {
        rate /= 1000;
    }

    if (i) {
        (void) snprintf(text, size, "%.1f %c", rate, units[i]);

    } else {
        (void) snprintf(text, size, "%.0f", rate);
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
