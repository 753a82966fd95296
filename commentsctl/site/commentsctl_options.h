/*
 * The options of a command.
 *
 * Each command is one function, declared in the header of its file. This
 * function checks its arguments, connects to Redis, reports errors on standard
 * error, and returns an exit status (commentsctl_exit.h).
 */
#ifndef COMMENTSCTL_OPTIONS_H
#define COMMENTSCTL_OPTIONS_H

#include "commentsctl_exit.h"


/* The command line; the strings are parts of argv. */
typedef struct {
    const char    *redis;         /* URL */
    const char    *site;
    const char    *secret_file;   /* NULL: comments:secret in Redis */
    const char    *format;        /* NULL: not given */
    const char    *url_map;       /* NULL: none */
    const char    *output_dir;    /* folder of an export as HTML; NULL: none */
    const char    *base_url;      /* of the site, for an export; NULL: by its
                                     name */
    const char    *source;        /* name of the source of imported comments;
                                     NULL: none */
    const char    *email;         /* "hash", "keep" or "off"; NULL: hash */
    const char    *time_zone;     /* of times without one; NULL: UTC */
    const char    *server;        /* address of the running site; NULL: none */
    const char    *site_root;     /* folder of the site's pages; NULL: none */
    const char    *output;        /* NULL: standard output */
    const char    *by;            /* who decides, for the log; NULL:
                                     "commentsctl" */
    const char    *text;          /* file with a new text; NULL: none */
    const char    *name;          /* new name; NULL: none */
    const char    *period;        /* how long a ban lasts; NULL: for ever */
    const char    *older_than;    /* purge: how long ago it was deleted; NULL:
                                     comments are named */
    const char    *from;          /* ban: what this comment came from; or
                                     NULL */
    const char    *reason;        /* of a ban; NULL: none */
    const char    *status;        /* NULL: any */
    const char    *limit;         /* NULL: 20 */
    const char    *after;         /* id of a comment; NULL: the newest */
    char         **args;          /* the arguments behind the command */
    int            nargs;
    unsigned       no_site:1;     /* site is the default, not a choice */
    unsigned       json:1;
    unsigned       dry_run:1;
    unsigned       merge:1;       /* allow a move into a thread with comments */
    unsigned       no_secret:1;
    unsigned       repair:1;
    unsigned       reset:1;       /* what was learned */
    unsigned       everything:1;  /* no limit */
} commentsctl_options_t;


#endif
