/*
 * Finds the page of a comment in exports which list pages and comments
 * separately.
 */

#include <stdlib.h>
#include <time.h>

#include "comments_ascii.h"
#include "commentsctl_idmap.h"
#include "commentsctl_pagemap.h"


#define COMMENTSCTL_PAGEMAP_FIRST  1024    /* slots; a power of two */
#define COMMENTSCTL_PAGEMAP_SKEW   60      /* seconds that another host's clock
                                              may be ahead */


static int commentsctl_pagemap_merge(commentsctl_pagemap_t *map,
    commentsctl_pagemap_page_t *known, const commentsctl_pagemap_page_t *page);
static int commentsctl_pagemap_grow(commentsctl_pagemap_t *map);
static commentsctl_pagemap_page_t **commentsctl_pagemap_slot(
    commentsctl_pagemap_page_t **slots, size_t nslots, comments_str_t id);
static int commentsctl_pagemap_give(commentsctl_pagemap_t *map,
    commentsctl_pagemap_page_t *page, commentsctl_entry_t *entry);
static int commentsctl_pagemap_give_page(commentsctl_pagemap_t *map,
    commentsctl_pagemap_page_t *page);
static int commentsctl_pagemap_plain(comments_str_t url);


int
commentsctl_pagemap_start(commentsctl_pagemap_t *map,
    const commentsctl_sink_t *sink, const char *file)
{
    memset(map, 0, sizeof(commentsctl_pagemap_t));

    map->sink = sink;
    map->file = file;
    map->arena = comments_arena_create(SIZE_MAX / 2);

    return map->arena ? COMMENTS_OK : COMMENTS_ERROR;
}


