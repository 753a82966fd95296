/*
 * The orders of a thread: by time, by votes, pinned first.
 */
#ifndef COMMENTS_TREE_ORDER_H
#define COMMENTS_TREE_ORDER_H

#include "comments_tree_forest.h"


/*
 * How good a comment is by its votes, 0 to 1: the lower bound of Wilson's
 * score interval at 95 %; 0 without votes. Cannot fail.
 */
double comments_tree_score(uint32_t up, uint32_t down);


/* negative: a comes first; never 0 for different a and b */
typedef int (*comments_tree_compare_pt)(const comments_tree_forest_t *f,
    uint32_t a, uint32_t b);


/*
 * Sorts list by compare: a merge sort from the bottom up, n log n whatever the
 * input, and linear on what is sorted already, as Redis gives it. Overwrites
 * work[] of the forest, which has n places at least. Cannot fail.
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
