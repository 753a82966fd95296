/*
 * A cache of composed pages in one worker.
 *
 * Admission as in TinyLFU: a new page replaces the least recently used one only
 * if it was requested more often lately; else the new page is not cached. If
 * more pages are requested than there is room for, the cache therefore keeps
 * those that are requested most often. A plain LRU would replace each page
 * before its next request.
 *
 * "Lately" is counted in eras. An era is a number of requests that grows with
 * the number of cached pages; at its end, all counts lose half their value. The
 * counts of pages that are not cached are kept in the table seen[], by hash.
 *
 *   a page is   in the tree  references  ends
 *   new         no           1           unref frees it, put makes it listed
 *   listed      yes          0 or more   when it is replaced or evicted, it is
 *                                        freed, or unlisted if it is in use
 *   unlisted    no           1 or more   the last unref frees it
 */
#include "ngx_comments_pages.h"


/* maximum of listed pages that one allocation examines to make room */
#define NGX_COMMENTS_PAGES_MAX_LOOKS  64

/* bytes: pages up to this size are always admitted */
#define NGX_COMMENTS_PAGES_SMALL      4096

/* requests in an era, for each listed page */
#define NGX_COMMENTS_PAGES_ERA        64

/* places in the table of counts of pages that are not listed: a power of two */
#define NGX_COMMENTS_PAGES_SEEN       4096

#define NGX_COMMENTS_PAGES_USES_MAX   65535


/*
 * A count of requests, as it was in the era in which it was last changed. The
 * present value is uses, halved once for each era since then.
 */
typedef struct {
    uint16_t               uses;
    uint16_t               era;
} ngx_comments_pages_uses_t;

typedef struct {
    uint32_t                   hash;
    ngx_comments_pages_uses_t  uses;
} ngx_comments_pages_seen_t;

typedef struct {
    ngx_comments_page_t    page;        /* must be first: a pointer to the page
                                           is a pointer to the entry */
    ngx_str_node_t         sn;          /* its key follows in the same chunk */
    ngx_queue_t            queue;       /* in pages->queue or pages->held */
    ngx_comments_pages_t  *pages;       /* NULL: the cache was destroyed */
    size_t                 bytes;       /* of the whole chunk */
    ngx_uint_t             refs;
    ngx_comments_pages_uses_t  uses;
    unsigned               listed:1;
} ngx_comments_pages_entry_t;


struct ngx_comments_pages_s {
    ngx_rbtree_t           rbtree;      /* listed pages, by hash and key */
    ngx_rbtree_node_t      sentinel;
    ngx_queue_t            queue;       /* listed pages, most recently used
                                           first */
    ngx_queue_t            held;        /* new and unlisted pages */
    ngx_uint_t             listed;      /* length of queue */
    size_t                 max;         /* bytes */
    size_t                 used;        /* bytes of all pages */
    ngx_uint_t             clock;       /* requests in this era */
    uint16_t               era;
    ngx_log_t             *log;
    ngx_comments_pages_seen_t  seen[NGX_COMMENTS_PAGES_SEEN];
};


static void ngx_comments_pages_destroy(void *data);
static ngx_uint_t ngx_comments_pages_ask(ngx_comments_pages_t *pages,
    uint32_t hash);
static void ngx_comments_pages_remember(ngx_comments_pages_t *pages,
    uint32_t hash, ngx_uint_t uses);
static ngx_uint_t ngx_comments_pages_uses(ngx_comments_pages_t *pages,
    ngx_comments_pages_uses_t *uses);
static void ngx_comments_pages_count(ngx_comments_pages_t *pages,
    ngx_comments_pages_uses_t *uses, ngx_uint_t n);
static void ngx_comments_pages_tick(ngx_comments_pages_t *pages);
static ngx_int_t ngx_comments_pages_make_room(ngx_comments_pages_t *pages,
    size_t bytes, ngx_uint_t uses);
static void ngx_comments_pages_unlist(ngx_comments_pages_t *pages,
    ngx_comments_pages_entry_t *e);
static void ngx_comments_pages_cleanup(void *page);
static void ngx_comments_pages_free(ngx_comments_pages_entry_t *e);


ngx_comments_pages_t *
ngx_comments_pages_create(ngx_cycle_t *cycle, size_t max)
{
    ngx_pool_cleanup_t    *cln;
    ngx_comments_pages_t  *pages;

    pages = ngx_pcalloc(cycle->pool, sizeof(ngx_comments_pages_t));
    if (pages == NULL) {
        return NULL;
    }

    cln = ngx_pool_cleanup_add(cycle->pool, 0);
    if (cln == NULL) {
        return NULL;
    }

    ngx_rbtree_init(&pages->rbtree, &pages->sentinel,
                    ngx_str_rbtree_insert_value);
    ngx_queue_init(&pages->queue);
    ngx_queue_init(&pages->held);

    pages->max = max;
    pages->log = cycle->log;

    cln->handler = ngx_comments_pages_destroy;
    cln->data = pages;

    return pages;
}


