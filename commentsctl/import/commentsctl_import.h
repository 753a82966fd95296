/*
 * An import: comments of any source on their way to Redis.
 *
 *   step      what it does                                     file
 *   collect   a reader of one format gives entry by entry      format/
 *             they are judged and cleaned                      _clean
 *             and kept                                         _collect
 *   link      parents are found, ids and roots given           _link
 *   slashes   pages with and without a slash are told          _slashes
 *   store     what is not there yet is written                 _store
 *   restore   so are facts of pages, and the secret            _restore
 *   report    what became of all                               _report
 *
 * Nothing is written before everything has been read: a reply may stand before
 * its parent. All strings live in import->arena.
 */
#ifndef COMMENTSCTL_IMPORT_H
#define COMMENTSCTL_IMPORT_H

#include "comments_model.h"
#include "commentsctl_digests.h"
#include "commentsctl_format.h"
#include "commentsctl_options.h"
#include "commentsctl_redis.h"
#include "commentsctl_urlmap.h"


#define COMMENTSCTL_IMPORT_NONE  COMMENTSCTL_DIGESTS_NONE

/* bytes of the name of a source */
#define COMMENTSCTL_SOURCE_MAX   256


/* what became of an export's secret */
typedef enum {
    COMMENTSCTL_SECRET_NONE = 0,     /* there was none in it */
    COMMENTSCTL_SECRET_NEW,          /* it is comments:secret now */
    COMMENTSCTL_SECRET_KNOWN,        /* it was before */
    COMMENTSCTL_SECRET_OTHER         /* another is there, and stays */
} commentsctl_restored_t;


typedef struct {
    comments_str_t   key;
    int64_t          first;          /* ms, of what is imported */
    int64_t          last;
    int64_t          created;        /* ms, as Redis had it; 0: not at all */
    int64_t          changed;        /* the same */
    comments_str_t   url;            /* what an export says of its page */
    comments_str_t   title;
    unsigned         fresh:1;        /* something is new */
    unsigned         closed:1;       /* an export says so */
} commentsctl_import_thread_t;


/* One comment that is kept; numbers are places in import->items. */
typedef struct {
    comments_comment_t   comment;
    comments_str_t       local;      /* its id if it may be one of ours */
    comments_str_t       parent;     /* the reference */
    comments_str_t       source;     /* of it and of its own */
    size_t               thread;     /* place in import->threads */
    size_t               above;      /* its parent, or NONE */
    size_t               below;      /* its first reply, or NONE */
    size_t               beside;     /* the next reply to its parent, or NONE */
    size_t               mark;       /* of the search for circles */
    uint32_t             tail;       /* lower bits of a new id */
    char                 id[COMMENTS_ID_LEN];
    char                 root[COMMENTS_ID_LEN];
    char                 outer[COMMENTS_ID_LEN];    /* a parent in Redis */
    unsigned             has_outer:1;
    unsigned             placed:1;   /* id and root are there */
    unsigned             known:1;    /* Redis has it already */
} commentsctl_item_t;


typedef struct {
    const commentsctl_options_t   *options;
    comments_str_t                 site;
    commentsctl_redis_t           *redis;
    comments_arena_t              *arena;
    const commentsctl_urlmap_t    *urlmap;
    comments_str_t                 secret;        /* empty: not needed yet */
    comments_str_t                 exported;      /* secret of an export */

    commentsctl_item_t            *items;
    size_t                         n;
    size_t                         size;

    commentsctl_import_thread_t   *threads;
    size_t                         nthreads;
    size_t                         threads_size;

    commentsctl_digests_t          thread_digests;
    commentsctl_digests_t          references;    /* to places in items */
    commentsctl_digests_t          ids;           /* the same */

    commentsctl_item_t           **order;         /* by thread and id */

    size_t                         replies;
    size_t                         orphans;
    size_t                         fresh;         /* written, or would be */
    size_t                         known;
    size_t                         altered;       /* lost a field, or part */
    size_t                         tagged;        /* texts that begin so */
    size_t                         closings;      /* threads an export closes */
    size_t                         closed;        /* were not closed before */
    commentsctl_restored_t         restored;
    size_t                         skipped[COMMENTSCTL_SKIPS];
    size_t                         messages;
} commentsctl_import_t;


/* The command: its steps in their order. */
int commentsctl_import(const commentsctl_options_t *options);

/*
 * Takes an entry, or skips it with a line on standard error. Its strings are
 * copied. COMMENTS_ERROR: no memory.
 */
int commentsctl_collect_add(commentsctl_import_t *import,
    const commentsctl_entry_t *entry);

/*
 * Takes what an export says of a thread's page, or of the site's secret; or
 * skips it with a line on standard error. COMMENTS_ERROR: no memory.
 */
int commentsctl_collect_page(commentsctl_import_t *import,
    const commentsctl_entry_t *entry);
int commentsctl_collect_secret(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_str_t secret);

/*
 * Makes a comment of an entry, in import->arena. COMMENTS_DECLINED: it is
 * skipped, which has been counted and told; COMMENTS_ERROR: no memory.
 */
int commentsctl_clean_entry(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_comment_t *comment);

/*
 * Copies a member of an entry into import->arena. What is longer than max
 * bytes, or no UTF-8, is left out, and a line on standard error tells.
 * COMMENTS_ERROR: no memory.
 */
int commentsctl_clean_line(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const char *name, comments_str_t value,
    size_t max, comments_str_t *line);

/*
 * The item lies, or belongs, in the thread of that key, which lives as long as
 * import->arena. COMMENTS_ERROR: no memory.
 */
int commentsctl_collect_place(commentsctl_import_t *import,
    commentsctl_item_t *item, comments_str_t key);

/* Tells standard error about an entry, the first hundred times. */
void commentsctl_collect_tell(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const char *what, const char *why);

/* Counts an entry as skipped, and tells standard error where and why. */
void commentsctl_collect_skip(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, commentsctl_skip_t skip,
    const char *why);

/*
 * The digest of a reference to a comment of item's source: of a local id, or
 * where that is empty of item's name, text and time. Where no source is said
 * an id is one of item's thread, else of the source as a whole, so that it is
 * known wherever the thread has been moved. COMMENTS_ERROR: libcrypto failed.
 */
int commentsctl_collect_reference(const commentsctl_import_t *import,
    const commentsctl_item_t *item, comments_str_t local,
    char digest[COMMENTS_DIGEST_HEX]);

/*
 * Finds parents (in what was read, else in Redis), gives every item its id and
 * its root, and sorts them into import->order. Orphans and circles become
 * roots. COMMENTS_ERROR: Redis failed or there is no memory; standard error has
 * been told.
 */
int commentsctl_link_all(commentsctl_import_t *import);

/*
 * Asks Redis which items it has, writes the others unless it is a dry run.
 * Returns an exit status; standard error has been told what went wrong.
 */
int commentsctl_store_all(commentsctl_import_t *import);

/*
 * Tells standard error of threads that would be new where one is, or comes with
 * the import too, whose path differs in the slash at its end. COMMENTS_ERROR:
 * Redis failed, standard error has been told.
 */
int commentsctl_slashes_tell(commentsctl_import_t *import);

/*
 * The secret of an export, before any address is hashed, and what it says of
 * pages (what Redis knows of one is kept), behind their comments. In a dry run
 * nothing is written. Both return an exit status; standard error has been told
 * what went wrong.
 */
int commentsctl_restore_secret(commentsctl_import_t *import);
int commentsctl_restore_pages(commentsctl_import_t *import);

/* Prints the report on standard output; returns the exit status of it. */
int commentsctl_report_print(const commentsctl_import_t *import);


#endif
