/*
 * Maps the ids of an export to what is known of them, for exports that list
 * authors, pages and comments separately. It grows with the number of ids.
 */
#ifndef COMMENTSCTL_IDMAP_H
#define COMMENTSCTL_IDMAP_H

#include "comments_arena.h"


#define COMMENTSCTL_IDMAP_VALUES  3


/* What is known of an id; the user of the map says what the values are. */
typedef struct {
    comments_str_t   id;
    comments_str_t   values[COMMENTSCTL_IDMAP_VALUES];
    void            *data;       /* the user's own, not copied; may be NULL */
    unsigned         flag:1;
} commentsctl_idmap_entry_t;


/* all zero: an empty map */
typedef struct {
    comments_arena_t            *arena;
    commentsctl_idmap_entry_t  **slots;     /* by the hash of id */
    size_t                       nslots;    /* a power of two, or 0 */
    size_t                       n;
} commentsctl_idmap_t;


/*
 * Copies an entry into the map. An id that is there already keeps its values.
 * COMMENTS_ERROR: out of memory.
 */
int commentsctl_idmap_add(commentsctl_idmap_t *map,
    const commentsctl_idmap_entry_t *entry);

/* Returns the entry of this id, or NULL. Cannot fail. */
const commentsctl_idmap_entry_t *commentsctl_idmap_find(
    const commentsctl_idmap_t *map, comments_str_t id);

/* Frees the map, which is empty then. Cannot fail. */
void commentsctl_idmap_free(commentsctl_idmap_t *map);


#endif
