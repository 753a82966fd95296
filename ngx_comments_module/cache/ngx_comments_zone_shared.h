/*
 * What lies in the zone's shared memory; for the files of the zone alone.
 *
 * One clock, `serial`, orders everything: each ticket, invalidation, raised
 * epoch and stored blob takes the next number. A blob or a ticket is up to date
 * when its ticket's number is above that of its thread's last invalidation (a
 * node's making counts as one) and above that of the last raised epoch.
 *
 * Crash safety: the master unlocks the mutex of a worker that died inside. The
 * `changing` mark then tells the next one that the structures may be half
 * written, and it empties the zone: the slab is formatted again. The header
 * with the clock and the counters lies behind the slab's end and survives, so
 * that tickets and generations from before can never match later ones.
 */
#ifndef NGX_COMMENTS_ZONE_SHARED_H
#define NGX_COMMENTS_ZONE_SHARED_H

#include "ngx_comments_zone.h"


/* to be raised with every change of a structure below */
#define NGX_COMMENTS_ZONE_LAYOUT        4

/* a thread's variants: many can be asked for by anybody, the oldest goes */
#define NGX_COMMENTS_ZONE_MAX_VARIANTS  32

/* for one allocation */
#define NGX_COMMENTS_ZONE_MAX_EVICTIONS 32

/*
 * A thread is on trial until it is asked for again. While there are more on
 * trial than this, and one for so many in all, the oldest of them goes before
 * any other: who reads each page once, as crawlers do, does not drive out what
 * others read.
 */
#define NGX_COMMENTS_ZONE_TRIALS        4
#define NGX_COMMENTS_ZONE_TRIALS_OF     10

/* marks of invalidations, by hash of the thread: a power of two */
#define NGX_COMMENTS_ZONE_MARKS         256

/* messages that are remembered, by hash */
#define NGX_COMMENTS_ZONE_TOLD          256

/* counters: workers that count at the same time do so on lines of their own */
#define NGX_COMMENTS_ZONE_SHARDS        8
#define NGX_COMMENTS_ZONE_SHARD         16      /* words: 128 bytes */

/* of the header, bytes: no cache line is shared with the slab */
#define NGX_COMMENTS_ZONE_ALIGN         64

/* ms without tickets for a variant whose blob found no room: else everybody
 * would wait in turn for a fill that is not kept */
#define NGX_COMMENTS_ZONE_PASS          1000


typedef struct {
    ngx_uint_t               layout;
    ngx_slab_pool_t         *shpool;
    size_t                   max_size;    /* of one allocation */
    ngx_uint_t               max_locks;
    ngx_str_t                name;        /* for log_ctx; its bytes follow */

    /*
     * Read without the mutex and changed inside it: how often a thread of that
     * hash was invalidated, and the epoch raised. A reader who sees the numbers
     * that it saw before has missed nothing.
     */
    ngx_atomic_t             marks[NGX_COMMENTS_ZONE_MARKS];
    ngx_atomic_t             epoch_mark;

    /* what is read by all shares no cache line with what is written */
    u_char                   pad_marks[NGX_COMMENTS_ZONE_ALIGN];

    ngx_atomic_t             counters[NGX_COMMENTS_ZONE_SHARDS]
                                     [NGX_COMMENTS_ZONE_SHARD];

    u_char                   pad_counters[NGX_COMMENTS_ZONE_ALIGN];

    ngx_uint_t               changing;    /* one is inside, or died so */

    ngx_rbtree_t             rbtree;      /* nodes, by hash and name */
    ngx_rbtree_node_t        sentinel;
    ngx_queue_t              queue;       /* nodes, most recently used first */
    ngx_queue_t              trial;       /* those on trial, newest first */
    ngx_uint_t               trials;      /* length of trial */
    ngx_uint_t               threads;     /* of both */
    ngx_uint_t               blobs;

    ngx_rbtree_t             lock_rbtree; /* locks, by hash and name */
    ngx_rbtree_node_t        lock_sentinel;
    ngx_queue_t              lock_queue;  /* locks, newest first */
    ngx_uint_t               locks;

    uint64_t                 serial;
    uint64_t                 epoch;

    ngx_uint_t               hears;       /* some worker does; if so: */
    ngx_msec_t               heard;       /* all that came before this */
    uint64_t                 told[NGX_COMMENTS_ZONE_TOLD];

    u_char                   secret[NGX_COMMENTS_ZONE_SECRET];
    size_t                   secret_len;
} ngx_comments_zone_shared_t;


