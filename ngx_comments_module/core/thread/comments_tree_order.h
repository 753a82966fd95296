/*
 * The orders of a thread: by time, by votes, pinned first.
 */
#ifndef COMMENTS_TREE_ORDER_H
#define COMMENTS_TREE_ORDER_H

#include "comments_tree_forest.h"


/*
 * Returns the rank of a comment by its votes, 0 (worst) to 1 (best): the lower
 * bound of Wilson's score interval at 95 %; 0 without votes. Cannot fail.
 */
double comments_tree_score(uint32_t up, uint32_t down);


/* negative: a comes first; never 0 for different a and b */
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

/* by id, then by place in the input; a and b are indices, not ranks */
int comments_tree_compare_id(const comments_tree_forest_t *f, uint32_t a,
    uint32_t b);

/* by score, the best first, then by rank; needs score[] */
int comments_tree_compare_best(const comments_tree_forest_t *f, uint32_t a,
    uint32_t b);

/* pinned first, then by the forest's order */
int comments_tree_compare_roots(const comments_tree_forest_t *f, uint32_t a,
    uint32_t b);

/* as strcmp() would, by bytes */
int comments_tree_compare_str(comments_str_t a, comments_str_t b);


#endif
