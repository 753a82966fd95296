/*
 * The zone: a shared-memory cache of rendered blocks that all workers of this
 * host use. It knows nothing of Redis or HTTP.
 *
 * A thread has a node, and the node a list of variants (one for each page,
 * order, language, ...). A variant holds a blob: the bytes of a block. An
 * invalidation makes all variants of a thread out of date, a raised epoch those
 * of all threads.
 *
 * Fills are single-flight: the caller that finds a variant missing or out of
 * date gets a ticket (the fill lock of one variant) and fills it, while others
 * wait. A fill is not stored if its thread was invalidated, or the epoch
 * raised, after its ticket was taken. A slow fill therefore never hides a newer
 * invalidation.
 *
 * The zone's mutex (shpool->mutex) is held for look-ups and copies only. When
 * memory is short, the least recently used threads are evicted.
 *
 * All functions except ngx_comments_zone_add() are for workers, may be called
 * from any event, and call nothing back. Times are ms of ngx_current_msec, a
 * clock that all processes of a host share.
 */
#ifndef NGX_COMMENTS_ZONE_H
#define NGX_COMMENTS_ZONE_H

#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_COMMENTS_ZONE_MIN_SIZE  (8 * ngx_pagesize)

/* maximum of bytes of the secret that the workers of a host share */
#define NGX_COMMENTS_ZONE_SECRET    64

/* ms after a look at the zone in which ngx_comments_zone_unchanged() is used */
#define NGX_COMMENTS_ZONE_TRUST     1000


/*
 * A ticket: the right to fill one variant. Its fields are the zone's; a caller
 * reads serial only.
 */
typedef struct {
    uint64_t     epoch;
    uint64_t     generation;     /* of the thread's last invalidation */
    uint64_t     serial;         /* 0: no ticket */
    ngx_msec_t   taken;          /* when it was taken */
} ngx_comments_zone_ticket_t;


/* the version of a block: the state of its thread that the block shows */
typedef struct {
    uint64_t     etag;           /* hash of the block, set by the caller */
    time_t       modified;       /* when its bytes were new: seconds */
    int64_t      count;          /* approved comments of the thread */
    uint64_t     generation;     /* changes whenever the bytes may have changed;
                                    0: the block is not in the zone */
} ngx_comments_version_t;


/* a blob and what is stored with it */
typedef struct {
    ngx_str_t               data;       /* the bytes */
    ngx_comments_version_t  version;
    ngx_uint_t              status;     /* for the caller */
} ngx_comments_zone_blob_t;


/*
 * A stamp: the state of the zone that a look at a thread found, so that later
 * looks at the same thread are cheaper. Only the zone reads and writes the
 * fields. A zeroed stamp is one that was not set yet.
 */
typedef struct {
    ngx_atomic_uint_t  epoch;
    ngx_atomic_uint_t  mark;     /* counts the invalidations of all threads with
                                    the same hash, see zone_shared.h */
    uint32_t           hash;     /* of the thread */
    ngx_msec_t         since;    /* when the fill of the blob began */
    ngx_msec_t         looked;   /* when the zone was last looked at */
    unsigned           set:1;
} ngx_comments_zone_stamp_t;


/*
 * Adds a zone when the configuration is read. size is in bytes, at least
 * NGX_COMMENTS_ZONE_MIN_SIZE; tag is the argument of ngx_shared_memory_add().
 * name is kept and must lie in cf->pool. A second call with the same name and
 * size (or with size 0) returns the same zone. A reload with the same size
 * keeps the zone's contents. NULL: an error, which was logged with file and
 * line.
 */
ngx_shm_zone_t *ngx_comments_zone_add(ngx_conf_t *cf, ngx_str_t *name,
    ngx_int_t size, void *tag);

/*
 * Looks up a variant of a thread and copies its blob into pool. A blob older
 * than valid (ms) is out of date. The age of a blob is counted from its ticket:
 * the data that its filler read was not older than that.
 *   NGX_OK        *blob is set and fresh
 *   NGX_DECLINED  missing or out of date, and the caller must fill the variant:
 *                 it has *ticket, and must call ngx_comments_zone_fill() or
 *                 ngx_comments_zone_abandon() with it
 *   NGX_AGAIN     missing or out of date, and another caller has been filling
 *                 it for less than wait ms: call again soon; nothing calls
 *                 back. ticket->serial is the serial of that caller's ticket
 *   NGX_ERROR     out of memory in pool, no room in the zone for a ticket, or
 *                 the last fill found no room (hit-for-pass): answer without
 *                 the zone; there is no ticket
 *
 * *stale and *ticket are set on every return. Unless NGX_OK is returned, *stale
 * says whether *blob is set: 1: to an out-of-date blob; 0: *blob must not be
 * used. *stale is also an argument: 1 says that *blob is an out-of-date blob of
 * this variant from an earlier call with the same pool; if the zone still has
 * the same bytes, they are not copied again. Else it must be 0.
 */
