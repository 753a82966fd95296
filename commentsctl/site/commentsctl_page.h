/*
 * Reads what Redis knows of the pages of threads: address, title, closed or
 * not.
 */
#ifndef COMMENTSCTL_PAGE_H
#define COMMENTSCTL_PAGE_H

#include "comments_arena.h"
#include "commentsctl_redis.h"


#define COMMENTSCTL_PAGES_MAX  200     /* limit of one round trip */


/* All fields are empty if nothing is known of the page. */
typedef struct {
    comments_str_t   url;
    comments_str_t   title;
    unsigned         closed:1;
} commentsctl_page_t;


/*
 * Reads what is known of the pages of n threads (at most COMMENTSCTL_PAGES_MAX)
 * of a site into pages[]; the strings lie in arena. COMMENTS_ERROR: Redis
 * failed, a key has another type, or there is no memory, which was reported on
 * standard error.
 */
int commentsctl_pages_read(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, const comments_str_t *threads, size_t n,
    commentsctl_page_t *pages);


#endif
