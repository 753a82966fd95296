/*
 * Named locks in the zone that end by themselves.
 */
#include "ngx_comments_zone_shared.h"


/* ended locks that one call cleans up: more than it can add */
#define NGX_COMMENTS_ZONE_LOCK_SWEEP  8

/*
 * bytes of a name: locks cannot be evicted, so they must not fill the zone. Up
 * to 40 a lock takes a chunk of 128 bytes, and all of them a quarter of it
 */
#define NGX_COMMENTS_ZONE_LOCK_NAME   32


/* its name follows in the same chunk */
typedef struct {
    ngx_str_node_t   sn;          /* first: ngx_str_rbtree_lookup */
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
 * The queue is in the order of taking; a long lock at its end keeps ended ones
 * before it for a while, which their number bounds.
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
