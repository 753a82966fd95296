/*
 * What an import has read, in a temporary file: an export may be larger than
 * memory, and replies may stand before what they answer. The file is SQLite's
 * own, has no name, and is gone with the program.
 */
#ifndef COMMENTSCTL_STAGING_H
#define COMMENTSCTL_STAGING_H

#include <sqlite3.h>

#include "comments_arena.h"
#include "comments_digest.h"


#define COMMENTSCTL_STAGING_TEXTS  12    /* texts of a comment */


typedef enum {
    COMMENTSCTL_STAGING_FIND = 0,
    COMMENTSCTL_STAGING_THREAD,
    COMMENTSCTL_STAGING_PAGE,
    COMMENTSCTL_STAGING_DIGEST,
    COMMENTSCTL_STAGING_ADD,
    COMMENTSCTL_STAGING_NEXT,
    COMMENTSCTL_STAGING_ITEMS,
    COMMENTSCTL_STAGING_ANSWER,
    COMMENTSCTL_STAGING_ASKED,
    COMMENTSCTL_STAGING_STATEMENTS
} commentsctl_staging_statement_t;


typedef struct {
    sqlite3        *db;
    sqlite3_stmt   *statements[COMMENTSCTL_STAGING_STATEMENTS];
    size_t          threads;
    size_t          closings;    /* threads that are closed */
    size_t          comments;
} commentsctl_staging_t;


/* what is known of a thread's page */
typedef struct {
    int64_t          number;     /* of the thread, from 1 */
    comments_str_t   key;
    comments_str_t   url;
    comments_str_t   title;
    unsigned         closed:1;
    unsigned         missing:1;      /* the site has no such page */
} commentsctl_staging_page_t;


/* a comment; what its texts and numbers are, the caller decides */
typedef struct {
    int64_t          thread;
    char             digest[COMMENTS_DIGEST_HEX];
    comments_str_t   texts[COMMENTSCTL_STAGING_TEXTS];
    int64_t          created;
    int64_t          edited;
    int64_t          decided;
    int64_t          format_version;
    int64_t          status;
    int64_t          was;
    int64_t          up;
    int64_t          down;
    int64_t          flags;
} commentsctl_staging_item_t;


/*
 * All functions but _find(), _close() return COMMENTS_ERROR if the file cannot
 * be written or read, or memory is missing; this was reported on standard
 * error. After _open() the caller calls _close(), whatever it returned.
 */
int commentsctl_staging_open(commentsctl_staging_t *staging);
void commentsctl_staging_close(commentsctl_staging_t *staging);

/* Returns the number of the thread with this key, or 0. */
int64_t commentsctl_staging_find(commentsctl_staging_t *staging,
    comments_str_t key);

/* Stores in *number the thread's number; a new thread gets one. */
int commentsctl_staging_thread(commentsctl_staging_t *staging,
    comments_str_t key, int64_t *number);

/*
 * Adds what page says to the thread page->number: empty strings and flags that
 * are 0 change nothing.
 */
int commentsctl_staging_page(commentsctl_staging_t *staging,
    const commentsctl_staging_page_t *page);

/*
 * _answer stores in *key (arena memory) what _asked has noted for the path, and
 * whether its page is missing. COMMENTS_DECLINED: nothing was noted.
 */
int commentsctl_staging_answer(commentsctl_staging_t *staging,
    comments_arena_t *arena, comments_str_t path, comments_str_t *key,
    unsigned *missing);
int commentsctl_staging_asked(commentsctl_staging_t *staging,
    comments_str_t path, comments_str_t key, unsigned missing);

/* Adds a comment. COMMENTS_DECLINED: there is one with this digest. */
int commentsctl_staging_add(commentsctl_staging_t *staging,
    const commentsctl_staging_item_t *item);

/*
 * Stores in *page (strings: arena memory) the thread that was read next behind
 * the one numbered page->number. COMMENTS_DECLINED: there is none any more.
 */
int commentsctl_staging_next(commentsctl_staging_t *staging,
    comments_arena_t *arena, commentsctl_staging_page_t *page);

/*
 * Begins to read the comments of a thread. Then stores in *item (strings: arena
 * memory) the next one, in the order in which they were added.
 * COMMENTS_DECLINED: there is none any more.
 */
int commentsctl_staging_items(commentsctl_staging_t *staging, int64_t thread);
int commentsctl_staging_item(commentsctl_staging_t *staging,
    comments_arena_t *arena, commentsctl_staging_item_t *item);


#endif
