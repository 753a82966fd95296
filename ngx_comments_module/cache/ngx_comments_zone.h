/*
 * The shared-memory zone: rendered answers per thread, seen by all workers of
 * this host. Knows nothing of Redis or HTTP.
 *
 * A thread's node has below it a list of variants (page, order, language, ...),
 * each a blob; an invalidation puts all variants of a thread out of date, a
 * raised epoch those of all threads. Who misses gets a ticket and is the one to
 * fill; a fill whose ticket is out of date is not stored, so a slow fill never
 * hides a newer invalidation. All under shpool->mutex, held for look-up and
 * copy only. Least recently used threads go when memory is short.
 *
 * All functions but ngx_comments_zone_add are for workers, from any event, and
 * never call back. Times are ms of ngx_current_msec, which is one clock for all
 * processes of a host.
 */
#ifndef NGX_COMMENTS_ZONE_H
#define NGX_COMMENTS_ZONE_H

#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_COMMENTS_ZONE_MIN_SIZE  (8 * ngx_pagesize)

/* bytes at most of the secret that the workers of a host share */
#define NGX_COMMENTS_ZONE_SECRET    64

/* ms for which a stamp may stand in for a look */
#define NGX_COMMENTS_ZONE_TRUST     1000


/* the right to fill one variant; its holder does not look into it */
typedef struct {
    uint64_t     epoch;
    uint64_t     generation;
    uint64_t     serial;         /* 0: no ticket */
    ngx_msec_t   taken;
} ngx_comments_zone_ticket_t;


/* of which state of its thread a block is */
typedef struct {
    uint64_t     etag;           /* hash of the block, the caller's */
    time_t       modified;       /* when these bytes came to be: seconds */
    int64_t      count;          /* approved comments of the thread */
    uint64_t     generation;     /* changes whenever the bytes may have;
                                    0: not in the zone */
} ngx_comments_version_t;


/* what is kept beside a blob, and the blob */
typedef struct {
    ngx_str_t               data;       /* the bytes */
    ngx_comments_version_t  version;
    ngx_uint_t              status;     /* caller's own */
} ngx_comments_zone_blob_t;


/*
 * What a look at the zone found, for the cheaper looks that follow it; all of
 * it is the zone's own. Zeroed: nothing was found yet.
 */
typedef struct {
    ngx_atomic_uint_t  epoch;
    ngx_atomic_uint_t  mark;     /* of the threads with this one's hash */
    uint32_t           hash;
    ngx_msec_t         since;    /* when the blob was filled */
    ngx_msec_t         looked;
    unsigned           set:1;
} ngx_comments_zone_stamp_t;


/*
 * Sets the zone up at configuration time; tag is handed to
 * ngx_shared_memory_add. A second call with the same name and size (or size 0)
 * gives the same zone. A reload with the same size keeps what is in it.
 * NULL: an error that was logged with file and line. size in bytes, at least
 * NGX_COMMENTS_ZONE_MIN_SIZE. name is kept, so it lies in cf->pool.
 */
ngx_shm_zone_t *ngx_comments_zone_add(ngx_conf_t *cf, ngx_str_t *name,
    ngx_int_t size, void *tag);

/*
 * Looks up variant of thread. The blob is copied into pool, blobs older than
 * valid (ms) are out of date; a blob's age begins with its ticket, so it is
 * never less than that of what its filler was told. *stale and *ticket are set
 * on every return. *stale is read first: 1 says that *blob is an out-of-date
 * one from an earlier look, whose bytes, in pool, are not copied once more
 * while they are the same.
 *   NGX_OK        there and fresh: *blob
 *   NGX_DECLINED  missing or out of date, and the caller is to fill: *ticket,
 *                 to be given to ngx_comments_zone_fill or _abandon
 *   NGX_AGAIN     missing or out of date, another is filling (since less than
 *                 wait ms): ask again soon; no callback
 *                 ticket->serial is that one's ticket's
 *   NGX_ERROR     no memory in pool, the zone is too small to take a ticket, or
 *                 the last fill did not fit: go on without it (no ticket)
 * Unless NGX_OK was returned *blob is an out-of-date one when *stale is 1, and
 * of no use when it is 0.
 */
