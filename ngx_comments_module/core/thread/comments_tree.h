/*
 * The thread tree: from comments in any order to the list in which they are
 * drawn. No recursion; time n log n at most for any shape.
 */
#ifndef COMMENTS_TREE_H
#define COMMENTS_TREE_H

#include "comments_arena.h"
#include "comments_model.h"


typedef struct {
    const comments_comment_t  *comment;
    uint32_t                   depth;      /* true depth, roots 0 */
    uint32_t                   drawn;      /* min(depth, opts.depth - 1) */
    const comments_comment_t  *parent;     /* NULL: a root, an orphan, or cut
                                              and not opts.root's reply */
    unsigned                   orphan:1;   /* its parent is missing */
    unsigned                   own:1;      /* the one named by own */
    unsigned                   cut:1;      /* its parent is in another window */
} comments_tree_node_t;


typedef struct {
    comments_order_t           order;
    uint32_t                   depth;  /* levels drawn, 1 or more */
    const comments_comment_t  *root;   /* of the subtree in whose middle the
                                          comments begin; NULL: they do not */
} comments_tree_opts_t;


typedef struct {
    comments_tree_node_t  *nodes;  /* in display order: a parent, its replies */
    uint32_t               n;

    /* set by the creator of the window, see comments_window.h */
    comments_str_t         from;   /* where it begins; empty: page's start */
    comments_str_t         next;   /* where the next begins; empty: none */
    comments_str_t         prev;   /* one before it begins; empty: this is the
                                      first, or the page's start is it */
    unsigned               inside:1; /* comments of the page are before it */
} comments_tree_t;


/*
 * Builds the list of the visible comments: approved ones, and those that are
 * not but have a visible reply (tombstones; the renderer shows neither their
 * author nor their text). own names one comment that is visible in any status
 * (a personal view), or is empty. A comment whose parent is not among them is
 * cut if it has a depth (its parent stands in another window), else an orphan:
 * either is drawn as a root in its place by time, never dropped. Loops of
 * parents are broken at the oldest, which becomes an orphan. If comments have
 * the same id, only the first is used.
 *
 * Roots: pinned first, then by order; ties and oldest: by id. Replies of one
 * parent: oldest first, under COMMENTS_BEST best first. The result does not
 * depend on the order of the input unless ids are duplicated. A depth of 0
 * counts as 1.
 *
 * comments must outlive *tree, whose memory is the arena's: up to 41 bytes a
 * comment and 32 a node. COMMENTS_ERROR: no memory.
 */
int comments_tree_build(comments_arena_t *arena,
    const comments_comment_t *comments, uint32_t n,
    const comments_tree_opts_t *opts, comments_str_t own,
    comments_tree_t *tree);

/*
 * 1 if this reader may see the node's author and text: it is approved, or the
 * reader's own and not deleted. 0: a tombstone.
 */
int comments_tree_legible(const comments_tree_node_t *node);


#endif
