/*
 * The command line tool: what its commands are given, and what they answer.
 */
#ifndef COMMENTSCTL_H
#define COMMENTSCTL_H

#include "comments_str.h"


/* exit statuses, and what every command returns */
#define COMMENTSCTL_OK     0
#define COMMENTSCTL_WRONG  1    /* something was skipped, or is not in order */
#define COMMENTSCTL_USAGE  2    /* nothing was done */
#define COMMENTSCTL_REDIS  3    /* no Redis, or it refused */


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
    unsigned       everything:1;  /* no limit */
} commentsctl_options_t;


/*
 * The commands. Each connects to Redis by itself, after it has looked at its
 * arguments; tells on standard error what went wrong; returns the exit status.
 */
int commentsctl_import(const commentsctl_options_t *options);
int commentsctl_export(const commentsctl_options_t *options);
int commentsctl_stats(const commentsctl_options_t *options);
int commentsctl_list(const commentsctl_options_t *options);
int commentsctl_show(const commentsctl_options_t *options);
int commentsctl_verify(const commentsctl_options_t *options);
int commentsctl_approve(const commentsctl_options_t *options);
int commentsctl_spam(const commentsctl_options_t *options);
int commentsctl_delete(const commentsctl_options_t *options);
int commentsctl_restore(const commentsctl_options_t *options);
int commentsctl_purge(const commentsctl_options_t *options);
int commentsctl_edit(const commentsctl_options_t *options);
int commentsctl_close(const commentsctl_options_t *options);
int commentsctl_open(const commentsctl_options_t *options);
int commentsctl_move(const commentsctl_options_t *options);
int commentsctl_recent(const commentsctl_options_t *options);
int commentsctl_upgrade(const commentsctl_options_t *options);


#endif
