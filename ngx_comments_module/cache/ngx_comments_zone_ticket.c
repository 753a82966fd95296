/*
 * Looks blobs up, and hands out the tickets, so that only one caller at a time
 * fills a variant. The first of these states that applies:
 *
 *   a variant is   if                            ngx_comments_zone_get() gives
 *   fresh          its blob is up to date        NGX_OK
 *   passed         a fill found no room lately   NGX_ERROR
 *   being filled   it has a valid ticket         NGX_AGAIN
 *   out of date    anything else                 NGX_DECLINED and a ticket
 *
 * A ticket ends when its blob is stored, when it is abandoned, by an
 * invalidation or a raised epoch, or when another caller of
 * ngx_comments_zone_get() finds it older than its own wait and gets a new
 * ticket. A filler that died therefore blocks nobody. A late fill, whose ticket
 * was replaced in this way, is still stored if no newer fill was stored before.
 * Else nothing would ever be stored while Redis is slower than the wait.
 */
#include "ngx_comments_zone_shared.h"


/*
 * Maximum of looks in one call. The first look tells the size of the blob; if
 * the blob has become larger before the next look, the buffer is allocated
 * again.
 */
#define NGX_COMMENTS_ZONE_MAX_LOOKS  3

/* ms by which the cached times of two workers may differ */
#define NGX_COMMENTS_ZONE_SKEW       60000


typedef struct {
    ngx_str_t                   *thread;
    ngx_str_t                   *variant;
    uint32_t                     hash;
    ngx_msec_t                   valid;
    ngx_msec_t                   wait;

    uint64_t                     known;   /* generation of *blob; 0: not set */
    u_char                      *buf;     /* in the caller's pool */
    size_t                       size;    /* of buf, or that it must have */

    ngx_comments_zone_blob_t    *blob;
    ngx_uint_t                  *stale;
    ngx_comments_zone_ticket_t  *ticket;
} ngx_comments_zone_look_t;


static ngx_int_t ngx_comments_zone_look(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_look_t *look);
static ngx_int_t ngx_comments_zone_look_blob(ngx_comments_zone_variant_t *v,
    ngx_comments_zone_look_t *look);
static ngx_uint_t ngx_comments_zone_stands(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_stamp_t *stamp, ngx_msec_t valid);
static ngx_int_t ngx_comments_zone_store(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, ngx_comments_zone_variant_t *v,
    ngx_comments_zone_ticket_t *ticket, ngx_comments_zone_blob_t *blob);
static ngx_comments_zone_variant_t *ngx_comments_zone_find(
    ngx_comments_zone_shared_t *sh, ngx_str_t *thread, uint32_t hash,
    ngx_str_t *variant, ngx_comments_zone_node_t **node);
static void ngx_comments_zone_out_of_date(ngx_comments_zone_shared_t *sh,
    ngx_str_t *thread);
static ngx_uint_t ngx_comments_zone_fresh(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, ngx_comments_zone_variant_t *v,
    ngx_msec_t valid);
static ngx_uint_t ngx_comments_zone_current(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, uint64_t serial);
static ngx_uint_t ngx_comments_zone_younger(ngx_msec_t since, ngx_msec_t ms);


ngx_int_t
ngx_comments_zone_get(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_msec_t valid, ngx_msec_t wait, ngx_pool_t *pool,
    ngx_comments_zone_blob_t *blob, ngx_uint_t *stale,
    ngx_comments_zone_ticket_t *ticket)
{
    ngx_int_t                    rc;
    ngx_uint_t                   i;
    ngx_comments_zone_look_t     look;
    ngx_comments_zone_shared_t  *sh;

    look.known = *stale ? blob->version.generation : 0;

    *stale = 0;
    ngx_memzero(ticket, sizeof(ngx_comments_zone_ticket_t));

    look.thread = thread;
    look.variant = variant;
    look.hash = ngx_murmur_hash2(thread->data, thread->len);
    look.valid = valid;
    look.wait = wait;
    look.buf = NULL;
    look.size = 0;
    look.blob = blob;
    look.stale = stale;
    look.ticket = ticket;

    for (i = 0; i < NGX_COMMENTS_ZONE_MAX_LOOKS; i++) {

        sh = ngx_comments_zone_enter(zone);

        rc = ngx_comments_zone_look(sh, &look);

        ngx_comments_zone_leave(zone);

        if (rc != NGX_BUSY) {
            return rc;
        }

        /* allocate without the mutex: it may be slow (page faults), or fail */

        look.buf = ngx_pnalloc(pool, look.size);
        if (look.buf == NULL) {
            return NGX_ERROR;
        }
    }

    return NGX_ERROR;
}


