/*
 * The texts that --help prints.
 */
#ifndef COMMENTSCTL_HELP_H
#define COMMENTSCTL_HELP_H

/* Prints the help of the tool as a whole on standard output. Cannot fail. */
void commentsctl_help_print(void);

/* Prints the help of one command, which must exist. Cannot fail. */
void commentsctl_help_command(const char *name);


#endif
