/*
 * Output for people: error messages on standard error, and strings from
 * strangers in a form that is safe for a terminal.
 */
#ifndef COMMENTSCTL_PRINT_H
#define COMMENTSCTL_PRINT_H

#include <stdio.h>

#include "comments_str.h"


/* Writes "commentsctl: ", the text and a newline to standard error. */
void commentsctl_print_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/*
 * As commentsctl_print_error(), for the reason why the command ends, where a
 * caller knows only COMMENTS_ERROR.
 */
void commentsctl_print_reason(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Reports that memory is used up, unless a reason was reported before. */
void commentsctl_print_memory(void);

/*
 * Writes s to file without control characters, bidi overrides and invalid
 * UTF-8. _line writes one line without a newline; _text writes every line of s
 * after indent blanks. Out of memory: nothing is written.
 */
void commentsctl_print_line(FILE *file, comments_str_t s);
void commentsctl_print_text(FILE *file, comments_str_t s, int indent);

/*
 * Flushes standard output. COMMENTSCTL_WRONG: some output was lost (a full
 * disk), which was reported on standard error. Otherwise COMMENTSCTL_OK.
 */
int commentsctl_print_done(void);


#endif
