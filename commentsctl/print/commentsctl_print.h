/*
 * Lines for people: errors on standard error, and strings of strangers in a
 * form that a terminal may be shown.
 */
#ifndef COMMENTSCTL_PRINT_H
#define COMMENTSCTL_PRINT_H

#include <stdio.h>

#include "comments_str.h"


/* Writes "commentsctl: ", the text and a newline to standard error. */
void commentsctl_print_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/*
 * Writes s to file without control characters, bidi overrides and broken
 * UTF-8; on one line, or with every line after indent blanks.
 */
void commentsctl_print_line(FILE *file, comments_str_t s);
void commentsctl_print_text(FILE *file, comments_str_t s, int indent);

/*
 * Flushes standard output; COMMENTSCTL_WRONG with a line on standard error when
 * something of it was lost (a full disk), else COMMENTSCTL_OK.
 */
int commentsctl_print_done(void);


#endif