/*
 * One look with the mutex. Returns as ngx_comments_zone_get(), or NGX_BUSY:
 * nothing was done, and look->buf must be allocated with look->size bytes.
 */

static ngx_int_t
ngx_comments_zone_look(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_look_t *look)
{
    ngx_comments_zone_node_t     *node;
    ngx_comments_zone_variant_t  *v;

    node = ngx_comments_zone_node(sh, look->thread, look->hash, 1);
    if (node == NULL) {
        return NGX_ERROR;
    }

    v = ngx_comments_zone_variant(sh, node, look->variant, 1);
    if (v == NULL) {
        return NGX_ERROR;
    }

    if (v->filled) {

        if (ngx_comments_zone_look_blob(v, look) != NGX_OK) {
            return NGX_BUSY;
        }

        if (ngx_comments_zone_fresh(sh, node, v, look->valid)) {
            return NGX_OK;
        }

        *look->stale = 1;
    }

    if (v->pass) {

        if (ngx_comments_zone_younger(v->passed, NGX_COMMENTS_ZONE_PASS)) {
            return NGX_ERROR;
        }

        v->pass = 0;
    }

    if (ngx_comments_zone_current(sh, node, v->ticket)
        && ngx_comments_zone_younger(v->taken, look->wait))
    {
        /* so that the caller can see whether its own worker is filling */

        look->ticket->serial = v->ticket;
        return NGX_AGAIN;
    }

    v->ticket = ++sh->serial;
    v->taken = ngx_current_msec;

    look->ticket->epoch = sh->epoch;
    look->ticket->generation = node->generation;
    look->ticket->serial = v->ticket;
    look->ticket->taken = v->taken;

    return NGX_DECLINED;
}


static ngx_int_t
ngx_comments_zone_look_blob(ngx_comments_zone_variant_t *v,
    ngx_comments_zone_look_t *look)
{
    ngx_comments_zone_blob_t  *blob;

    blob = look->blob;

    if (v->version.generation != look->known) {

        if (v->data.len > look->size) {
            look->size = v->data.len;
            return NGX_BUSY;
        }

        blob->data.len = v->data.len;
        blob->data.data = look->buf;

        if (v->data.len) {
            ngx_memcpy(blob->data.data, v->data.data, v->data.len);
        }
    }

    blob->version = v->version;
    blob->status = v->status;

    return NGX_OK;
}


ngx_int_t
ngx_comments_zone_check(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_msec_t valid, uint64_t generation,
    ngx_comments_zone_stamp_t *stamp)
{
    uint32_t                      hash;
    ngx_int_t                     rc;
    ngx_comments_zone_node_t     *node;
    ngx_comments_zone_shared_t   *sh;
    ngx_comments_zone_variant_t  *v;

    hash = ngx_murmur_hash2(thread->data, thread->len);

    sh = ngx_comments_zone_enter(zone);

    v = ngx_comments_zone_find(sh, thread, hash, variant, &node);

    rc = (v && v->filled && v->version.generation == generation
          && ngx_comments_zone_fresh(sh, node, v, valid))
         ? NGX_OK : NGX_DECLINED;

    /* a caller with a stamp does not need the thread to stay in the zone */

    if (rc == NGX_OK && stamp == NULL) {
        ngx_comments_zone_used(sh, node);
    }

    if (rc == NGX_OK && stamp != NULL) {
        stamp->epoch = sh->epoch_mark;
        stamp->mark = sh->marks[hash % NGX_COMMENTS_ZONE_MARKS];
        stamp->hash = hash;
        stamp->since = v->since;
        stamp->looked = ngx_current_msec;
        stamp->set = 1;

    } else if (stamp != NULL && (v == NULL || !v->filled)
               && ngx_comments_zone_stands(sh, stamp, valid))
    {
        /* the blob was evicted, and the thread was not invalidated */

        stamp->looked = ngx_current_msec;
        rc = NGX_OK;
    }

    ngx_comments_zone_leave(zone);

    return rc;
}


