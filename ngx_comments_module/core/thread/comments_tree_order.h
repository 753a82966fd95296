/*
 * The orders of comments: comparisons by time, by votes and by pinned roots,
 * and the sort that uses them.
 */
#ifndef COMMENTS_TREE_ORDER_H
#define COMMENTS_TREE_ORDER_H

#include "comments_tree_forest.h"


/*
 * Compares two ranks. Negative: a comes first; positive: b comes first. Never 0
 * for different a and b.
 */
typedef int (*comments_tree_compare_pt)(const comments_tree_forest_t *f,
    uint32_t a, uint32_t b);


/*
 * Sorts list by compare with a bottom-up merge sort. The time is n log n for
 * any input, and linear for sorted input, which is what Redis returns.
 * Overwrites work[] of the forest, which must have at least n places.
 * Cannot fail.
 */
void comments_tree_sort(const comments_tree_forest_t *f, uint32_t *list,
    uint32_t n, comments_tree_compare_pt compare);

/*
 * Compares by id, then by place in the input. Here a and b are indices in
 * f->comments, not ranks.
 */
int comments_tree_compare_id(const comments_tree_forest_t *f, uint32_t a,
    uint32_t b);

/* Compares by score, the best first, then by rank; score[] must be set. */
int comments_tree_compare_best(const comments_tree_forest_t *f, uint32_t a,
    uint32_t b);

/* Compares roots: pinned ones first, then by the forest's order. */
int comments_tree_compare_roots(const comments_tree_forest_t *f, uint32_t a,
    uint32_t b);

/* Compares two strings byte by byte, as strcmp() does. */
int comments_tree_compare_str(comments_str_t a, comments_str_t b);


#endif
