/*
 * The structures in the zone's shared memory. For ngx_comments_zone*.c only.
 *
 * Order of events: the counter `serial` is a logical clock. Each ticket,
 * invalidation, raised epoch and stored blob takes its next number. A blob or a
 * ticket is up to date if its ticket's number is above that of its thread's
 * last invalidation (the creation of the node counts as one) and above that of
 * the last raised epoch.
 *
 * Crash safety: if a worker dies while it has the mutex, the master unlocks the
 * mutex. The next process that takes it sees that `changing` is set, so that
 * the structures may be half written, and empties the zone: it formats the slab
 * again. The header with the clock and the counters lies behind the slab's end
 * and is kept, so that old tickets and generations never match new ones.
 */
#ifndef NGX_COMMENTS_ZONE_SHARED_H
#define NGX_COMMENTS_ZONE_SHARED_H

#include "ngx_comments_zone.h"


/* raise this with every change of a structure below */
#define NGX_COMMENTS_ZONE_LAYOUT        5

/*
 * Maximum of variants of a thread: clients can request any number of them. The
 * least recently used one is evicted.
 */
#define NGX_COMMENTS_ZONE_MAX_VARIANTS  32

/* maximum of evictions for one allocation */
#define NGX_COMMENTS_ZONE_MAX_EVICTIONS 32

/*
 * A thread is on probation ("trial" in the names) until it is requested for the
 * second time. If more than TRIALS threads, plus one in TRIALS_OF of all
 * threads, are on probation, the oldest of them is evicted first; else the
 * least recently used thread that is not on probation. Clients that read each
 * page once, such as crawlers, therefore do not evict the threads that others
 * read.
 */
#define NGX_COMMENTS_ZONE_TRIALS        4
#define NGX_COMMENTS_ZONE_TRIALS_OF     10

/* marks: counters of invalidations, by hash of the thread: a power of two */
#define NGX_COMMENTS_ZONE_MARKS         256

/* hashes of the last messages, see ngx_comments_zone_invalidate_once() */
#define NGX_COMMENTS_ZONE_TOLD          256

/*
 * Each counter exists once in each shard. Workers count in different shards, so
 * that they do not write to the same cache lines.
 */
#define NGX_COMMENTS_ZONE_SHARDS        8
#define NGX_COMMENTS_ZONE_SHARD         16      /* words: 128 bytes */

/* alignment in bytes: the header shares no cache line with the slab */
#define NGX_COMMENTS_ZONE_ALIGN         64

/*
 * Hit-for-pass: for so many ms after a blob found no room, there are no tickets
 * for its variant. Else the requests would wait for each other's fills, which
 * are not stored.
 */
#define NGX_COMMENTS_ZONE_PASS          1000


typedef struct {
    ngx_uint_t               layout;
    ngx_slab_pool_t         *shpool;
    size_t                   max_size;    /* bytes of one allocation */
    ngx_uint_t               max_locks;
    ngx_str_t                name;        /* for the slab's log_ctx; its bytes
                                             follow the structure */

    /*
     * How often a thread with this hash was invalidated, and how often the
     * epoch was raised. They are changed with the mutex and read without it. If
     * a reader sees the same numbers as before, nothing happened meanwhile.
     */
    ngx_atomic_t             marks[NGX_COMMENTS_ZONE_MARKS];
    ngx_atomic_t             epoch_mark;

    /* the marks, which all workers read, share no cache line with counters */
    u_char                   pad_marks[NGX_COMMENTS_ZONE_ALIGN];

    ngx_atomic_t             counters[NGX_COMMENTS_ZONE_SHARDS]
                                     [NGX_COMMENTS_ZONE_SHARD];

    u_char                   pad_counters[NGX_COMMENTS_ZONE_ALIGN];

    ngx_uint_t               changing;    /* a process has the mutex, or died
                                             while it had it */

    ngx_rbtree_t             rbtree;      /* all nodes, by hash and name */
    ngx_rbtree_node_t        sentinel;
    ngx_queue_t              queue;       /* nodes not on probation, most
                                             recently used first */
    ngx_queue_t              trial;       /* nodes on probation, newest first */
    ngx_uint_t               trials;      /* length of trial */
    ngx_uint_t               threads;     /* length of queue and trial */
    ngx_uint_t               blobs;       /* variants that are filled */

    ngx_rbtree_t             lock_rbtree; /* locks, by hash and name */
    ngx_rbtree_node_t        lock_sentinel;
    ngx_queue_t              lock_queue;  /* locks, newest first */
    ngx_uint_t               locks;

    uint64_t                 serial;      /* the logical clock, see above */
    uint64_t                 epoch;       /* serial when it was last raised */

    ngx_uint_t               hears;       /* 1: heard is valid */
    ngx_msec_t               heard;       /* see ngx_comments_zone_heard() */
    uint64_t                 told[NGX_COMMENTS_ZONE_TOLD];

    u_char                   secret[NGX_COMMENTS_ZONE_SECRET];
    size_t                   secret_len;

    ngx_comments_zone_tally_t  tallies[NGX_COMMENTS_ZONE_TALLIES];
} ngx_comments_zone_shared_t;


