/*
 * The interface of a reader of an import format. A reader hands entry by entry
 * to a sink, a set of callbacks, and does not know who provides the sink.
 */
#ifndef COMMENTSCTL_FORMAT_H
#define COMMENTSCTL_FORMAT_H

#include "comments_model.h"
#include "commentsctl_input.h"
#include "commentsctl_markup.h"


typedef enum {
    COMMENTSCTL_SKIP_DAMAGED = 0,    /* it does not follow the format */
    COMMENTSCTL_SKIP_REPEATED,       /* its reference was read before */
    COMMENTSCTL_SKIP_EMPTY,          /* it has no text */
    COMMENTSCTL_SKIP_TOO_LONG,
    COMMENTSCTL_SKIP_SPAM,           /* the source took it for spam */
    COMMENTSCTL_SKIP_DELETED,        /* it was deleted, and has no replies */
    COMMENTSCTL_SKIP_NO_PAGE,        /* nothing tells its page */
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
    unsigned            queried:1;   /* thread's query tells the page, as in
                                        "/?p=12": a page that the URL map does
                                        not have is unknown */
    comments_str_t      id;          /* the source's own id of the comment */
    comments_str_t      parent;      /* the parent's id; empty: it is a root */
    comments_str_t      name;
    comments_str_t      email;
    comments_str_t      email_hash;
    comments_str_t      author_id;   /* of the author's cookie */
    comments_str_t      website;
    comments_str_t      text;
    commentsctl_markup_t  markup;    /* of the text */
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

    /*
     * A pingback or trackback, which is counted and not stored. Cannot fail.
     */
    void  (*ping)(void *data, const commentsctl_entry_t *entry);

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


/* What a reader reads. All strings may be NULL except the input's. */
typedef struct {
    commentsctl_input_t  *input;     /* NULL: the reader takes site_root */
    const char           *time_zone; /* of times without one: a name as TZ has
                                        it, or "+01:00"; NULL: UTC */
    const char           *site_root; /* folder of the site's pages */
} commentsctl_source_t;


/* A format: an element of commentsctl_formats. */
typedef struct {
    const char  *name;

    /*
     * Returns 1 if a file that begins so is of this format. It looks for what
     * no other format has; a byte order mark is not in head. NULL: such files
     * are never recognised.
     */
    int        (*sniff)(comments_str_t head);

    /*
     * The reader, which gives the contents of a source to the sink, in linear
     * time and in memory that does not grow with the file. Damaged entries are
     * given to sink->skip(). COMMENTS_DECLINED: the file as a whole is not of
     * this format, or malformed, which was reported on standard error with
     * file, line and reason. COMMENTS_ERROR: it cannot be read, or out of
     * memory, which was reported as well. In both cases nothing is imported,
     * so the reader need not have read all before the first entry.
     */
    int        (*read)(const commentsctl_sink_t *sink,
                   const commentsctl_source_t *source);

    unsigned     folder:1;           /* it reads site_root instead of a file */
    unsigned     ours:1;             /* spam and deleted comments are taken like
                                        all others, and a file may bring the
                                        site's secret */
} commentsctl_format_t;


#endif
