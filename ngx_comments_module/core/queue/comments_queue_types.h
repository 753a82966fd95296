/*
 * What the queue of moderators consists of, for comments_queue*.h.
 */
#ifndef COMMENTS_QUEUE_TYPES_H
#define COMMENTS_QUEUE_TYPES_H

#include "comments_schema_kind.h"


#define COMMENTS_QUEUE_PAGE     50      /* comments of a page */
#define COMMENTS_QUEUE_FLAGS    40      /* the same of flagged ones: what is
                                           asked of a page is one batch */
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
    COMMENTS_QUEUE_FLAGGED,      /* readers have flagged it, and no moderator
                                    has looked at it since */
    COMMENTS_QUEUE_ALL,
    COMMENTS_QUEUE_FILTERS
} comments_queue_filter_t;


typedef struct {
    comments_str_t              id;
    comments_str_t              root;
    comments_str_t              thread;  /* not encoded */
    size_t                      page;    /* index in pages */
    comments_sender_t           from;
    size_t                      asked;   /* number of the command that asks for
                                            the sender, from 1; 0: none */
    size_t                      answer;  /* index in its reply */
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
    int64_t                     flags;   /* readers who have flagged it; with
                                            the filter for flagged ones only */
    comments_sender_t           from;    /* as long as it is kept */
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
    comments_str_t              email_hash;  /* not empty: only comments with
                                            this one */
    comments_str_t              author;  /* not empty: only comments with this
                                            author's id */
    int64_t                     now;     /* ms: senders are asked for; 0: they
                                            are not */

    /* the result */
    comments_queue_entry_t      entries[COMMENTS_QUEUE_PAGE];
    size_t                      n;
    comments_str_t              next;    /* to go on; empty: that was all */
    int64_t                     held;    /* comments of the site that are
                                            pending or spam */
    int64_t                     stored;  /* all comments of the site */
    int64_t                     flagged; /* those of the list "flagged" */
    int64_t                     kinds[COMMENTS_KINDS];  /* of the site: how many
                                            there are of each kind */
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
    size_t                      nsenders;   /* commands that ask for senders */
    comments_str_t             *addresses;  /* of what was looked at */
    size_t                      naddresses;
    unsigned                    ended:1; /* the list has no more */
} comments_queue_t;


#endif
