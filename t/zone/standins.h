/*
 * Stand-ins for what the cache needs of nginx, so that it can be tested without
 * an nginx: memory is malloc's, within a limit, so that a sanitizer sees every
 * wrong access; the tree is not balanced; the clock stands still.
 */
#ifndef STANDINS_H
#define STANDINS_H

#include <ngx_config.h>
#include <ngx_core.h>


/* what a test may look at or set */
typedef struct {
    ngx_uint_t   logged;         /* messages */
    ngx_uint_t   allocated;      /* chunks of slabs that are not freed */
    ngx_uint_t   processed;      /* chunks of ngx_alloc that are not freed */
    uint32_t     hashes;         /* values of the hash, 0: all */
} standins_t;

extern standins_t  standins;


/* maps the zone and runs its init callback; aborts if that fails */
ngx_shm_zone_t *standins_zone(ngx_shm_zone_t *zone);

/* unmaps it; everything in it is freed */
void standins_zone_free(ngx_shm_zone_t *zone);

/* a configuration for ngx_shared_memory_add, and a cycle with a pool */
ngx_conf_t *standins_conf(void);
ngx_cycle_t *standins_cycle(void);

/* moves the clock, in ms */
void standins_sleep(ngx_msec_t ms);


#endif