ngx_int_t
ngx_comments_zone_unchanged(ngx_shm_zone_t *zone,
    ngx_comments_zone_stamp_t *stamp, ngx_msec_t valid)
{
    ngx_comments_zone_shared_t  *sh;

    sh = zone->data;

    return (ngx_comments_zone_stands(sh, stamp, valid)
            && ngx_comments_zone_younger(stamp->looked,
                                         NGX_COMMENTS_ZONE_TRUST))
           ? NGX_OK : NGX_DECLINED;
}


/*
 * 1 if nothing happened since the stamp was set that would make its blob out of
 * date, and the blob is younger than valid; else 0. May be called without the
 * mutex, since each value that it reads from the zone is a single word.
 */

static ngx_uint_t
ngx_comments_zone_stands(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_stamp_t *stamp, ngx_msec_t valid)
{
    return stamp->set
           && stamp->epoch == sh->epoch_mark
           && stamp->mark == sh->marks[stamp->hash % NGX_COMMENTS_ZONE_MARKS]
           && ngx_comments_zone_younger(stamp->since, valid);
}


ngx_int_t
ngx_comments_zone_has(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant)
{
    uint32_t                      hash;
    ngx_comments_zone_node_t     *node;
    ngx_comments_zone_shared_t   *sh;
    ngx_comments_zone_variant_t  *v;

    hash = ngx_murmur_hash2(thread->data, thread->len);

    sh = ngx_comments_zone_enter(zone);

    v = ngx_comments_zone_find(sh, thread, hash, variant, &node);

    ngx_comments_zone_leave(zone);

    return v ? NGX_OK : NGX_DECLINED;
}


void
ngx_comments_zone_stamp(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_comments_zone_stamp_t *stamp)
{
    ngx_comments_zone_shared_t  *sh;

    stamp->hash = ngx_murmur_hash2(thread->data, thread->len);

    sh = ngx_comments_zone_enter(zone);

    stamp->epoch = sh->epoch_mark;
    stamp->mark = sh->marks[stamp->hash % NGX_COMMENTS_ZONE_MARKS];

    ngx_comments_zone_leave(zone);

    stamp->since = ngx_current_msec;
    stamp->looked = ngx_current_msec;
    stamp->set = 1;
}


ngx_int_t
ngx_comments_zone_stamped(ngx_shm_zone_t *zone,
    ngx_comments_zone_stamp_t *stamp, ngx_msec_t valid)
{
    ngx_uint_t                   stands;
    ngx_comments_zone_shared_t  *sh;

    sh = ngx_comments_zone_enter(zone);

    stands = ngx_comments_zone_stands(sh, stamp, valid);

    ngx_comments_zone_leave(zone);

    return stands ? NGX_OK : NGX_DECLINED;
}


ngx_int_t
ngx_comments_zone_fill(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_comments_zone_ticket_t *ticket,
    ngx_comments_zone_blob_t *blob)
{
    uint32_t                      hash;
    ngx_int_t                     rc;
    ngx_comments_zone_node_t     *node;
    ngx_comments_zone_shared_t   *sh;
    ngx_comments_zone_variant_t  *v;

    hash = ngx_murmur_hash2(thread->data, thread->len);

    blob->version.generation = 0;
    blob->version.modified = ngx_time();

    sh = ngx_comments_zone_enter(zone);

    v = ngx_comments_zone_find(sh, thread, hash, variant, &node);

    rc = v ? ngx_comments_zone_store(sh, node, v, ticket, blob) : NGX_DECLINED;

    ngx_comments_zone_leave(zone);

    return rc;
}


static ngx_int_t
ngx_comments_zone_store(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, ngx_comments_zone_variant_t *v,
    ngx_comments_zone_ticket_t *ticket, ngx_comments_zone_blob_t *blob)
{
    ngx_uint_t  same;

    if (v->ticket == ticket->serial) {
        v->ticket = 0;
    }

    same = v->filled && v->version.etag == blob->version.etag
           && v->data.len == blob->data.len;

    if (same) {
        blob->version.modified = v->version.modified;
    }

    if (ticket->epoch != sh->epoch
        || ticket->generation != node->generation
        || ticket->serial <= v->fill)
    {
        return NGX_DECLINED;
    }

    /* different bytes may have the same etag, which is a hash: compare them */

    if (!same
        || (blob->data.len
            && ngx_memcmp(v->data.data, blob->data.data, blob->data.len) != 0))
    {
        if (ngx_comments_zone_variant_store(sh, node, v, &blob->data)
            != NGX_OK)
        {
            v->pass = 1;
            v->passed = ngx_current_msec;
            return NGX_DECLINED;
        }

        v->version.generation = ++sh->serial;
    }

    blob->version.generation = v->version.generation;

    v->version = blob->version;
    v->status = blob->status;
    v->fill = ticket->serial;
    v->since = ticket->taken;
    v->pass = 0;

    return NGX_OK;
}


