/*
 * In which order the comments of one person are erased.
 *
 * A purged comment is removed, but one that has replies stays as an empty
 * place. Whether it has some is judged by what is stored before the change. So
 * a comment is purged behind the replies to it that are to be purged, too: then
 * a place stays only for replies of others.
 */
#ifndef COMMENTS_ERASE_H
#define COMMENTS_ERASE_H

#include "comments_model.h"


/* a comment that is to be erased */
typedef struct {
    char      id[COMMENTS_ID_LEN];
    char      parent[COMMENTS_ID_LEN];   /* zero bytes: it is none */
    size_t    index;                     /* the caller's */

    uint32_t  level;                     /* the result */

    /* private */
    size_t    above;                     /* the item of the parent */
    size_t    next;                      /* in a list of items */
    uint32_t  replies;                   /* among the items */
} comments_erase_t;


/* Fills an item but for its index. A comment without a parent has none. */
void comments_erase_item(comments_erase_t *item, comments_str_t id,
    comments_str_t parent);

/*
 * Sorts n items by their level, and those of one level by id. No comment is a
 * reply to another one of its level or of a lower one; those of a level may be
 * purged in one change, from level 0 on. Parents that are no items do not
 * count. Records that answer each other, which are damaged, are the last level.
 * Takes time of n log n. Cannot fail.
 */
void comments_erase_sort(comments_erase_t *items, size_t n);


#endif
