/*
 * Finds the parents of the comments that an import has read, and gives the
 * comments their ids and roots.
 *
 * A new id consists of the comment's time and of 32 bits of its reference's
 * digest, so that a second run of the import makes the same id. If this id
 * would sort before the parent's, the millisecond after the parent's time is
 * taken instead. If an entry has an id in our own form that fits its time and
 * its parent, the entry keeps this id.
 */

#include <stdlib.h>

#include "comments_id.h"
#include "commentsctl_import.h"
#include "commentsctl_lookup.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_LINK_DAY  INT64_C(86400000)    /* ms */


static int commentsctl_link_parents(commentsctl_import_t *import);
static int commentsctl_link_drop(commentsctl_import_t *import);
static int commentsctl_link_outer(commentsctl_import_t *import);
static int commentsctl_link_attach(commentsctl_import_t *import,
    commentsctl_item_t *item, const commentsctl_lookup_t *lookup);
static int commentsctl_link_place_all(commentsctl_import_t *import);
static int commentsctl_link_place_tree(commentsctl_import_t *import,
    size_t top, size_t *stack);
static size_t commentsctl_link_circle(commentsctl_import_t *import, size_t i);
static int commentsctl_link_place(commentsctl_import_t *import, size_t i);
static int commentsctl_link_take(commentsctl_import_t *import, size_t i,
    int *taken);
static int commentsctl_link_sort(commentsctl_import_t *import);
static int commentsctl_link_compare(const void *one, const void *two);


