/*
 * Reading what Redis has of a site: its threads, their indexes and comments.
 *
 * Every function returns COMMENTS_OK, or COMMENTS_ERROR after standard error
 * has been told why: the connection is lost, a key is of another type, or
 * there is no memory. Results lie in the arena that was given.
 */
#ifndef COMMENTSCTL_SITE_H
#define COMMENTSCTL_SITE_H

#include "comments_schema_keys.h"
#include "commentsctl_redis.h"


typedef struct {
    comments_str_t   key;
    int64_t          changed;         /* ms of the last change */
} commentsctl_site_thread_t;


/* an entry of a thread's index */
typedef struct {
    comments_str_t      id;
    comments_str_t      root;
    comments_status_t   status;
} commentsctl_site_entry_t;


/*
 * Gets one comment of a thread, and the root under which it is stored; the
 * comment's strings are valid during the call. What is not COMMENTS_OK ends the
 * reading and is its result.
 */
typedef int (*commentsctl_site_comment_pt)(void *data, comments_str_t root,
    const comments_comment_t *comment);


/*
 * All threads of the site, in the order of their keys' bytes. If there are none
 * standard error says so: it may be another site's name that was meant.
 */
int commentsctl_site_threads(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_site_thread_t **threads, size_t *n);

/*
 * The index of a thread, in the order of ids; a thread that is not there has
 * none. Entries that are damaged are passed over.
 */
int commentsctl_site_index(commentsctl_redis_t *redis, comments_arena_t *arena,
    const comments_key_t *key, commentsctl_site_entry_t **entries, size_t *n);

/*
 * The roots that occur in an index, each once, in the order of ids.
 */
int commentsctl_site_roots(comments_arena_t *arena,
    const commentsctl_site_entry_t *entries, size_t n, comments_str_t **roots,
    size_t *nroots);

/*
 * Hands every comment under those roots to handler, root after root, each with
 * its replies in the order of ids. Damaged records are counted in *bad.
 */
int commentsctl_site_comments(commentsctl_redis_t *redis,
    const comments_key_t *key, const comments_str_t *roots, size_t n,
    commentsctl_site_comment_pt handler, void *data, uint32_t *bad);

/* Tells standard error that nothing is stored of the site. */
void commentsctl_site_missing(comments_str_t site);

/*
 * Adds the message by which nginx's workers forget the schema's thread, as
 * after a write; op says what was done.
 */
void commentsctl_site_tell(comments_schema_t *schema, const comments_key_t *key,
    const char *op);

/* memcmp() order, for qsort() of comments_str_t */
int commentsctl_site_compare(const void *one, const void *two);


#endif
