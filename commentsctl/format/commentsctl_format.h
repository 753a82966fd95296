/*
 * What a reader of a format has to do: it gives entry by entry to a sink, and
 * knows nothing of who that is.
 */
#ifndef COMMENTSCTL_FORMAT_H
#define COMMENTSCTL_FORMAT_H

#include "comments_model.h"


typedef enum {
    COMMENTSCTL_SKIP_DAMAGED = 0,    /* not of the format */
    COMMENTSCTL_SKIP_REPEATED,       /* a second one of the same reference */
    COMMENTSCTL_SKIP_EMPTY,          /* no text */
    COMMENTSCTL_SKIP_TOO_LONG,
    COMMENTSCTL_SKIPS
} commentsctl_skip_t;


/* One comment as a reader found it. Absent strings are empty. */
typedef struct {
    const char         *file;        /* where it stands, for messages */
    size_t              line;
    comments_str_t      thread;      /* path or URL of its page */
    comments_str_t      thread_key;  /* or the thread's very key */
    comments_str_t      id;          /* any local reference */
    comments_str_t      parent;      /* the same; empty: none */
    comments_str_t      name;
    comments_str_t      email;
    comments_str_t      email_hash;
    comments_str_t      author_id;   /* of the author's cookie */
    comments_str_t      website;
    comments_str_t      text;        /* Markdown */
    int64_t             created;     /* ms */
    int64_t             edited;      /* the same; 0: never */
    comments_status_t   status;
    uint32_t            up;
    uint32_t            down;
    unsigned            moderator:1;
    unsigned            pinned:1;
    char                was;         /* status before it was deleted; or 0 */
    comments_str_t      by;          /* who decided on its status */
    int64_t             decided;     /* when, ms; 0: nobody has */
    comments_str_t      reason;
    comments_str_t      source;      /* where it comes from; empty: not said */
    unsigned            page:1;      /* no comment, but what is known of the
                                        page of a thread: */
    comments_str_t      url;
    comments_str_t      title;
    unsigned            closed:1;    /* its thread is closed */
} commentsctl_entry_t;


/*
 * Who takes what is read. An entry and all of its strings end with the call:
 * the taker copies. COMMENTS_ERROR: no memory, and the reader stops.
 */
typedef struct {
    /* a comment */
    int   (*comment)(void *data, const commentsctl_entry_t *entry);

    /* what is known of a page: address, title, that its thread is closed */
    int   (*page)(void *data, const commentsctl_entry_t *entry);

    /* the site's secret; of the entry only its place is there */
    int   (*secret)(void *data, const commentsctl_entry_t *entry,
              comments_str_t secret);

    /* what is not of the format; why is a text for people. Cannot fail. */
    void  (*skip)(void *data, const commentsctl_entry_t *entry,
              commentsctl_skip_t skip, const char *why);

    void   *data;
} commentsctl_sink_t;


/*
 * A reader: gives what is in a file ("-" is standard input) to the sink.
 * COMMENTS_ERROR: the file cannot be read or there is no memory; standard error
 * has been told. Damaged entries are given to skip().
 */
typedef int (*commentsctl_format_pt)(const commentsctl_sink_t *sink,
    const char *name);


#endif