int
commentsctl_pagemap_page(commentsctl_pagemap_t *map,
    const commentsctl_pagemap_page_t *page)
{
    commentsctl_pagemap_page_t  *new, **slot;

    /* at most half of the slots are taken */

    if (map->n >= map->nslots / 2
        && commentsctl_pagemap_grow(map) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    slot = commentsctl_pagemap_slot(map->slots, map->nslots, page->id);

    if (*slot) {
        return commentsctl_pagemap_merge(map, *slot, page);
    }

    new = comments_arena_calloc(map->arena, 1,
                                sizeof(commentsctl_pagemap_page_t));
    if (new == NULL
        || comments_arena_dup(map->arena, page->id, &new->id) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    new->line = page->line;

    if (commentsctl_pagemap_merge(map, new, page) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *slot = new;
    map->n++;

    return COMMENTS_OK;
}


static int
commentsctl_pagemap_merge(commentsctl_pagemap_t *map,
    commentsctl_pagemap_page_t *known, const commentsctl_pagemap_page_t *page)
{
    if (known->thread.len == 0) {
        known->queried = page->queried;

        if (comments_arena_dup(map->arena, page->thread, &known->thread)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    if (known->title.len == 0
        && comments_arena_dup(map->arena, page->title, &known->title)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (page->closed) {
        known->closed = 1;
    }

    return COMMENTS_OK;
}


static int
commentsctl_pagemap_grow(commentsctl_pagemap_t *map)
{
    size_t                        i, nslots;
    commentsctl_pagemap_page_t  **slots;

    nslots = map->nslots ? map->nslots * 2 : COMMENTSCTL_PAGEMAP_FIRST;

    slots = calloc(nslots, sizeof(commentsctl_pagemap_page_t *));
    if (slots == NULL) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < map->nslots; i++) {
        if (map->slots[i]) {
            *commentsctl_pagemap_slot(slots, nslots, map->slots[i]->id)
                = map->slots[i];
        }
    }

    free(map->slots);

    map->slots = slots;
    map->nslots = nslots;

    return COMMENTS_OK;
}


/* Returns the slot of this id, or the empty one where it is to be put. */
static commentsctl_pagemap_page_t **
commentsctl_pagemap_slot(commentsctl_pagemap_page_t **slots, size_t nslots,
    comments_str_t id)
{
    size_t  i;

    /* there is an empty slot, at which the loop ends at the latest */

    for (i = commentsctl_idmap_hash(id) & (nslots - 1);
         slots[i] && !comments_str_eq(slots[i]->id, id);
         i = (i + 1) & (nslots - 1))
    {
        /* void */
    }

    return &slots[i];
}


int
commentsctl_pagemap_comment(commentsctl_pagemap_t *map, comments_str_t id,
    commentsctl_entry_t *entry)
{
    commentsctl_pagemap_page_t  *page;
    const commentsctl_sink_t    *sink;

    sink = map->sink;

    /* an id is made from its comment's time, and must not be ahead of others */

    if (entry->created / 1000
        > (int64_t) time(NULL) + COMMENTSCTL_PAGEMAP_SKEW)
    {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_DAMAGED,
                   "its time is later than now");
        return COMMENTS_OK;
    }

    if (entry->status == COMMENTS_DELETED) {
        entry->name = (comments_str_t) comments_null_str;
        entry->email = (comments_str_t) comments_null_str;
        entry->website = (comments_str_t) comments_null_str;
        entry->text = (comments_str_t) comments_null_str;
    }

    page = map->n ? *commentsctl_pagemap_slot(map->slots, map->nslots, id)
                  : NULL;

    if (page == NULL) {
        return commentsctl_deferred_put(&map->deferred, id, entry);
    }

    return commentsctl_pagemap_give(map, page, entry);
}


int
commentsctl_pagemap_finish(commentsctl_pagemap_t *map)
{
    int                           rc;
    comments_str_t                id;
    commentsctl_entry_t           entry;
    commentsctl_pagemap_page_t   *page;

    rc = commentsctl_deferred_rewind(&map->deferred);

    while (rc == COMMENTS_OK && map->deferred.n) {
        rc = commentsctl_deferred_next(&map->deferred, &id, &entry);
        if (rc != COMMENTS_OK) {
            break;
        }

        page = map->n ? *commentsctl_pagemap_slot(map->slots, map->nslots, id)
                      : NULL;

        rc = commentsctl_pagemap_give(map, page, &entry);
    }

    return rc;
}


static int
commentsctl_pagemap_give(commentsctl_pagemap_t *map,
    commentsctl_pagemap_page_t *page, commentsctl_entry_t *entry)
{
    const commentsctl_sink_t  *sink;

    sink = map->sink;

    if (page == NULL && entry->thread.len) {
        return sink->comment(sink->data, entry);
    }

    if (page == NULL || page->thread.len == 0) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_NO_PAGE,
                   page ? "the export has no address of its page"
                        : "its page is not in the export");
        return COMMENTS_OK;
    }

    if (!page->given && commentsctl_pagemap_give_page(map, page) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    entry->thread = page->thread;
    entry->queried = page->queried;

    return sink->comment(sink->data, entry);
}


static int
commentsctl_pagemap_give_page(commentsctl_pagemap_t *map,
    commentsctl_pagemap_page_t *page)
{
    commentsctl_entry_t        entry;
    const commentsctl_sink_t  *sink;

    page->given = 1;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = map->file;
    entry.line = page->line;
    entry.thread = page->thread;
    entry.queried = page->queried;
    entry.title = page->title;
    entry.closed = page->closed;
    entry.page = 1;

    if (commentsctl_pagemap_plain(page->thread)) {
        entry.url = page->thread;
    }

    if (!entry.closed && entry.url.len == 0 && entry.title.len == 0) {
        return COMMENTS_OK;
    }

    sink = map->sink;

    return sink->page(sink->data, &entry);
}


/*
 * Returns 1 for an address that may stand for the page in links: a URL without
 * a query, since systems of comments also note addresses with tags of
 * campaigns and of previews.
 */
static int
commentsctl_pagemap_plain(comments_str_t url)
{
    return (comments_ascii_begins(url, "http://")
            || comments_ascii_begins(url, "https://"))
           && memchr(url.data, '?', url.len) == NULL
           && memchr(url.data, '#', url.len) == NULL;
}


void
commentsctl_pagemap_free(commentsctl_pagemap_t *map)
{
    commentsctl_deferred_free(&map->deferred);
    comments_arena_destroy(map->arena);
    free(map->slots);
    memset(map, 0, sizeof(commentsctl_pagemap_t));
}