ngx_int_t ngx_comments_zone_get(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_msec_t valid, ngx_msec_t wait, ngx_pool_t *pool,
    ngx_comments_zone_blob_t *blob, ngx_uint_t *stale,
    ngx_comments_zone_ticket_t *ticket);

/*
 * Cheap look: is the blob of this generation still fresh? NGX_OK, or
 * NGX_DECLINED. No copy. For per-worker caches of composed pages. When it is,
 * *stamp is set for ngx_comments_zone_unchanged; else it is untouched. With the
 * stamp of an earlier look it is also fresh when its thread had to make room
 * meanwhile and nothing else has happened to it: such a look does not count as
 * a use of the thread. One without a stamp (NULL) does.
 */
ngx_int_t ngx_comments_zone_check(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_msec_t valid, uint64_t generation,
    ngx_comments_zone_stamp_t *stamp);

/*
 * Cheaper yet, without the mutex: has nothing happened since that would put
 * the blob of the stamp out of date? NGX_OK, or NGX_DECLINED: perhaps (another
 * thread may share the mark); ask ngx_comments_zone_check. It says NGX_DECLINED
 * at least once in NGX_COMMENTS_ZONE_TRUST ms, so that a process that died
 * inside of the zone is found out.
 */
ngx_int_t ngx_comments_zone_unchanged(ngx_shm_zone_t *zone,
    ngx_comments_zone_stamp_t *stamp, ngx_msec_t valid);

/*
 * Is there such a variant, filled or not? NGX_OK or NGX_DECLINED. It is not
 * made by that, so that names which strangers invent push out none that are of
 * use.
 */
ngx_int_t ngx_comments_zone_has(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant);

/*
 * For bytes that are made of the thread from now on and are not stored here:
 * the first notes the time and what has happened so far; the second tells
 * whether they are still up to date. NGX_OK, or NGX_DECLINED: perhaps not.
 */
void ngx_comments_zone_stamp(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_comments_zone_stamp_t *stamp);
ngx_int_t ngx_comments_zone_stamped(ngx_shm_zone_t *zone,
    ngx_comments_zone_stamp_t *stamp, ngx_msec_t valid);

/*
 * Stores a filled blob under its ticket, which is used up. blob->data stays the
 * caller's; modified and generation of its version are set on either return:
 * modified is that of the former blob if its bytes are the same (same etag and
 * length), else now.
 *   NGX_OK        stored
 *   NGX_DECLINED  invalidated or refilled meanwhile, forgotten, or no room (a
 *                 blob of more than a quarter of the zone never fits): use the
 *                 bytes for this request, they are not kept; generation is 0
 */
ngx_int_t ngx_comments_zone_fill(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_comments_zone_ticket_t *ticket,
    ngx_comments_zone_blob_t *blob);

/*
 * Gives a ticket back unfilled (Redis failed): the next to ask may try. Cannot
 * fail; a ticket that is used up, out of date or 0 is ignored.
 */
void ngx_comments_zone_abandon(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_comments_zone_ticket_t *ticket);

/*
 * Every variant of the thread is out of date from now on (they stay as stale
 * ones), and no fill that is under way will be stored. Cannot fail.
 */
void ngx_comments_zone_invalidate(ngx_shm_zone_t *zone, ngx_str_t *thread);

/*
 * The same, once for all workers that tell of one message: whoever is first.
 * message is its hash. Only for messages that are sent once, and told when what
 * they tell of is in Redis. Cannot fail.
 */
void ngx_comments_zone_invalidate_once(ngx_shm_zone_t *zone, ngx_str_t *thread,
    uint64_t message);

