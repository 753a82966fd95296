/*
 * The zone as a whole: its setup, its mutex, and its counters.
 */
#include "ngx_comments_zone_shared.h"


#define NGX_COMMENTS_ZONE_MAX_LOCKS  4096

/*
 * Locks for each page of the zone: enough that a zone of the smallest size has
 * locks for a burst of posts.
 */
#define NGX_COMMENTS_ZONE_PAGE_LOCKS  8


static ngx_int_t ngx_comments_zone_init(ngx_shm_zone_t *zone, void *data);
static void ngx_comments_zone_format(ngx_comments_zone_shared_t *sh);


ngx_shm_zone_t *
ngx_comments_zone_add(ngx_conf_t *cf, ngx_str_t *name, ngx_int_t size,
    void *tag)
{
    ngx_shm_zone_t  *zone;

    if (size < 0 || (size > 0 && size < (ngx_int_t) NGX_COMMENTS_ZONE_MIN_SIZE))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "comments: zone \"%V\" is too small, "
                           "at least %uz bytes are expected", name,
                           (size_t) NGX_COMMENTS_ZONE_MIN_SIZE);
        return NULL;
    }

    zone = ngx_shared_memory_add(cf, name, size, tag);
    if (zone == NULL) {
        return NULL;
    }

    zone->init = ngx_comments_zone_init;

    return zone;
}


static ngx_int_t
ngx_comments_zone_init(ngx_shm_zone_t *zone, void *data)
{
    size_t                       len;
    ngx_slab_pool_t             *shpool;
    ngx_comments_zone_shared_t  *sh;

    shpool = (ngx_slab_pool_t *) zone->shm.addr;

    sh = data ? data : shpool->data;

    if (sh) {

        /*
         * workers of the former cycle are using the zone: do not change it, and
         * do not touch its mutex
         */

        if (sh->layout != NGX_COMMENTS_ZONE_LAYOUT) {
            ngx_log_error(NGX_LOG_EMERG, zone->shm.log, 0,
                          "comments: zone \"%V\" was made by another version "
                          "of the module, restart nginx or change its size",
                          &zone->shm.name);
            return NGX_ERROR;
        }

        zone->data = sh;

        return NGX_OK;
    }

    /* the header lies behind the slab, so that formatting does not change it */

    len = sizeof(ngx_comments_zone_shared_t) + zone->shm.name.len
          + sizeof(" in comments zone \"\"");

    sh = (ngx_comments_zone_shared_t *)
             ((uintptr_t) (shpool->end - len)
              & ~((uintptr_t) NGX_COMMENTS_ZONE_ALIGN - 1));

    ngx_memzero(sh, sizeof(ngx_comments_zone_shared_t));

    sh->name.data = (u_char *) sh + sizeof(ngx_comments_zone_shared_t);
    sh->name.len = ngx_sprintf(sh->name.data, " in comments zone \"%V\"%Z",
                               &zone->shm.name)
                   - sh->name.data;

    sh->layout = NGX_COMMENTS_ZONE_LAYOUT;
    sh->shpool = shpool;
    sh->serial = 1;
    sh->epoch = 1;

    shpool->end = (u_char *) sh;
    shpool->data = sh;

    ngx_comments_zone_format(sh);

    sh->max_size = shpool->pfree * ngx_pagesize / 4;
    sh->max_locks = ngx_min(shpool->pfree * NGX_COMMENTS_ZONE_PAGE_LOCKS,
                            NGX_COMMENTS_ZONE_MAX_LOCKS);

    zone->data = sh;

    return NGX_OK;
}


/* empties the zone, except for the header's clock and counters */

static void
ngx_comments_zone_format(ngx_comments_zone_shared_t *sh)
{
    ngx_slab_init(sh->shpool);

    /* the process that died may have been about to invalidate a thread */

    sh->epoch_mark++;

    /* do not log that memory is short: this is normal for a cache */

    sh->shpool->log_nomem = 0;
    sh->shpool->log_ctx = sh->name.data;

    ngx_rbtree_init(&sh->rbtree, &sh->sentinel, ngx_str_rbtree_insert_value);
    ngx_queue_init(&sh->queue);
    ngx_queue_init(&sh->trial);
    sh->trials = 0;

    ngx_rbtree_init(&sh->lock_rbtree, &sh->lock_sentinel,
                    ngx_str_rbtree_insert_value);
    ngx_queue_init(&sh->lock_queue);

    sh->threads = 0;
    sh->blobs = 0;
    sh->locks = 0;
}


ngx_comments_zone_shared_t *
ngx_comments_zone_enter(ngx_shm_zone_t *zone)
{
    ngx_comments_zone_shared_t  *sh;

    sh = zone->data;

    ngx_shmtx_lock(&sh->shpool->mutex);

    if (sh->changing) {
        ngx_comments_zone_format(sh);

        /*
         * this happens once after a worker's death; it is the only place that
         * logs while it has the mutex
         */

        ngx_log_error(NGX_LOG_ALERT, zone->shm.log, 0,
                      "comments: a process died inside zone \"%V\", "
                      "the zone was emptied", &zone->shm.name);
    }

    sh->changing = 1;

    ngx_memory_barrier();

    return sh;
}


void
ngx_comments_zone_leave(ngx_shm_zone_t *zone)
{
    ngx_comments_zone_shared_t  *sh;

    sh = zone->data;

    ngx_memory_barrier();

    sh->changing = 0;

    ngx_shmtx_unlock(&sh->shpool->mutex);
}


void
ngx_comments_zone_raise_epoch(ngx_shm_zone_t *zone)
{
    ngx_comments_zone_shared_t  *sh;

    sh = ngx_comments_zone_enter(zone);

    sh->epoch = ++sh->serial;
    sh->epoch_mark++;
    sh->counters[0][NGX_COMMENTS_ZONE_EPOCHS]++;

    ngx_comments_zone_leave(zone);
}


void
ngx_comments_zone_count(ngx_shm_zone_t *zone,
    ngx_comments_zone_counter_t counter)
{
    ngx_uint_t                   shard;
    ngx_comments_zone_shared_t  *sh;

    sh = zone->data;

    if ((ngx_uint_t) counter < NGX_COMMENTS_ZONE_COUNTERS) {
        shard = ngx_worker % NGX_COMMENTS_ZONE_SHARDS;

        (void) ngx_atomic_fetch_add(&sh->counters[shard][counter], 1);
    }
}


uint64_t
ngx_comments_zone_counter(ngx_shm_zone_t *zone,
    ngx_comments_zone_counter_t counter)
{
    uint64_t                     sum;
    ngx_uint_t                   i;
    ngx_comments_zone_shared_t  *sh;

    sh = zone->data;

    if ((ngx_uint_t) counter >= NGX_COMMENTS_ZONE_COUNTERS) {
        return 0;
    }

    sum = 0;

    for (i = 0; i < NGX_COMMENTS_ZONE_SHARDS; i++) {
        sum += sh->counters[i][counter];
    }

    return sum;
}


void
ngx_comments_zone_stat(ngx_shm_zone_t *zone, ngx_comments_zone_stat_t *stat)
{
    ngx_comments_zone_shared_t  *sh;

    sh = ngx_comments_zone_enter(zone);

    stat->threads = sh->threads;
    stat->blobs = sh->blobs;
    stat->size = zone->shm.size;
    stat->free = sh->shpool->pfree * ngx_pagesize;
    stat->epoch = sh->epoch;

    ngx_comments_zone_leave(zone);
}