static void
ngx_comments_pages_destroy(void *data)
{
    ngx_comments_pages_t  *pages = data;

    ngx_queue_t                 *q;
    ngx_comments_pages_entry_t  *e;

    while (!ngx_queue_empty(&pages->queue)) {
        q = ngx_queue_head(&pages->queue);
        e = ngx_queue_data(q, ngx_comments_pages_entry_t, queue);

        ngx_comments_pages_unlist(pages, e);
    }

    /* a page that still has references is freed with the last of them */

    while (!ngx_queue_empty(&pages->held)) {
        q = ngx_queue_head(&pages->held);
        e = ngx_queue_data(q, ngx_comments_pages_entry_t, queue);

        ngx_queue_remove(q);
        e->pages = NULL;
    }
}


ngx_comments_page_t *
ngx_comments_pages_get(ngx_comments_pages_t *pages, ngx_str_t *key)
{
    ngx_str_node_t              *sn;
    ngx_comments_pages_entry_t  *e;

    sn = ngx_str_rbtree_lookup(&pages->rbtree, key,
                               ngx_murmur_hash2(key->data, key->len));
    if (sn == NULL) {
        return NULL;
    }

    e = ngx_queue_data(sn, ngx_comments_pages_entry_t, sn);

    ngx_queue_remove(&e->queue);
    ngx_queue_insert_head(&pages->queue, &e->queue);

    ngx_comments_pages_count(pages, &e->uses,
                             ngx_comments_pages_uses(pages, &e->uses) + 1);
    ngx_comments_pages_tick(pages);

    e->refs++;

    return &e->page;
}


ngx_comments_page_t *
ngx_comments_pages_alloc(ngx_comments_pages_t *pages, ngx_str_t *key,
    size_t size)
{
    size_t                       bytes;
    uint32_t                     hash;
    ngx_uint_t                   uses;
    ngx_comments_pages_entry_t  *e;

    /* check each length by itself, so that the sum below can not overflow */

    if (size > pages->max / 4 || key->len > pages->max / 4) {
        return NULL;
    }

    bytes = sizeof(ngx_comments_pages_entry_t) + key->len + size;

    hash = ngx_murmur_hash2(key->data, key->len);
    uses = (bytes > NGX_COMMENTS_PAGES_SMALL)
           ? ngx_comments_pages_ask(pages, hash) : 1;

    if (ngx_comments_pages_make_room(pages, bytes, uses) != NGX_OK) {
        return NULL;
    }

    e = ngx_alloc(bytes, pages->log);
    if (e == NULL) {
        return NULL;
    }

    ngx_memzero(e, sizeof(ngx_comments_pages_entry_t));

    e->sn.str.len = key->len;
    e->sn.str.data = (u_char *) e + sizeof(ngx_comments_pages_entry_t);
    ngx_memcpy(e->sn.str.data, key->data, key->len);
    e->sn.node.key = hash;

    e->page.key = e->sn.str;
    e->page.data.len = size;
    e->page.data.data = e->sn.str.data + key->len;

    e->pages = pages;
    e->bytes = bytes;
    e->refs = 1;
    ngx_comments_pages_count(pages, &e->uses, uses);

    ngx_queue_insert_head(&pages->held, &e->queue);
    pages->used += bytes;

    return &e->page;
}


/*
 * Counts a request for a page that is not listed. Returns how often it was
 * requested lately.
 */
static ngx_uint_t
ngx_comments_pages_ask(ngx_comments_pages_t *pages, uint32_t hash)
{
    ngx_uint_t                  uses;
    ngx_comments_pages_seen_t  *seen;

    ngx_comments_pages_tick(pages);

    seen = &pages->seen[hash % NGX_COMMENTS_PAGES_SEEN];

    uses = (seen->hash == hash)
           ? ngx_comments_pages_uses(pages, &seen->uses) + 1 : 1;

    ngx_comments_pages_remember(pages, hash, uses);

    return uses;
}


/*
 * Stores the count of a page in seen[]. If another page has that place, the
 * page with the greater count keeps it; the other page's count is halved, so
 * that it does not keep the place for ever.
 */
static void
ngx_comments_pages_remember(ngx_comments_pages_t *pages, uint32_t hash,
    ngx_uint_t uses)
{
    ngx_uint_t                  others;
    ngx_comments_pages_seen_t  *seen;

    seen = &pages->seen[hash % NGX_COMMENTS_PAGES_SEEN];

    if (seen->hash != hash) {
        others = ngx_comments_pages_uses(pages, &seen->uses);

        if (others > uses) {
            ngx_comments_pages_count(pages, &seen->uses, others / 2);
            return;
        }
    }

    seen->hash = hash;
    ngx_comments_pages_count(pages, &seen->uses, uses);
}


static ngx_uint_t
ngx_comments_pages_uses(ngx_comments_pages_t *pages,
    ngx_comments_pages_uses_t *uses)
{
    uint16_t  eras;

    eras = pages->era - uses->era;

    return (eras < 16) ? uses->uses >> eras : 0;
}


