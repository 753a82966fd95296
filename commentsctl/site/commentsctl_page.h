/*
 * What Redis knows of the pages of threads: address, title, closed or not.
 */
#ifndef COMMENTSCTL_PAGE_H
#define COMMENTSCTL_PAGE_H

#include "comments_arena.h"
#include "commentsctl_redis.h"


#define COMMENTSCTL_PAGES_MAX  200     /* in one round trip */


/* Of a page of which nothing is known all is empty. */
typedef struct {
    comments_str_t   url;
    comments_str_t   title;
    unsigned         closed:1;
} commentsctl_page_t;


/*
 * Reads the pages of n threads (at most COMMENTSCTL_PAGES_MAX) of a site;
 * strings lie in arena. COMMENTS_ERROR: Redis failed, a key is of another type,
 * or there is no memory; standard error tells.
 */
int commentsctl_pages_read(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, const comments_str_t *threads, size_t n,
    commentsctl_page_t *pages);


#endif
