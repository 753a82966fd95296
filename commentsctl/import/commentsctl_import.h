/*
 * An import: takes comments of any source into Redis.
 *
 *   step      what it does                                     file
 *   collect   a reader of one format gives entry by entry      format/
 *             they are checked and cleaned                     _clean
 *             and kept in a temporary file                     _collect
 *   slashes   reports pages both with and without a slash      _slashes
 *   batch     reads some threads with their comments           _batch
 *   link      finds their parents, gives ids and roots         _link
 *   store     writes comments that Redis does not have         _store
 *   restore   the same for facts of pages, and the secret      _restore
 *   report    prints the result                                _report
 *
 * Nothing is written before everything has been read, since a reply may stand
 * before its parent, and a file may be malformed at its end. An answer belongs
 * to the thread of what it answers, so threads are linked and written one batch
 * after another: memory grows with the largest thread, not with the file. "An
 * export" is a file of commentsctl's command "export".
 */
#ifndef COMMENTSCTL_IMPORT_H
#define COMMENTSCTL_IMPORT_H

#include "comments_model.h"
#include "commentsctl_digests.h"
#include "commentsctl_format.h"
#include "commentsctl_options.h"
#include "commentsctl_progress.h"
#include "commentsctl_redis.h"
#include "commentsctl_server.h"
#include "commentsctl_staging.h"
#include "commentsctl_urlmap.h"


#define COMMENTSCTL_IMPORT_NONE  COMMENTSCTL_DIGESTS_NONE

/* maximum length of a source's name, bytes */
#define COMMENTSCTL_SOURCE_MAX   256


/* the result for the secret in an export */
typedef enum {
    COMMENTSCTL_SECRET_NONE = 0,     /* the export has none */
    COMMENTSCTL_SECRET_NEW,          /* it was stored as comments:secret */
    COMMENTSCTL_SECRET_KNOWN,        /* comments:secret was the same */
    COMMENTSCTL_SECRET_OTHER         /* comments:secret is another, and stays */
} commentsctl_restored_t;


typedef struct {
    comments_str_t   key;
    size_t           new;            /* comments that Redis does not have */
    size_t           known;
    unsigned         missing:1;      /* the site has no such page */
    int64_t          first;          /* ms, of the earliest imported comment */
    int64_t          created;        /* ms, first comment as Redis has it; 0:
                                        none */
    comments_str_t   url;            /* page's address, from an export */
    comments_str_t   title;
    unsigned         fresh:1;        /* it has comments that Redis does not
                                        have */
    unsigned         closed:1;       /* an export closes it */
} commentsctl_import_thread_t;


/*
 * One comment that is kept. Its relations are indexes of import->items; NONE is
 * COMMENTSCTL_IMPORT_NONE.
 */
typedef struct {
    comments_comment_t   comment;
    comments_str_t       local;      /* its id in the source, if it has the form
                                        of our ids */
    comments_str_t       parent;     /* the parent's id in the source */
    comments_str_t       source;     /* name of the source of both ids */
    comments_str_t       body;       /* as the source has the text; only while
                                        the entry is collected */
    size_t               thread;     /* index of import->threads */
    size_t               above;      /* its parent, or NONE */
    size_t               below;      /* its first reply, or NONE */
    size_t               beside;     /* the next reply to its parent, or NONE */
    size_t               mark;       /* set while a cycle is searched */
    uint32_t             tail;       /* lower 32 bits of a new id */
    char                 id[COMMENTS_ID_LEN];
    char                 root[COMMENTS_ID_LEN];
    char                 outer[COMMENTS_ID_LEN];    /* id of a parent in
                                                       Redis */
    unsigned             has_outer:1;
    unsigned             placed:1;   /* id and root have been set */
    unsigned             known:1;    /* it is in Redis already */
    unsigned             foreign:1;  /* of another system: no tombstone without
                                        replies */
    unsigned             dropped:1;  /* such a one */
} commentsctl_item_t;


typedef struct {
    const commentsctl_options_t   *options;
    comments_str_t                 site;
    commentsctl_redis_t           *redis;
    comments_arena_t              *lasting;       /* of the next four, and of
                                                     secret */
    commentsctl_urlmap_t          *urlmap;
    comments_str_t                 secret;        /* for hashes; empty: not
                                                     needed yet */
    comments_str_t                 exported;      /* the secret in an export */
    const commentsctl_format_t    *format;        /* of the present file */
    commentsctl_server_t           server;        /* with --server */
    commentsctl_staging_t          staging;
    int                            stored;        /* the site had comments at
                                                     first: some may have been
                                                     moved */
    unsigned                       missing:1;     /* the present entry's page */
    comments_arena_t              *arena;         /* of the present entry; then
                                                     of the batch: */

    commentsctl_item_t            *items;
    size_t                         n;
    size_t                         size;

    commentsctl_import_thread_t   *threads;
    size_t                         nthreads;
    size_t                         threads_size;

    commentsctl_digests_t          thread_digests;
    commentsctl_digests_t          references;    /* to indexes of items */
    commentsctl_digests_t          ids;           /* thread and id, to indexes
                                                     of items */

    commentsctl_item_t           **order;         /* those not dropped, sorted
                                                     by thread and id */
    size_t                         norder;

    /* counts of the whole import */

    commentsctl_progress_t         progress;      /* of writing */
    size_t                         done;          /* in batches before */
    size_t                         comments;
    size_t                         replies;
    size_t                         orphans;
    size_t                         fresh;         /* written, or in a dry run to
                                                     be written */
    size_t                         known;
    size_t                         altered;       /* lost a field, or part of
                                                     one */
    size_t                         tagged;        /* texts that begin with an
                                                     HTML tag */
    size_t                         listed;        /* threads of a dry run */
    size_t                         unmatched;     /* threads without a page */
    size_t                         closed;        /* threads that were open */
    commentsctl_restored_t         restored;
    size_t                         pings;         /* pingbacks, trackbacks */
    size_t                         skipped[COMMENTSCTL_SKIPS];
    size_t                         messages;
} commentsctl_import_t;


