/*
 * The interface of a reader of an import format. A reader hands entry by entry
 * to a sink, a set of callbacks, and does not know who provides the sink.
 */
#ifndef COMMENTSCTL_FORMAT_H
#define COMMENTSCTL_FORMAT_H

#include "comments_model.h"


typedef enum {
    COMMENTSCTL_SKIP_DAMAGED = 0,    /* it does not follow the format */
    COMMENTSCTL_SKIP_REPEATED,       /* its reference was read before */
    COMMENTSCTL_SKIP_EMPTY,          /* it has no text */
    COMMENTSCTL_SKIP_TOO_LONG,
    COMMENTSCTL_SKIPS
} commentsctl_skip_t;


/*
 * One comment as a reader found it, or what an export says of a page. Absent
 * strings are empty, absent numbers 0.
 */
typedef struct {
    const char         *file;        /* where the entry stands, for messages */
    size_t              line;
    comments_str_t      thread;      /* path or URL of the comment's page */
    comments_str_t      thread_key;  /* instead of thread: the thread's exact
                                        key, percent-encoded */
    comments_str_t      id;          /* the source's own id of the comment */
    comments_str_t      parent;      /* the parent's id; empty: it is a root */
    comments_str_t      name;
    comments_str_t      email;
    comments_str_t      email_hash;
    comments_str_t      author_id;   /* of the author's cookie */
    comments_str_t      website;
    comments_str_t      text;
    comments_str_t      format;      /* name of the text's format; empty:
                                        Markdown */
    uint32_t            format_version;
    int64_t             created;     /* ms since 1970 */
    int64_t             edited;      /* ms since 1970; 0: never */
    comments_status_t   status;
    uint32_t            up;
    uint32_t            down;
    unsigned            moderator:1;
    unsigned            page_author:1;
    unsigned            pinned:1;
    char                was;         /* status before deletion; 0: none */
    comments_str_t      by;          /* who decided on the status */
    int64_t             decided;     /* when, ms since 1970; 0: never */
    comments_str_t      reason;
    comments_str_t      source;      /* name of the source; empty: none */
    unsigned            page:1;      /* 1: not a comment, but what is known of a
                                        thread's page: */
    comments_str_t      url;
    comments_str_t      title;
    unsigned            closed:1;    /* the thread is closed */
} commentsctl_entry_t;


/*
 * The sink, which takes what is read. An entry and all of its strings are valid
 * only during the call, so the sink copies what it keeps. COMMENTS_ERROR: out
 * of memory; the reader stops.
 */
typedef struct {
    /* a comment */
    int   (*comment)(void *data, const commentsctl_entry_t *entry);

    /* what is known of a page: address, title, whether its thread is closed */
    int   (*page)(void *data, const commentsctl_entry_t *entry);

    /* the site's secret; entry has only file and line */
    int   (*secret)(void *data, const commentsctl_entry_t *entry,
              comments_str_t secret);

    /*
     * An entry that does not follow the format; why is a message for people.
     * Cannot fail.
     */
    void  (*skip)(void *data, const commentsctl_entry_t *entry,
              commentsctl_skip_t skip, const char *why);

    void   *data;
} commentsctl_sink_t;


/*
 * A reader: gives the contents of a file ("-" is standard input) to the sink.
 * Damaged entries are given to skip(). COMMENTS_ERROR: the file cannot be read,
 * or out of memory; an error was reported on standard error.
 */
typedef int (*commentsctl_format_pt)(const commentsctl_sink_t *sink,
    const char *name);


#endif
