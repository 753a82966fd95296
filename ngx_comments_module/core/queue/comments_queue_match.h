/*
 * Which comments a page of the queue shows: filter and search. And the reasons
 * of a hold, counted.
 */
#ifndef COMMENTS_QUEUE_MATCH_H
#define COMMENTS_QUEUE_MATCH_H

#include "comments_queue_types.h"


/*
 * 1 if the comment, of a thread with that page, passes the filter and the
 * search; from is whom it came from. A search finds, whatever the case of its
 * letters, a part of the name, of the first COMMENTS_QUEUE_TEXT bytes of the
 * text, of the website, of the page's title or thread, or of the reason; or the
 * whole id, e-mail hash, author's id, or hash of the address or network. -1:
 * out of memory.
 */
int comments_queue_match(const comments_queue_t *queue,
    const comments_comment_t *comment, const comments_queue_page_t *page,
    const comments_sender_t *from);

/* Counts the comment by its status and by the reason of its hold. */
void comments_queue_count(comments_queue_t *queue,
    const comments_comment_t *comment);

/*
 * The part of a reason that names it, "CHECK:CODE", and the rest, which may be
 * empty. Both point into the reason. Cannot fail.
 */
comments_str_t comments_queue_reason(comments_str_t reason,
    comments_str_t *detail);

/*
 * How many comments of the site the filter passes, behind the first window;
 * without those that were purged and only keep a place, for all filters but
 * COMMENTS_QUEUE_ALL. Exact, apart from what others are just changing. Cannot
 * fail.
 */
int64_t comments_queue_total(const comments_queue_t *queue,
    comments_queue_filter_t filter);


#endif