/* The same for all threads. Cannot fail. */
void ngx_comments_zone_raise_epoch(ngx_shm_zone_t *zone);

/*
 * Messages of changes come to each worker of a host, and one that has heard a
 * message is enough for the zone. The zone keeps up to when every message was
 * heard: a worker that subscribes later than that may have missed some that
 * nobody has heard, one that subscribes earlier has not.
 *
 * _heard: this worker, which has joined, has heard every message that was
 * published before until (ms of ngx_current_msec).
 *
 * _unheard: a worker that had joined lost its subscription. Until the next
 * _heard nobody is relied upon.
 *
 * _join: this worker's subscription stands since a moment no later than since.
 *   NGX_OK      nothing was missed: others heard all up to then; or the epoch
 *               was raised just now, as nobody has been heard of for limit ms
 *   NGX_AGAIN   another worker may have heard it and has not proven it yet: ask
 *               again soon. Until then blocks must not grow older than limit
 *
 * None can fail.
 */
void ngx_comments_zone_heard(ngx_shm_zone_t *zone, ngx_msec_t until);
void ngx_comments_zone_unheard(ngx_shm_zone_t *zone);
ngx_int_t ngx_comments_zone_join(ngx_shm_zone_t *zone, ngx_msec_t since,
    ngx_msec_t limit);

/*
 * The secret that a worker of this host learned last; copied into secret. Its
 * length, 0: none yet. It survives reloads and an emptied zone. Setting one of
 * more than NGX_COMMENTS_ZONE_SECRET bytes does nothing. Cannot fail.
 */
size_t ngx_comments_zone_secret(ngx_shm_zone_t *zone,
    u_char secret[NGX_COMMENTS_ZONE_SECRET]);
void ngx_comments_zone_secret_set(ngx_shm_zone_t *zone, u_char *secret,
    size_t len);

/*
 * A lock of that name until unlock or for ms at most, whoever dies. For
 * simultaneous equal posts; advisory, a zone in trouble forgets its locks.
 *   NGX_OK        it is ours
 *   NGX_BUSY      another has it
 *   NGX_ERROR     no room, or a name above 32 bytes: go on without. There are
 *                 8 for each free page of the zone, 4,096 at most
 */
ngx_int_t ngx_comments_zone_lock(ngx_shm_zone_t *zone, ngx_str_t *name,
    ngx_msec_t ms);

/*
 * Ends a lock of this worker; without one, or when another worker took it over
 * after ms, nothing happens. Only for who got NGX_OK.
 */
void ngx_comments_zone_unlock(ngx_shm_zone_t *zone, ngx_str_t *name);


/*
 * Counters, summed over workers; for status and metrics. The zone itself counts
 * EVICTED, INVALIDATED and EPOCHS, all others are counted by its users.
 */
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
    NGX_COMMENTS_ZONE_DEAF,
    NGX_COMMENTS_ZONE_EPOCHS,
    NGX_COMMENTS_ZONE_COUNTERS
} ngx_comments_zone_counter_t;

/* Adds one. Without the mutex; cannot fail. */
void ngx_comments_zone_count(ngx_shm_zone_t *zone,
    ngx_comments_zone_counter_t counter);

/* The sum since the zone was made. Without the mutex; cannot fail. */
uint64_t ngx_comments_zone_counter(ngx_shm_zone_t *zone,
    ngx_comments_zone_counter_t counter);


/* threads and blobs there, bytes free of bytes in all */
typedef struct {
    ngx_uint_t   threads;
    ngx_uint_t   blobs;
    size_t       size;
    size_t       free;           /* whole pages only */
    uint64_t     epoch;          /* grows when raised, not by one */
} ngx_comments_zone_stat_t;

/* Cannot fail. */
void ngx_comments_zone_stat(ngx_shm_zone_t *zone,
    ngx_comments_zone_stat_t *stat);


#endif
