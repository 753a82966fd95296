/*
 * The thread tree while it is built: comments as ranks in flat arrays. For
 * comments_tree*.c only.
 */
#ifndef COMMENTS_TREE_FOREST_H
#define COMMENTS_TREE_FOREST_H

#include "comments_model.h"


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
    uint32_t                  *depth;      /* below the root of its tree here */
    uint32_t                  *base;       /* true depth of that root */
    uint32_t                  *list;       /* ranks, n of them */
    uint32_t                  *work;       /* the sort's other half */
    uint8_t                   *flags;
    double                    *score;      /* under COMMENTS_BEST only */
    uint32_t                   visible;
} comments_tree_forest_t;


#endif
