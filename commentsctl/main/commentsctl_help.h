/*
 * What --help prints.
 */
#ifndef COMMENTSCTL_HELP_H
#define COMMENTSCTL_HELP_H

/* The tool as a whole, on standard output. Cannot fail. */
void commentsctl_help_print(void);

/* One command, which is there. */
void commentsctl_help_command(const char *name);


#endif
