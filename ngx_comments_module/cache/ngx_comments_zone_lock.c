/*
 * Named locks in the zone that end by themselves after a time.
 */
#include "ngx_comments_zone_shared.h"


/* ended locks that one call frees: more than it can add */
#define NGX_COMMENTS_ZONE_LOCK_SWEEP  8

/*
 * Maximum of bytes of a name. Locks cannot be evicted, so they must not fill
 * the zone. With a name of up to 40 bytes a lock takes a chunk of 128 bytes,
 * and all locks together a quarter of the zone.
 */
#define NGX_COMMENTS_ZONE_LOCK_NAME   32


/* a lock; its name follows in the same chunk */
typedef struct {
    ngx_str_node_t   sn;          /* must be first, since
                                     ngx_str_rbtree_lookup() returns it */
    ngx_queue_t      queue;
    ngx_msec_t       until;
    ngx_pid_t        owner;
} ngx_comments_zone_named_lock_t;


static void ngx_comments_zone_lock_sweep(ngx_comments_zone_shared_t *sh);
static ngx_uint_t ngx_comments_zone_lock_ended(
    ngx_comments_zone_named_lock_t *lock);
static void ngx_comments_zone_lock_free(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_named_lock_t *lock);
static ngx_int_t ngx_comments_zone_lock_take(ngx_comments_zone_shared_t *sh,
    ngx_str_t *name, uint32_t hash, ngx_msec_t ms);


ngx_int_t
ngx_comments_zone_lock(ngx_shm_zone_t *zone, ngx_str_t *name, ngx_msec_t ms)
{
    uint32_t                     hash;
    ngx_int_t                    rc;
    ngx_comments_zone_shared_t  *sh;

    hash = ngx_murmur_hash2(name->data, name->len);

    sh = ngx_comments_zone_enter(zone);

    ngx_comments_zone_lock_sweep(sh);

    rc = ngx_comments_zone_lock_take(sh, name, hash, ms);

    ngx_comments_zone_leave(zone);

    return rc;
}


void
ngx_comments_zone_unlock(ngx_shm_zone_t *zone, ngx_str_t *name)
{
    uint32_t                         hash;
    ngx_comments_zone_shared_t      *sh;
    ngx_comments_zone_named_lock_t  *lock;

    hash = ngx_murmur_hash2(name->data, name->len);

    sh = ngx_comments_zone_enter(zone);

    lock = (ngx_comments_zone_named_lock_t *)
               ngx_str_rbtree_lookup(&sh->lock_rbtree, name, hash);

    if (lock && lock->owner == ngx_pid) {
        ngx_comments_zone_lock_free(sh, lock);
    }

    ngx_comments_zone_leave(zone);
}


/*
 * Frees ended locks from the end of the queue, where the locks are that were
 * taken first. A lock at the end that has not ended keeps ended ones before it
 * from being freed for a while; the limit on the number of locks bounds this.
 */

static void
ngx_comments_zone_lock_sweep(ngx_comments_zone_shared_t *sh)
{
    ngx_uint_t                       i;
    ngx_queue_t                     *q;
    ngx_comments_zone_named_lock_t  *lock;

    for (i = 0; i < NGX_COMMENTS_ZONE_LOCK_SWEEP; i++) {

        if (ngx_queue_empty(&sh->lock_queue)) {
            return;
        }

        q = ngx_queue_last(&sh->lock_queue);
        lock = ngx_queue_data(q, ngx_comments_zone_named_lock_t, queue);

        if (!ngx_comments_zone_lock_ended(lock)) {
            return;
        }

        ngx_comments_zone_lock_free(sh, lock);
    }
}


static ngx_uint_t
ngx_comments_zone_lock_ended(ngx_comments_zone_named_lock_t *lock)
{
    return (ngx_msec_int_t) (lock->until - ngx_current_msec) <= 0;
}


static void
ngx_comments_zone_lock_free(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_named_lock_t *lock)
{
    ngx_queue_remove(&lock->queue);
    ngx_rbtree_delete(&sh->lock_rbtree, &lock->sn.node);
    sh->locks--;

    ngx_slab_free_locked(sh->shpool, lock);
}


static ngx_int_t
ngx_comments_zone_lock_take(ngx_comments_zone_shared_t *sh, ngx_str_t *name,
    uint32_t hash, ngx_msec_t ms)
{
    ngx_comments_zone_named_lock_t  *lock;

    lock = (ngx_comments_zone_named_lock_t *)
               ngx_str_rbtree_lookup(&sh->lock_rbtree, name, hash);

    if (lock) {

        if (!ngx_comments_zone_lock_ended(lock)) {
            return NGX_BUSY;
        }

        ngx_queue_remove(&lock->queue);

        goto take;
    }

    if (sh->locks >= sh->max_locks || name->len > NGX_COMMENTS_ZONE_LOCK_NAME) {
        return NGX_ERROR;
    }

    lock = ngx_comments_zone_alloc(sh, sizeof(ngx_comments_zone_named_lock_t)
                                       + name->len,
                                   NULL, NULL);
    if (lock == NULL) {
        return NGX_ERROR;
    }

    lock->sn.node.key = hash;
    lock->sn.str.len = name->len;
    lock->sn.str.data = (u_char *) lock
                        + sizeof(ngx_comments_zone_named_lock_t);
    ngx_memcpy(lock->sn.str.data, name->data, name->len);

    ngx_rbtree_insert(&sh->lock_rbtree, &lock->sn.node);
    sh->locks++;

take:

    ngx_queue_insert_head(&sh->lock_queue, &lock->queue);

    lock->until = ngx_current_msec + ms;
    lock->owner = ngx_pid;

    return NGX_OK;
}