/* a thread; its name follows in the same chunk */
typedef struct {
    ngx_str_node_t           sn;          /* must be first, since
                                             ngx_str_rbtree_lookup() returns
                                             it */
    ngx_queue_t              queue;
    ngx_queue_t              variants;    /* most recently used first */
    ngx_uint_t               nvariants;
    unsigned                 on_trial:1;  /* on probation: requested once */
    uint64_t                 generation;  /* serial of the last invalidation */
} ngx_comments_zone_node_t;


/* a variant; its name follows in the same chunk, data is another chunk */
typedef struct {
    ngx_queue_t              queue;
    ngx_str_t                name;

    unsigned                 filled:1;    /* 0: data is not set */
    ngx_str_t                data;        /* data.data NULL: an empty blob */
    ngx_comments_version_t   version;     /* its generation is a serial */
    ngx_uint_t               status;
    uint64_t                 fill;        /* serial of the blob's ticket */
    ngx_msec_t               since;       /* when that ticket was taken */

    uint64_t                 ticket;      /* serial of the present ticket; 0:
                                             nobody is filling */
    ngx_msec_t               taken;       /* when it was taken */

    unsigned                 pass:1;      /* hit-for-pass: the last blob found
                                             no room at the time passed */
    ngx_msec_t               passed;
} ngx_comments_zone_variant_t;


/*
 * ngx_comments_zone_enter() takes the mutex, sets `changing`, and returns the
 * header; if the last process died while it had the mutex, it first empties the
 * zone. Every call must be followed by ngx_comments_zone_leave(). Between the
 * two nothing may block, log or allocate memory outside of the zone.
 */
ngx_comments_zone_shared_t *ngx_comments_zone_enter(ngx_shm_zone_t *zone);
void ngx_comments_zone_leave(ngx_shm_zone_t *zone);

/*
 * The functions below may only be called between enter and leave.
 */

/*
 * Returns the node of a thread; hash is its ngx_murmur_hash2(). Without make,
 * NULL: there is none. With make, the call is a request for the thread: it
 * counts as a use, and a missing node is created; NULL: no room.
 */
ngx_comments_zone_node_t *ngx_comments_zone_node(
    ngx_comments_zone_shared_t *sh, ngx_str_t *thread, uint32_t hash,
    ngx_uint_t make);

/*
 * Counts a use of the node, which ends its probation and makes it the most
 * recently used one. Cannot fail.
 */
void ngx_comments_zone_used(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node);

/*
 * Returns a variant of a node and makes it the most recently used one. NULL:
 * there is none. With make, a missing one is created; NULL: no room.
 */
ngx_comments_zone_variant_t *ngx_comments_zone_variant(
    ngx_comments_zone_shared_t *sh, ngx_comments_zone_node_t *node,
    ngx_str_t *name, ngx_uint_t make);

/*
 * Copies data into the zone as the blob of v, a variant of node. NGX_OK.
 * NGX_DECLINED: no room; v may have lost its former blob.
 */
ngx_int_t ngx_comments_zone_variant_store(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, ngx_comments_zone_variant_t *v,
    ngx_str_t *data);

/*
 * Allocates memory from the slab. While there is none, it evicts, at most
 * NGX_COMMENTS_ZONE_MAX_EVICTIONS times: first threads other than keep (the
 * oldest one on probation if there are too many of these, else the least
 * recently used one), then variants of keep other than v, then the blob of v.
 * keep and v themselves are not freed; both may be NULL. NULL: no room.
 */
void *ngx_comments_zone_alloc(ngx_comments_zone_shared_t *sh, size_t size,
    ngx_comments_zone_node_t *keep, ngx_comments_zone_variant_t *v);


#endif
