/*
 * The stand-ins: slab, mutex, tree, pools, log, shared memory list, clock. They
 * abort on what nginx would not survive either: a mutex taken twice, a slab
 * used without its mutex, a chunk freed twice.
 */
#include "standins.h"

#include <stdlib.h>
#include <string.h>


typedef struct chunk_s  chunk_t;

struct chunk_s {
    chunk_t          *next;
    ngx_slab_pool_t  *pool;
    size_t            size;
    u_char           *data;
};


#define ZONES  32


standins_t             standins = { .hashes = 16 };

volatile ngx_msec_t    ngx_current_msec;
ngx_uint_t             ngx_pagesize = 4096;
ngx_uint_t             ngx_pagesize_shift = 12;
ngx_pid_t              ngx_pid = 100;
ngx_uint_t             ngx_worker;

static ngx_time_t      now = { 1700000000, 0, 0 };
volatile ngx_time_t   *ngx_cached_time = &now;

static chunk_t        *chunks;
static ngx_shm_zone_t  zones[ZONES];
static ngx_uint_t      nzones;
static ngx_log_t       standins_log;


static void
need(int cond, const char *what)
{
    if (!cond) {
        fprintf(stderr, "standins: %s\n", what);
        abort();
    }
}


void
standins_sleep(ngx_msec_t ms)
{
    ngx_current_msec += ms;
    now.sec = 1700000000 + (time_t) (ngx_current_msec / 1000);
}


/* the mutex: our own word of the pool */

void
ngx_shmtx_lock(ngx_shmtx_t *mtx)
{
    need(*mtx->lock == 0, "the mutex is taken twice");
    *mtx->lock = (ngx_atomic_uint_t) ngx_pid;
}


void
ngx_shmtx_unlock(ngx_shmtx_t *mtx)
{
    need(*mtx->lock == (ngx_atomic_uint_t) ngx_pid, "the mutex is not ours");
    *mtx->lock = 0;
}


/* the slab: each chunk rounded up as nginx would, within the pool's pages */

static size_t
rounded(size_t size)
{
    size_t  n;

    if (size > ngx_pagesize / 2) {
        return (size + ngx_pagesize - 1) / ngx_pagesize * ngx_pagesize;
    }

    for (n = 8; n < size; n <<= 1) { /* void */ }

    return n;
}


static void
pool_used(ngx_slab_pool_t *pool)
{
    size_t    room, used;
    chunk_t  *c;

    room = (size_t) (pool->end - (u_char *) pool - sizeof(ngx_slab_pool_t));
    used = 0;

    for (c = chunks; c; c = c->next) {
        if (c->pool == pool) {
            used += rounded(c->size);
        }
    }

    need(used <= room, "the slab is larger than its zone");

    pool->pfree = (room - used) / ngx_pagesize;
}


static void
chunk_free(chunk_t **where)
{
    chunk_t  *c;

    c = *where;
    *where = c->next;

    free(c->data);
    free(c);
    standins.allocated--;
}


void
ngx_slab_init(ngx_slab_pool_t *pool)
{
    chunk_t  **where;

    for (where = &chunks; *where; /* void */ ) {
        if ((*where)->pool == pool) {
            chunk_free(where);

        } else {
            where = &(*where)->next;
        }
    }

    pool->log_nomem = 1;
    pool->log_ctx = &pool->zero;
    pool_used(pool);
}


void *
ngx_slab_alloc_locked(ngx_slab_pool_t *pool, size_t size)
{
    chunk_t  *c;

    need(*pool->mutex.lock != 0, "the slab is used without its mutex");

    if (rounded(size) > pool->pfree * ngx_pagesize) {
        need(!pool->log_nomem, "no memory would be logged");
        return NULL;
    }

    c = malloc(sizeof(chunk_t));
    need(c != NULL, "no memory");

    c->data = malloc(size);
    need(c->data != NULL, "no memory");
    memset(c->data, 0xa5, size);

    c->pool = pool;
    c->size = size;
    c->next = chunks;
    chunks = c;

    standins.allocated++;
    pool_used(pool);

    return c->data;
}


void
ngx_slab_free_locked(ngx_slab_pool_t *pool, void *p)
{
    chunk_t  **where;

    need(*pool->mutex.lock != 0, "the slab is used without its mutex");

    for (where = &chunks; *where; where = &(*where)->next) {
        if ((*where)->data == p && (*where)->pool == pool) {
            chunk_free(where);
            pool_used(pool);
            return;
        }
    }

    need(0, "a chunk is freed that is not there");
}


