/*
 * The thread tree while it is built: comments as ranks in flat arrays, and
 * their orders. For comments_tree*.c only.
 */
#ifndef COMMENTS_TREE_FOREST_H
#define COMMENTS_TREE_FOREST_H

#include "comments_tree.h"


#define COMMENTS_TREE_NONE     UINT32_MAX

#define COMMENTS_TREE_VISIBLE  0x1
#define COMMENTS_TREE_ORPHAN   0x2
#define COMMENTS_TREE_OWN      0x4
#define COMMENTS_TREE_CUT      0x8


/* arrays are indexed by rank; n of them are in use */
typedef struct {
    const comments_comment_t  *comments;
    comments_order_t           order;
    uint32_t                   n;
    uint32_t                  *index;      /* the comment of a rank */
    uint32_t                  *parent;     /* a rank, or NONE */
    uint32_t                  *first;      /* first visible reply, or NONE */
    uint32_t                  *sibling;    /* next visible reply, or NONE */
    uint32_t                  *replies;    /* visible direct replies */
    uint32_t                  *depth;      /* below the root of its tree here */
    uint32_t                  *base;       /* true depth of that root */
    uint32_t                  *list;       /* ranks, n of them */
    uint32_t                  *work;       /* the sort's other half */
    uint8_t                   *flags;
    double                    *score;      /* under COMMENTS_BEST only */
    uint32_t                   visible;
} comments_tree_forest_t;

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
