/*
 * Finds the page of a comment in exports which list pages and comments
 * separately.
 */

#include "comments_ascii.h"
#include "commentsctl_future.h"
#include "commentsctl_pagemap.h"


static int commentsctl_pagemap_merge(commentsctl_pagemap_t *map,
    commentsctl_pagemap_page_t *known, const commentsctl_pagemap_page_t *page);
static commentsctl_pagemap_page_t *commentsctl_pagemap_find(
    const commentsctl_pagemap_t *map, comments_str_t id);
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
    commentsctl_idmap_entry_t    entry;
    commentsctl_pagemap_page_t  *known;

    known = commentsctl_pagemap_find(map, page->id);

    if (known) {
        return commentsctl_pagemap_merge(map, known, page);
    }

    known = comments_arena_calloc(map->arena, 1,
                                  sizeof(commentsctl_pagemap_page_t));
    if (known == NULL) {
        return COMMENTS_ERROR;
    }

    known->line = page->line;

    memset(&entry, 0, sizeof(commentsctl_idmap_entry_t));

    entry.id = page->id;
    entry.data = known;

    if (commentsctl_idmap_add(&map->pages, &entry) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    return commentsctl_pagemap_merge(map, known, page);
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


/* Returns the page with this id, or NULL. */
static commentsctl_pagemap_page_t *
commentsctl_pagemap_find(const commentsctl_pagemap_t *map, comments_str_t id)
{
    const commentsctl_idmap_entry_t  *entry;

    entry = commentsctl_idmap_find(&map->pages, id);

    return entry ? entry->data : NULL;
}


int
commentsctl_pagemap_comment(commentsctl_pagemap_t *map, comments_str_t id,
    commentsctl_entry_t *entry)
{
    commentsctl_pagemap_page_t  *page;
    const commentsctl_sink_t    *sink;

    sink = map->sink;

    if (commentsctl_future(entry->created)) {
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

    page = commentsctl_pagemap_find(map, id);

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

        page = commentsctl_pagemap_find(map, id);

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
    commentsctl_idmap_free(&map->pages);
    comments_arena_destroy(map->arena);
    memset(map, 0, sizeof(commentsctl_pagemap_t));
}