/* The command "import", which runs the steps in their order. */
int commentsctl_import(const commentsctl_options_t *options);

/*
 * Takes a comment, or skips it with a message on standard error. The strings
 * are copied. COMMENTS_ERROR: out of memory, libcrypto or the temporary file
 * failed.
 */
int commentsctl_collect_add(commentsctl_import_t *import,
    const commentsctl_entry_t *entry);

/*
 * Takes what an export says of a thread's page, or the site's secret in an
 * export; or skips it with a message on standard error. COMMENTS_ERROR: out of
 * memory.
 */
int commentsctl_collect_page(commentsctl_import_t *import,
    const commentsctl_entry_t *entry);
int commentsctl_collect_secret(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_str_t secret);

/*
 * Makes a comment from an entry, in import->arena. COMMENTS_DECLINED: the entry
 * is skipped, which has been counted and reported. COMMENTS_ERROR: out of
 * memory.
 */
int commentsctl_clean_entry(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_comment_t *comment);

/*
 * Copies a member of an entry, whose JSON name is name, into import->arena. A
 * value that is longer than max bytes or not valid text is left out, which is
 * reported on standard error; *line is unchanged then. COMMENTS_ERROR: out of
 * memory.
 */
int commentsctl_clean_line(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const char *name, comments_str_t value,
    size_t max, comments_str_t *line);

/*
 * _put describes an item for the temporary file; its strings are those of the
 * item. _take makes an item from what the file had, without a thread. Cannot
 * fail.
 */
void commentsctl_staged_put(commentsctl_item_t *item,
    commentsctl_staging_item_t *kept);
void commentsctl_staged_take(const commentsctl_staging_item_t *kept,
    commentsctl_item_t *item);

/*
 * Reads the next batch, the threads behind *page (at first all zero), and moves
 * *page to the last of them. COMMENTS_DECLINED: no thread stands behind them.
 * COMMENTS_ERROR: out of memory, or the temporary file failed, which was
 * reported on standard error. commentsctl_batch_clear() drops the batch.
 */
int commentsctl_batch_read(commentsctl_import_t *import,
    commentsctl_staging_page_t *page);
void commentsctl_batch_clear(commentsctl_import_t *import);

/* Notes the item's time in its thread. Cannot fail. */
void commentsctl_batch_times(commentsctl_import_t *import,
    const commentsctl_item_t *item);

/*
 * Assigns an item of the batch to the thread with this key; key must live as
 * long as import->arena. COMMENTS_ERROR: out of memory, or the temporary file
 * failed, which was reported on standard error.
 */
int commentsctl_batch_place(commentsctl_import_t *import,
    commentsctl_item_t *item, comments_str_t key);

/*
 * Reports an entry on standard error, unless a hundred reports were made
 * before. what is "skipped" or the like. Cannot fail.
 */
void commentsctl_message_tell(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const char *what, const char *why);

/*
 * Counts an entry as skipped, and reports where it stands and why. Cannot fail.
 */
void commentsctl_message_skip(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, commentsctl_skip_t skip,
    const char *why);

/*
 * Stores in digest the reference by which a comment of item's source is found
 * again, in this import or a later one. It is made from local, an id of the
 * source; or, if local is empty, from thread (the key of its thread), and
 * item's name, text and time. Without a source, an id counts within the thread.
 * With one it counts within the source as a whole, so that the comment is found
 * wherever its thread has been moved. COMMENTS_ERROR: libcrypto failed.
 */
int commentsctl_collect_reference(const commentsctl_import_t *import,
    comments_str_t thread, const commentsctl_item_t *item,
    comments_str_t local, char digest[COMMENTS_DIGEST_HEX]);

/*
 * Finds the parents of the batch's items (among the items, else in Redis),
 * drops deleted comments of other systems that have no replies, gives every
 * item its id and its root, and sorts the items into import->order. Replies
 * without a parent become roots, and so does the earliest comment of a cycle of
 * replies. COMMENTS_ERROR: Redis failed or out of memory, which was reported on
 * standard error.
 */
int commentsctl_link_all(commentsctl_import_t *import);

/*
 * Asks Redis which of the batch's items it has, and writes the others unless
 * this is a dry run. Returns an exit status; errors were reported on
 * standard error.
 */
int commentsctl_store_all(commentsctl_import_t *import);

/*
 * Reports on standard error new threads whose path differs only in the slash at
 * its end from a thread in Redis, or from another thread of the import.
 * COMMENTS_ERROR: Redis failed, which was reported on standard error.
 */
int commentsctl_slashes_tell(commentsctl_import_t *import);

/*
 * _secret stores the secret of an export; it is called before any address is
 * hashed. _pages stores what exports say of pages, unless Redis has the fact
 * already; it is called for each batch, after its comments were stored. In a
 * dry run neither writes. Both return an exit status; errors were reported on
 * standard error.
 */
int commentsctl_restore_secret(commentsctl_import_t *import);
int commentsctl_restore_pages(commentsctl_import_t *import);

/*
 * In a dry run, prints what would happen to each of the batch's threads. Cannot
 * fail; a lost output is known by commentsctl_report_print().
 */
void commentsctl_report_batch(commentsctl_import_t *import);

/*
 * Prints the report on standard output. Returns COMMENTSCTL_WRONG if an entry
 * was skipped or output was lost, else COMMENTSCTL_OK.
 */
int commentsctl_report_print(const commentsctl_import_t *import);


#endif
