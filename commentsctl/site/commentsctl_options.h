/*
 * What a command is given.
 *
 * Every command has one function, in the header of its file. It connects to
 * Redis by itself, after it has looked at its arguments; reports on standard
 * error what went wrong; and returns an exit status (commentsctl_exit.h).
 */
#ifndef COMMENTSCTL_OPTIONS_H
#define COMMENTSCTL_OPTIONS_H

#include "commentsctl_exit.h"


/* The command line; strings are argv's. */
typedef struct {
    const char    *redis;         /* URL */
    const char    *site;
    const char    *secret_file;   /* NULL: comments:secret in Redis */
    const char    *format;
    const char    *url_map;       /* NULL: none */
    const char    *source;        /* of what is imported; NULL: not said */
    const char    *output;        /* NULL: standard output */
    const char    *by;            /* who decides; NULL: commentsctl */
    const char    *text;          /* file of a new text; NULL: none */
    const char    *name;          /* new name; NULL: none */
    const char    *status;        /* NULL: any */
    const char    *limit;         /* NULL: 20 */
    char         **args;          /* what stands behind the command */
    int            nargs;
    unsigned       json:1;
    unsigned       dry_run:1;
    unsigned       keep_email:1;
    unsigned       merge:1;       /* into a thread with comments */
    unsigned       no_secret:1;
    unsigned       repair:1;
    unsigned       reset:1;       /* what was learned */
    unsigned       everything:1;  /* no limit */
} commentsctl_options_t;


#endif