/* the tree: in order, never balanced */

void
ngx_rbtree_insert(ngx_rbtree_t *tree, ngx_rbtree_node_t *node)
{
    if (tree->root == tree->sentinel) {
        node->parent = NULL;
        node->left = tree->sentinel;
        node->right = tree->sentinel;
        tree->root = node;
        return;
    }

    tree->insert(tree->root, node, tree->sentinel);
}


static void
tree_replace(ngx_rbtree_t *tree, ngx_rbtree_node_t *node,
    ngx_rbtree_node_t *by)
{
    if (node->parent == NULL) {
        tree->root = by;

    } else if (node->parent->left == node) {
        node->parent->left = by;

    } else {
        need(node->parent->right == node, "a node is deleted twice");
        node->parent->right = by;
    }

    if (by != tree->sentinel) {
        by->parent = node->parent;
    }
}


void
ngx_rbtree_delete(ngx_rbtree_t *tree, ngx_rbtree_node_t *node)
{
    ngx_rbtree_node_t  *next;

    if (node->left == tree->sentinel) {
        tree_replace(tree, node, node->right);

    } else if (node->right == tree->sentinel) {
        tree_replace(tree, node, node->left);

    } else {
        next = ngx_rbtree_min(node->right, tree->sentinel);

        if (next != node->right) {
            tree_replace(tree, next, next->right);
            next->right = node->right;
            next->right->parent = next;
        }

        tree_replace(tree, node, next);
        next->left = node->left;
        next->left->parent = next;
    }

    node->left = NULL;
    node->right = NULL;
    node->parent = NULL;
}


static int
str_node_cmp(ngx_rbtree_key_t hash, ngx_str_t *str, ngx_str_node_t *sn)
{
    if (hash != sn->node.key) {
        return hash < sn->node.key ? -1 : 1;
    }

    if (str->len != sn->str.len) {
        return str->len < sn->str.len ? -1 : 1;
    }

    return str->len ? memcmp(str->data, sn->str.data, str->len) : 0;
}


void
ngx_str_rbtree_insert_value(ngx_rbtree_node_t *temp, ngx_rbtree_node_t *node,
    ngx_rbtree_node_t *sentinel)
{
    int                  rc;
    ngx_str_node_t      *sn;
    ngx_rbtree_node_t  **p;

    sn = (ngx_str_node_t *) node;

    for ( ;; ) {
        rc = str_node_cmp(node->key, &sn->str, (ngx_str_node_t *) temp);
        need(rc != 0, "the same name is in the tree twice");

        p = (rc < 0) ? &temp->left : &temp->right;

        if (*p == sentinel) {
            break;
        }

        temp = *p;
    }

    *p = node;
    node->parent = temp;
    node->left = sentinel;
    node->right = sentinel;
}


ngx_str_node_t *
ngx_str_rbtree_lookup(ngx_rbtree_t *tree, ngx_str_t *val, uint32_t hash)
{
    int                 rc;
    ngx_rbtree_node_t  *node;

    for (node = tree->root; node != tree->sentinel; /* void */ ) {

        rc = str_node_cmp(hash, val, (ngx_str_node_t *) node);

        if (rc == 0) {
            return (ngx_str_node_t *) node;
        }

        node = (rc < 0) ? node->left : node->right;
    }

    return NULL;
}


/* few values at first, so that names often collide */

uint32_t
ngx_murmur_hash2(u_char *data, size_t len)
{
    uint32_t  h;
    size_t    i;

    for (h = 0, i = 0; i < len; i++) {
        h = h * 31 + data[i];
    }

    return standins.hashes ? h % standins.hashes : h;
}


/* pools: everything is large */

void *
ngx_alloc(size_t size, ngx_log_t *log)
{
    void  *p;

    (void) log;

    p = malloc(size);
    need(p != NULL, "no memory");
    memset(p, 0xa5, size);
    standins.processed++;

    return p;
}


ngx_pool_t *
ngx_create_pool(size_t size, ngx_log_t *log)
{
    ngx_pool_t  *pool;

    (void) size;

    pool = calloc(1, sizeof(ngx_pool_t));
    need(pool != NULL, "no memory");
    pool->log = log;

    return pool;
}


void
ngx_destroy_pool(ngx_pool_t *pool)
{
    ngx_pool_large_t    *l, *next;
    ngx_pool_cleanup_t  *c;

    for (c = pool->cleanup; c; c = c->next) {
        if (c->handler) {
            c->handler(c->data);
        }
    }

    for (l = pool->large; l; l = next) {
        next = l->next;
        free(l->alloc);
        free(l);
    }

    free(pool);
}


