/*
 * A progress bar on standard error, if standard error is a terminal.
 */
#ifndef COMMENTSCTL_PROGRESS_H
#define COMMENTSCTL_PROGRESS_H

#include <stddef.h>
#include <stdint.h>


typedef struct {
    const char   *label;
    size_t        total;
    int64_t       started;       /* ms */
    int64_t       drawn;         /* ms; time of the last drawing */
    unsigned      terminal:1;
    unsigned      visible:1;
} commentsctl_progress_t;


/*
 * Prepares the bar, which stands for total steps, but draws nothing yet. total
 * is 0 if nobody knows: how many are done is shown in place of a bar. label
 * must outlive the bar. Cannot fail, and neither can the others.
 */
void commentsctl_progress_start(commentsctl_progress_t *progress,
    const char *label, size_t total);

/*
 * Shows that done steps of total are done, how many are done a second, and how
 * long the others will take; draws at most ten times a second.
 */
void commentsctl_progress_show(commentsctl_progress_t *progress, size_t done);

/* Removes the bar. */
void commentsctl_progress_end(commentsctl_progress_t *progress);


#endif
