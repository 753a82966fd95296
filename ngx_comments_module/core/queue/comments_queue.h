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

#include "comments_queue_types.h"


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