int
commentsctl_link_all(commentsctl_import_t *import)
{
    size_t               i;
    commentsctl_item_t  *item;

    if (commentsctl_link_parents(import) != COMMENTS_OK
        || commentsctl_link_drop(import) != COMMENTS_OK
        || commentsctl_link_outer(import) != COMMENTS_OK
        || commentsctl_link_place_all(import) != COMMENTS_OK
        || commentsctl_link_sort(import) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    import->comments += import->norder;

    for (i = 0; i < import->norder; i++) {
        item = import->order[i];

        if (item->comment.parent.len) {
            import->replies++;

        } else if (item->parent.len) {
            import->orphans++;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_link_parents(commentsctl_import_t *import)
{
    char                 digest[COMMENTS_DIGEST_HEX];
    size_t               i, above;
    commentsctl_item_t  *item, *parent;

    for (i = 0; i < import->n; i++) {
        item = &import->items[i];

        if (item->parent.len == 0) {
            continue;
        }

        if (commentsctl_collect_reference(import,
                                          import->threads[item->thread].key,
                                          item, item->parent, digest)
            != COMMENTS_OK)
        {
            commentsctl_print_error("libcrypto failed");
            return COMMENTS_ERROR;
        }

        above = commentsctl_digests_find(&import->references, digest);

        if (above == COMMENTSCTL_IMPORT_NONE || above == i) {
            continue;
        }

        parent = &import->items[above];

        /* an id of the source may belong to another page's comment */

        if (parent->thread != item->thread) {
            continue;
        }

        item->above = above;
        item->beside = parent->below;
        parent->below = i;
    }

    return COMMENTS_OK;
}


/*
 * Drops deleted comments of other systems that have no replies, or only such
 * ones. Linear time.
 */
static int
commentsctl_link_drop(commentsctl_import_t *import)
{
    size_t               i, j, *replies;
    commentsctl_item_t  *item;

    replies = calloc(import->n + 1, sizeof(size_t));
    if (replies == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < import->n; i++) {
        if (import->items[i].above != COMMENTSCTL_IMPORT_NONE) {
            replies[import->items[i].above]++;
        }
    }

    for (i = 0; i < import->n; i++) {

        j = i;

        /* the comment, then those above it that have no other reply */

        while (j != COMMENTSCTL_IMPORT_NONE) {
            item = &import->items[j];

            if (!item->foreign || item->dropped || replies[j]
                || item->comment.status != COMMENTS_DELETED)
            {
                break;
            }

            item->dropped = 1;
            import->skipped[COMMENTSCTL_SKIP_DELETED]++;
            j = item->above;

            if (j != COMMENTSCTL_IMPORT_NONE) {
                replies[j]--;
            }
        }
    }

    free(replies);

    return COMMENTS_OK;
}


/* Looks for parents in Redis, since the import may be a part of an export. */
static int
commentsctl_link_outer(commentsctl_import_t *import)
{
    int                         rc;
    size_t                      i, n;
    commentsctl_item_t         *item;
    commentsctl_lookup_t  *lookups, *lookup;

    n = 0;

    for (i = 0; i < import->n; i++) {
        item = &import->items[i];
        item->has_outer = item->above == COMMENTSCTL_IMPORT_NONE
                          && !item->dropped
                          && comments_id_valid(item->parent);
        n += item->has_outer;
    }

    if (n == 0) {
        return COMMENTS_OK;
    }

    lookups = calloc(n, sizeof(commentsctl_lookup_t));
    if (lookups == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    lookup = lookups;

    for (i = 0; i < import->n; i++) {
        item = &import->items[i];

        if (item->has_outer) {
            lookup->thread = import->threads[item->thread].key;
            lookup->id = item->parent;
            lookup++;
        }
    }

    rc = commentsctl_lookup(import->redis, import->arena, import->site,
                            import->stored, lookups, n);

    lookup = lookups;

    for (i = 0; rc == COMMENTS_OK && i < import->n; i++) {
        item = &import->items[i];

        if (item->has_outer) {
            rc = commentsctl_link_attach(import, item, lookup);
            lookup++;
        }
    }

    free(lookups);

    return rc;
}


static int
commentsctl_link_attach(commentsctl_import_t *import, commentsctl_item_t *item,
    const commentsctl_lookup_t *lookup)
{
    item->has_outer = lookup->found;

    if (!lookup->found) {
        return COMMENTS_OK;
    }

    memcpy(item->outer, lookup->id.data, COMMENTS_ID_LEN);
    memcpy(item->root, lookup->root, COMMENTS_ID_LEN);
    item->comment.depth = lookup->depth + 1;

    return commentsctl_batch_place(import, item, lookup->thread);
}


/*
 * Gives every item its id and root, parents first. Linear time, no recursion.
 */
static int
commentsctl_link_place_all(commentsctl_import_t *import)
{
    int      rc;
    size_t   i, *stack;

    stack = calloc(import->n + 1, sizeof(size_t));
    if (stack == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < import->n; i++) {
        if (import->items[i].above == COMMENTSCTL_IMPORT_NONE
            && !import->items[i].dropped)
        {
            rc = commentsctl_link_place_tree(import, i, stack);
        }
    }

    /* the other items belong to a cycle of replies, or lie below one */

    for (i = 0; rc == COMMENTS_OK && i < import->n; i++) {
        if (!import->items[i].placed && !import->items[i].dropped) {
            rc = commentsctl_link_place_tree(import,
                                         commentsctl_link_circle(import, i),
                                         stack);
        }
    }

    free(stack);

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
    }

    return rc;
}


static int
commentsctl_link_place_tree(commentsctl_import_t *import, size_t top,
    size_t *stack)
{
    size_t               i, n;
    commentsctl_item_t  *item;

    if (commentsctl_link_place(import, top) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    n = 0;
    stack[n++] = top;

    while (n) {
        item = &import->items[stack[--n]];

        for (i = item->below; i != COMMENTSCTL_IMPORT_NONE;
             i = import->items[i].beside)
        {
            if (import->items[i].placed || import->items[i].dropped) {
                continue;
            }

            if (commentsctl_link_place(import, i) != COMMENTS_OK) {
                return COMMENTS_ERROR;
            }

            stack[n++] = i;
        }
    }

    return COMMENTS_OK;
}


/*
 * Finds the cycle above item i and makes the earliest comment in it a root. No
 * item is visited by two calls, since after each call all visited items get
 * their place.
 */
static size_t
commentsctl_link_circle(commentsctl_import_t *import, size_t i)
{
    size_t               j, first;
    commentsctl_item_t  *items;

    items = import->items;

    for (j = i; items[j].mark == 0; j = items[j].above) {
        items[j].mark = 1;
    }

    first = j;

    for (i = items[j].above; i != j; i = items[i].above) {
        if (items[i].comment.created < items[first].comment.created) {
            first = i;
        }
    }

    items[first].above = COMMENTSCTL_IMPORT_NONE;

    return first;
}


static int
commentsctl_link_place(commentsctl_import_t *import, size_t i)
{
    int                  taken;
    int64_t              time, least, local;
    const char          *root;
    comments_str_t       parent;
    commentsctl_item_t  *item, *above;
    comments_id_maker_t  maker;

    item = &import->items[i];
    parent = (comments_str_t) comments_null_str;
    root = item->id;
    least = item->comment.created;

    if (item->above != COMMENTSCTL_IMPORT_NONE) {
        above = &import->items[item->above];
        parent = comments_str_of(above->id, COMMENTS_ID_LEN);
        root = above->root;
        item->comment.depth = above->comment.depth + 1;

    } else if (item->has_outer) {
        parent = comments_str_of(item->outer, COMMENTS_ID_LEN);
        root = item->root;
    }

    if (parent.len && comments_id_time(parent) > least) {
        least = comments_id_time(parent);
    }

    item->placed = 1;
    item->comment.parent = parent;
    item->comment.id = comments_str_of(item->id, COMMENTS_ID_LEN);

    /* keep an id only if a post or an earlier import can have made it */

    taken = 1;
    local = item->local.len ? comments_id_time(item->local) : -1;

    if (local >= item->comment.created && local - least < COMMENTSCTL_LINK_DAY)
    {
        memcpy(item->id, item->local.data, COMMENTS_ID_LEN);

        if (commentsctl_link_take(import, i, &taken) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    time = item->comment.created;

    /* two ids with the same time are equal once in 2^32 cases */

    while (taken) {
        maker.last = -1;
        maker.tail = 0;

        comments_id_make(&maker, time, item->tail, item->id);

        if (parent.len
            && time <= least
            && memcmp(item->id, parent.data, COMMENTS_ID_LEN) <= 0)
        {
            time = least + 1;
            continue;
        }

        if (commentsctl_link_take(import, i, &taken) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        item->tail += taken;
    }

    memmove(item->root, root, COMMENTS_ID_LEN);
    item->comment.root = comments_str_of(item->root, COMMENTS_ID_LEN);

    return COMMENTS_OK;
}


/*
 * Claims the item's id. *taken is 1 if another item of the thread has it
 * already.
 */
static int
commentsctl_link_take(commentsctl_import_t *import, size_t i, int *taken)
{
    char                 digest[COMMENTS_DIGEST_HEX];
    comments_str_t       parts[2];
    commentsctl_item_t  *item;

    item = &import->items[i];

    parts[0] = import->threads[item->thread].key;
    parts[1] = item->comment.id;

    if (comments_digest_sha256(parts, 2, digest) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *taken = commentsctl_digests_find(&import->ids, digest)
             != COMMENTSCTL_DIGESTS_NONE;

    return *taken ? COMMENTS_OK
                  : commentsctl_digests_add(&import->ids, digest, i);
}


/* Sorts by thread and id; ids sort parents before their replies. */
static int
commentsctl_link_sort(commentsctl_import_t *import)
{
    size_t  i;

    import->order = calloc(import->n + 1, sizeof(commentsctl_item_t *));
    if (import->order == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < import->n; i++) {
        if (!import->items[i].dropped) {
            import->order[import->norder++] = &import->items[i];
        }
    }

    qsort(import->order, import->norder, sizeof(commentsctl_item_t *),
          commentsctl_link_compare);

    return COMMENTS_OK;
}


static int
commentsctl_link_compare(const void *one, const void *two)
{
    const commentsctl_item_t  *a, *b;

    a = *(commentsctl_item_t *const *) one;
    b = *(commentsctl_item_t *const *) two;

    if (a->thread != b->thread) {
        return a->thread < b->thread ? -1 : 1;
    }

    return memcmp(a->id, b->id, COMMENTS_ID_LEN);
}
