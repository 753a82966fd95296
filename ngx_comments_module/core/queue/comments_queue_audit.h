/*
 * The log of a site's changes, for moderators: the stream "log", the newest
 * entries first, filtered by who, what and which comment.
 *
 * A page looks at windows of COMMENTS_AUDIT_WINDOW entries until it is full,
 * until it has looked at COMMENTS_AUDIT_LOOK of them, or until there are no
 * more. A window is one round trip. The stream keeps about 100,000 entries.
 */
#ifndef COMMENTS_QUEUE_AUDIT_H
#define COMMENTS_QUEUE_AUDIT_H

#include "comments_queue_view.h"


#define COMMENTS_AUDIT_PAGE    100     /* entries of a page */
#define COMMENTS_AUDIT_WINDOW  500     /* entries of a round trip */
#define COMMENTS_AUDIT_LOOK    10000   /* entries that a page looks at */
#define COMMENTS_AUDIT_FILTER  200     /* bytes of a filter */


typedef struct {
    comments_str_t          entry;   /* its id in the stream */
    int64_t                 ms;      /* when it was written, since 1970 */
    comments_str_t          op;
    comments_str_t          thread;  /* not encoded */
    comments_str_t          id;      /* of the comment; or "-" */
    comments_str_t          by;
    char                    from;    /* status letters; '-': none */
    char                    to;
} comments_audit_entry_t;


typedef struct {
    comments_arena_t       *arena;   /* of all that is found */
    comments_str_t          site;

    /* set by the caller; empty: any */
    comments_str_t          by;
    comments_str_t          op;
    comments_str_t          id;
    comments_str_t          after;   /* id of an entry: older ones only */

    /* the result */
    comments_audit_entry_t  entries[COMMENTS_AUDIT_PAGE];
    size_t                  n;
    comments_str_t          next;    /* to go on; empty: that was all */
    uint32_t                looked;

    /* private */
    comments_str_t          last;
} comments_audit_t;


/* 1 if s is the id of an entry ("MS-N"), else 0. Cannot fail. */
int comments_audit_valid(comments_str_t s);

/*
 * The round trip of a window, and its reply. NULL: out of memory. COMMENTS_OK:
 * the page is complete; COMMENTS_DECLINED: the next window is to be read;
 * COMMENTS_ERROR: out of memory, or the reply is not as expected; *why is the
 * cause.
 */
comments_batch_t *comments_audit_read(comments_audit_t *audit);
int comments_audit_decode(comments_audit_t *audit, redisReply *const *replies,
    size_t n, const char **why);

/*
 * Append the page: a complete HTML document, or one JSON object. Of view all is
 * used but the comments. Return as comments_buf_add().
 */
int comments_audit_html(comments_buf_t *out, const comments_queue_view_t *view,
    const comments_audit_t *audit);
int comments_audit_json(comments_buf_t *out, const comments_queue_view_t *view,
    const comments_audit_t *audit);


#endif