void *
ngx_pnalloc(ngx_pool_t *pool, size_t size)
{
    ngx_pool_large_t  *l;

    l = malloc(sizeof(ngx_pool_large_t));
    need(l != NULL, "no memory");

    l->alloc = calloc(1, size);
    need(l->alloc != NULL, "no memory");

    l->next = pool->large;
    pool->large = l;

    return l->alloc;
}


void *
ngx_pcalloc(ngx_pool_t *pool, size_t size)
{
    return ngx_pnalloc(pool, size);
}


ngx_pool_cleanup_t *
ngx_pool_cleanup_add(ngx_pool_t *pool, size_t size)
{
    ngx_pool_cleanup_t  *c;

    (void) size;

    c = ngx_pcalloc(pool, sizeof(ngx_pool_cleanup_t));
    c->next = pool->cleanup;
    pool->cleanup = c;

    return c;
}


/* the log counts, the one format that is needed is known */

void
ngx_log_error_core(ngx_uint_t level, ngx_log_t *log, ngx_err_t err,
    const char *fmt, ...)
{
    (void) level;
    (void) log;
    (void) err;
    (void) fmt;

    standins.logged++;
}


void
ngx_conf_log_error(ngx_uint_t level, ngx_conf_t *cf, ngx_err_t err,
    const char *fmt, ...)
{
    (void) level;
    (void) cf;
    (void) err;
    (void) fmt;

    standins.logged++;
}


u_char *
ngx_sprintf(u_char *buf, const char *fmt, ...)
{
    va_list     args;
    ngx_str_t  *str;

    va_start(args, fmt);

    for ( /* void */ ; *fmt; fmt++) {

        if (*fmt != '%') {
            *buf++ = (u_char) *fmt;
            continue;
        }

        fmt++;
        need(*fmt == 'V' || *fmt == 'Z', "an unknown format");

        if (*fmt == 'Z') {
            *buf++ = '\0';
            continue;
        }

        str = va_arg(args, ngx_str_t *);
        memcpy(buf, str->data, str->len);
        buf += str->len;
    }

    va_end(args);

    return buf;
}


/* shared memory */

ngx_conf_t *
standins_conf(void)
{
    static ngx_conf_t  cf;

    return &cf;
}


ngx_cycle_t *
standins_cycle(void)
{
    static ngx_cycle_t  cycle;

    cycle.log = &standins_log;
    cycle.pool = ngx_create_pool(1024, &standins_log);

    return &cycle;
}


ngx_shm_zone_t *
ngx_shared_memory_add(ngx_conf_t *cf, ngx_str_t *name, size_t size, void *tag)
{
    ngx_uint_t  i;

    (void) cf;

    for (i = 0; i < nzones; i++) {
        if (zones[i].shm.name.len == name->len
            && memcmp(zones[i].shm.name.data, name->data, name->len) == 0)
        {
            return (size == 0 || zones[i].shm.size == size) ? &zones[i] : NULL;
        }
    }

    need(nzones < ZONES, "too many zones");

    memset(&zones[nzones], 0, sizeof(ngx_shm_zone_t));

    zones[nzones].shm.name = *name;
    zones[nzones].shm.size = size;
    zones[nzones].shm.log = &standins_log;
    zones[nzones].tag = tag;

    return &zones[nzones++];
}


ngx_shm_zone_t *
standins_zone(ngx_shm_zone_t *zone)
{
    ngx_slab_pool_t  *pool;

    need(zone != NULL, "no zone");

    standins_log.log_level = NGX_LOG_DEBUG;

    zone->shm.addr = calloc(1, zone->shm.size);
    need(zone->shm.addr != NULL, "no memory");

    pool = (ngx_slab_pool_t *) zone->shm.addr;
    pool->end = zone->shm.addr + zone->shm.size;
    pool->min_shift = 3;
    pool->addr = pool;
    pool->mutex.lock = &pool->lock.lock;

    ngx_slab_init(pool);

    need(zone->init(zone, NULL) == NGX_OK, "the zone's init failed");

    return zone;
}


void
standins_zone_free(ngx_shm_zone_t *zone)
{
    ngx_slab_pool_t  *pool;

    pool = (ngx_slab_pool_t *) zone->shm.addr;

    need(*pool->mutex.lock == 0, "the mutex is still taken");

    ngx_slab_init(pool);
    free(zone->shm.addr);

    memset(zone, 0, sizeof(ngx_shm_zone_t));
}