static void
ngx_comments_pages_count(ngx_comments_pages_t *pages,
    ngx_comments_pages_uses_t *uses, ngx_uint_t n)
{
    uses->uses = (uint16_t) ngx_min(n, NGX_COMMENTS_PAGES_USES_MAX);
    uses->era = pages->era;
}


static void
ngx_comments_pages_tick(ngx_comments_pages_t *pages)
{
    if (++pages->clock >= NGX_COMMENTS_PAGES_ERA * (pages->listed + 1)) {
        pages->clock = 0;
        pages->era++;
    }
}


static ngx_int_t
ngx_comments_pages_make_room(ngx_comments_pages_t *pages, size_t bytes,
    ngx_uint_t uses)
{
    ngx_uint_t                   i;
    ngx_queue_t                 *q, *prev;
    ngx_comments_pages_entry_t  *e;

    if (bytes > pages->max) {
        return NGX_DECLINED;
    }

    q = ngx_queue_last(&pages->queue);

    for (i = 0; i < NGX_COMMENTS_PAGES_MAX_LOOKS; i++) {

        if (pages->used <= pages->max - bytes) {
            return NGX_OK;
        }

        if (q == ngx_queue_sentinel(&pages->queue)) {
            return NGX_DECLINED;
        }

        prev = ngx_queue_prev(q);
        e = ngx_queue_data(q, ngx_comments_pages_entry_t, queue);

        if (e->refs == 0) {

            if (bytes <= NGX_COMMENTS_PAGES_SMALL
                || ngx_comments_pages_uses(pages, &e->uses) < uses)
            {
                ngx_comments_pages_unlist(pages, e);
                q = prev;
                continue;
            }
        }

        /*
         * this page stays: move it to the head, so that the next search begins
         * with another page
         */

        ngx_queue_remove(q);
        ngx_queue_insert_head(&pages->queue, q);

        if (e->refs == 0) {
            return NGX_DECLINED;
        }

        q = prev;
    }

    return (pages->used <= pages->max - bytes) ? NGX_OK : NGX_DECLINED;
}


void
ngx_comments_pages_put(ngx_comments_page_t *page)
{
    ngx_str_node_t              *sn;
    ngx_comments_pages_t        *pages;
    ngx_comments_pages_entry_t  *e;

    e = (ngx_comments_pages_entry_t *) page;
    pages = e->pages;

    if (pages == NULL || e->listed) {
        return;
    }

    sn = ngx_str_rbtree_lookup(&pages->rbtree, &e->sn.str, e->sn.node.key);

    if (sn) {
        ngx_comments_pages_unlist(pages, ngx_queue_data(sn,
                                              ngx_comments_pages_entry_t, sn));
    }

    ngx_queue_remove(&e->queue);

    ngx_rbtree_insert(&pages->rbtree, &e->sn.node);
    ngx_queue_insert_head(&pages->queue, &e->queue);
    pages->listed++;
    e->listed = 1;
}


void
ngx_comments_pages_forget(ngx_comments_page_t *page)
{
    ngx_comments_pages_entry_t  *e;

    e = (ngx_comments_pages_entry_t *) page;

    if (e->pages && e->listed) {
        ngx_comments_pages_unlist(e->pages, e);
    }

    ngx_comments_pages_unref(page);
}


static void
ngx_comments_pages_unlist(ngx_comments_pages_t *pages,
    ngx_comments_pages_entry_t *e)
{
    ngx_rbtree_delete(&pages->rbtree, &e->sn.node);
    ngx_queue_remove(&e->queue);
    ngx_queue_insert_head(&pages->held, &e->queue);
    pages->listed--;
    e->listed = 0;

    if (e->bytes > NGX_COMMENTS_PAGES_SMALL) {
        ngx_comments_pages_remember(pages, (uint32_t) e->sn.node.key,
                                    ngx_comments_pages_uses(pages, &e->uses));
    }

    if (e->refs == 0) {
        ngx_comments_pages_free(e);
    }
}


void
ngx_comments_pages_unref(ngx_comments_page_t *page)
{
    ngx_comments_pages_entry_t  *e;

    e = (ngx_comments_pages_entry_t *) page;

    if (e->refs == 0) {
        return;
    }

    if (--e->refs == 0 && !e->listed) {
        ngx_comments_pages_free(e);
    }
}


ngx_int_t
ngx_comments_pages_hold(ngx_comments_page_t *page, ngx_pool_t *pool)
{
    ngx_pool_cleanup_t  *cln;

    cln = ngx_pool_cleanup_add(pool, 0);

    if (cln == NULL) {
        ngx_comments_pages_unref(page);
        return NGX_ERROR;
    }

    cln->handler = ngx_comments_pages_cleanup;
    cln->data = page;

    return NGX_OK;
}


static void
ngx_comments_pages_cleanup(void *page)
{
    ngx_comments_pages_unref(page);
}


/* frees an entry that is not listed and has no references */

static void
ngx_comments_pages_free(ngx_comments_pages_entry_t *e)
{
    if (e->pages) {
        ngx_queue_remove(&e->queue);
        e->pages->used -= e->bytes;
    }

    ngx_free(e);
}
