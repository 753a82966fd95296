/*
 * Composed pages of one worker: whole answers, file and block in one buffer,
 * that are sent in one write. Knows nothing of files, blocks or HTTP; what a
 * page was made of is kept beside it for its maker to compare.
 *
 * How it is meant to be used:
 *   page = ngx_comments_pages_get(pages, &key);
 *   if it is there, but is of another file (uniq, mtime, size), or
 *   ngx_comments_zone_check() no longer knows its generation: unref it, compose
 *   anew into ngx_comments_pages_alloc(), and ngx_comments_pages_put() that.
 *   In either case the request holds one reference, leaves it to its pool
 *   (ngx_comments_pages_hold), and sends page->data from memory.
 *
 * All memory is the process's own, from ngx_alloc; a page in use never moves
 * and never changes. To be called from one worker, from any event; nothing here
 * calls back.
 */
#ifndef NGX_COMMENTS_PAGES_H
#define NGX_COMMENTS_PAGES_H

#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_comments_zone.h"


typedef struct ngx_comments_pages_s  ngx_comments_pages_t;


/* read-only from ngx_comments_pages_put on, but for those that hold it alone */
typedef struct {
    ngx_str_t        data;         /* the composed page */
    ngx_str_t        key;          /* as ngx_comments_pages_alloc got it */

    /* the caller's own, zero at first */
    ngx_comments_version_t  version;   /* of the zone's blob that is in it */
    ngx_file_uniq_t  file_uniq;
    time_t           file_mtime;
    off_t            file_size;
    off_t            at;           /* where the block stands in the file */
    ngx_uint_t       place;        /* the kind of that place */
    ngx_uint_t       charset;      /* the kind of the file's charset */
    ngx_uint_t       form;         /* a form is open at that place */
    uint64_t         base_host;    /* what the file's <base> does with links */
    unsigned char    base_kind;
    unsigned char    base_away;
    ngx_str_t        name;         /* of the thread in the zone */
    ngx_str_t        thread;       /* the part of it without the site */
    ngx_str_t        variant;      /* of the block there */
    ngx_str_t        tag;          /* the ETag */

    /* what changes: when the zone was looked at */
    ngx_comments_zone_stamp_t  stamp;
} ngx_comments_page_t;


/*
 * Makes a cache of at most max bytes, counting pages that are in use, their
 * keys and structs. It lives until cycle->pool is destroyed. From init_process.
 * NULL: no memory. max 0: a cache that never takes anything.
 */
ngx_comments_pages_t *ngx_comments_pages_create(ngx_cycle_t *cycle, size_t max);

/*
 * The page of key with one more reference, or NULL. Counts as a use.
 */
ngx_comments_page_t *ngx_comments_pages_get(ngx_comments_pages_t *pages,
    ngx_str_t *key);

/*
 * Memory for a page of size bytes, for the caller to write into page->data;
 * nobody else sees it before ngx_comments_pages_put. It has one reference, the
 * caller's. Least recently used pages that nobody holds go for it, but for a
 * larger page only those that were asked for less often of late: each call
 * counts as once. NULL: there is no such page, or it is more than a quarter of
 * max, or too much is in use, or no memory: go on without; normal.
 */
ngx_comments_page_t *ngx_comments_pages_alloc(ngx_comments_pages_t *pages,
    ngx_str_t *key, size_t size);

/*
 * Lets others find the page under its key; a former page of that key is
 * forgotten, and freed when its last holder is done. The caller's reference
 * stays. page->data.len may have been made smaller before. Once for a page.
 * Cannot fail.
 */
void ngx_comments_pages_put(ngx_comments_page_t *page);

/*
 * The same as unref for a page that has become useless: nobody finds it any
 * more, and its memory is free as soon as nobody holds it. Cannot fail.
 */
void ngx_comments_pages_forget(ngx_comments_page_t *page);

/*
 * Gives one reference back. The page is freed if it was the last and the page
 * cannot be found any more (or never could). Cannot fail.
 */
void ngx_comments_pages_unref(ngx_comments_page_t *page);

/*
 * Leaves the caller's reference to a pool, whose end gives it back. NGX_OK;
 * NGX_ERROR: no memory, it has been given back.
 */
ngx_int_t ngx_comments_pages_hold(ngx_comments_page_t *page, ngx_pool_t *pool);


#endif