void
ngx_comments_zone_abandon(ngx_shm_zone_t *zone, ngx_str_t *thread,
    ngx_str_t *variant, ngx_comments_zone_ticket_t *ticket)
{
    uint32_t                      hash;
    ngx_comments_zone_node_t     *node;
    ngx_comments_zone_shared_t   *sh;
    ngx_comments_zone_variant_t  *v;

    if (ticket->serial == 0) {
        return;
    }

    hash = ngx_murmur_hash2(thread->data, thread->len);

    sh = ngx_comments_zone_enter(zone);

    v = ngx_comments_zone_find(sh, thread, hash, variant, &node);

    if (v && v->ticket == ticket->serial) {
        v->ticket = 0;
    }

    ngx_comments_zone_leave(zone);
}


void
ngx_comments_zone_age(ngx_comments_zone_ticket_t *ticket,
    ngx_comments_zone_stamp_t *stamp, ngx_msec_t ms)
{
    ticket->taken -= ms;
    stamp->since -= ms;
}


void
ngx_comments_zone_invalidate(ngx_shm_zone_t *zone, ngx_str_t *thread)
{
    ngx_comments_zone_out_of_date(ngx_comments_zone_enter(zone), thread);

    ngx_comments_zone_leave(zone);
}


void
ngx_comments_zone_invalidate_once(ngx_shm_zone_t *zone, ngx_str_t *thread,
    uint64_t message)
{
    uint64_t                    *told;
    ngx_comments_zone_shared_t  *sh;

    sh = ngx_comments_zone_enter(zone);

    told = &sh->told[message % NGX_COMMENTS_ZONE_TOLD];

    if (*told != message) {
        *told = message;
        ngx_comments_zone_out_of_date(sh, thread);
    }

    ngx_comments_zone_leave(zone);
}


static void
ngx_comments_zone_out_of_date(ngx_comments_zone_shared_t *sh,
    ngx_str_t *thread)
{
    uint32_t                   hash;
    ngx_comments_zone_node_t  *node;

    hash = ngx_murmur_hash2(thread->data, thread->len);

    /*
     * if there is no node, there is nothing to invalidate: a fill that is in
     * progress for a node that was evicted finds no node, or one that is newer
     * than its ticket
     */

    node = ngx_comments_zone_node(sh, thread, hash, 0);

    if (node) {
        node->generation = ++sh->serial;
    }

    sh->marks[hash % NGX_COMMENTS_ZONE_MARKS]++;
    sh->counters[0][NGX_COMMENTS_ZONE_INVALIDATED]++;
}


static ngx_comments_zone_variant_t *
ngx_comments_zone_find(ngx_comments_zone_shared_t *sh, ngx_str_t *thread,
    uint32_t hash, ngx_str_t *variant, ngx_comments_zone_node_t **node)
{
    *node = ngx_comments_zone_node(sh, thread, hash, 0);

    if (*node == NULL) {
        return NULL;
    }

    return ngx_comments_zone_variant(sh, *node, variant, 0);
}


static ngx_uint_t
ngx_comments_zone_fresh(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, ngx_comments_zone_variant_t *v,
    ngx_msec_t valid)
{
    return ngx_comments_zone_current(sh, node, v->fill)
           && ngx_comments_zone_younger(v->since, valid);
}


/*
 * 1 if a ticket with this serial was taken after the thread's last invalidation
 * and after the last raised epoch, else 0
 */

static ngx_uint_t
ngx_comments_zone_current(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, uint64_t serial)
{
    return serial > node->generation && serial > sh->epoch;
}


/*
 * 1 if since is less than ms ago, else 0. since may be the cached time of
 * another worker, which may be a little ahead of ours. If it is ahead by
 * NGX_COMMENTS_ZONE_SKEW or more, the clock has wrapped or was set, and the
 * result is 0.
 */

static ngx_uint_t
ngx_comments_zone_younger(ngx_msec_t since, ngx_msec_t ms)
{
    ngx_msec_int_t  age;

    age = (ngx_msec_int_t) (ngx_current_msec - since);

    if (age < 0) {
        return age > -NGX_COMMENTS_ZONE_SKEW;
    }

    return (ngx_msec_t) age < ms;
}
