/*
 * Finds the page of a comment in exports which list pages and comments
 * separately: maps the source's ids of pages to what is known of them.
 *
 * The map grows with the number of pages in the export. Comments that come
 * before their page wait in a temporary file.
 */
#ifndef COMMENTSCTL_PAGEMAP_H
#define COMMENTSCTL_PAGEMAP_H

#include "comments_arena.h"
#include "commentsctl_deferred.h"
#include "commentsctl_idmap.h"


typedef struct {
    comments_str_t   id;
    comments_str_t   thread;         /* path or URL; empty: nothing tells it */
    comments_str_t   title;
    size_t           line;
    unsigned         closed:1;
    unsigned         queried:1;      /* as in commentsctl_entry_t */
    unsigned         given:1;        /* the sink has it */
} commentsctl_pagemap_page_t;


typedef struct {
    const commentsctl_sink_t      *sink;
    const char                    *file;
    comments_arena_t              *arena;
    commentsctl_idmap_t            pages;    /* data is the page */
    commentsctl_deferred_t         deferred;
} commentsctl_pagemap_t;


/*
 * Starts an empty map of the file with this name, whose entries are given to
 * sink. After it the caller calls commentsctl_pagemap_free(), whatever it
 * returns. COMMENTS_ERROR: out of memory.
 */
int commentsctl_pagemap_start(commentsctl_pagemap_t *map,
    const commentsctl_sink_t *sink, const char *file);

/*
 * Adds a page; the strings are copied. Of two pages with the same id the first
 * counts, but the later may add an address or a title that the first does not
 * have. COMMENTS_ERROR: out of memory.
 */
int commentsctl_pagemap_page(commentsctl_pagemap_t *map,
    const commentsctl_pagemap_page_t *page);

/*
 * Gives to the sink a comment of the page with this id, whose address becomes
 * entry->thread, and before the first comment of a page what is known of the
 * page. Of a deleted comment only its place is given; one that is later than
 * now is skipped as damaged. A comment whose page is not known yet is given by
 * commentsctl_pagemap_finish(); if the file does not tell it at all, what
 * entry->thread was counts. COMMENTS_ERROR: out of memory, here or in the sink.
 * COMMENTS_DECLINED: the temporary file failed, which was reported on standard
 * error.
 */
int commentsctl_pagemap_comment(commentsctl_pagemap_t *map, comments_str_t id,
    commentsctl_entry_t *entry);

/*
 * Gives to the sink the comments that wait, after the file has been read. Those
 * without a page are skipped. The results are the same.
 */
int commentsctl_pagemap_finish(commentsctl_pagemap_t *map);

/* Frees what the map holds. Cannot fail. */
void commentsctl_pagemap_free(commentsctl_pagemap_t *map);


#endif
