/*
 * The shared-memory zone: rendered answers per thread, seen by all workers of
 * this host. Knows nothing of Redis or HTTP.
 *
 * A thread's node has a generation, raised by every invalidation, and below it
 * a list of variants (page, order, language, …), each a blob. The zone has an epoch; raising it makes every blob
 * one to be looked up again. Who misses gets a ticket (epoch, generation) and is the only one to fill; a
 * fill whose ticket is out of date is not stored. All under shpool->mutex, held for look-up
 * and copy only. Least recently used threads go when memory is short.
 */
#ifndef NGX_COMMENTS_ZONE_H
#define NGX_COMMENTS_ZONE_H

#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_COMMENTS_ZONE_MIN_SIZE  (8 * ngx_pagesize)


typedef struct {
    uint64_t     epoch;
    uint64_t     generation;
    uint64_t     serial;
} ngx_comments_zone_ticket_t;


/* what is kept beside a blob, and the blob */
typedef struct {
    ngx_str_t    data;           /* the bytes */
    uint64_t     etag;           /* hash of the bytes */
    time_t       modified;       /* when these bytes came to be: seconds; the zone keeps it when a fill has the same etag */
    int64_t      count;          /* approved comments of the thread */
    ngx_uint_t   status;         /* caller's own */
    uint64_t     generation;     /* changes whenever the bytes may have */
} ngx_comments_zone_blob_t;


/*
 * Sets the zone up (the init callback of ngx_shared_memory_add and its tag are
 * this file's). NULL: an error that was logged. A second call with the same name gives the same zone.
 */
ngx_shm_zone_t *ngx_comments_zone_add(ngx_conf_t *cf, ngx_str_t *name,
    ngx_int_t size, void *tag);

/*
 * Looks up variant of thread. The blob is copied into pool.
 *   NGX_OK        there and fresh: *blob
 *   NGX_DECLINED  missing or out of date, and the caller is to fill: *ticket
 *   NGX_AGAIN     missing or out of date, another is filling (since less than wait ms): ask again soon
 *   NGX_ERROR     no memory in pool, or the zone is too small to take a ticket: go on without it (no ticket)
 * On DECLINED and AGAIN *blob is the stale one when *stale is 1. Blobs older than valid (ms)
 * are out of date.
 */
ngx_int_t ngx_comments_zone_get(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_msec_t valid, ngx_msec_t wait, ngx_pool_t *pool,
    ngx_comments_zone_blob_t *blob, ngx_uint_t *stale,
    ngx_comments_zone_ticket_t *ticket);

/*
 * Cheap look: is the blob of this generation still fresh? NGX_OK or NGX_DECLINED. For per-worker
 * caches of composed pages; no copy.
 */
ngx_int_t ngx_comments_zone_check(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_msec_t valid, uint64_t generation);

/*
 * Stores a filled blob under its ticket; blob->modified and ->generation are set. NGX_OK stored; NGX_DECLINED: invalidated meanwhile, or no room: use
 * the bytes for this request, they are not kept.
 */
ngx_int_t ngx_comments_zone_fill(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_comments_zone_ticket_t *ticket,
    ngx_comments_zone_blob_t *blob);

/* Gives a ticket back unfilled (Redis failed): the next to ask may try. */
void ngx_comments_zone_abandon(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_comments_zone_ticket_t *ticket);

/* Every variant of the thread is out of date from now on (they stay as stale ones). */
void ngx_comments_zone_invalidate(ngx_shm_zone_t *zone, ngx_str_t *thread);

/* Everything is. */
void ngx_comments_zone_raise_epoch(ngx_shm_zone_t *zone);

/*
 * A lock of that name until unlock or for ms at most, whoever dies: NGX_OK, NGX_BUSY, or
 * NGX_ERROR (no room: go on without). For simultaneous equal posts.
 */
ngx_int_t ngx_comments_zone_lock(ngx_shm_zone_t *zone, ngx_str_t *name,
    ngx_msec_t ms);
void ngx_comments_zone_unlock(ngx_shm_zone_t *zone, ngx_str_t *name);


/* counters, summed over workers; for status and metrics */
typedef enum {
    NGX_COMMENTS_ZONE_HIT = 0,
    NGX_COMMENTS_ZONE_MISS,
    NGX_COMMENTS_ZONE_STALE,
    NGX_COMMENTS_ZONE_UNAVAILABLE,
    NGX_COMMENTS_ZONE_BYPASS,
    NGX_COMMENTS_ZONE_POSTS,
    NGX_COMMENTS_ZONE_REFUSED,
    NGX_COMMENTS_ZONE_EVICTED,
    NGX_COMMENTS_ZONE_INVALIDATED,
    NGX_COMMENTS_ZONE_COUNTERS
} ngx_comments_zone_counter_t;

void ngx_comments_zone_count(ngx_shm_zone_t *zone,
    ngx_comments_zone_counter_t counter);
uint64_t ngx_comments_zone_counter(ngx_shm_zone_t *zone,
    ngx_comments_zone_counter_t counter);

/* threads and blobs there, bytes free of bytes in all */
typedef struct {
    ngx_uint_t   threads;
    ngx_uint_t   blobs;
    size_t       size;
    size_t       free;
    uint64_t     epoch;
} ngx_comments_zone_stat_t;

void ngx_comments_zone_stat(ngx_shm_zone_t *zone,
    ngx_comments_zone_stat_t *stat);


#endif
