/*
 * A cache of composed pages in one worker. A composed page is a whole answer,
 * the file with the block in it, in one buffer, so that it is sent in one
 * write. This file knows nothing of files, blocks or HTTP: the caller keeps in
 * the page's own fields what the page was made of, and compares it.
 *
 * How the cache is used:
 *
 *   page = ngx_comments_pages_get(pages, &key);
 *   If there is no page: compose it into ngx_comments_pages_alloc(), and call
 *   ngx_comments_pages_put() for it. Do the same, after
 *   ngx_comments_pages_unref(), if the page is of another file (uniq, mtime,
 *   size) or if ngx_comments_zone_check() says that its block is out of date.
 *   In either case the request has one reference. It gives the reference to its
 *   pool (ngx_comments_pages_hold()) and sends page->data from memory.
 *
 * All memory is the process's own, from ngx_alloc(). A page that has references
 * never moves and never changes. The functions may be called from any event and
 * call nothing back.
 */
#ifndef NGX_COMMENTS_PAGES_H
#define NGX_COMMENTS_PAGES_H

#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_comments_zone.h"


typedef struct ngx_comments_pages_s  ngx_comments_pages_t;


/*
 * A page. It is read-only after ngx_comments_pages_put(), except for the stamp,
 * and except for a caller whose reference is the only one.
 */
typedef struct {
    ngx_str_t        data;         /* the composed page */
    ngx_str_t        key;          /* a copy, see ngx_comments_pages_alloc() */

    /* for the caller; zero at first */
    ngx_comments_version_t  version;   /* of the zone's blob in the page */
    ngx_file_uniq_t  file_uniq;
    time_t           file_mtime;
    off_t            file_size;
    off_t            at;           /* offset of the block in the file */
    ngx_uint_t       place;        /* the kind of that place */
    ngx_uint_t       charset;      /* the kind of the file's charset */
    ngx_uint_t       form;         /* 1: the place is inside a <form> */
    uint64_t         base_host;    /* the file's <base>: comments_uri_base_t */
    unsigned char    base_kind;
    unsigned char    base_away;
    ngx_str_t        name;         /* the thread's name in the zone */
    ngx_str_t        thread;       /* its part without the site */
    ngx_str_t        variant;      /* the block's variant in the zone */
    ngx_str_t        tag;          /* the ETag */

    /* the last look at the zone; the caller may change it at any time */
    ngx_comments_zone_stamp_t  stamp;
} ngx_comments_page_t;


/*
 * Creates a cache of at most max bytes; pages, their keys and their structures
 * count, also those that are still in use after their removal. A cache with max
 * 0 stores nothing. Call it from init_process; the cache lives until
 * cycle->pool is destroyed. NULL: out of memory.
 */
ngx_comments_pages_t *ngx_comments_pages_create(ngx_cycle_t *cycle, size_t max);

/*
 * Returns the page of a key with one more reference, which is the caller's;
 * NULL: there is none. A found page counts as requested once more.
 */
ngx_comments_page_t *ngx_comments_pages_get(ngx_comments_pages_t *pages,
    ngx_str_t *key);

/*
 * Allocates a page of size bytes. The caller writes page->data and has the only
 * reference; ngx_comments_pages_get() does not find the page before
 * ngx_comments_pages_put(). key is copied.
 *
 * To make room, the least recently used pages without references are removed.
 * A page of more than 4096 bytes replaces only pages that were requested less
 * often lately; each call counts as one request for its key.
 *
 * NULL, which is normal (send the page without caching it): the pages that
 * would have to be removed are requested as often or have references, the page
 * needs more than a quarter of max, or memory ran out.
 */
ngx_comments_page_t *ngx_comments_pages_alloc(ngx_comments_pages_t *pages,
    ngx_str_t *key, size_t size);

/*
 * Stores the page in the cache under its key. A former page of that key is
 * removed from the cache and freed with its last reference. The caller keeps
 * its reference. Call it once for a page; the caller may have made
 * page->data.len smaller before. Cannot fail.
 */
void ngx_comments_pages_put(ngx_comments_page_t *page);

/*
 * Removes a page that has become useless from the cache, and gives the caller's
 * reference back. The page is freed with its last reference. Cannot fail.
 */
void ngx_comments_pages_forget(ngx_comments_page_t *page);

/*
 * Gives one reference back. The page is freed if this was the last reference
 * and the page is not in the cache. Cannot fail.
 */
void ngx_comments_pages_unref(ngx_comments_page_t *page);

/*
 * Gives the caller's reference to a pool: it is given back when the pool is
 * destroyed. NGX_OK. NGX_ERROR: out of memory; the reference was given back at
 * once, and the page may not be used any more.
 */
ngx_int_t ngx_comments_pages_hold(ngx_comments_page_t *page, ngx_pool_t *pool);


#endif