ngx_int_t ngx_comments_zone_get(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_msec_t valid, ngx_msec_t wait, ngx_pool_t *pool,
    ngx_comments_zone_blob_t *blob, ngx_uint_t *stale,
    ngx_comments_zone_ticket_t *ticket);

/*
 * NGX_OK if the blob of this generation is still fresh, else NGX_DECLINED.
 * Nothing is copied. It is for workers that cache composed pages.
 *
 * With a stamp: on NGX_OK, *stamp is set for ngx_comments_zone_unchanged(). If
 * the blob was evicted meanwhile, but its thread was not invalidated since the
 * look that set *stamp, the blob also counts as fresh. The call does not count
 * as a use of the thread, since its caller does not need the blob in the zone.
 * Without a stamp (NULL) it counts as a use.
 */
ngx_int_t ngx_comments_zone_check(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_msec_t valid, uint64_t generation,
    ngx_comments_zone_stamp_t *stamp);

/*
 * The cheapest look, without the mutex. NGX_OK: nothing has happened since the
 * stamp was set that would make its blob out of date. NGX_DECLINED: something
 * may have happened (perhaps to another thread with the same hash), and the
 * caller must call ngx_comments_zone_check(). It returns NGX_DECLINED at least
 * once in NGX_COMMENTS_ZONE_TRUST ms, so that the mutex is taken now and then
 * and it is noticed if a process died while it had the mutex.
 */
ngx_int_t ngx_comments_zone_unchanged(ngx_shm_zone_t *zone,
    ngx_comments_zone_stamp_t *stamp, ngx_msec_t valid);

/*
 * NGX_OK if the variant exists, filled or not, else NGX_DECLINED. Unlike
 * ngx_comments_zone_get(), the call does not create the variant, so that names
 * invented by strangers do not evict useful variants.
 */
ngx_int_t ngx_comments_zone_has(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant);

/*
 * For a block that is not stored in the zone. ngx_comments_zone_stamp() sets
 * *stamp to the present time and state; call it before the thread is read.
 * ngx_comments_zone_stamped() returns NGX_OK if the block is still up to date
 * and not older than valid (ms), and NGX_DECLINED if it may be out of date.
 */
void ngx_comments_zone_stamp(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_comments_zone_stamp_t *stamp);
ngx_int_t ngx_comments_zone_stamped(ngx_shm_zone_t *zone,
    ngx_comments_zone_stamp_t *stamp, ngx_msec_t valid);

/*
 * Stores a blob under its ticket and ends the ticket. blob->data is copied and
 * stays the caller's. On every return, blob->version.modified is set: to that
 * of the former blob if its bytes are the same (same etag and length), else to
 * the present time; and so is blob->version.generation.
 *   NGX_OK        stored
 *   NGX_DECLINED  not stored; the caller uses the bytes for this request only,
 *                 and generation is 0. The thread was invalidated or evicted,
 *                 the variant was filled by a newer ticket, or there is no room
 *                 (a blob larger than a quarter of the zone never fits)
 */
ngx_int_t ngx_comments_zone_fill(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_comments_zone_ticket_t *ticket,
    ngx_comments_zone_blob_t *blob);

/*
 * Gives a ticket back without a fill (Redis failed), so that the next caller of
 * ngx_comments_zone_get() gets a ticket. A ticket that has ended, is out of
 * date or has serial 0 is ignored. Cannot fail.
 */
void ngx_comments_zone_abandon(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_comments_zone_ticket_t *ticket);

/*
 * For a block that will be wrong at a known time: makes it older by ms, so that
 * it is out of date so much earlier. Call it before the fill. stamp is the one
 * that was set by ngx_comments_zone_stamp() for the same block. Cannot fail.
 */
void ngx_comments_zone_age(ngx_comments_zone_ticket_t *ticket,
    ngx_comments_zone_stamp_t *stamp, ngx_msec_t ms);

/*
 * Makes every variant of the thread out of date (they stay as stale blobs), and
 * its tickets too, so that no fill in progress will be stored. Cannot fail.
 */
void ngx_comments_zone_invalidate(ngx_shm_zone_t *zone, ngx_str_t *thread);

/*
 * The same, if no other call had the same message lately. Every worker calls it
 * for each message that it receives, and only the first call invalidates.
 * message is the hash of the message. Each message must be unique, and must be
 * published after its change is in Redis. Cannot fail.
 */
void ngx_comments_zone_invalidate_once(ngx_shm_zone_t *zone, ngx_str_t *thread,
    uint64_t message);

/* The same as ngx_comments_zone_invalidate(), for all threads. Cannot fail. */
void ngx_comments_zone_raise_epoch(ngx_shm_zone_t *zone);

