/*
 * The order of an erasure: leaves first, then what has become a leaf by that
 * (the topological order of Kahn's algorithm). A chain of replies may be as
 * long as there are comments, so there is no recursion.
 */

#include <stdlib.h>

#include "comments_erase.h"


#define COMMENTS_ERASE_NONE  SIZE_MAX


static size_t comments_erase_find(const comments_erase_t *items, size_t n,
    const char *id);
static void comments_erase_levels(comments_erase_t *items, size_t n);
static int comments_erase_by_id(const void *one, const void *two);
static int comments_erase_by_level(const void *one, const void *two);


void
comments_erase_item(comments_erase_t *item, comments_str_t id,
    comments_str_t parent)
{
    memset(item, 0, sizeof(comments_erase_t));

    memcpy(item->id, id.data, COMMENTS_ID_LEN);

    if (parent.len == COMMENTS_ID_LEN) {
        memcpy(item->parent, parent.data, COMMENTS_ID_LEN);
    }
}


void
comments_erase_sort(comments_erase_t *items, size_t n)
{
    size_t  i, above;

    qsort(items, n, sizeof(comments_erase_t), comments_erase_by_id);

    for (i = 0; i < n; i++) {
        items[i].level = 0;
        items[i].replies = 0;
    }

    for (i = 0; i < n; i++) {
        above = comments_erase_find(items, n, items[i].parent);
        items[i].above = above;

        if (above != COMMENTS_ERASE_NONE) {
            items[above].replies++;
        }
    }

    comments_erase_levels(items, n);

    qsort(items, n, sizeof(comments_erase_t), comments_erase_by_level);
}


static size_t
comments_erase_find(const comments_erase_t *items, size_t n, const char *id)
{
    comments_erase_t         name;
    const comments_erase_t  *found;

    memcpy(name.id, id, COMMENTS_ID_LEN);

    found = bsearch(&name, items, n, sizeof(comments_erase_t),
                    comments_erase_by_id);

    return found ? (size_t) (found - items) : COMMENTS_ERASE_NONE;
}


/* the list has the items whose replies all have their level */
static void
comments_erase_levels(comments_erase_t *items, size_t n)
{
    size_t             above, i, list;
    comments_erase_t  *item;

    list = COMMENTS_ERASE_NONE;

    for (i = 0; i < n; i++) {
        if (items[i].replies == 0) {
            items[i].next = list;
            list = i;
        }
    }

    while (list != COMMENTS_ERASE_NONE) {
        item = &items[list];
        list = item->next;
        above = item->above;

        if (above == COMMENTS_ERASE_NONE) {
            continue;
        }

        if (items[above].level <= item->level) {
            items[above].level = item->level + 1;
        }

        if (--items[above].replies == 0) {
            items[above].next = list;
            list = above;
        }
    }

    for (i = 0; i < n; i++) {
        if (items[i].replies) {
            items[i].level = UINT32_MAX;
        }
    }
}


static int
comments_erase_by_id(const void *one, const void *two)
{
    const comments_erase_t *a = one, *b = two;

    return memcmp(a->id, b->id, COMMENTS_ID_LEN);
}


static int
comments_erase_by_level(const void *one, const void *two)
{
    const comments_erase_t *a = one, *b = two;

    if (a->level != b->level) {
        return a->level < b->level ? -1 : 1;
    }

    return memcmp(a->id, b->id, COMMENTS_ID_LEN);
}
