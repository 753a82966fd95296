/*
 * The queue of moderators: which comments of a site it shows, and how they are
 * read from Redis. The page is drawn by comments_queue_html.h, the JSON by
 * comments_queue_json.h.
 *
 * The newest comments come first. The queue looks at windows of
 * COMMENTS_QUEUE_WINDOW comments until a page is full, until it has looked at
 * COMMENTS_QUEUE_LOOK of them, or until there are no more. A window costs two
 * round trips:
 *
 *   comments_queue_read_places()    ids, roots and threads of the window
 *   comments_queue_read_records()   the records, and the threads' meta data
 *
 * and the page a third one, for the parents and the histories of the authors
 * (comments_queue_read_details()).
 *
 * Comments that are pending or spam stand in the site's list "queue", all
 * comments in "ids": a filter for the first two reads the former list.
 */
#ifndef COMMENTS_QUEUE_H
#define COMMENTS_QUEUE_H

#include "comments_schema.h"


#define COMMENTS_QUEUE_PAGE     50      /* comments of a page */
#define COMMENTS_QUEUE_WINDOW   100     /* comments of a window */
#define COMMENTS_QUEUE_NARROW   5       /* the same if they are very long */
#define COMMENTS_QUEUE_LOOK     2000    /* comments that a page looks at */
#define COMMENTS_QUEUE_REASONS  24      /* reasons that are counted */
#define COMMENTS_QUEUE_Q_MAX    100     /* bytes of a search */
#define COMMENTS_QUEUE_TEXT     16384   /* bytes of a text that are searched */


typedef enum {
    COMMENTS_QUEUE_PENDING = 0,
    COMMENTS_QUEUE_SPAM,
    COMMENTS_QUEUE_APPROVED,
    COMMENTS_QUEUE_DELETED,
    COMMENTS_QUEUE_FLAGGED,      /* held since readers have flagged it */
    COMMENTS_QUEUE_ALL,
    COMMENTS_QUEUE_FILTERS
} comments_queue_filter_t;


typedef struct {
    comments_str_t              id;
    comments_str_t              root;
    comments_str_t              thread;  /* not encoded */
    size_t                      page;    /* index in pages */
} comments_queue_place_t;


/* the page of a thread, as its meta data tell */
typedef struct {
    comments_str_t              thread;
    comments_str_t              url;     /* empty: not known */
    comments_str_t              title;   /* the same */
    unsigned                    closed:1;
} comments_queue_page_t;


typedef struct {
    comments_comment_t          comment;
    comments_str_t              root;    /* that of a root is its own id */
    comments_queue_page_t       page;
    comments_comment_t          parent;  /* its id is empty: it has none, or it
                                            is not there any more */
    comments_counts_t           history; /* of the author; the comment itself
                                            is counted too */
} comments_queue_entry_t;


typedef struct {
    comments_str_t              code;    /* "CHECK:CODE" */
    uint32_t                    n;
} comments_queue_reason_t;


typedef struct {
    comments_arena_t           *arena;   /* of all that is found */
    comments_str_t              site;

    /* set by the caller behind comments_queue_init() */
    comments_queue_filter_t     filter;
    comments_str_t              q;       /* as it was typed; empty: no search */
    comments_str_t              after;   /* an id: older comments only */
    int64_t                     before;  /* ms: only comments that were made and
                                            decided on before; 0: all */

    /* the result */
    comments_queue_entry_t      entries[COMMENTS_QUEUE_PAGE];
    size_t                      n;
    comments_str_t              next;    /* to go on; empty: that was all */
    int64_t                     held;    /* comments of the site that are
                                            pending or spam */
    int64_t                     stored;  /* all comments of the site */
    uint32_t                    looked;  /* comments that were looked at */
    uint32_t                    pending; /* of those: how many have the ... */
    uint32_t                    spam;    /* ... status */
    uint32_t                    approved;
    uint32_t                    deleted;
    comments_queue_reason_t     reasons[COMMENTS_QUEUE_REASONS];
    size_t                      nreasons;

    /* private */
    comments_str_t              folded;  /* q without its case */
    comments_str_t              last;    /* id of the last one looked at */
    uint32_t                    window;
    comments_queue_place_t      places[COMMENTS_QUEUE_WINDOW];
    size_t                      nplaces;
    comments_queue_page_t       pages[COMMENTS_QUEUE_WINDOW];
    size_t                      npages;
    size_t                      detail[COMMENTS_QUEUE_PAGE];
    unsigned                    ended:1; /* the list has no more */
} comments_queue_t;


/* "pending", "spam", …; the names of statuses and of status= in addresses. */
const char *comments_queue_filter_name(comments_queue_filter_t filter);

/* Stores the filter of that name. COMMENTS_DECLINED: unknown name. */
int comments_queue_filter_parse(comments_str_t name,
    comments_queue_filter_t *filter);

/* Makes *queue empty; arena and site live as long as it. Cannot fail. */
void comments_queue_init(comments_queue_t *queue, comments_arena_t *arena,
    comments_str_t site);

/*
 * Cuts q to COMMENTS_QUEUE_Q_MAX bytes of UTF-8 and sets the search.
 * COMMENTS_DECLINED: q is not UTF-8; COMMENTS_ERROR: out of memory.
 */
int comments_queue_search(comments_queue_t *queue, comments_str_t q);

/*
 * The first round trip of a window, and its replies. NULL: out of memory.
 * COMMENTS_ERROR: out of memory, or a reply is not as expected; *why is the
 * cause. COMMENTS_DECLINED: the window is empty, and the page is complete.
 */
comments_batch_t *comments_queue_read_places(comments_queue_t *queue);
int comments_queue_decode_places(comments_queue_t *queue,
    redisReply *const *replies, size_t n, const char **why);

/*
 * In place of these: the places of comments that are named, up to
 * COMMENTS_QUEUE_PAGE of them. Their records are then read as those of a
 * window; a comment that the site does not have is not in the result. The
 * filter must be COMMENTS_QUEUE_ALL.
 */
comments_batch_t *comments_queue_read_named(comments_queue_t *queue,
    const comments_str_t *ids, size_t n);
int comments_queue_decode_named(comments_queue_t *queue,
    redisReply *const *replies, size_t n, const char **why);

/*
 * The second one. COMMENTS_OK: the page is complete; COMMENTS_DECLINED: the
 * next window is to be read; COMMENTS_ERROR: as above.
 */
comments_batch_t *comments_queue_read_records(comments_queue_t *queue);
int comments_queue_decode_records(comments_queue_t *queue,
    redisReply *const *replies, size_t n, const char **why);

/*
 * The replies of the second round trip were too large: the window is read again
 * with fewer comments. COMMENTS_DECLINED: there are few already.
 */
int comments_queue_narrow(comments_queue_t *queue);

/*
 * The parents of the page's comments and the histories of their authors. The
 * batch has no commands if there is nothing to ask for.
 */
comments_batch_t *comments_queue_read_details(comments_queue_t *queue);
int comments_queue_decode_details(comments_queue_t *queue,
    redisReply *const *replies, size_t n, const char **why);


#endif
