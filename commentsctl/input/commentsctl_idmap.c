/*
 * Maps the ids of an export to what is known of them: a hash table with open
 * addressing, of which at most half of the slots are taken.
 */

#include <stdlib.h>

#include "comments_digest.h"
#include "comments_hex.h"
#include "commentsctl_idmap.h"


#define COMMENTSCTL_IDMAP_FIRST  256    /* slots; a power of two */


static int commentsctl_idmap_grow(commentsctl_idmap_t *map);
static commentsctl_idmap_entry_t **commentsctl_idmap_slot(
    commentsctl_idmap_entry_t **slots, size_t nslots, comments_str_t id);
static uint64_t commentsctl_idmap_hash(comments_str_t id);


int
commentsctl_idmap_add(commentsctl_idmap_t *map,
    const commentsctl_idmap_entry_t *entry)
{
    size_t                       i;
    commentsctl_idmap_entry_t   *copy, **slot;

    if (map->arena == NULL) {
        map->arena = comments_arena_create(SIZE_MAX / 2);

        if (map->arena == NULL) {
            return COMMENTS_ERROR;
        }
    }

    if (map->n >= map->nslots / 2
        && commentsctl_idmap_grow(map) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    slot = commentsctl_idmap_slot(map->slots, map->nslots, entry->id);

    if (*slot) {
        return COMMENTS_OK;
    }

    copy = comments_arena_calloc(map->arena, 1,
                                 sizeof(commentsctl_idmap_entry_t));

    if (copy == NULL
        || comments_arena_dup(map->arena, entry->id, &copy->id) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < COMMENTSCTL_IDMAP_VALUES; i++) {
        if (comments_arena_dup(map->arena, entry->values[i], &copy->values[i])
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    copy->data = entry->data;
    copy->flag = entry->flag;

    *slot = copy;
    map->n++;

    return COMMENTS_OK;
}


static int
commentsctl_idmap_grow(commentsctl_idmap_t *map)
{
    size_t                       i, nslots;
    commentsctl_idmap_entry_t  **slots;

    nslots = map->nslots ? map->nslots * 2 : COMMENTSCTL_IDMAP_FIRST;

    slots = calloc(nslots, sizeof(commentsctl_idmap_entry_t *));
    if (slots == NULL) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < map->nslots; i++) {
        if (map->slots[i]) {
            *commentsctl_idmap_slot(slots, nslots, map->slots[i]->id)
                = map->slots[i];
        }
    }

    free(map->slots);

    map->slots = slots;
    map->nslots = nslots;

    return COMMENTS_OK;
}


/* Returns the slot of this id, or the empty one where it is to be put. */
static commentsctl_idmap_entry_t **
commentsctl_idmap_slot(commentsctl_idmap_entry_t **slots, size_t nslots,
    comments_str_t id)
{
    size_t  i;

    /* half of the slots are empty, so the loop ends */

    for (i = commentsctl_idmap_hash(id) & (nslots - 1);
         slots[i] && !comments_str_eq(slots[i]->id, id);
         i = (i + 1) & (nslots - 1))
    {
        /* void */
    }

    return &slots[i];
}


/*
 * SHA-256, since strangers may choose their ids: nobody can make many ids of
 * the same slot. If libcrypto fails, the map is slow, but right.
 */
static uint64_t
commentsctl_idmap_hash(comments_str_t id)
{
    char  digest[COMMENTS_DIGEST_HEX];

    if (comments_digest_sha256(&id, 1, digest) != COMMENTS_OK) {
        return 0;
    }

    return comments_hex_number(digest, 15);
}


const commentsctl_idmap_entry_t *
commentsctl_idmap_find(const commentsctl_idmap_t *map, comments_str_t id)
{
    return map->nslots
           ? *commentsctl_idmap_slot(map->slots, map->nslots, id) : NULL;
}


void
commentsctl_idmap_free(commentsctl_idmap_t *map)
{
    comments_arena_destroy(map->arena);
    free(map->slots);
    memset(map, 0, sizeof(commentsctl_idmap_t));
}
