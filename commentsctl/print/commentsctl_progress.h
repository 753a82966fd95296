/*
 * A progress bar on standard error, if that is a terminal.
 */
#ifndef COMMENTSCTL_PROGRESS_H
#define COMMENTSCTL_PROGRESS_H

#include <stddef.h>
#include <stdint.h>


typedef struct {
    const char   *label;
    size_t        total;
    int64_t       drawn;         /* ms; when it was drawn last */
    unsigned      terminal:1;
    unsigned      visible:1;
} commentsctl_progress_t;


/* Draws nothing yet. Cannot fail; nor can the others. */
void commentsctl_progress_start(commentsctl_progress_t *progress,
    const char *label, size_t total);

/* done of total; drawn at most ten times a second. */
void commentsctl_progress_show(commentsctl_progress_t *progress, size_t done);

/* Takes the bar away. */
void commentsctl_progress_end(commentsctl_progress_t *progress);


#endif