/*
 * Redis sends the messages about changes to each worker of a host, and it is
 * enough for the zone if one worker receives a message. The zone stores a time
 * "heard": every message published before it was received by some worker. A
 * worker that subscribes before that time has missed no message. A worker that
 * subscribes later may have: messages between "heard" and its subscription
 * perhaps reached nobody.
 *
 * _heard: this worker, which has joined, has received every message that was
 * published before until.
 *
 * _unheard: a worker that had joined lost its subscription. "heard" does not
 * count until the next call of _heard.
 *
 * _join: this worker has been subscribed since the time since, or longer.
 *   NGX_OK      no message was missed: other workers received all messages up
 *               to since; or "heard" is missing or older than limit (ms), and
 *               the epoch was raised by this call
 *   NGX_AGAIN   other workers may have received the messages up to since, but
 *               have not confirmed it yet: call again soon. Until then no block
 *               older than limit (ms) may be used
 *
 * None can fail.
 */
void ngx_comments_zone_heard(ngx_shm_zone_t *zone, ngx_msec_t until);
void ngx_comments_zone_unheard(ngx_shm_zone_t *zone);
ngx_int_t ngx_comments_zone_join(ngx_shm_zone_t *zone, ngx_msec_t since,
    ngx_msec_t limit);

/*
 * Copies into secret the secret that a worker of this host stored last, and
 * returns its length; 0: none was stored yet. The secret survives reloads and
 * the emptying of a damaged zone. Storing more than NGX_COMMENTS_ZONE_SECRET
 * bytes does nothing. Cannot fail.
 */
size_t ngx_comments_zone_secret(ngx_shm_zone_t *zone,
    u_char secret[NGX_COMMENTS_ZONE_SECRET]);
void ngx_comments_zone_secret_set(ngx_shm_zone_t *zone, u_char *secret,
    size_t len);

/*
 * Takes a named lock until ngx_comments_zone_unlock(), but for ms at most, so
 * that it also ends if its worker dies. It serializes equal posts that arrive
 * at the same time. The lock is advisory: a damaged zone is emptied and loses
 * its locks.
 *   NGX_OK        the caller has the lock
 *   NGX_BUSY      another caller has it
 *   NGX_ERROR     no room, or the name is longer than 32 bytes: continue
 *                 without the lock. There are 8 locks for each page of the zone
 *                 that is free at first, but at most 4,096
 */
ngx_int_t ngx_comments_zone_lock(ngx_shm_zone_t *zone, ngx_str_t *name,
    ngx_msec_t ms);

/*
 * Ends a lock of this worker. Does nothing if there is no such lock, or if
 * another worker has taken it after its ms. Only the caller that got NGX_OK may
 * call it. Cannot fail.
 */
void ngx_comments_zone_unlock(ngx_shm_zone_t *zone, ngx_str_t *name);


/*
 * Counters of all workers, for the status page and metrics. HIT to BYPASS count
 * look-ups by their results, DEAF how often a worker got no proof that messages
 * still reach it. The zone itself counts EVICTED, INVALIDATED and EPOCHS; its
 * users count the others.
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

/* Adds one to a counter. Does not take the mutex; cannot fail. */
void ngx_comments_zone_count(ngx_shm_zone_t *zone,
    ngx_comments_zone_counter_t counter);

/*
 * Returns a counter's value since the zone was created. Does not take the
 * mutex; cannot fail.
 */
uint64_t ngx_comments_zone_counter(ngx_shm_zone_t *zone,
    ngx_comments_zone_counter_t counter);


/*
 * Counters with names that are not known in advance, such as reasons of checks:
 * up to 47, the last one counts everything for which there was no room, and has
 * an empty name.
 */
#define NGX_COMMENTS_ZONE_TALLIES    48
#define NGX_COMMENTS_ZONE_TALLY_LEN  80

typedef struct {
    uint64_t     n;
    size_t       len;            /* bytes of the name */
    u_char       name[NGX_COMMENTS_ZONE_TALLY_LEN];
} ngx_comments_zone_tally_t;

/* Adds one to the counter of that name, cut to 80 bytes. Cannot fail. */
void ngx_comments_zone_tally(ngx_shm_zone_t *zone, const ngx_str_t *name);

/*
 * Copies the counters that are not 0, in the order of their first use. Returns
 * how many there are. Cannot fail.
 */
ngx_uint_t ngx_comments_zone_tallies(ngx_shm_zone_t *zone,
    ngx_comments_zone_tally_t tallies[NGX_COMMENTS_ZONE_TALLIES]);


typedef struct {
    ngx_uint_t   threads;
    ngx_uint_t   blobs;
    size_t       size;           /* bytes of the zone */
    size_t       free;           /* bytes of its free pages */
    uint64_t     epoch;          /* greater after each raise, by any number */
} ngx_comments_zone_stat_t;

/* Sets *stat to the present state of the zone. Cannot fail. */
void ngx_comments_zone_stat(ngx_shm_zone_t *zone,
    ngx_comments_zone_stat_t *stat);


#endif