/* a thread; its name follows in the same chunk */
typedef struct {
    ngx_str_node_t           sn;          /* first: ngx_str_rbtree_lookup */
    ngx_queue_t              queue;
    ngx_queue_t              variants;    /* most recently used first */
    ngx_uint_t               nvariants;
    unsigned                 on_trial:1;  /* nobody asked for it again */
    uint64_t                 generation;  /* serial of the last invalidation */
} ngx_comments_zone_node_t;


/* a variant; its name follows in the same chunk, the bytes are their own */
typedef struct {
    ngx_queue_t              queue;
    ngx_str_t                name;

    unsigned                 filled:1;    /* data and all of this group hold */
    ngx_str_t                data;        /* NULL when empty */
    ngx_comments_version_t   version;     /* its generation: a serial */
    ngx_uint_t               status;
    uint64_t                 fill;        /* serial of their ticket */
    ngx_msec_t               since;       /* when it was taken */

    uint64_t                 ticket;      /* serial; 0: nobody is filling */
    ngx_msec_t               taken;

    unsigned                 pass:1;      /* found no room at `passed` */
    ngx_msec_t               passed;
} ngx_comments_zone_variant_t;


/*
 * Takes the mutex, empties a zone that was left in the middle of a change, and
 * marks it as changing. Every way out is ngx_comments_zone_leave; nothing in
 * between may block, log or allocate outside of the zone.
 */
ngx_comments_zone_shared_t *ngx_comments_zone_enter(ngx_shm_zone_t *zone);
void ngx_comments_zone_leave(ngx_shm_zone_t *zone);

/*
 * The functions below are called between enter and leave.
 */

/*
 * The node of thread (hash: its ngx_murmur_hash2), or NULL. make: somebody asks
 * for it; it is made if it is not there, NULL then means no room. What is asked
 * for counts as used.
 */
ngx_comments_zone_node_t *ngx_comments_zone_node(
    ngx_comments_zone_shared_t *sh, ngx_str_t *thread, uint32_t hash,
    ngx_uint_t make);

/* Counts node as used: its trial, if any, is over. Cannot fail. */
void ngx_comments_zone_used(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node);

/*
 * A variant of a node, or NULL. make: as above. One that is found is used most
 * recently then.
 */
ngx_comments_zone_variant_t *ngx_comments_zone_variant(
    ngx_comments_zone_shared_t *sh, ngx_comments_zone_node_t *node,
    ngx_str_t *name, ngx_uint_t make);

/*
 * Copies data into the zone and makes it the bytes of v, a variant of node.
 * NGX_OK; NGX_DECLINED: no room, the former bytes may be gone.
 */
ngx_int_t ngx_comments_zone_variant_store(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, ngx_comments_zone_variant_t *v,
    ngx_str_t *data);

/*
 * Memory from the slab. While there is none, something goes
 * (NGX_COMMENTS_ZONE_MAX_EVICTIONS times at most): threads, the oldest of too
 * many on trial, else the one used least recently; then other variants of keep,
 * then the bytes of v. keep and v stay; both may be NULL. NULL: no room.
 */
void *ngx_comments_zone_alloc(ngx_comments_zone_shared_t *sh, size_t size,
    ngx_comments_zone_node_t *keep, ngx_comments_zone_variant_t *v);


#endif
