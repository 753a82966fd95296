/*
 * The thread tree while it is built. Comments are numbered by their ranks: the
 * rank of a comment is its position in the order of ids, which is the order of
 * time. For comments_tree*.c only.
 */
#ifndef COMMENTS_TREE_FOREST_H
#define COMMENTS_TREE_FOREST_H

#include "comments_model.h"


#define COMMENTS_TREE_NONE     UINT32_MAX    /* no rank */

/* flags of a comment, see comments_tree_build() */
#define COMMENTS_TREE_VISIBLE  0x1
#define COMMENTS_TREE_ORPHAN   0x2
#define COMMENTS_TREE_OWN      0x4
#define COMMENTS_TREE_CUT      0x8


/* all arrays but list and work are indexed by rank */
typedef struct {
    const comments_comment_t  *comments;   /* the input, in any order */
    comments_order_t           order;
    uint32_t                   n;          /* ranks: comments without
                                              duplicates */
    uint32_t                  *index;      /* index in comments */
    uint32_t                  *parent;     /* its rank, or NONE */
    uint32_t                  *first;      /* rank of the first visible reply,
                                              or NONE; earlier the number of
                                              unvisited replies */
    uint32_t                  *sibling;    /* rank of the next visible reply to
                                              the same parent, or NONE */
    uint32_t                  *depth;      /* below the root drawn above it */
    uint32_t                  *base;       /* true depth of that root */
    uint32_t                  *list;       /* a list of up to n ranks */
    uint32_t                  *work;       /* n places: the second buffer of
                                              the sort, and other uses */
    uint8_t                   *flags;      /* COMMENTS_TREE_... */
    double                    *score;      /* with COMMENTS_BEST, else NULL */
    uint32_t                   visible;    /* number of visible comments */
    unsigned                   all:1;      /* all comments are visible */
} comments_tree_forest_t;


#endif
