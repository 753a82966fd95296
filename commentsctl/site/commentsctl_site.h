/*
 * Reads what Redis has of a site: its threads, their indexes and their
 * comments.
 *
 * Unless its contract says otherwise, a function returns COMMENTS_OK, or
 * COMMENTS_ERROR after an error was reported on standard error: the connection
 * was lost, a key has another type, or there is no memory. Results lie in the
 * arena that is given.
 */
#ifndef COMMENTSCTL_SITE_H
#define COMMENTSCTL_SITE_H

#include "comments_schema_keys.h"
#include "commentsctl_redis.h"


typedef struct {
    comments_str_t   key;
    int64_t          changed;         /* last change, ms since 1970 */
} commentsctl_site_thread_t;


/* an entry of a thread's index */
typedef struct {
    comments_str_t      id;
    comments_str_t      root;
    comments_status_t   status;
} commentsctl_site_entry_t;


/*
 * A handler that gets one comment of a thread, and the root below which the
 * comment is stored. The strings are valid during the call. A result other than
 * COMMENTS_OK ends the reading, and becomes its result.
 */
typedef int (*commentsctl_site_comment_pt)(void *data, comments_str_t root,
    const comments_comment_t *comment);


/*
 * Returns all threads of the site, sorted by key. If there are none, this is
 * reported on standard error, since another site's name may have been meant.
 */
int commentsctl_site_threads(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_site_thread_t **threads, size_t *n);

/*
 * Returns the index of a thread, sorted by id; a thread that does not exist has
 * an empty index. Damaged entries are left out.
 */
int commentsctl_site_index(commentsctl_redis_t *redis, comments_arena_t *arena,
    const comments_key_t *key, commentsctl_site_entry_t **entries, size_t *n);

/*
 * Returns the roots that occur in an index, each once, sorted by id. Does not
 * use Redis.
 */
int commentsctl_site_roots(comments_arena_t *arena,
    const commentsctl_site_entry_t *entries, size_t n, comments_str_t **roots,
    size_t *nroots);

/*
 * Gives every comment below these roots to handler: root after root, each with
 * its replies in the order of ids. Damaged records are counted in *bad.
 */
int commentsctl_site_comments(commentsctl_redis_t *redis,
    const comments_key_t *key, const comments_str_t *roots, size_t n,
    commentsctl_site_comment_pt handler, void *data, uint32_t *bad);

/* Reports on standard error that nothing is stored of the site. Cannot fail. */
void commentsctl_site_missing(comments_str_t site);

/*
 * Adds the message that makes nginx's workers drop the thread from their
 * caches, as after a write; op names the operation. Errors stay in schema.
 */
void commentsctl_site_tell(comments_schema_t *schema, const comments_key_t *key,
    const char *op);

/*
 * Compares two strings by their bytes, for qsort() and bsearch(). Cannot fail.
 */
int commentsctl_site_compare(const void *one, const void *two);


#endif
